/**
 * MSS in asynchronous client-server mode: one MSS_Signature, then MSS_StatusQuery until the answer is final or the
 * deadline has passed. Owns the order and the timing of messages. The signature request is sent exactly once whatever
 * happens; only the status query is repeated. Never trusts the signature it returns.
 */
import type { Config } from '../config/schema.ts';
import { checkBinding } from './answer-binding.ts';
import { newApTransId } from './ap-trans-id.ts';
import { type MssClient, MssError, type PendingSignature, type SignatureResponse } from './client.ts';
import type { MssCodec, MssOperation, ResponseAnswer } from './codec.ts';
import { outcomeOfFault, outcomeOfStatus } from './outcomes.ts';
import type { Sleep } from './sleep.ts';
import type { MssTransport } from './transport.ts';

export type MssSettings = Config['operators'][string]['mss'];

export interface MssLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface MssClientOptions {
  readonly settings: MssSettings;
  readonly codec: MssCodec;
  readonly transport: MssTransport;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly sleep: Sleep;
  /** 0 ≤ value < 1, for jitter */
  readonly random: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly log?: MssLog;
  /** Some services (FiCom) want the AP_TransID of the signature request in every status query. */
  readonly statusTransId?: 'new' | 'same';
}

/** The service ends an unanswered request itself with fault 208, a little after TimeOut: it is given this long. */
export const FINAL_ANSWER_MARGIN_MS = 10_000;

const JITTER = 0.1;
const TRANSIENT: readonly string[] = ['unreachable', 'connection_lost', 'timeout_local'];

/** Balancers answer for a service that is down, restarting or flooded. */
const fromBalancer = (httpStatus: number) => httpStatus >= 500 || httpStatus === 408 || httpStatus === 429;

export function createMssClient(options: MssClientOptions): MssClient {
  const { settings, codec, transport, now, sleep, random, randomBytes, log } = options;
  const base = new URL(settings.url);
  const closing = new AbortController();

  const head = (apTransId: string) => ({
    apId: settings.ap_id,
    apPassword: settings.ap_password,
    msspUri: settings.mssp_uri,
    apTransId,
    instant: new Date(now()).toISOString(),
  });

  async function exchange(operation: MssOperation, body: string, signal: AbortSignal): Promise<ResponseAnswer> {
    const path = codec.path(base, operation);
    const { httpStatus, body: text } = await transport.post({ path, headers: codec.headers, body, signal });
    const answer = decode(text, operation, httpStatus);
    if (answer.kind === 'fault') {
      const { code } = outcomeOfFault(answer.code);
      const { detailCode } = answer;
      throw new MssError(code, `fault ${answer.code || 'without code'} ${answer.reason ?? ''}`.trim(), { detailCode });
    }
    if (httpStatus < 200 || httpStatus > 299) throw new MssError('bad_answer', `a response with HTTP ${httpStatus}`);
    return answer;
  }

  function decode(text: string, operation: MssOperation, httpStatus: number) {
    try {
      return codec.decode(text, operation);
    } catch (cause) {
      if (!fromBalancer(httpStatus)) throw cause;
      throw new MssError('unreachable', `HTTP ${httpStatus} without a fault`, { cause });
    }
  }

  /** The signature of a final answer, undefined while the service is still at work. */
  function finalOf(answer: ResponseAnswer): SignatureResponse | undefined {
    const { status, cms, signatureProfile, msspTransId } = answer;
    if (status === '100' || status === '504') return undefined;
    if ((status === '500' || status === '502') && cms) return { cms, status, signatureProfile, msspTransId };
    throw new MssError(outcomeOfStatus(status).code, `final status without a signature: ${printable(status)}`);
  }

  async function queryStatus(pending: PendingSignature, signal: AbortSignal): Promise<SignatureResponse | undefined> {
    const apTransId = options.statusTransId === 'same' ? pending.apTransId : newApTransId(randomBytes);
    const { msspTransId, msisdn } = pending;
    const answer = await exchange('status', codec.encodeStatus({ ...head(apTransId), msspTransId }), signal);
    checkBinding(answer, { apTransId, msisdn, msspTransId });
    const final = finalOf(answer);
    return final && { ...final, msspTransId, signatureProfile: final.signatureProfile ?? pending.signatureProfile };
  }

  async function poll(pending: PendingSignature, firstMs: number, signal: AbortSignal): Promise<SignatureResponse> {
    let waitMs = firstMs;
    for (;;) {
      await pause(Math.max(0, Math.min(waitMs, pending.deadline - now())), signal);
      let lost: MssError | undefined;
      try {
        const final = await queryStatus(pending, signal);
        if (final) return final;
      } catch (error) {
        if (signal.aborted || !(error instanceof MssError) || !TRANSIENT.includes(error.code)) throw error;
        lost = error;
        log?.warn({ code: error.code, reason: error.message }, 'MSS status query failed, will be repeated');
      }
      if (now() >= pending.deadline) {
        throw lost ?? new MssError('unanswered', 'the service was still waiting for the person at the deadline');
      }
      waitMs = settings.poll_interval_ms * (1 - JITTER + 2 * JITTER * random());
    }
  }

  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await sleep(ms, signal);
    } catch (cause) {
      if (!signal.aborted) throw cause;
    }
    signal.throwIfAborted();
  }

  /** Runs with a signal that also ends when the client is closed; whatever fails leaves as MssError. */
  async function run<T>(caller: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.any([caller, closing.signal]);
    try {
      signal.throwIfAborted();
      return await work(signal);
    } catch (error) {
      if (error instanceof MssError) throw error;
      if (signal.aborted) throw new MssError('cancelled', 'given up by the caller', { cause: error });
      throw new MssError('internal', 'unexpected failure while asking for a signature', { cause: error });
    }
  }

  return {
    sign: (request, { signal: caller, onAccepted }) =>
      run(caller, async (signal) => {
        const { apTransId, msisdn } = request;
        const message = { ...head(apTransId), ...request, messagingMode: 'asynch' as const };
        const answer = await exchange('signature', codec.encodeSignature(message), signal);
        checkBinding(answer, { apTransId, msisdn });
        const final = finalOf(answer);
        if (final) return final;
        const { msspTransId, signatureProfile } = answer;
        if (!msspTransId) throw new MssError(outcomeOfStatus(answer.status).code, 'accepted without MSSP_TransID');
        const deadline = now() + request.timeoutSeconds * 1000 + FINAL_ANSWER_MARGIN_MS;
        const pending = { apTransId, msspTransId, msisdn, signatureProfile, deadline };
        await onAccepted(pending);
        return await poll(pending, settings.poll_first_ms, signal);
      }),
    // many may be taken over at once after a restart: spread them over one interval
    resume: (pending, { signal: caller }) =>
      run(caller, (signal) => poll(pending, settings.poll_interval_ms * random(), signal)),
    close: async () => {
      closing.abort(new MssError('interrupted', 'the MSS client was closed'));
      await transport.close();
    },
  };
}

/** A status value comes from outside: only a code goes into a message. */
function printable(status: string): string {
  return /^\d{1,4}$/.test(status) ? status : 'unreadable';
}
