/**
 * Logout that the issuer tells (OpenID Connect Back-Channel Logout 1.0): one logout token in a form, 200 when the sessions
 * it names are over, 400 when it is not to be believed.
 */
import { decodeJwt, errors } from 'jose';
import { RelyingPartyError, TokenError } from '../errors.ts';
import { answer } from '../outside/answers.ts';
import type { Issuer } from '../outside/issuer.ts';
import type { Issuers } from '../outside/issuers.ts';
import { readForm } from '../outside/requests.ts';
import type { ReplayStore } from '../session/replay-store.ts';
import type { Sessions } from '../session/sessions.ts';
import { verifyLogoutToken } from '../token/logout-token.ts';

export interface BackchannelDependencies {
  readonly issuers: Issuers;
  readonly sessions: Sessions;
  readonly seen: ReplayStore;
  readonly report: (error: RelyingPartyError, request: Request) => Promise<void>;
}

/** Statuses that tell the issuer what to do: 400 is final, 503 asks for another try. */
const statusOf = ({ code }: RelyingPartyError): number => {
  if (code === 'body_too_large') return 413;
  return code === 'keys_unavailable' || code === 'issuer_unavailable' || code === 'issuer_invalid' ? 503 : 400;
};

export function createBackchannel({ issuers, report, seen, sessions }: BackchannelDependencies) {
  /** Only to know whose keys to ask: an issuer that is not ours already is never asked. */
  const issuerOf = async (token: string): Promise<Issuer> => {
    if (issuers.single !== undefined) return issuers.single;
    try {
      const { iss } = decodeJwt(token);
      const issuer = iss === undefined ? undefined : await issuers.find(iss);
      if (issuer === undefined) throw new TokenError('wrong_issuer');
      return issuer;
    } catch (cause) {
      throw cause instanceof errors.JOSEError ? new TokenError('malformed', { cause }) : cause;
    }
  };

  const endSessions = async (token: string): Promise<void> => {
    const issuer = await issuerOf(token);
    const { issuer: iss, replayKey, sid, sub } = await verifyLogoutToken(token, await issuer.trust(), seen);
    try {
      if (sid !== undefined) await sessions.endBySid(iss, sid);
      else if (sub !== undefined) await sessions.endBySub(iss, sub);
    } catch (error) {
      await seen.forget(replayKey);
      throw error;
    }
  };

  return async (request: Request): Promise<Response> => {
    try {
      const [token, ...more] = (await readForm(request)).getAll('logout_token');
      if (token === undefined || more.length > 0) throw new RelyingPartyError('invalid_parameter');
      await endSessions(token);
      return answer(200, null);
    } catch (error) {
      if (!(error instanceof RelyingPartyError)) throw error;
      await report(error, request);
      const body = JSON.stringify({ error: 'invalid_request', error_description: error.code });
      return answer(statusOf(error), body, { 'content-type': 'application/json' });
    }
  };
}
