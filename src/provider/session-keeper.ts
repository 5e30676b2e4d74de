/**
 * The provider's browser sessions with what we know of them beside: when they began, when they were used, which methods
 * they saw. Owns when a session is written: at a login, when a relying party joins, and now and then for its idle time,
 * so that a silent sign-on usually writes none. Never decides whether a session answers a request: session-answer.ts does.
 */
import { type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { browserName } from '../session/browser-name.ts';
import { hasEnded, isUseDue, type SessionLife, secondsToLive } from '../session/lifetime.ts';
import { highestMethod, withMethod } from '../session/methods.ts';
import type { UsedMethod } from '../session/sessions.ts';
import { readStoredSession, type StoredSession } from '../session/stored-session.ts';

type Session = InstanceType<Provider['Session']>;
type Login = Parameters<Session['loginAccount']>[0];

export interface SessionKeeperPorts {
  readonly life: SessionLife;
  /** auth_time of the answer to the request under way; undefined when it is none that a session answers */
  readonly authTime: (ctx: KoaContextWithOIDC) => number | undefined;
  /** epoch milliseconds */
  readonly now: () => number;
}

/** What was stored, on the session that was read. */
const STORED = Symbol('stored');
interface Stored {
  readonly fingerprint: string;
  readonly record: StoredSession | undefined;
}
/** Changed by every save, or by nobody. */
const UNTOLD: ReadonlySet<string> = new Set(['iat', 'exp', 'kind', 'lastUsedAt']);

/** Our members of its payload; session/stored-session.ts reads them. */
const MEMBERS = ['startedAt', 'lastUsedAt', 'methods', 'browser'];

const epochSeconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
const written = ({ acr, amr, at }: UsedMethod) => ({ amr, acr, at: epochSeconds(at) });

/** `ttl.Session` of the provider: seconds that a session lives on when it is written now. */
export const sessionTtl =
  ({ life, now }: Pick<SessionKeeperPorts, 'life' | 'now'>): NonNullable<Configuration['ttl']>['Session'] =>
  (_ctx, session) =>
    secondsToLive(readStoredSession(session), new Date(now()), life);

export function keepSessions(provider: Provider, { authTime, life, now }: SessionKeeperPorts): void {
  const date = (): Date => new Date(now());
  const { Session } = provider;
  const { prototype } = Session;
  const { loginAccount, save } = prototype;
  const members = [...Session.IN_PAYLOAD, ...MEMBERS];
  const told = members.filter((name) => !UNTOLD.has(name));
  const fingerprint = (session: object): string => JSON.stringify(told.map((name) => Reflect.get(session, name)));
  const unchanged = (session: object): Stored | undefined => {
    const stored: Stored | undefined = Reflect.get(session, STORED);
    return stored?.fingerprint === fingerprint(session) ? stored : undefined;
  };
  Object.defineProperty(Session, 'IN_PAYLOAD', { get: () => members });

  /** A session that is over under the present configuration is not there; any other remembers what was stored. */
  const asStored = (session: unknown): Session | undefined => {
    const record = readStoredSession(session);
    if (!(session instanceof Session) || (record && hasEnded(record, date(), life))) return undefined;
    Object.defineProperty(session, STORED, { value: { fingerprint: fingerprint(session), record } satisfies Stored });
    return session;
  };
  const find = Session.find.bind(Session);
  const findByUid = Session.findByUid.bind(Session);
  Object.defineProperties(Session, {
    find: { value: async (cookie: string) => asStored(await find(cookie)) },
    findByUid: { value: async (uid: string) => asStored(await findByUid(uid)) },
  });

  Object.defineProperties(prototype, {
    loginAccount: {
      value: function loginWithMethod(this: Session, login: Login): void {
        const before = readStoredSession(this);
        const known = before?.subscriberId === login.accountId ? before : undefined;
        const at = login.loginTs === undefined ? date() : new Date(login.loginTs * 1_000);
        const [amr] = login.amr ?? [];
        const earlier = known?.methods ?? [];
        const methods = amr && login.acr ? withMethod(earlier, { amr, acr: login.acr, at }) : earlier;
        const highest = highestMethod(methods);
        loginAccount.call(this, { ...login, ...(highest && { acr: highest.acr, amr: [highest.amr] }) });
        Object.assign(this, {
          methods: methods.map(written),
          startedAt: epochSeconds(known?.startedAt ?? at),
          browser: browserName(Provider.ctx?.get('user-agent')),
        });
      },
    },
    save: {
      value: async function saveIfChanged(this: Session, ttl: number): Promise<string> {
        const record = unchanged(this)?.record;
        if (record && !isUseDue(record, date(), life)) return this.jti;
        Object.assign(this, { lastUsedAt: epochSeconds(date()) });
        return save.call(this, ttl);
      },
    },
    authTime: {
      value: function authTimeOfAnswer(this: Session): number | undefined {
        const { ctx } = Provider;
        return (ctx && authTime(ctx)) ?? this.loginTs;
      },
    },
  });
}
