/**
 * The calls beside the signature itself, the same in both messaging modes: profile query, receipt, health check. Owns what
 * counts as their success. Nothing here rings a phone but the receipt.
 */
import { newApTransId } from './ap-trans-id.ts';
import { type MssClient, MssError, type SignatureRequest } from './client.ts';
import { type ExchangeOptions, faultError, type MssExchange } from './exchange.ts';
import { outcomeOfStatus } from './outcomes/outcomes.ts';

export type Enquiries = Pick<MssClient, 'profile' | 'receipt' | 'health'>;

/** The service holds a receipt until the person has answered, for 80 seconds at most. */
const RECEIPT_TIMEOUT_MS = 90_000;

/** Mobile ID Reference Guide section 4.5: a number that nobody has, refused by a service that works. */
const HEARTBEAT = {
  msisdn: '41000000000',
  content: { kind: 'text', text: 'Heartbeat' },
  services: {},
  language: 'en',
  // the one that every AP may use
  signatureProfile: 'http://mid.swisscom.ch/MID/v1/AuthProfile1',
  timeoutSeconds: 80,
} as const satisfies Omit<SignatureRequest, 'apTransId'>;
const HEALTHY = 'illegal msisdn';

function accepted(status: string, operation: string): void {
  if (status === '100') return;
  const { code } = outcomeOfStatus(status);
  throw new MssError(code, `${operation} answered with status ${/^\d{1,4}$/.test(status) ? status : 'unreadable'}`);
}

export function createEnquiries(
  exchange: MssExchange,
  { randomBytes }: Pick<ExchangeOptions, 'randomBytes'>,
): Enquiries {
  return {
    profile: (msisdn, { signal: caller }) =>
      exchange.run(caller, async (signal) => {
        const answer = await exchange.profile(msisdn, { signal });
        accepted(answer.status, 'profile query');
        return answer.profile;
      }),
    receipt: (request, { signal: caller }) =>
      exchange.run(caller, async (signal) => {
        const answer = await exchange.receipt(request, { signal, timeoutMs: RECEIPT_TIMEOUT_MS });
        accepted(answer.status, 'receipt');
        return { outcome: answer.outcome };
      }),
    health: (options) =>
      exchange.run(options.signal, async (signal) => {
        const answer = await exchange.heartbeat({ ...HEARTBEAT, apTransId: newApTransId(randomBytes) }, { signal });
        if (answer.kind !== 'fault') throw new MssError('bad_answer', 'the heartbeat was taken for a real request');
        const healthy = answer.code === '101' && answer.detail?.toLowerCase() === HEALTHY;
        if (!healthy) throw faultError(answer);
      }),
  };
}
