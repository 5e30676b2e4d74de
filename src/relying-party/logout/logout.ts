/**
 * Logout that starts here (OpenID Connect RP-Initiated Logout 1.0): ends the session here first, whatever happens next,
 * then sends the browser to the issuer, and takes it back.
 */
import * as oidc from 'openid-client';
import { z } from 'zod';
import { RelyingPartyError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { redirect } from '../outside/answers.ts';
import { clearCookie, readCookies, setCookie } from '../outside/cookies.ts';
import type { Issuers } from '../outside/issuers.ts';
import { assertSameOrigin, single } from '../outside/requests.ts';
import type { Sealer } from '../outside/seal.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';

const LIFETIME_S = 900;
const PURPOSE = 'logout';
const kept = z.object({ state: z.string() });

export interface LogoutDependencies {
  readonly settings: Settings;
  readonly issuers: Issuers;
  readonly sessions: Sessions;
  readonly sealer: Sealer;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** told when the issuer could not be found; the session here is over all the same */
  readonly report: (error: RelyingPartyError, request: Request) => Promise<void>;
}

export interface Logout {
  /** POST from a page of this origin */
  start(request: Request): Promise<Response>;
  /** GET: back from the issuer */
  finish(request: Request): Promise<Response>;
}

export function createLogout(dependencies: LogoutDependencies): Logout {
  const { issuers, now, randomBytes, report, sealer, sessions, settings } = dependencies;
  const { cookies } = settings;

  /** Where the issuer ends its own session; undefined when it offers nothing. */
  const endSession = async ({ idToken, issuer: name }: Session, state: string): Promise<URL | undefined> => {
    const issuer = await issuers.find(name);
    const configuration = await issuer?.configure();
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return oidc.buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: settings.loggedOutUri,
      state,
    });
  };

  return {
    async start(request) {
      assertSameOrigin(request, settings.baseUrl);
      const session = await sessions.find(request);
      const ended = await sessions.end(request);
      // no silent sign-in right after somebody signed out
      const quiet = setCookie(cookies.secure, cookies.silent, '1', LIFETIME_S);
      const here = redirect(`${settings.baseUrl}${settings.afterLogout}`, [...ended, quiet]);
      if (session === undefined) return here;
      const state = Buffer.from(randomBytes(32)).toString('base64url');
      try {
        const url = await endSession(session, state);
        if (url === undefined) return here;
        const sealed = await sealer.seal(PURPOSE, { state }, now() + LIFETIME_S * 1_000);
        return redirect(url.href, [...ended, quiet, setCookie(cookies.secure, cookies.logout, sealed, LIFETIME_S)]);
      } catch (error) {
        if (!(error instanceof RelyingPartyError)) throw error;
        await report(error, request);
        return here;
      }
    },

    async finish(request) {
      const state = single(new URL(request.url).searchParams, 'state');
      const sealed = readCookies(request.headers.get('cookie')).get(cookies.logout) ?? '';
      const mine = kept.safeParse(await sealer.open(PURPOSE, sealed));
      // the session ended before; a state that is not ours only says that somebody else sent the browser here
      if (!mine.success || mine.data.state !== state) return redirect(`${settings.baseUrl}/`);
      return redirect(`${settings.baseUrl}${settings.afterLogout}`, [clearCookie(cookies.secure, cookies.logout)]);
    },
  };
}
