/**
 * Protection of the login's forms: a token bound to the login and to the server's secret, and the browser's own word that
 * the request comes from this origin. Both must hold; the interaction cookie is asked for besides.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Keyring } from '../../store/keyring.ts';
import type { LoginKey } from '../hub.ts';

export interface CsrfTokens {
  issue(key: LoginKey): string;
  check(key: LoginKey, token: string): boolean;
}

/** @param purpose separates these tokens from others made with the same secret */
export function createTokens(keyring: Keyring, purpose: string): CsrfTokens {
  const secret = createSecretKey(keyring.derive(purpose));
  const issue = ({ operator, uid }: LoginKey): string =>
    createHmac('sha256', secret).update(`${operator} ${uid}`).digest('base64url');
  return {
    issue,
    check(key, token) {
      const expected = Buffer.from(issue(key));
      const given = Buffer.from(token);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

/** Whether the browser says that another site sent the request; clients that say nothing pass. */
export function isCrossSite(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && headers.origin !== origin;
}
