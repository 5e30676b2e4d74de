/** MSS_Receipt: one more text on the phone after a successful signature, and whether the person took note of it. */
import { randomBytes } from 'node:crypto';
import { codeIn, type Message, type MessageState } from '../phone/message.ts';
import {
  activeSubscriber,
  answerHead,
  checkVersion,
  displayableText,
  identifyCaller,
  legalMsisdn,
  present,
  refuseTestNumber,
} from './checks.ts';
import { MssFault } from './faults.ts';
import type { ReceiptAnswer, ReceiptRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';

/** How long a phone shows a receipt. */
const SHOWN_MS = 60_000;

export async function sendReceipt(request: ReceiptRequest, context: ServiceContext): Promise<ReceiptAnswer> {
  refuseTestNumber(request);
  checkVersion(request);
  const caller = identifyCaller(request, context.accounts, context.replays, context.now());
  const id = present(request.msspTransId, 'MSSP_TransID');
  const msisdn = legalMsisdn(request);
  const text = displayableText(request.message, 'Message', caller.account);
  const { settings } = activeSubscriber(msisdn, context.numbers);
  const signed = context.transactions.find(id);
  if (!signed || signed.transaction.apId !== caller.apId || signed.message.msisdn !== msisdn) {
    throw new MssFault(101, 'MSSP_TransID is unknown');
  }
  if (signed.message.state !== 'approved') throw new MssFault(101, 'MSSP_TransID names no successful signature');
  if (!context.transactions.claimReceipt(id)) throw new MssFault(101, 'This signature had its receipt already');

  const receivedAt = context.now();
  const manual = settings.behaviour === 'manual' || settings.behaviour === 'passthrough';
  const delivered = context.inbox.deliver({
    id: `r${randomBytes(12).toString('hex')}`,
    msisdn,
    operator: signed.message.operator,
    method: signed.message.method,
    kind: 'receipt',
    text,
    code: codeIn(text),
    receivedAt,
    expiresAt: receivedAt + SHOWN_MS,
    state: 'shown',
    plan: manual ? null : { state: acknowledgement(settings.behaviour), at: receivedAt + settings.after_ms },
  });
  // Only a SIM tells what the person did, and only when asked.
  const wanted = request.userAck && delivered.method === 'sim';
  const extension = wanted ? userResponse(await context.inbox.settled(delivered.id)) : undefined;
  return { operation: 'receipt', ...answerHead(caller, context.now()), status: 100, extension };
}

function acknowledgement(behaviour: string): MessageState {
  if (behaviour === 'refuse') return 'refused';
  return behaviour === 'ignore' ? 'ignored' : 'approved';
}

/** Reference Guide, section 3.4.1.2. */
function userResponse(message: Message | undefined): ReceiptAnswer['extension'] {
  switch (message?.state) {
    case 'approved':
      return { userAck: true, userResponse: 'OK', fault: undefined };
    case 'refused':
      return { userAck: true, userResponse: 'CANCEL', fault: 'User Cancelled the request' };
    case 'expired':
      return { userAck: true, userResponse: 'TIMEOUT', fault: 'Timeout waiting response' };
    default:
      return { userAck: false, userResponse: undefined, fault: undefined };
  }
}
