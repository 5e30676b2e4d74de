/**
 * A relying party from its options: puts the parts together and offers them, on requests and answers of the Fetch standard
 * and for Koa. Never imports anything of the gateway.
 */
import { randomBytes as systemRandomBytes } from 'node:crypto';
import { RelyingPartyError } from './errors.ts';
import { createKoaAdapter, type KoaAdapter } from './koa.ts';
import type { Level } from './levels.ts';
import { createBegin } from './login/begin.ts';
import { createCallback } from './login/callback.ts';
import { assertDemand, challenge, levelFor, satisfies, wasJustAsked } from './login/demand.ts';
import { createExchange } from './login/exchange.ts';
import { createPendingLogins } from './login/pending.ts';
import { localPath } from './login/return-to.ts';
import { createStart } from './login/start.ts';
import { checkedPath } from './login/wish.ts';
import { createBackchannel } from './logout/backchannel.ts';
import { createLogout } from './logout/logout.ts';
import { createChoosing } from './mobile-connect/choosing.ts';
import { createDiscovery } from './mobile-connect/discovery.ts';
import { type RelyingPartyOptions, readOptions } from './options.ts';
import { readCookies } from './outside/cookies.ts';
import { createBoundedFetch } from './outside/fetch.ts';
import { createIssuers, createMemoryClientStore } from './outside/issuers.ts';
import { isNavigation } from './outside/requests.ts';
import { createSealer } from './outside/seal.ts';
import { createFail, createRoutes, withoutSecrets } from './routes.ts';
import { createEndedSessions } from './session/ended.ts';
import { createMemorySessionStore } from './session/memory-store.ts';
import { createMemoryReplayStore } from './session/replay-store.ts';
import type { Demand, Session } from './session/session.ts';
import { createSessions } from './session/sessions.ts';

/** A login of the application's own making. */
export interface LoginOptions extends Demand {
  /** local path; default `/` */
  readonly returnTo?: string | undefined;
  /** without asking the person */
  readonly silent?: boolean | undefined;
  /** with country code; never put into an address */
  readonly msisdn?: string | undefined;
}

export interface RelyingParty extends KoaAdapter {
  /** The redirect address to register. */
  readonly redirectUri: string;
  /** The address to register for the way back from a logout. */
  readonly postLogoutRedirectUri: string;
  /** The address to register for logouts that the issuer tells. */
  readonly backchannelLogoutUri: string;
  /** Answers requests to the kit's routes, and no others. */
  handle(request: Request): Promise<Response | undefined>;
  /** The session of the browser that sent this. */
  session(request: Request): Promise<Session | undefined>;
  /** Nothing when the session is enough; else the way to a login, or a challenge for what is no page. */
  guard(request: Request, demand?: Demand): Promise<Response | undefined>;
  /** A silent attempt to sign in, when it makes sense: nobody is signed in here, and none was made lately. */
  silent(request: Request): Promise<Response | undefined>;
  /** @throws RelyingPartyError invalid_return_to, number_invalid and what discovery and issuer give */
  login(request: Request, options?: LoginOptions): Promise<Response>;
  /** RFC 9470, for an API that wants more than the session has. */
  challenge(demand: Demand): Response;
}

