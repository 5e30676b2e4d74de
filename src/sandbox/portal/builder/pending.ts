/** Requests of the builder that are on their way, and the last result, per browser; in memory, for half an hour. */
import type { AppCredentials } from '../../apps/registered-apps.ts';
import type { Pairs } from './request-form.ts';
import type { Result } from './result.ts';

const KEEP_MS = 1_800_000;
const MOST_BROWSERS = 200;
const MOST_PENDING = 8;

export interface Pending {
  readonly app: string;
  readonly appName: string;
  readonly operator: string;
  readonly credentials: AppCredentials;
  readonly authentication: string;
  readonly algorithm: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly verifier: string | undefined;
  readonly sent: Pairs;
  /** epoch milliseconds */
  readonly at: number;
}

interface Browser {
  pending: readonly Pending[];
  result: Result | undefined;
}

export function createPendingRequests(now: () => number) {
  const browsers = new Map<string, Browser>();

  const of = (token: string): Browser => {
    const known = browsers.get(token) ?? { pending: [], result: undefined };
    browsers.delete(token);
    browsers.set(token, known);
    const [oldest] = browsers.keys();
    if (browsers.size > MOST_BROWSERS && oldest !== undefined) browsers.delete(oldest);
    return known;
  };

  return {
    keep(token: string, pending: Pending): void {
      const browser = of(token);
      browser.pending = [pending, ...browser.pending].slice(0, MOST_PENDING);
    },
    /** The request that an answer belongs to, once; without a state, the latest that had none either. */
    take(token: string, state: string | undefined): Pending | undefined {
      const browser = of(token);
      const found = browser.pending.find((one) => one.state === state && one.at + KEEP_MS > now());
      browser.pending = browser.pending.filter((one) => one !== found);
      return found;
    },
    setResult(token: string, result: Result): void {
      of(token).result = result;
    },
    result: (token: string): Result | undefined => of(token).result,
  };
}
export type PendingRequests = ReturnType<typeof createPendingRequests>;
