/** MSS_StatusQuery: what has become of an asynchronous signature request. */
import { admitCaller, answerHead, present } from './checks.ts';
import { MssFault } from './faults.ts';
import { outcomeOf } from './outcome.ts';
import type { StatusAnswer, StatusRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';

export async function queryStatus(request: StatusRequest, context: ServiceContext): Promise<StatusAnswer> {
  const caller = admitCaller(request, context);
  const id = present(request.msspTransId, 'MSSP_TransID');
  const found = context.transactions.find(id);
  // Somebody else's transaction is as unknown as one that never was.
  if (!found || found.transaction.apId !== caller.apId) throw new MssFault(101, 'MSSP_TransID is unknown');
  const outcome = await outcomeOf(id, context, 'Original request timed out.');
  const { msisdn } = found.message;
  const msisdnAsSent = found.transaction.msisdnAsSent ?? msisdn;
  return {
    operation: 'status',
    ...answerHead(caller, context.now()),
    ...(caller.dialect === 'ficom' && { msspTransId: id }),
    msisdn,
    msisdnAsSent,
    ...outcome,
  };
}
