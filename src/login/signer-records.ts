/**
 * What is kept of a person who has just signed, beside the login itself: the operator's terms that were accepted on the
 * page, and what the service says about the person. Never decides whether the login stands.
 */
import type { AuditTrail } from '../audit/audit.ts';
import type { SignatureResponse } from '../mss/client.ts';
import type { Logger } from '../ops/logging.ts';
import type { SubscriberAttributes } from '../subscriber/attributes.ts';
import type { TermsRepository } from '../subscriber/terms.ts';
import type { Transaction } from './transaction.ts';

export interface SignerRecordPorts {
  readonly terms: Pick<TermsRepository, 'record'>;
  readonly attributes: Pick<SubscriberAttributes, 'replace'>;
  readonly audit: AuditTrail;
  readonly log: Logger;
}

/** The person of the number has signed: what was accepted on the page was accepted by that person. */
export async function recordTerms(
  ports: Pick<SignerRecordPorts, 'terms' | 'audit'>,
  transaction: Transaction,
  subject: string,
  at: Date,
): Promise<void> {
  const { clientId, operator, termsAcceptedAt: acceptedAt, termsVersion: version } = transaction;
  if (version === undefined || !acceptedAt) return;
  await ports.terms.record(subject, { version, acceptedAt });
  const details = { terms_version: version, accepted_at: acceptedAt.toISOString() };
  await ports.audit.append({ at, kind: 'terms.recorded', operator, subject, clientId, details });
}

/** What the service says about the person. The login stands also where it cannot be stored. */
export async function keepAttributes(
  { attributes, log }: Pick<SignerRecordPorts, 'attributes' | 'log'>,
  { asked, operator }: Transaction,
  subscriberId: string,
  { answers: { personIdentity, subscriberInfo } }: SignatureResponse,
  at: Date,
): Promise<void> {
  try {
    if (asked?.services.personIdentity && personIdentity && personIdentity.status !== 'failure') {
      await attributes.replace(subscriberId, 'person_identity', personIdentity.attributes, at);
    }
    if (asked?.services.subscriberInfo && subscriberInfo) {
      await attributes.replace(subscriberId, 'subscriber_info', { mcc_mnc: subscriberInfo.mccMnc }, at);
    }
  } catch (error) {
    log.error({ operator, error }, 'what the service says about a person could not be stored');
  }
}
