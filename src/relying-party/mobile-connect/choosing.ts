/**
 * The operator selection: the browser goes there and comes back with an operator, without any state. So a sealed cookie
 * says what this browser was about to do; without one nothing is started.
 */
import { z } from 'zod';
import { RelyingPartyError } from '../errors.ts';
import { LEVELS } from '../levels.ts';
import type { LoginWish } from '../login/start.ts';
import { type CookieNames, clearCookie, readCookies, setCookie } from '../outside/cookies.ts';
import { single } from '../outside/requests.ts';
import type { Sealer } from '../outside/seal.ts';
import { type Question, SUBSCRIBER_ID } from './discovery.ts';

/** The selection page itself is good for ten minutes. */
const LIFETIME_S = 900;
const PURPOSE = 'choosing';

const kept = z.object({
  returnTo: z.string(),
  acr: z.enum(LEVELS),
  maxAge: z.number().optional(),
  silent: z.boolean(),
});

export interface Selected {
  readonly question: Question;
  readonly subscriberId: string | undefined;
  readonly wish: LoginWish;
}

export interface Choosing {
  /** @returns Set-Cookie line */
  keep(wish: LoginWish): Promise<string>;
  /** @throws RelyingPartyError login_not_found, access_denied, discovery_refused, invalid_response */
  take(request: Request): Promise<Selected>;
  /** Set-Cookie line that drops it. */
  drop(): string;
}

/** Whether a request to the redirect address comes from the operator selection, and not from an issuer. */
export const isSelection = (query: URLSearchParams): boolean =>
  !query.has('state') && !query.has('code') && (query.has('mcc_mnc') || query.has('error'));

const MCC_MNC = /^(\d{3})_(\d{2,3})$/;

export function createChoosing({ choosing, secure }: CookieNames, sealer: Sealer, now: () => number): Choosing {
  return {
    keep: async (wish) =>
      setCookie(secure, choosing, await sealer.seal(PURPOSE, { ...wish }, now() + LIFETIME_S * 1_000), LIFETIME_S),

    async take(request) {
      const sealed = readCookies(request.headers.get('cookie')).get(choosing) ?? '';
      const wish = kept.safeParse(await sealer.open(PURPOSE, sealed));
      if (!wish.success) throw new RelyingPartyError('login_not_found');
      const query = new URL(request.url).searchParams;
      const error = single(query, 'error');
      if (error !== undefined) {
        throw new RelyingPartyError(error === 'access_denied' ? error : 'discovery_refused', { description: error });
      }
      const [, mcc, mnc] = MCC_MNC.exec(single(query, 'mcc_mnc') ?? '') ?? [];
      const subscriberId = single(query, 'subscriber_id');
      if (mcc === undefined || mnc === undefined || (subscriberId !== undefined && !SUBSCRIBER_ID.test(subscriberId))) {
        throw new RelyingPartyError('invalid_response');
      }
      return { question: { kind: 'network', mcc, mnc }, subscriberId, wish: wish.data };
    },

    drop: () => clearCookie(secure, choosing),
  };
}
