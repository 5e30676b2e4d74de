/** MSS_Receipt: one more text on the phone after a successful signature, and whether the person took note of it. */
import { randomBytes } from 'node:crypto';
import { codeIn, type Message } from '../phone/message.ts';
import type { NumberSettings } from '../phone/number-settings.ts';
import { activeSubscriber, admitCaller, answerHead, displayableText, legalMsisdn, present } from './checks.ts';
import { MssFault } from './faults.ts';
import type { ReceiptAnswer, ReceiptRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';

/** How long a phone shows a receipt. */
const SHOWN_MS = 60_000;
/** How long the service waits for a phone that says nothing. */
const AWAITED_MS = 80_000;

export async function sendReceipt(request: ReceiptRequest, context: ServiceContext): Promise<ReceiptAnswer> {
  const caller = admitCaller(request, context);
  const id = present(request.msspTransId, 'MSSP_TransID');
  const msisdn = legalMsisdn(request);
  const text = displayableText(request.message, 'Message', caller.account);
  const { settings } = activeSubscriber(msisdn, context.numbers, caller.account);
  const signed = context.transactions.find(id);
  if (!signed || signed.transaction.apId !== caller.apId || signed.message.msisdn !== msisdn) {
    throw new MssFault(101, 'MSSP_TransID is unknown');
  }
  if (signed.message.state !== 'approved') throw new MssFault(101, 'MSSP_TransID names no successful signature');
  if (!(await context.transactions.claimReceipt(id))) throw new MssFault(101, 'This signature had its receipt already');

  const receivedAt = context.now();
  const reaction = reactionOf(settings, receivedAt);
  const delivered = context.inbox.deliver({
    id: `r${randomBytes(12).toString('hex')}`,
    msisdn,
    operator: signed.message.operator,
    method: signed.message.method,
    kind: 'receipt',
    text,
    code: codeIn(text),
    receivedAt,
    ...reaction,
  });
  // Only a SIM tells what the person did, and only when asked.
  const wanted = request.userAck && delivered.method === 'sim';
  const extension = wanted ? userResponse(await context.inbox.settled(delivered.id)) : undefined;
  return { operation: 'receipt', ...answerHead(caller, context.now()), status: 100, extension };
}

/** What the phone makes of it. One that ignores everything is out of reach: the service gives up on it without an answer. */
function reactionOf(
  { after_ms, behaviour }: NumberSettings,
  receivedAt: number,
): Pick<Message, 'expiresAt' | 'state' | 'plan'> {
  const shown = { expiresAt: receivedAt + SHOWN_MS, state: 'shown' } as const;
  const at = receivedAt + after_ms;
  switch (behaviour) {
    case 'manual':
    case 'passthrough':
      return { ...shown, plan: null };
    case 'refuse':
      return { ...shown, plan: { state: 'refused', at } };
    case 'ignore': {
      const givenUpAt = receivedAt + AWAITED_MS;
      return { expiresAt: givenUpAt, state: 'ignored', plan: { state: 'withdrawn', at: givenUpAt } };
    }
    default:
      return { ...shown, plan: { state: 'approved', at } };
  }
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
