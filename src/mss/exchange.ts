/**
 * One message to the MSSP and its answer, the same for both messaging modes: heads of messages, what counts as an
 * answer, whether it belongs to the request, and how every failure becomes an MssError. Sends each message exactly once;
 * when and how often is the mode's business. Never trusts the signature it returns.
 */
import type { Config } from '../config/schema.ts';
import type { CircuitBreaker } from '../guard/circuit-breaker.ts';
import { checkBinding, type ExpectedBinding } from './answer-binding.ts';
import { newApTransId } from './ap-trans-id.ts';
import { MssError, type PendingSignature, type SignatureRequest, type SignatureResponse } from './client.ts';
import type {
  Answers,
  FaultAnswer,
  MssCodec,
  MssOperation,
  ProfileAnswer,
  ReceiptAnswer,
  ResponseAnswer,
  SignatureMessage,
} from './codec.ts';
import { createDelivery, type Delivered } from './delivery.ts';
import { outcomeOfFault, outcomeOfStatus } from './outcomes/outcomes.ts';
import type { ReceiptRequest } from './receipt.ts';
import type { MssTransport } from './transport/transport.ts';

export type MssSettings = Config['operators'][string]['mss'];

export interface ExchangeOptions {
  readonly settings: MssSettings;
  readonly codec: MssCodec;
  readonly transport: Omit<MssTransport, 'endpoints'>;
  readonly breaker?: CircuitBreaker | undefined;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface Sending {
  readonly signal: AbortSignal;
  /** longest wait for the answer, in milliseconds; without it that of the settings */
  readonly timeoutMs?: number;
  /** address of the service to ask first */
  readonly address?: string | undefined;
}

/** An answer and the address of the service that gave it. */
export type Located<Answer> = Answer & { readonly address: string };
export type LocatedAnswer = Located<ResponseAnswer>;

export interface MssExchange {
  /**
   * MSS_Signature
   * @throws MssError
   */
  signature(
    request: SignatureRequest,
    messagingMode: SignatureMessage['messagingMode'],
    sending: Sending,
  ): Promise<LocatedAnswer>;
  /**
   * MSS_StatusQuery
   * @throws MssError
   */
  status(pending: PendingSignature, sending: Sending): Promise<LocatedAnswer>;
  /**
   * MSS_Receipt
   * @throws MssError
   */
  receipt(request: ReceiptRequest, sending: Sending): Promise<ReceiptAnswer>;
  /**
   * MSS_ProfileQuery
   * @throws MssError
   */
  profile(msisdn: string, sending: Sending): Promise<ProfileAnswer>;
  /**
   * A signature request whose fault is the answer that is hoped for.
   * @throws MssError
   */
  heartbeat(request: SignatureRequest, sending: Sending): Promise<FaultAnswer | ResponseAnswer>;
  /** Runs with a signal that also ends when the exchange is closed; whatever fails leaves as MssError. */
  run<T>(caller: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The service ends an unanswered request itself with fault 208, a little after TimeOut: it is given this long. */
export const FINAL_ANSWER_MARGIN_MS = 10_000;

const isFault = (answer: { readonly kind: string }): answer is FaultAnswer => answer.kind === 'fault';

/** A fault as an error; its reason is a name, and its own words stay out of the log. */
export function faultError({ code, detailCode, portalUrl, reason }: FaultAnswer): MssError {
  const name = [code || 'without code', detailCode, reason].filter(Boolean).join(' ');
  return new MssError(outcomeOfFault(code, detailCode, reason).code, `fault ${name}`, { detailCode, portalUrl });
}

export function createExchange({
  settings,
  codec,
  transport,
  breaker,
  now,
  randomBytes,
}: ExchangeOptions): MssExchange {
  const deliver = createDelivery({ codec, transport, breaker });
  const closing = new AbortController();

  const head = (apTransId: string) => ({
    apId: settings.ap_id,
    apPassword: settings.ap_password,
    msspUri: settings.mssp_uri,
    apTransId,
    instant: new Date(now()).toISOString(),
  });

  async function ask<Operation extends MssOperation>(
    operation: Operation,
    body: string,
    sending: Sending,
  ): Promise<Delivered<Operation>> {
    const delivered = await deliver(operation, body, sending);
    const { answer, httpStatus } = delivered;
    if (answer.kind === 'fault') return delivered;
    if (httpStatus < 200 || httpStatus > 299) throw new MssError('bad_answer', `a response with HTTP ${httpStatus}`);
    return delivered;
  }

  /** An answer that is no fault and belongs to the request. */
  async function exchange<Operation extends MssOperation>(
    operation: Operation,
    body: string,
    expected: ExpectedBinding,
    sending: Sending,
  ): Promise<Located<Answers[Operation]>> {
    const { answer, address } = await ask(operation, body, sending);
    if (isFault(answer)) throw faultError(answer);
    try {
      checkBinding(answer, expected);
    } catch (error) {
      // a late second answer on a kept connection takes the place of the next one, and that of the one after it
      transport.renew(address);
      throw error;
    }
    return { ...answer, address };
  }

  const message = (request: SignatureRequest, messagingMode: SignatureMessage['messagingMode']): string =>
    codec.encodeSignature({ ...head(request.apTransId), ...request, messagingMode, format: settings.mss_format });

  const transId = (own: string): string => (settings.status_trans_id === 'same' ? own : newApTransId(randomBytes));

  return {
    signature(request, messagingMode, sending) {
      const { apTransId, msisdn } = request;
      return exchange('signature', message(request, messagingMode), { apTransId, msisdn }, sending);
    },
    status({ msisdn, msspTransId, address, ...pending }, sending) {
      const apTransId = transId(pending.apTransId);
      const body = codec.encodeStatus({ ...head(apTransId), msspTransId });
      return exchange('status', body, { apTransId, msisdn, msspTransId }, { ...sending, address });
    },
    receipt(request, sending) {
      const { msisdn, msspTransId } = request;
      const apTransId = transId(request.apTransId);
      const body = codec.encodeReceipt({ ...request, ...head(apTransId) });
      return exchange('receipt', body, { apTransId, msisdn, msspTransId }, sending);
    },
    profile(msisdn, sending) {
      const apTransId = newApTransId(randomBytes);
      const body = codec.encodeProfile({ ...head(apTransId), msisdn, version: settings.profile_version ?? '2.0' });
      return exchange('profile', body, { apTransId, msisdn }, sending);
    },
    heartbeat: async (request, sending) => (await ask('signature', message(request, 'synch'), sending)).answer,
    async run(caller, work) {
      const signal = AbortSignal.any([caller, closing.signal]);
      try {
        signal.throwIfAborted();
        return await work(signal);
      } catch (error) {
        if (error instanceof MssError) throw error;
        if (signal.aborted) throw new MssError('cancelled', 'given up by the caller', { cause: error });
        throw new MssError('internal', 'unexpected failure while asking for a signature', { cause: error });
      }
    },
    async close() {
      closing.abort(new MssError('interrupted', 'the MSS client was closed'));
      await transport.close();
    },
  };
}

/**
 * The signature of a final answer, undefined while the service is still at work.
 * @throws MssError for a final status without a signature
 */
export function finalOf(answer: ResponseAnswer): SignatureResponse | undefined {
  const { status, cms, signatureProfile, msspTransId, services: answers } = answer;
  if (status === '100' || status === '504') return undefined;
  if ((status === '500' || status === '502') && cms) return { cms, status, signatureProfile, msspTransId, answers };
  throw new MssError(outcomeOfStatus(status).code, `final status without a signature: ${printable(status)}`);
}

/** A status value comes from outside: only a code goes into a message. */
function printable(status: string): string {
  return /^\d{1,4}$/.test(status) ? status : 'unreadable';
}
