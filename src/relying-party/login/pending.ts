/**
 * Logins on their way: each in a sealed cookie of its own, so that several tabs have one each, and only the browser that
 * started a login can end it.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LEVELS } from '../levels.ts';
import { type CookieNames, clearCookie, readCookies, setCookie } from '../outside/cookies.ts';
import type { Sealer } from '../outside/seal.ts';
import type { ReplayStore } from '../session/replay-store.ts';

/** A person may take their time: number, text message, PIN. */
const LIFETIME_S = 900;
const MAX_TABS = 6;
/** Of the logins of before: servers refuse requests whose headers are too long, and anybody can begin logins. */
const MAX_OTHERS_BYTES = 6_000;
const PURPOSE = 'login';

const pendingLogin = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** as it is registered */
  issuer: z.string(),
  returnTo: z.string(),
  acr: z.enum(LEVELS),
  maxAge: z.number().optional(),
  /** a silent attempt: it may end without a login */
  silent: z.boolean(),
});

export type PendingLogin = z.infer<typeof pendingLogin>;

export interface PendingLogins {
  /** Set-Cookie lines that keep this login, and drop the oldest of too many. */
  keep(login: PendingLogin, request: Request): Promise<readonly string[]>;
  /** The login of this state that this browser started, once. */
  take(state: string, request: Request): Promise<PendingLogin | undefined>;
  /** Set-Cookie lines that drop it. */
  drop(state: string, request: Request): readonly string[];
}

/** Names hold when the login began, so that the oldest can be told, and which state it is of. */
const suffixOf = (state: string): string => `_${createHash('sha256').update(state).digest('hex').slice(0, 24)}`;

export function createPendingLogins(
  { loginPrefix, secure }: CookieNames,
  sealer: Sealer,
  used: ReplayStore,
  now: () => number,
): PendingLogins {
  const mine = (request: Request): readonly (readonly [name: string, value: string])[] =>
    [...readCookies(request.headers.get('cookie'))].filter(([name]) => name.startsWith(loginPrefix));
  const startedAt = (name: string): number => Number.parseInt(name.slice(loginPrefix.length), 36) || 0;

  return {
    async keep(login, request) {
      const name = `${loginPrefix}${Math.floor(now() / 1_000).toString(36)}${suffixOf(login.state)}`;
      const value = await sealer.seal(PURPOSE, login, now() + LIFETIME_S * 1_000);
      const newestFirst = mine(request).toSorted(([one], [other]) => startedAt(other) - startedAt(one));
      let size = 0;
      const tooMany = newestFirst.filter(([other, sealed], index) => {
        size += other.length + sealed.length;
        return index >= MAX_TABS - 1 || size > MAX_OTHERS_BYTES;
      });
      return [...tooMany.map(([other]) => clearCookie(secure, other)), setCookie(secure, name, value, LIFETIME_S)];
    },
    async take(state, request) {
      const [, value] = mine(request).find(([name]) => name.endsWith(suffixOf(state))) ?? [];
      if (value === undefined) return undefined;
      const login = pendingLogin.safeParse(await sealer.open(PURPOSE, value));
      if (!login.success || login.data.state !== state) return undefined;
      const first = await used.use(`state ${suffixOf(state)}`, now() + LIFETIME_S * 1_000);
      return first ? login.data : undefined;
    },
    drop: (state, request) =>
      mine(request)
        .filter(([name]) => name.endsWith(suffixOf(state)))
        .map(([name]) => clearCookie(secure, name)),
  };
}
