/**
 * MSS in synchronous mode: one MSS_Signature, held open until the person has answered. Nothing is known of the request
 * before its end, so nothing can be stored and no other copy of the gateway can take it over.
 */
import { type MssClient, MssError } from './client.ts';
import { createEnquiries } from './enquiries.ts';
import { createExchange, type ExchangeOptions, FINAL_ANSWER_MARGIN_MS, finalOf } from './exchange.ts';
import { outcomeOfStatus } from './outcomes/outcomes.ts';

export function createSynchClient(options: ExchangeOptions): MssClient {
  const exchange = createExchange(options);
  const { signature, run, close } = exchange;
  return {
    sign: (request, { signal: caller }) =>
      run(caller, async (signal) => {
        const timeoutMs = request.timeoutSeconds * 1000 + FINAL_ANSWER_MARGIN_MS;
        const answer = await signature(request, 'synch', { signal, timeoutMs });
        const final = finalOf(answer);
        if (!final) throw new MssError(outcomeOfStatus(answer.status).code, 'the held request ended without an end');
        return final;
      }),
    resume: (_pending, { signal: caller }) =>
      run(caller, async () => {
        throw new MssError('interrupted', 'a synchronous request ends with its connection');
      }),
    ...createEnquiries(exchange, options),
    close,
  };
}