/** @throws TypeError that names every option which is wrong */
export function createRelyingParty(options: RelyingPartyOptions): RelyingParty {
  const settings = readOptions(options);
  const { now = Date.now, randomBytes = systemRandomBytes, onError } = options;
  const fetch = createBoundedFetch(options.fetch ?? ((url, init) => globalThis.fetch(url, init)));
  const { algorithm, baseUrl, basePath, clockToleranceS, cookies } = settings;

  const configured =
    options.issuer === undefined
      ? undefined
      : {
          issuer: options.issuer,
          clientId: options.clientId,
          clientSecret: options.clientSecret,
          privateKey: options.privateKey,
          authentication: options.authentication,
        };
  const issuers = createIssuers(configured, options.clientStore ?? createMemoryClientStore(), {
    fetch,
    algorithm,
    clockToleranceS,
    now,
  });
  const sealer = createSealer(settings.cookieSecrets, now);
  // apart, so that nobody's logins drive out logout tokens
  const replays = () => options.replays ?? createMemoryReplayStore(now);
  const ended = createEndedSessions(replays(), now);
  const sessions = createSessions({
    ended,
    store: options.sessions ?? createMemorySessionStore(now),
    cookies,
    idleMs: settings.sessionIdleMs,
    maxMs: settings.sessionMaxMs,
    now,
    randomBytes,
  });
  const logins = createPendingLogins(cookies, sealer, replays(), now);
  const exchange = createExchange({ fetch, seen: replays(), userinfo: settings.userinfo });
  const fail = createFail(settings, onError);
  const report = async (error: RelyingPartyError, request: Request): Promise<void> => {
    await onError?.(error, withoutSecrets(request));
  };
  const mobileConnect =
    options.mobileConnect === undefined
      ? undefined
      : {
          discover: createDiscovery({ ...options.mobileConnect, redirectUri: settings.redirectUri, fetch, now }),
          choosing: createChoosing(cookies, sealer, now),
          version: options.mobileConnect.version ?? 'mc_di_r2_v2.3',
        };
  const begin = createBegin({ issuers, logins, mobileConnect, start: createStart(settings, randomBytes) });
  const handle = createRoutes({
    settings,
    sessions,
    begin,
    callback: createCallback({ settings, issuers, logins, sessions, exchange, now }),
    logout: createLogout({ settings, issuers, sessions, sealer, now, randomBytes, report }),
    backchannel: createBackchannel({ issuers, sessions, seen: replays(), report }),
    choosing: mobileConnect?.choosing,
    fail,
  });

  const placeOf = (request: Request): string => {
    const { pathname, search } = new URL(request.url);
    return localPath(`${pathname}${search}`, basePath) ?? '/';
  };
  const wish = (returnTo: string, acr: Level, maxAge: number | undefined, silent: boolean) => ({
    returnTo,
    acr,
    maxAge,
    silent,
  });

  const core = {
    baseUrl,
    basePath,
    handle,
    session: (request: Request) => sessions.find(request),

    async guard(request: Request, demand: Demand = {}): Promise<Response | undefined> {
      assertDemand(demand);
      const session = await sessions.find(request);
      if (session !== undefined && satisfies(session, demand, { clockToleranceS, now })) return undefined;
      if (!isNavigation(request)) return challenge(demand, session !== undefined);
      const again = placeOf(request);
      try {
        // another login would end the same way
        if (session !== undefined && wasJustAsked(session, demand, now()))
          throw new RelyingPartyError('login_insufficient');
        const asked = wish(again, levelFor(demand, settings.acr, session), demand.maxAge, false);
        return await begin.login(request, asked, undefined, session);
      } catch (error) {
        return fail(error, request, { again });
      }
    },

    async silent(request: Request): Promise<Response | undefined> {
      const triedLately = readCookies(request.headers.get('cookie')).has(cookies.silent);
      if (triedLately || !isNavigation(request) || (await sessions.find(request)) !== undefined) return undefined;
      // which operator is not known before anybody signed in
      if (issuers.single === undefined) return undefined;
      try {
        return await begin.login(request, wish(placeOf(request), settings.acr, undefined, true));
      } catch (error) {
        // the page is there for people who are not signed in, too
        if (!(error instanceof RelyingPartyError)) throw error;
        await report(error, request);
        return undefined;
      }
    },
  };

  return {
    ...createKoaAdapter(core),
    redirectUri: settings.redirectUri,
    postLogoutRedirectUri: settings.loggedOutUri,
    backchannelLogoutUri: `${baseUrl}${basePath}/backchannel-logout`,
    handle,
    session: core.session,
    guard: core.guard,
    silent: core.silent,
    async login(request, { acr, maxAge, msisdn, returnTo = '/', silent = false } = {}) {
      assertDemand({ acr, maxAge });
      const session = await sessions.find(request);
      // with a number another person may be meant
      const kept = acr === undefined && msisdn === undefined && !silent ? session : undefined;
      const asked = wish(checkedPath(returnTo, settings), levelFor({ acr }, settings.acr, kept), maxAge, silent);
      return begin.login(request, asked, msisdn, session);
    },
    challenge: (demand) => challenge(demand, true),
  };
}
