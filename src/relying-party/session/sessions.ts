/**
 * Who is signed in to the relying party: a random identifier in a cookie, new at each login, and the rest in the store.
 * Ends a session that was not used for a while, and every session after its longest time.
 */
import { createHash } from 'node:crypto';
import { RelyingPartyError } from '../errors.ts';
import { type CookieNames, clearCookie, readCookies, setCookie } from '../outside/cookies.ts';
import type { EndedSessions } from './ended.ts';
import type { Session, SessionStore } from './session.ts';

export interface Sessions {
  find(request: Request): Promise<Session | undefined>;
  /**
   * @returns Set-Cookie lines; a session that this browser had before is over
   * @throws RelyingPartyError session_ended when the issuer told its end before it began here
   */
  begin(session: Session, request: Request): Promise<readonly string[]>;
  /** @returns Set-Cookie lines */
  end(request: Request): Promise<readonly string[]>;
  endBySid(issuer: string, sid: string): Promise<number>;
  endBySub(issuer: string, sub: string): Promise<number>;
}

export interface SessionsOptions {
  readonly ended: EndedSessions;
  readonly store: SessionStore;
  readonly cookies: CookieNames;
  readonly idleMs: number;
  readonly maxMs: number;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}

/** How exact the time of the last request is: not every request writes to the store. */
const TOUCH_MS = 30_000;

const IDENTIFIER = /^[A-Za-z0-9_-]{43}$/;

const keyOf = (id: string): string => createHash('sha256').update(id).digest('base64url');

export function createSessions(options: SessionsOptions): Sessions {
  const { cookies, ended, idleMs, maxMs, now, randomBytes, store } = options;

  const currentKey = (request: Request): string | undefined => {
    const id = readCookies(request.headers.get('cookie')).get(cookies.session);
    return id !== undefined && IDENTIFIER.test(id) ? keyOf(id) : undefined;
  };
  const untilOf = ({ createdAt, lastSeenAt }: Session): number => Math.min(lastSeenAt + idleMs, createdAt + maxMs);

  const forget = async (request: Request): Promise<void> => {
    const key = currentKey(request);
    if (key !== undefined) await store.delete(key);
  };

  return {
    async find(request) {
      const key = currentKey(request);
      const session = key === undefined ? undefined : await store.get(key);
      if (key === undefined || session === undefined) return undefined;
      if (untilOf(session) <= now()) {
        await store.delete(key);
        return undefined;
      }
      if (now() - session.lastSeenAt < Math.min(TOUCH_MS, idleMs / 2)) return session;
      const seen = { ...session, lastSeenAt: now() };
      await store.touch(key, seen, untilOf(seen));
      return seen;
    },
    async begin(session, request) {
      await forget(request);
      const id = Buffer.from(randomBytes(32)).toString('base64url');
      await store.set(keyOf(id), session, untilOf(session));
      // only now: an end that is told from here on finds the session
      if (session.sid !== undefined && (await ended.has(session.issuer, session.sid))) {
        await store.delete(keyOf(id));
        throw new RelyingPartyError('session_ended');
      }
      return [setCookie(cookies.secure, cookies.session, id, Math.floor(maxMs / 1_000))];
    },
    async end(request) {
      await forget(request);
      return [clearCookie(cookies.secure, cookies.session)];
    },
    async endBySid(issuer, sid) {
      await ended.add(issuer, sid);
      return store.deleteBySid(issuer, sid);
    },
    endBySub: async (issuer, sub) => store.deleteBySub(issuer, sub),
  };
}
