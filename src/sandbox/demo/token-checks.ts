/**
 * What a relying party checks of an ID token beyond the library's work (issuer, audience, signature, times, nonce):
 * azp, at_hash and the level of assurance. Pure.
 */
import { createHash } from 'node:crypto';

export type TokenProblem = 'azp' | 'at_hash' | 'acr';

export interface TokenExpectation {
  readonly clientId: string;
  readonly accessToken: string;
  /** `alg` of the ID token's header */
  readonly algorithm: string;
  readonly levels: readonly string[];
}

/** Left half of the hash that the signature's algorithm uses (OpenID Connect Core 3.1.3.6). */
export function accessTokenHash(accessToken: string, algorithm: string): string {
  const digest = createHash(`sha${algorithm.slice(-3)}`)
    .update(accessToken, 'ascii')
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

/** The first claim that is not as it must be; undefined when all are. */
export function tokenProblem(
  claims: Readonly<Record<string, unknown>>,
  { clientId, accessToken, algorithm, levels }: TokenExpectation,
): TokenProblem | undefined {
  if (claims.azp !== undefined && claims.azp !== clientId) return 'azp';
  if (claims.at_hash !== undefined && claims.at_hash !== accessTokenHash(accessToken, algorithm)) return 'at_hash';
  if (typeof claims.acr !== 'string' || !levels.includes(claims.acr)) return 'acr';
  return undefined;
}
