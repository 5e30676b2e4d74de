/** A second opinion: every check of an ID token by itself, by jose, so that one that fails does not hide the others. */
import { createHash } from 'node:crypto';
import { base64url, compactVerify, createLocalJWKSet, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Check } from '../../../src/sandbox/misbehave/case.ts';

export interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly alg: string;
  readonly jwks: JSONWebKeySet;
  /** for HS256 */
  readonly secret: string;
  readonly sub: string;
  readonly nonce: string;
  readonly accessToken: string;
  readonly leastAcr: number;
  /** seconds */
  readonly maxAge: number;
  /** seconds since 1970 */
  readonly now: number;
}

const SKEW_S = 60;
const ALLOWED_HEADER = new Set(['alg', 'kid', 'typ']);

const part = (text: string): Record<string, unknown> => JSON.parse(new TextDecoder().decode(base64url.decode(text)));
const isNumber = (value: unknown): value is number => typeof value === 'number';
const hash = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');

async function signatureFindings(token: string, header: Record<string, unknown>, expected: Expected): Promise<Check[]> {
  if (header.alg !== expected.alg) return ['algorithm'];
  const options = { algorithms: [expected.alg], crit: { 'urn:signet:test': true } };
  const verify = (): Promise<unknown> =>
    expected.alg === 'HS256'
      ? compactVerify(token, new TextEncoder().encode(expected.secret), options)
      : compactVerify(token, createLocalJWKSet(expected.jwks), options);
  const found = await verify().then(
    () => undefined,
    (error: { readonly code?: string }) => error.code,
  );
  if (found === 'ERR_JWKS_NO_MATCHING_KEY') return ['key'];
  return found === undefined ? [] : ['signature'];
}

function claimFindings(claims: JWTPayload & Record<string, unknown>, expected: Expected): Check[] {
  const { clientId, issuer, now } = expected;
  const failing: readonly (readonly [Check, boolean])[] = [
    ['iss', claims.iss !== issuer],
    ['sub', claims.sub !== expected.sub],
    ['aud', claims.aud !== clientId],
    ['azp', claims.azp !== undefined && claims.azp !== clientId],
    ['exp', !isNumber(claims.exp) || claims.exp < now - SKEW_S],
    ['iat', !isNumber(claims.iat) || claims.iat > now + SKEW_S],
    ['nbf', claims.nbf !== undefined && Number(claims.nbf) > now + SKEW_S],
    ['nonce', claims.nonce !== expected.nonce],
    ['at_hash', claims.at_hash !== undefined && claims.at_hash !== hash(expected.accessToken)],
    ['kind', claims.events !== undefined],
  ];
  return failing.flatMap(([check, fails]) => (fails ? [check] : []));
}

/** What only a login that asked for it says; a logout token says nothing of it. */
function loginFindings(claims: Record<string, unknown>, { leastAcr, maxAge, now }: Expected): Check[] {
  if (claims.events !== undefined) return [];
  const level = /^[1-4]$/.test(String(claims.acr)) ? Number(claims.acr) : 0;
  const tooOld = !isNumber(claims.auth_time) || claims.auth_time < now - maxAge - SKEW_S;
  return [...(level < leastAcr ? (['acr'] as const) : []), ...(tooOld ? (['auth_time'] as const) : [])];
}

/** Every check that the token fails. */
export async function findings(token: string | undefined, expected: Expected): Promise<Set<Check>> {
  if (token === undefined) return new Set(['token']);
  const [first = '', second = ''] = token.split('.');
  const [header, claims] = [part(first), part(second)];
  const foreign = Object.keys(header).some((name) => !ALLOWED_HEADER.has(name));
  return new Set<Check>([
    ...(foreign ? (['header'] as const) : []),
    ...(await signatureFindings(token, header, expected)),
    ...claimFindings(claims, expected),
    ...loginFindings(claims, expected),
  ]);
}
