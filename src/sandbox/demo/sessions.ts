/**
 * What the demo remembers of a browser: logins on their way and who is signed in. In memory, bounded in number and time;
 * the right to it is a random cookie of its own name, since cookies ignore ports.
 */
import type { Context } from 'koa';
import type { Choices } from './choices.ts';
import type { PendingLogin, SignedIn } from './sign-in.ts';

const COOKIE = 'signet_demo';
const LIFETIME_MS = 30 * 60_000;
const MAX_SESSIONS = 1_000;
const MAX_PENDING = 8;

export interface DemoSession {
  /** what the person chose before the operator selection */
  choosing: Choices | undefined;
  signedIn: SignedIn | undefined;
  /** logins on their way by their state; two tabs have one each */
  readonly pending: Map<string, PendingLogin>;
}

export interface DemoSessions {
  /** The session of this browser, if it has one that has not ended. */
  find(ctx: Context): DemoSession | undefined;
  /** The session of this browser, a new one if need be. */
  open(ctx: Context): DemoSession;
  /** Keeps a login until it comes back; the oldest ones of this browser give way. */
  keep(session: DemoSession, state: string, login: PendingLogin): void;
  /** The login of this state, once. */
  take(session: DemoSession, state: string): PendingLogin | undefined;
  /** Another name for the same session: an identifier from before the sign-in is worth nothing after it. */
  renew(ctx: Context): void;
  end(ctx: Context): void;
}

export interface DemoSessionsOptions {
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly path: string;
  readonly secure: boolean;
}

export function createDemoSessions({ now, randomBytes, path, secure }: DemoSessionsOptions): DemoSessions {
  /** oldest first */
  const sessions = new Map<string, { readonly session: DemoSession; readonly until: number }>();

  const idOf = (ctx: Context): string => ctx.cookies.get(COOKIE, { signed: false }) ?? '';

  const setCookie = (ctx: Context, value: string | null): void => {
    const lifetime = value === null ? {} : { maxAge: LIFETIME_MS };
    // the secure flag is our own to set: behind a proxy the connection itself is plain
    ctx.cookies.secure = secure;
    ctx.cookies.set(COOKIE, value, {
      signed: false,
      httpOnly: true,
      sameSite: 'lax',
      path,
      secure,
      overwrite: true,
      ...lifetime,
    });
  };

  const store = (ctx: Context, session: DemoSession): DemoSession => {
    for (const [id, { until }] of sessions) {
      if (until > now() && sessions.size < MAX_SESSIONS) break;
      sessions.delete(id);
    }
    const id = randomBytes(32).toString('base64url');
    sessions.set(id, { session, until: now() + LIFETIME_MS });
    setCookie(ctx, id);
    return session;
  };

  const find = (ctx: Context): DemoSession | undefined => {
    const entry = sessions.get(idOf(ctx));
    return entry !== undefined && entry.until > now() ? entry.session : undefined;
  };

  return {
    find,
    open: (ctx) => find(ctx) ?? store(ctx, { choosing: undefined, signedIn: undefined, pending: new Map() }),
    keep({ pending }, state, login) {
      pending.set(state, login);
      for (const oldest of pending.keys()) {
        if (pending.size <= MAX_PENDING) break;
        pending.delete(oldest);
      }
    },
    take({ pending }, state) {
      const login = pending.get(state);
      pending.delete(state);
      return login;
    },
    renew(ctx) {
      const session = find(ctx);
      sessions.delete(idOf(ctx));
      if (session !== undefined) store(ctx, session);
    },
    end(ctx) {
      sessions.delete(idOf(ctx));
      setCookie(ctx, null);
    },
  };
}
