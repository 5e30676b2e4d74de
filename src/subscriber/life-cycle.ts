/**
 * What an operator does with a subscriber: look, clear the SIM serial number, and the three ways to end one. A number that
 * got a new owner (recycle), one that leaves (portOut) and a person to be forgotten (erase): each ends sessions, grants
 * and tokens at this operator and makes the old pseudonyms mute. Every change is an audit event without the number.
 */
import type { AuditKind, AuditTrail } from '../audit/audit.ts';
import type { Departures } from '../operator/departures.ts';
import type { OperatorRegistry } from '../operator/operator.ts';
import type { AccountEnds, AccountHoldings } from '../session/account.ts';
import type { EndReason } from '../session/sessions.ts';
import { parseMsisdn } from './msisdn.ts';
import type { Subscriber, SubscriberRecord, SubscriberRepository } from './subscriber.ts';

export const ACTIONS = ['show', 'clear-serial', 'recycle', 'port-out', 'erase'] as const;
export type Action = (typeof ACTIONS)[number];

export type Problem = 'unknown_operator' | 'invalid_number' | 'unknown_subscriber' | 'not_served' | 'ported_in';

export type Done =
  | {
      readonly action: 'show';
      readonly operator: string;
      readonly subscriber: SubscriberRecord;
      readonly holdings: AccountHoldings;
    }
  | {
      readonly action: 'clear-serial';
      readonly operator: string;
      readonly subscriberId: string;
      /** whether there was one to clear */
      readonly cleared: boolean;
    }
  | {
      readonly action: 'recycle' | 'port-out' | 'erase';
      readonly operator: string;
      /** undefined when the number that leaves never signed in */
      readonly subscriberId: string | undefined;
      readonly ended: AccountHoldings;
    };

export type Result = { readonly ok: true; readonly done: Done } | { readonly ok: false; readonly problem: Problem };

export interface LifeCyclePorts {
  /** the operators as they are configured, also for numbers that have left */
  readonly registry: Pick<OperatorRegistry, 'get' | 'byNumber'>;
  readonly departures: Pick<Departures, 'has' | 'note'>;
  readonly subscribers: SubscriberRepository;
  readonly artefacts: AccountEnds;
  readonly audit: AuditTrail;
  /** the logins of a number */
  readonly logins: {
    end(operator: string, msisdn: string): Promise<void>;
    forget(operator: string, msisdn: string): Promise<void>;
  };
  /** epoch milliseconds */
  readonly now: () => number;
}

export interface LifeCycle {
  /** @param number as a person writes it, international */
  run(action: Action, operator: string, number: string): Promise<Result>;
}

const NOTHING: AccountHoldings = { sessions: 0, grants: 0, refreshTokens: 0, accessTokens: 0, codes: 0 };
const TRIES = 8;

const ENDS = {
  recycled: 'subscriber.recycled',
  ported_out: 'subscriber.ported_out',
  erased: 'subscriber.erased',
} as const satisfies Partial<Record<EndReason, AuditKind>>;

const refused = (problem: Problem): Result => ({ ok: false, problem });

export function createLifeCycle(ports: LifeCyclePorts): LifeCycle {
  const { subscribers, artefacts } = ports;
  const at = (): Date => new Date(ports.now());
  const record = (kind: AuditKind, operator: string, subject: string | undefined, details = {}): Promise<void> =>
    ports.audit.append({ at: at(), kind, operator, subject, details });

  const show = async ({ id, operator }: Subscriber): Promise<Result> => {
    const subscriber = await subscribers.record(id);
    if (!subscriber) return refused('unknown_subscriber');
    return {
      ok: true,
      done: { action: 'show', operator, subscriber, holdings: await artefacts.count(operator, id) },
    };
  };

  const clearSerial = async (first: Subscriber): Promise<Result> => {
    const { operator, msisdn } = first;
    let subscriber: Subscriber | undefined = first;
    for (let turn = 0; turn < TRIES && subscriber; turn += 1) {
      const { id, simSerials } = subscriber;
      const cleared = simSerials.stored !== undefined;
      if (!cleared || (await subscribers.saveSimSerials(subscriber, { stored: undefined, accepted: undefined }))) {
        if (cleared) await record('sim_serial.cleared', operator, id);
        return { ok: true, done: { action: 'clear-serial', operator, subscriberId: id, cleared } };
      }
      subscriber = await subscribers.findByNumber(operator, msisdn);
    }
    if (!subscriber) return refused('unknown_subscriber');
    throw new Error(`the SIM serial number was changed by others ${TRIES} times in a row`);
  };

  const end = async ({ id, operator }: Subscriber, reason: keyof typeof ENDS): Promise<AccountHoldings> => {
    // relying parties are told by pseudonyms that an erasure deletes
    const ended = await artefacts.end(operator, id, reason);
    const mine = await subscribers.end(id, { erase: reason === 'erased' });
    // what a request under way stored meanwhile
    await artefacts.end(operator, id, reason);
    if (mine)
      await record(ENDS[reason], operator, id, { sessions: ended.sessions, refresh_tokens: ended.refreshTokens });
    return ended;
  };

  const recycle = async (subscriber: Subscriber): Promise<Result> => {
    const { id, operator, msisdn } = subscriber;
    await ports.logins.end(operator, msisdn);
    const ended = await end(subscriber, 'recycled');
    return { ok: true, done: { action: 'recycle', operator, subscriberId: id, ended } };
  };

  const erase = async (subscriber: Subscriber): Promise<Result> => {
    const { id, operator, msisdn } = subscriber;
    await ports.logins.end(operator, msisdn);
    const ended = await end(subscriber, 'erased');
    await ports.logins.forget(operator, msisdn);
    return { ok: true, done: { action: 'erase', operator, subscriberId: id, ended } };
  };

  const portOut = async (operatorId: string, msisdn: string): Promise<Result> => {
    const operator = ports.registry.get(operatorId);
    if (ports.registry.byNumber(msisdn)?.id !== operatorId) return refused('not_served');
    if (operator?.settings.numbers.ported_in.includes(msisdn)) return refused('ported_in');
    const left = ports.departures.has(operatorId, msisdn);
    await ports.departures.note(operatorId, msisdn, at());
    await ports.logins.end(operatorId, msisdn);
    const subscriber = await subscribers.findByNumber(operatorId, msisdn);
    if (!subscriber && !left) await record('subscriber.ported_out', operatorId, undefined);
    const ended = subscriber ? await end(subscriber, 'ported_out') : NOTHING;
    return { ok: true, done: { action: 'port-out', operator: operatorId, subscriberId: subscriber?.id, ended } };
  };

  const known = { show, 'clear-serial': clearSerial, recycle, erase } as const;

  return {
    async run(action, operator, number) {
      if (!ports.registry.get(operator)) return refused('unknown_operator');
      const parsed = parseMsisdn(number);
      if (!parsed.ok) return refused('invalid_number');
      if (action === 'port-out') return portOut(operator, parsed.msisdn);
      const subscriber = await subscribers.findByNumber(operator, parsed.msisdn);
      return subscriber ? known[action](subscriber) : refused('unknown_subscriber');
    },
  };
}
