/**
 * MSS in asynchronous client-server mode: one MSS_Signature, then MSS_StatusQuery until the answer is final or the
 * deadline has passed. Owns the order and the timing of messages. The signature request is sent exactly once whatever
 * happens; only the status query is repeated, and never two at a time.
 */
import { type MssClient, MssError, type PendingSignature, type SignatureResponse } from './client.ts';
import { createEnquiries } from './enquiries.ts';
import { createExchange, type ExchangeOptions, FINAL_ANSWER_MARGIN_MS, finalOf } from './exchange.ts';
import { outcomeOfStatus } from './outcomes/outcomes.ts';
import type { Sleep } from './sleep.ts';

export interface MssLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface AsynchClientOptions extends ExchangeOptions {
  readonly sleep: Sleep;
  /** 0 ≤ value < 1, for jitter */
  readonly random: () => number;
  readonly log?: MssLog;
}

const JITTER = 0.1;
const TRANSIENT: readonly string[] = ['unreachable', 'connection_lost', 'timeout_local'];

export function createAsynchClient(options: AsynchClientOptions): MssClient {
  const { settings, now, sleep, random, log } = options;
  const exchange = createExchange(options);
  const { signature, status, run, close } = exchange;

  async function queryStatus(pending: PendingSignature, signal: AbortSignal): Promise<SignatureResponse | undefined> {
    const final = finalOf(await status(pending, { signal }));
    const { msspTransId } = pending;
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

  return {
    sign: (request, { signal: caller, onAccepted }) =>
      run(caller, async (signal) => {
        const answer = await signature(request, 'asynch', { signal });
        const final = finalOf(answer);
        if (final) return final;
        const { msspTransId, signatureProfile, services: answers, address } = answer;
        if (!msspTransId) throw new MssError(outcomeOfStatus(answer.status).code, 'accepted without MSSP_TransID');
        const { apTransId, msisdn } = request;
        const deadline = now() + request.timeoutSeconds * 1000 + FINAL_ANSWER_MARGIN_MS;
        const pending = { apTransId, msspTransId, msisdn, signatureProfile, deadline, answers, address };
        await onAccepted(pending);
        return await poll(pending, settings.poll_first_ms, signal);
      }),
    // many may be taken over at once after a restart: spread them over one interval
    resume: (pending, { signal: caller }) =>
      run(caller, (signal) => poll(pending, settings.poll_interval_ms * random(), signal)),
    ...createEnquiries(exchange, options),
    close,
  };
}
