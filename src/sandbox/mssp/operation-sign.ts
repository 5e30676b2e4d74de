/** MSS_Signature: a text goes to the phone; the answer is an acknowledgement (asynch) or the outcome (synch). */
import { randomBytes } from 'node:crypto';
import { codeIn, type Message, type MessageState } from '../phone/message.ts';
import type { Behaviour, NumberSettings } from '../phone/number-settings.ts';
import type { Flaw } from '../phone/phones.ts';
import {
  accountFor,
  activeSubscriber,
  admitCaller,
  answerHead,
  answerHeartbeat,
  legalMsisdn,
  present,
} from './checks.ts';
import { contentOf } from './content.ts';
import { isFaultCode, MssFault } from './faults.ts';
import { outcomeOf } from './outcome.ts';
import type { ServiceResponse, SignAnswer, SignRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';
import { APP2APP, EVENT_ID } from './service-uris.ts';
import { agreeServices, checkServices, displayNameOf } from './services.ts';
import type { SignedContent } from './signed-content.ts';
import { formOf, resolveMethod } from './signing-method.ts';
import type { Transaction } from './transactions.ts';

const DEFAULT_TIMEOUT_S = 80;
/** FiCom guideline, messaging modes. */
const FICOM_TIMEOUT_S = 300;
const LONGEST_TIMEOUT_S = 300;

/** What a phone makes of a message by itself; undefined: the person decides. */
const ACTS: Readonly<Record<Behaviour, MessageState | undefined>> = {
  manual: undefined,
  passthrough: undefined,
  approve: 'approved',
  bad_signature: 'approved',
  other_text: 'approved',
  expired_certificate: 'approved',
  new_serial: 'approved',
  refuse: 'refused',
  ignore: 'ignored',
  fault: 'failed',
};
const FLAWS: readonly Flaw[] = ['bad_signature', 'other_text', 'expired_certificate', 'new_serial'];

/** @param phonesOrigin where a browser finds the phones */
export async function requestSignature(
  request: SignRequest,
  context: ServiceContext,
  phonesOrigin: string,
): Promise<SignAnswer> {
  answerHeartbeat(request, request.dataToBeSigned.data);
  const caller = admitCaller(request, context);
  const msisdn = legalMsisdn(request);
  const account = accountFor(caller.account, msisdn, context.plan);
  const synchronous = isSynchronous(present(request.messagingMode, 'MessagingMode'));
  const content = contentOf(request, account);
  const form = formOf(request.format);
  const profile = present(request.signatureProfile, 'SignatureProfile');
  checkServices(request.services, account, synchronous);
  const timeOut = validTimeOut(request.timeOut, caller.dialect === 'ficom' ? FICOM_TIMEOUT_S : DEFAULT_TIMEOUT_S);
  const { settings, replacements } = activeSubscriber(msisdn, context.numbers, account);
  const resolved = resolveMethod(profile, settings, account);
  if (!resolved) throw new MssFault(109);
  if (settings.pin_blocked && resolved.method === 'sim') throw new MssFault(402);
  if (content.appOnly && resolved.method !== 'app') throw new MssFault(101, 'Transaction approval needs the app');
  const mccMnc = context.plan.operatorOf(msisdn)?.mccMnc ?? '';
  const phone = { settings, method: resolved.method, mccMnc, now: context.now() };
  const services = agreeServices(request.services, phone, account);
  failAtOnce(settings);
  makeRoom(msisdn, resolved.method, context);

  const transaction: Transaction = {
    id: newTransactionId(),
    apId: caller.apId,
    signatureProfile: resolved.profile,
    key: settings.key,
    flaw: FLAWS.find((flaw) => flaw === settings.behaviour) ?? 'none',
    replacement: replacements,
    fault: settings.fault,
    content: content.bytes,
    form,
    msisdnAsSent: request.msisdn,
    services,
  };
  prepareKey(msisdn, transaction, context);
  const message = newMessage(transaction.id, msisdn, content, settings, timeOut, context);
  const displayName = displayNameOf(request.services);
  const returnUri = request.services.find(({ uri }) => uri === APP2APP)?.redirectUri;
  await context.transactions.begin(transaction, {
    ...message,
    method: resolved.method,
    code: message.code ?? request.services.find(({ uri }) => uri === EVENT_ID)?.eventId ?? null,
    ...(returnUri !== undefined && { returnUri }),
    ...(displayName !== undefined && { displayName }),
    ...(resolved.activates && { activation: { step: 'terms' } }),
  });

  const answer = {
    operation: 'sign',
    msspTransId: transaction.id,
    msisdn,
    msisdnAsSent: request.msisdn ?? msisdn,
    signatureProfile: resolved.profile,
  } as const;
  if (!synchronous) {
    const opened: ServiceResponse[] =
      returnUri === undefined
        ? []
        : [{ kind: 'app2app', uri: APP2APP, authUri: `${phonesOrigin}/sandbox/phone/messages/${transaction.id}` }];
    return { ...answer, ...answerHead(caller, context.now()), status: 100, signature: undefined, services: opened };
  }
  await context.inbox.settled(transaction.id);
  const outcome = await outcomeOf(transaction.id, context, 'Timed out waiting for an answer from user.');
  // Still open means that the service is going down: the caller must not wait for ever.
  if (outcome.status === 504) throw new MssFault(900, 'The service is being shut down');
  return { ...answer, ...answerHead(caller, context.now()), ...outcome };
}

function isSynchronous(mode: string): boolean {
  if (mode === 'synch') return true;
  if (mode === 'asynch' || mode === 'asynchClientServer') return false;
  throw new MssFault(101, 'MessagingMode must be synch or asynch', 1013);
}

function validTimeOut(value: string | undefined, usual: number): number {
  if (value === undefined || value === '') return usual;
  const seconds = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (seconds < 1 || seconds > LONGEST_TIMEOUT_S) {
    throw new MssFault(101, `TimeOut must be 1 to ${LONGEST_TIMEOUT_S} seconds`);
  }
  return seconds;
}

function failAtOnce({ behaviour, fault, after_ms }: NumberSettings): void {
  if (behaviour === 'fault' && after_ms === 0 && fault !== null && isFaultCode(fault)) throw new MssFault(fault);
}

/** A SIM takes one request at a time; an app shows the newest and drops the one before (Reference Guide, 4.1.3). */
function makeRoom(msisdn: string, method: Message['method'], { inbox }: ServiceContext): void {
  const pending = inbox.open(msisdn).filter((message) => message.kind === 'sign' && message.method === method);
  if (pending.length === 0) return;
  if (method === 'sim') throw new MssFault(406);
  for (const { id } of pending) inbox.move(id, 'withdrawn');
}

/** A key is made while the person reads; if that fails, signing tries again and reports it. */
function prepareKey(
  msisdn: string,
  { flaw, key, replacement }: Transaction,
  { phones, onError }: ServiceContext,
): void {
  phones.prepare({ msisdn, key, flaw, replacement }).catch(onError);
}

function newMessage(
  id: string,
  msisdn: string,
  { pairs, text }: SignedContent,
  { after_ms, behaviour }: NumberSettings,
  timeOut: number,
  { now, plan }: ServiceContext,
): Omit<Message, 'method'> {
  const receivedAt = now();
  const acts = ACTS[behaviour];
  return {
    id,
    msisdn,
    operator: plan.operatorOf(msisdn)?.id ?? '',
    kind: 'sign',
    text,
    ...(pairs && { pairs }),
    code: codeIn(text),
    receivedAt,
    expiresAt: receivedAt + timeOut * 1000,
    state: 'shown',
    plan: acts ? { state: acts, at: receivedAt + after_ms } : null,
  };
}

/** An NCName of at most 32 characters that nobody guesses. */
const newTransactionId = (): string => `h${randomBytes(12).toString('hex')}`;
