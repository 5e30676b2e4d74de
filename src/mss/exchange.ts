/**
 * One message to the MSSP and its answer, the same for both messaging modes: heads of messages, what counts as an
 * answer, whether it belongs to the request, and how every failure becomes an MssError. Sends each message exactly once;
 * when and how often is the mode's business. Never trusts the signature it returns.
 */
import type { Config } from '../config/schema.ts';
import type { CircuitBreaker } from '../guard/circuit-breaker.ts';
import { checkBinding } from './answer-binding.ts';
import { MssError, type PendingSignature, type SignatureRequest, type SignatureResponse } from './client.ts';
import type { MssCodec, MssOperation, ResponseAnswer, SignatureMessage } from './codec.ts';
import { createDelivery } from './delivery.ts';
import { outcomeOfFault, outcomeOfStatus } from './outcomes.ts';
import type { MssTransport } from './transport.ts';

export type MssSettings = Config['operators'][string]['mss'];

export interface ExchangeOptions {
  readonly settings: MssSettings;
  readonly codec: MssCodec;
  readonly transport: Omit<MssTransport, 'endpoints'>;
  readonly breaker?: CircuitBreaker | undefined;
  /** epoch milliseconds */
  readonly now: () => number;
}

export interface Sending {
  readonly signal: AbortSignal;
  /** longest wait for the answer, in milliseconds; without it that of the settings */
  readonly timeoutMs?: number;
  /** address of the service to ask first */
  readonly address?: string | undefined;
}

/** An answer and the address of the service that gave it. */
export type LocatedAnswer = ResponseAnswer & { readonly address: string };

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
  status(pending: PendingSignature, apTransId: string, sending: Sending): Promise<ResponseAnswer>;
  /** Runs with a signal that also ends when the exchange is closed; whatever fails leaves as MssError. */
  run<T>(caller: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The service ends an unanswered request itself with fault 208, a little after TimeOut: it is given this long. */
export const FINAL_ANSWER_MARGIN_MS = 10_000;

export function createExchange({ settings, codec, transport, breaker, now }: ExchangeOptions): MssExchange {
  const deliver = createDelivery({ codec, transport, breaker });
  const closing = new AbortController();

  const head = (apTransId: string) => ({
    apId: settings.ap_id,
    apPassword: settings.ap_password,
    msspUri: settings.mssp_uri,
    apTransId,
    instant: new Date(now()).toISOString(),
  });

  async function exchange(operation: MssOperation, body: string, sending: Sending): Promise<LocatedAnswer> {
    const { answer, httpStatus, address } = await deliver(operation, body, sending);
    if (answer.kind === 'fault') {
      const { detailCode, portalUrl, reason } = answer;
      const { code } = outcomeOfFault(answer.code, detailCode, reason);
      const name = [answer.code || 'without code', detailCode, reason].filter(Boolean).join(' ');
      throw new MssError(code, `fault ${name}`, { detailCode, portalUrl });
    }
    if (httpStatus < 200 || httpStatus > 299) throw new MssError('bad_answer', `a response with HTTP ${httpStatus}`);
    return { ...answer, address };
  }

  return {
    async signature(request, messagingMode, sending) {
      const { apTransId, msisdn } = request;
      const message = { ...head(apTransId), ...request, messagingMode };
      const answer = await exchange('signature', codec.encodeSignature(message), sending);
      checkBinding(answer, { apTransId, msisdn });
      return answer;
    },
    async status({ msisdn, msspTransId, address }, apTransId, sending) {
      const message = codec.encodeStatus({ ...head(apTransId), msspTransId });
      const answer = await exchange('status', message, { ...sending, address });
      checkBinding(answer, { apTransId, msisdn, msspTransId });
      return answer;
    },
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
