/**
 * What ID tokens and logout tokens have in common: a JWT by this issuer for this client, in time, signed with the
 * registered algorithm by a key that the issuer publishes. jose does the verification; this says what is expected, and
 * turns its answer into a code.
 */
import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { RelyingPartyError, TokenError, type TokenErrorCode } from '../errors.ts';

export const ALGORITHMS = ['RS256', 'ES256', 'HS256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Whom to believe, and what was registered there. */
export interface Trust {
  readonly issuer: string;
  readonly clientId: string;
  readonly algorithm: Algorithm;
  /** the key of HS256 */
  readonly clientSecret?: string | undefined;
  /** the key of RS256 and ES256 */
  readonly keys: JWTVerifyGetKey;
  /** how far the issuer's clock may be off */
  readonly clockToleranceS: number;
  /** epoch milliseconds */
  readonly now: () => number;
}

export interface SignedKind {
  /** accepted values of `typ`, in lower case; absent is accepted too */
  readonly types: readonly string[];
  /** how long ago `iat` may be */
  readonly maxAgeS: number;
}

const MAX_LENGTH = 16_384;

/** Parameters that bring or name a key, or change what is signed: a key comes from the issuer's set, found by kid. */
const KEY_PARAMETERS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip'];

const CLAIM_CODES: Readonly<Record<string, TokenErrorCode>> = {
  iss: 'wrong_issuer',
  aud: 'wrong_audience',
  nbf: 'not_yet_valid',
};

function codeOf(error: unknown): TokenErrorCode {
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'too_old' : 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iat' && error.reason === 'check_failed') return 'issued_in_future';
    return CLAIM_CODES[error.claim] ?? 'malformed';
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'unknown_kid';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed';
  // also a published key that is too weak or of no use for the algorithm
  return 'bad_signature';
}

function checkHeader(token: string, { algorithm }: Trust, { types }: SignedKind): void {
  if (token.length > MAX_LENGTH) throw new TokenError('malformed');
  const header = (() => {
    try {
      return decodeProtectedHeader(token);
    } catch (cause) {
      throw new TokenError('malformed', { cause });
    }
  })();
  if (header.alg !== algorithm) throw new TokenError('alg_not_registered');
  if (KEY_PARAMETERS.some((name) => Object.hasOwn(header, name))) throw new TokenError('header_key_injection');
  const type =
    header.typ === undefined
      ? undefined
      : String(header.typ)
          .toLowerCase()
          .replace(/^application\//, '');
  if (type === undefined || types.includes(type)) return;
  throw new TokenError(type === 'logout+jwt' ? 'logout_token' : 'wrong_type');
}

/** @throws TokenError */
export async function verifySigned(token: string, trust: Trust, kind: SignedKind): Promise<JWTPayload> {
  const { algorithm, clientId, clientSecret, clockToleranceS, issuer, keys, now } = trust;
  checkHeader(token, trust, kind);
  const getKey: JWTVerifyGetKey = (header, jws) => {
    if (algorithm !== 'HS256') return keys(header, jws);
    if (clientSecret === undefined) throw new TokenError('alg_not_registered');
    return new TextEncoder().encode(clientSecret);
  };
  try {
    const { payload } = await jwtVerify(token, getKey, {
      algorithms: [algorithm],
      issuer,
      audience: clientId,
      requiredClaims: ['iss', 'aud', 'exp', 'iat'],
      clockTolerance: clockToleranceS,
      maxTokenAge: kind.maxAgeS,
      currentDate: new Date(now()),
    });
    const audiences = [payload.aud].flat();
    if (audiences.length !== 1) throw new TokenError('wrong_audience');
    return payload;
  } catch (cause) {
    if (cause instanceof RelyingPartyError) throw cause;
    throw new TokenError(codeOf(cause), { cause });
  }
}
