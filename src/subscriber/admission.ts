/**
 * Admits whoever has just signed: finds the subscriber of the number, or makes one, and applies the policy for SIM serial
 * numbers. Every change is written only if nobody changed the same subscriber meanwhile, and is an audit event. Never
 * changes anything for a login that is no longer waiting.
 */
import type { AuditKind, AuditTrail } from '../audit/audit.ts';
import type { Acr, SerialChange } from '../config/schema.ts';
import type { AccountEnds } from '../session/account.ts';
import { decideSerial, type SerialDecision } from './sim-serial.ts';
import type { Subscriber, SubscriberRepository } from './subscriber.ts';

export type Admission =
  | { readonly kind: 'admitted'; readonly subscriber: Subscriber }
  /** the serial number is not the known one */
  | { readonly kind: 'rejected' }
  /** the login ended before its answer came: nothing was changed */
  | { readonly kind: 'discarded'; readonly subscriber: Subscriber | undefined };

export interface Candidate {
  readonly operator: string;
  readonly msisdn: string;
  /** of the certificate that has signed */
  readonly simSerial: string;
  /** what another serial number means at this level */
  readonly serialChange: SerialChange;
  readonly clientId: string;
  readonly acr: Acr;
  readonly at: Date;
  /** whether the login still waits for this answer; asked before anything is changed */
  readonly isAwaited: () => Promise<boolean>;
}

export interface AdmissionPorts {
  readonly subscribers: SubscriberRepository;
  readonly artefacts: Pick<AccountEnds, 'end'>;
  readonly audit: AuditTrail;
}

const TRIES = 8;

/** Others kept changing the same subscriber; nothing of ours was written. */
export class SubscriberContended extends Error {
  readonly code = 'subscriber_contended';
}

const EVENTS = {
  stored: 'sim_serial.stored',
  accepted: 'sim_serial.accepted',
  rejected: 'sim_serial.rejected',
  renewed: 'sim_serial.renewed',
} as const satisfies Record<Exclude<SerialDecision['kind'], 'same'>, AuditKind>;

export async function admit(candidate: Candidate, ports: AdmissionPorts): Promise<Admission> {
  const { operator, msisdn, simSerial, clientId, acr, at } = candidate;
  const { subscribers } = ports;

  const record = (kind: keyof typeof EVENTS, { id }: Subscriber, more: Record<string, string> = {}): Promise<void> =>
    ports.audit.append({ at, kind: EVENTS[kind], operator, subject: id, clientId, details: { acr, ...more } });

  /** The subscriber as the decision leaves it; undefined when somebody else was faster. */
  const apply = async (subscriber: Subscriber, decision: SerialDecision): Promise<Admission | undefined> => {
    switch (decision.kind) {
      case 'same':
        return { kind: 'admitted', subscriber };
      case 'rejected':
        await record('rejected', subscriber);
        return { kind: 'rejected' };
      case 'stored':
      case 'accepted': {
        if (!(await subscribers.saveSimSerials(subscriber, decision.next))) return undefined;
        await record(decision.kind, subscriber);
        return { kind: 'admitted', subscriber: { ...subscriber, simSerials: decision.next } };
      }
      case 'renewed': {
        const successor = await subscribers.renew(subscriber, simSerial);
        if (!successor) return undefined;
        await ports.artefacts.end(operator, subscriber.id, 'recycled');
        await record('renewed', subscriber, { successor: successor.id });
        return { kind: 'admitted', subscriber: successor };
      }
    }
  };

  const decide = ({ simSerials }: Subscriber): SerialDecision =>
    decideSerial(simSerials, simSerial, candidate.serialChange);

  let isAwaited = false;
  for (let turn = 0; turn < TRIES; turn += 1) {
    const known = await subscribers.findByNumber(operator, msisdn);
    // a known SIM card needs no second look at the login: nothing is changed for it
    if (known && decide(known).kind === 'same') return { kind: 'admitted', subscriber: known };
    if (!isAwaited && !(await candidate.isAwaited())) return { kind: 'discarded', subscriber: known };
    isAwaited = true;
    const subscriber = known ?? (await subscribers.findOrCreate(operator, msisdn));
    const admission = await apply(subscriber, decide(subscriber));
    if (admission) return admission;
  }
  throw new SubscriberContended(`a subscriber was changed by others ${TRIES} times in a row`);
}
