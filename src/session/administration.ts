/**
 * What an operator does with sessions: look, end those of a person, of one browser or of one relying party, and look after
 * deliveries that were given up. People are named by subscriber or by pseudonym, never by number.
 */
import type { OperatorRegistry } from '../operator/operator.ts';
import type { PcrRepository } from '../subscriber/subscriber.ts';
import type { DeliveryRepository, DeliveryState, LogoutDelivery } from './deliveries.ts';
import type { EndedSession, SessionRepository, SignOnSession } from './sessions.ts';

export const SESSION_ACTIONS = ['list', 'end', 'deliveries', 'retry'] as const;
export type SessionAction = (typeof SESSION_ACTIONS)[number];

/** One or two of these say what is meant: `client` alone is all of its sessions, with `session` its part of that one. */
export interface SessionTarget {
  readonly operator: string;
  readonly subscriber?: string | undefined;
  /** a pseudonym, of whichever sector */
  readonly subject?: string | undefined;
  readonly session?: string | undefined;
  readonly client?: string | undefined;
}

export type SessionProblem = 'unknown_operator' | 'no_target' | 'unknown_subject' | 'unknown_delivery';

export type SessionResult =
  | { readonly ok: true; readonly sessions: readonly SignOnSession[] }
  | { readonly ok: true; readonly ended: readonly EndedSession[] }
  | { readonly ok: true; readonly deliveries: readonly LogoutDelivery[] }
  | { readonly ok: false; readonly problem: SessionProblem };

export interface SessionAdministration {
  list(target: SessionTarget): Promise<SessionResult>;
  end(target: SessionTarget): Promise<SessionResult>;
  deliveries(filter: { readonly operator: string; readonly dead: boolean }): Promise<SessionResult>;
  retry(id: string): Promise<SessionResult>;
}

const LISTED = 200;
const OPEN: readonly DeliveryState[] = ['pending', 'dead'];

const refused = (problem: SessionProblem): SessionResult => ({ ok: false, problem });

export function createSessionAdministration(ports: {
  readonly operators: Pick<OperatorRegistry, 'get'>;
  readonly sessions: Omit<SessionRepository, 'sweep'>;
  readonly deliveries: Pick<DeliveryRepository, 'list' | 'retry'>;
  readonly pcrs: Pick<PcrRepository, 'subscriberOf'>;
  /** something is due again */
  readonly wake: () => void;
}): SessionAdministration {
  const { operators, sessions, deliveries, pcrs } = ports;

  const subscriberOf = async ({ operator, subject, subscriber }: SessionTarget): Promise<string | undefined> =>
    subject === undefined ? subscriber : pcrs.subscriberOf(operator, subject);

  const endAtClient = async (operator: string, client: string): Promise<EndedSession[]> => {
    const ended: EndedSession[] = [];
    for (const uid of await sessions.withClient(operator, client)) {
      const one = await sessions.endParty(operator, uid, client, 'operator');
      if (one) ended.push(one);
    }
    return ended;
  };

  const endOne = ({ operator, client }: SessionTarget, session: string): Promise<EndedSession | undefined> =>
    client === undefined
      ? sessions.end(operator, session, 'operator')
      : sessions.endParty(operator, session, client, 'operator');

  return {
    async list(target) {
      const { operator, session } = target;
      if (!operators.get(operator)) return refused('unknown_operator');
      if (session !== undefined) {
        const found = await sessions.find(operator, session);
        return { ok: true, sessions: found ? [found] : [] };
      }
      if (target.subject === undefined && target.subscriber === undefined) return refused('no_target');
      const subscriber = await subscriberOf(target);
      if (subscriber === undefined) return refused('unknown_subject');
      return { ok: true, sessions: await sessions.list(operator, subscriber) };
    },
    async end(target) {
      const { operator, session, client } = target;
      if (!operators.get(operator)) return refused('unknown_operator');
      if (session !== undefined) {
        const ended = await endOne(target, session);
        return { ok: true, ended: ended ? [ended] : [] };
      }
      if (target.subject === undefined && target.subscriber === undefined) {
        return client === undefined ? refused('no_target') : { ok: true, ended: await endAtClient(operator, client) };
      }
      const subscriber = await subscriberOf(target);
      if (subscriber === undefined) return refused('unknown_subject');
      if (client === undefined) return { ok: true, ended: await sessions.endAll(operator, subscriber, 'operator') };
      const own = await sessions.list(operator, subscriber);
      const parts = await Promise.all(own.map(({ uid }) => endOne(target, uid)));
      return { ok: true, ended: parts.filter((part) => part !== undefined) };
    },
    async deliveries({ operator, dead }) {
      if (!operators.get(operator)) return refused('unknown_operator');
      return { ok: true, deliveries: await deliveries.list({ operator, states: dead ? ['dead'] : OPEN }, LISTED) };
    },
    async retry(id) {
      const delivery = await deliveries.retry(id);
      if (!delivery) return refused('unknown_delivery');
      ports.wake();
      return { ok: true, deliveries: [delivery] };
    },
  };
}
