/** What follows when a login has succeeded: the metric and the audit event. One place for every way to get there. */
import type { FailurePorts } from './failure.ts';
import type { Transaction } from './transaction.ts';

/** @param stored the transaction as it was stored signed; @param details of the audit event */
export async function reportSuccess(
  ports: Pick<FailurePorts, 'audit' | 'onOutcome'>,
  stored: Transaction,
  details: Readonly<Record<string, string>> = stored.acr ? { acr: stored.acr } : {},
): Promise<void> {
  const { operator, subscriberId, clientId, updatedAt } = stored;
  ports.onOutcome(operator, 'signed');
  await ports.audit.append({
    at: updatedAt,
    kind: 'login.succeeded',
    operator,
    subject: subscriberId,
    clientId,
    details,
  });
}
