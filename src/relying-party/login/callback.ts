/**
 * The way back from the issuer: finds the login of this browser by its state, makes sure that the answer comes from the
 * issuer that was asked, exchanges the code and begins the session. A login ends here once, however it ends.
 */
import { RelyingPartyError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { redirect } from '../outside/answers.ts';
import { clearCookie, setCookie } from '../outside/cookies.ts';
import type { Issuer } from '../outside/issuer.ts';
import type { Issuers } from '../outside/issuers.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Exchange, LoginResult } from './exchange.ts';
import type { PendingLogin, PendingLogins } from './pending.ts';

/** How long no further silent attempt is made after one that found nobody. */
const SILENT_PAUSE_S = 300;

/** Errors that tell of a silent attempt that nobody is signed in there. */
const NOBODY: ReadonlySet<string> = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
  // somebody was, and signed out meanwhile
  'session_ended',
]);

export interface CallbackDependencies {
  readonly settings: Settings;
  readonly issuers: Issuers;
  readonly logins: PendingLogins;
  readonly sessions: Sessions;
  readonly exchange: Exchange;
  /** epoch milliseconds */
  readonly now: () => number;
}

export interface CallbackFailure {
  /** where the person wanted to go, to begin again; undefined when the login is not known */
  readonly login: PendingLogin | undefined;
  /** Set-Cookie lines that drop what is of no more use */
  readonly cookies: readonly string[];
  readonly error: unknown;
}

/** RFC 9207: an issuer that says who it is always does; where several share one redirect address, each must. */
async function checkIssuer(query: URLSearchParams, issuer: Issuer, several: boolean): Promise<void> {
  const { authorization_response_iss_parameter_supported: always, issuer: expected } = await issuer.metadata();
  const said = query.getAll('iss');
  if (said.length === 0 && !several && always !== true) return;
  if (said.length !== 1 || said[0] !== expected) throw new RelyingPartyError('wrong_response_issuer');
}

function sessionOf(
  result: LoginResult,
  login: PendingLogin,
  client: Issuer['client'],
  settings: Settings,
  now: number,
): Session {
  const { accessToken, claims, expiresIn, idToken, refreshToken, userinfo } = result;
  const { acr, amr, auth_time: authTime, iss, sid, sub } = claims;
  return {
    issuer: iss,
    clientId: client.clientId,
    sub,
    acr: typeof acr === 'string' ? acr : undefined,
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
    authTime: typeof authTime === 'number' ? authTime : undefined,
    sid: typeof sid === 'string' ? sid : undefined,
    claims,
    userinfo,
    idToken,
    tokens: settings.keepTokens
      ? { accessToken, refreshToken, expiresAt: expiresIn === undefined ? undefined : now + expiresIn * 1_000 }
      : undefined,
    asked: { acr: login.acr, maxAge: login.maxAge },
    createdAt: now,
    lastSeenAt: now,
  };
}

export function createCallback(dependencies: CallbackDependencies) {
  const { exchange, issuers, logins, now, sessions, settings } = dependencies;
  const { cookies } = settings;

  const finish = async (query: URLSearchParams, request: Request, login: PendingLogin): Promise<readonly string[]> => {
    const issuer = await issuers.find(login.issuer);
    if (issuer === undefined) throw new RelyingPartyError('login_not_found');
    await checkIssuer(query, issuer, issuers.single === undefined);
    try {
      const result = await exchange(issuer, new URL(`${settings.redirectUri}?${query}`), login);
      const begun = await sessions.begin(sessionOf(result, login, issuer.client, settings, now()), request);
      return [...begun, clearCookie(cookies.secure, cookies.silent)];
    } catch (error) {
      if (!login.silent || !(error instanceof RelyingPartyError) || !NOBODY.has(error.code)) throw error;
      return [setCookie(cookies.secure, cookies.silent, '1', SILENT_PAUSE_S)];
    }
  };

  /** @returns the way onward, or why there is none */
  return async (request: Request): Promise<Response | CallbackFailure> => {
    const query = new URL(request.url).searchParams;
    const [state, ...more] = query.getAll('state');
    if (state === undefined || more.length > 0) {
      return { login: undefined, cookies: [], error: new RelyingPartyError('invalid_response') };
    }
    const dropped = logins.drop(state, request);
    const login = await logins.take(state, request);
    if (login === undefined) return { login, cookies: dropped, error: new RelyingPartyError('login_not_found') };
    try {
      const set = await finish(query, request, login);
      return redirect(`${settings.baseUrl}${login.returnTo}`, [...dropped, ...set]);
    } catch (error) {
      return { login, cookies: dropped, error };
    }
  };
}
