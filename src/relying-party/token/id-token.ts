/**
 * Verification of an ID token (OpenID Connect Core section 3.1.3.7), strict: what was asked for must be there. The
 * checks after the signature stand in one list, each says what is wrong or nothing.
 */
import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { TokenError, type TokenErrorCode } from '../errors.ts';
import { type Level, reaches } from '../levels.ts';
import type { ReplayStore } from '../session/replay-store.ts';
import { type Algorithm, type Trust, verifySigned } from './signed.ts';

/** A code is exchanged at once, so its token is new. */
const MAX_AGE_S = 300;

/** What the login asked for. */
export interface Expectation {
  readonly nonce: string;
  readonly accessToken: string;
  /** the least level that will do; none: whatever the issuer says */
  readonly acr?: Level | undefined;
  /** seconds since the person answered */
  readonly maxAge?: number | undefined;
  /** remembers tokens, so that none is taken twice */
  readonly seen?: ReplayStore | undefined;
}

/** Verified claims. */
export interface IdTokenClaims extends JWTPayload {
  readonly iss: string;
  readonly sub: string;
  readonly exp: number;
  readonly iat: number;
}

/** Left half of the hash that goes with the signature's algorithm (OpenID Connect Core section 3.1.3.6). */
export function accessTokenHash(accessToken: string, algorithm: Algorithm): string {
  const digest = createHash(`sha${algorithm.slice(-3)}`)
    .update(accessToken, 'ascii')
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

type Check = (claims: JWTPayload, expected: Expectation, trust: Trust) => TokenErrorCode | false;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const CHECKS: readonly Check[] = [
  ({ azp }, _, { clientId }) => azp !== undefined && azp !== clientId && 'wrong_azp',
  ({ events }) => events !== undefined && 'logout_token',
  ({ sub }) => (!isText(sub) || sub.length > 255) && 'malformed',
  ({ nonce }, expected) => nonce !== expected.nonce && 'wrong_nonce',
  ({ at_hash }) => at_hash === undefined && 'at_hash_missing',
  ({ at_hash }, { accessToken }, { algorithm }) =>
    at_hash !== accessTokenHash(accessToken, algorithm) && 'at_hash_mismatch',
  ({ acr }, expected) => expected.acr !== undefined && acr === undefined && 'acr_missing',
  ({ acr }, expected) => expected.acr !== undefined && !reaches(acr, expected.acr) && 'acr_too_low',
  ({ auth_time }) => auth_time !== undefined && !Number.isFinite(auth_time) && 'malformed',
  ({ auth_time }, { maxAge }) => maxAge !== undefined && auth_time === undefined && 'auth_time_missing',
  ({ auth_time }, _, { now, clockToleranceS }) =>
    Number(auth_time ?? 0) > now() / 1_000 + clockToleranceS && 'auth_time_in_future',
  ({ auth_time }, { maxAge }, { now, clockToleranceS }) =>
    maxAge !== undefined &&
    Number(auth_time) + maxAge < Math.floor(now() / 1_000) - clockToleranceS &&
    'auth_time_too_old',
];

/** @throws TokenError with the first thing that is wrong */
export async function verifyIdToken(token: string, trust: Trust, expected: Expectation): Promise<IdTokenClaims> {
  const claims = await verifySigned(token, trust, { types: ['jwt'], maxAgeS: MAX_AGE_S });
  for (const check of CHECKS) {
    const code = check(claims, expected, trust);
    if (code) throw new TokenError(code);
  }
  const { iss, sub, exp, iat } = claims;
  if (iss === undefined || sub === undefined || exp === undefined || iat === undefined)
    throw new TokenError('malformed');
  const key = `id_token ${createHash('sha256').update(token).digest('base64url')}`;
  const until = (exp + trust.clockToleranceS) * 1_000;
  if (expected.seen !== undefined && !(await expected.seen.use(key, until))) throw new TokenError('replayed');
  return { ...claims, iss, sub, exp, iat };
}
