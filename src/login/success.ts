/** What follows when a login has succeeded: the metric and the audit event. One place for every way to get there. */
import type { FailurePorts } from './failure.ts';
import type { Transaction } from './transaction.ts';

/** @param stored the transaction as it was stored signed; @param more details of the audit event */
export async function reportSuccess(
  ports: Pick<FailurePorts, 'audit' | 'onOutcome'>,
  stored: Transaction,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { operator, subscriberId, clientId, updatedAt, acr, amr } = stored;
  ports.onOutcome(operator, 'signed');
  await ports.audit.append({
    at: updatedAt,
    kind: 'login.succeeded',
    operator,
    subject: subscriberId,
    clientId,
    details: { ...(acr && { acr }), ...(amr && { amr }), ...more },
  });
}
