/** What follows when a login has failed: the incident in the log, the metric, the audit event. One place for every cause. */
import type { AuditTrail } from '../audit/audit.ts';
import { OUTCOMES, type OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { Logger } from '../ops/logging.ts';
import type { Keyring } from '../store/keyring.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import type { Transaction } from './transaction.ts';

export interface FailurePorts {
  readonly audit: AuditTrail;
  readonly subscribers: Pick<SubscriberRepository, 'findByNumber'>;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly log: Logger;
  readonly onOutcome: (operator: string, outcome: OutcomeCode | 'signed') => void;
}

/** Whose phone it was. What never reached a phone is nobody's: anybody can type anybody's number. */
async function personAsked(ports: FailurePorts, { operator, msisdn, sentAt }: Transaction) {
  if (msisdn === undefined || sentAt === undefined) return undefined;
  return (await ports.subscribers.findByNumber(operator, ports.keyring.open(msisdn, 'msisdn')))?.id;
}

/** @param stored the transaction as it was stored with its outcome; @param detail for the log only */
export async function reportFailure(ports: FailurePorts, stored: Transaction, detail?: string): Promise<void> {
  const { operator, outcome, incident, clientId } = stored;
  if (!outcome) return;
  ports.onOutcome(operator, outcome);
  const fields = { operator, incident, outcome, ...(detail === undefined ? {} : { detail }) };
  ports.log[OUTCOMES[outcome].logLevel](fields, 'a login failed');
  await ports.audit.append({
    at: stored.updatedAt,
    kind: outcome === 'cancelled' ? 'login.cancelled' : 'login.failed',
    operator,
    subject: await personAsked(ports, stored),
    clientId,
    incident,
    details: { outcome },
  });
}
