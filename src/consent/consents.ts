/**
 * The consents of people: which items each relying party may know about a subscriber, and since when. Types only; the
 * repository is store/consents.ts. What was agreed lasts until it is withdrawn or the subscriber ends.
 */
import type { AuditTrail } from '../audit/audit.ts';
import type { ConsentItem } from './items.ts';

export interface Consent {
  readonly clientId: string;
  readonly items: readonly { readonly item: ConsentItem; readonly since: Date }[];
}

export interface ConsentRepository {
  /** What the person agreed that this client may know. */
  items(subscriberId: string, clientId: string): Promise<ReadonlySet<string>>;
  /** Adds items; those that were agreed before keep their time. */
  add(subscriberId: string, clientId: string, items: readonly ConsentItem[]): Promise<void>;
  /** All consents of a subscriber, by client. */
  list(subscriberId: string): Promise<readonly Consent[]>;
  /**
   * Takes every consent of a client back, and ends its grants, refresh tokens, access tokens and codes for this
   * subscriber. Answers whether there was any of that.
   */
  withdraw(operator: string, subscriberId: string, clientId: string): Promise<boolean>;
}

export interface ConsentKeeper {
  give(decision: Decision): Promise<void>;
  refuse(decision: Decision): Promise<void>;
  withdraw(operator: string, subscriberId: string, clientId: string): Promise<boolean>;
}

export interface Decision {
  readonly operator: string;
  readonly subscriberId: string;
  readonly clientId: string;
  readonly items: readonly ConsentItem[];
}

/** Decisions of people, each with its audit event. @param now epoch milliseconds */
export function createConsentKeeper(ports: {
  readonly consents: Pick<ConsentRepository, 'add' | 'withdraw'>;
  readonly audit: AuditTrail;
  readonly now: () => number;
}): ConsentKeeper {
  const { consents, audit, now } = ports;
  const record = (kind: 'consent.given' | 'consent.refused', { operator, subscriberId, clientId, items }: Decision) =>
    audit.append({
      at: new Date(now()),
      kind,
      operator,
      subject: subscriberId,
      clientId,
      details: { items: items.join(' ') },
    });
  return {
    async give(decision) {
      await consents.add(decision.subscriberId, decision.clientId, decision.items);
      await record('consent.given', decision);
    },
    refuse: (decision) => record('consent.refused', decision),
    async withdraw(operator, subscriberId, clientId) {
      const had = await consents.withdraw(operator, subscriberId, clientId);
      if (had) {
        await audit.append({
          at: new Date(now()),
          kind: 'consent.withdrawn',
          operator,
          subject: subscriberId,
          clientId,
        });
      }
      return had;
    },
  };
}
