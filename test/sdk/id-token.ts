/**
 * The token answer as the official SDKs judge it: each a list of checks in its own order, the first that fails decides.
 * They are laxer than OpenID Connect demands in places, and stricter in others; this repeats what they do.
 */
import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

const text = z.string();
const answerShape = z.object({
  error: text.optional(),
  access_token: text.optional(),
  token_type: text.optional(),
  expires_in: z.number().optional(),
  id_token: text.optional(),
  refresh_token: text.optional(),
  scope: text.optional(),
  correlation_id: text.optional(),
});
export type TokenAnswer = z.infer<typeof answerShape>;
export const readTokens = (body: string): TokenAnswer => answerShape.parse(JSON.parse(body));

/** Strings alone: an array, as in key_ops, is an exception in Java and .NET. */
const keyShape = z.object({
  kty: text,
  use: text.optional(),
  key_ops: text.optional(),
  alg: text.optional(),
  kid: text.optional(),
  n: text.optional(),
  e: text.optional(),
});
const keysShape = z.object({ keys: z.array(keyShape) });
export type Key = z.infer<typeof keyShape>;
export const readKeys = (body: string): readonly Key[] => keysShape.parse(JSON.parse(body)).keys;

export interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly version: string | undefined;
  readonly maxAgeSeconds: number;
  /** what discovery said */
  readonly correlationId: string | undefined;
  readonly keys: readonly Key[];
  /** seconds since 1970 */
  readonly now: number;
}

export interface IdToken {
  readonly header: Readonly<Record<string, unknown>>;
  /** as it was sent */
  readonly payload: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const objectShape = z.record(text, z.unknown());
const part = (token: string, index: number): string =>
  Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8');

export const readIdToken = (token: string): IdToken => ({
  header: objectShape.parse(JSON.parse(part(token, 0))),
  payload: part(token, 1),
  claims: objectShape.parse(JSON.parse(part(token, 1))),
});

interface Judged extends Expected, IdToken {
  readonly answer: TokenAnswer;
}

export type Check = readonly [verdict: string, passes: (judged: Judged) => boolean];

const is23 = ({ version }: Judged): boolean => version === 'mc_di_r2_v2.3';
const in23 =
  (name: string): Check[1] =>
  (judged) =>
    !is23(judged) || judged.claims[name] !== undefined;
const seconds = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

const ANSWERED: Check = ['ERROR_RESPONSE', ({ answer }) => answer.error === undefined];
const CORRELATED: Check = [
  'CORRELATION_ID_DIFFERS',
  ({ answer, correlationId }) => answer.correlation_id === undefined || answer.correlation_id === correlationId,
];
/** by a regular expression over the payload, so no blank may stand around the colon */
const NONCE_IN_TEXT: Check = ['invalid_nonce', ({ payload, nonce }) => payload.includes(`"nonce":"${nonce}"`)];
const ACCESS_TOKEN: Check = ['ACCESS_TOKEN_MISSING', ({ answer }) => Boolean(answer.access_token)];
const LASTS: Check = ['ACCESS_TOKEN_EXPIRED', ({ answer }) => (answer.expires_in ?? 0) > 0];
const AT_HASH: Check = ['INVALID_AT_HASH', in23('at_hash')];
const ACR: Check = ['INVALID_ACR', in23('acr')];
const AMR: Check = ['INVALID_AMR', in23('amr')];
const HASHED_HINT: Check = ['INVALID_HASHED_LOGIN_HINT', in23('hashed_login_hint')];
const NONCE: Check = ['INVALID_NONCE', ({ claims, nonce }) => claims.nonce === nonce];
const ISSUER: Check = ['INVALID_ISSUER', ({ claims, issuer }) => claims.iss === issuer];
const audience = ({ claims, clientId }: Judged): boolean => [claims.aud].flat().includes(clientId);
const AUD_AND_AZP: Check = [
  'INVALID_AUD_AND_AZP',
  (judged) => audience(judged) && (judged.claims.azp ?? judged.clientId) === judged.clientId,
];
/** azp is read whether it is there or not */
const AUD_AND_AZP_BOTH: Check = [
  'INVALID_AUD_AND_AZP',
  (judged) => audience(judged) && judged.claims.azp === judged.clientId,
];
const ALIVE: Check = ['ID_TOKEN_EXPIRED', ({ claims, now }) => seconds(claims.exp) > now];
const youngEnough =
  (since: 'iat' | 'auth_time'): Check[1] =>
  ({ claims, maxAgeSeconds, now }) =>
    seconds(claims[since]) + maxAgeSeconds > now;
const AGE_OF_TOKEN: Check = ['MAX_AGE_PASSED', youngEnough('iat')];
const AGE_OF_LOGIN: Check = ['MAX_AGE_PASSED', youngEnough('auth_time')];

const fits = ({ header }: Judged, key: Key | undefined): boolean =>
  key !== undefined && key.kid === header.kid && (key.alg ?? header.alg) === header.alg;
const KEY: Check = ['NO_MATCHING_KEY', (judged) => judged.keys.some((key) => fits(judged, key))];
const FIRST_KEY: Check = [
  'NO_MATCHING_KEY',
  (judged) => fits(judged, judged.keys[0]) && judged.keys[0]?.alg !== undefined,
];
const ALGORITHM: Check = ['INCORRECT_ALGORITHM', ({ header }) => header.alg === 'RS256'];
const SIGNATURE: Check = [
  'INVALID_SIGNATURE',
  (judged) => {
    const key = judged.keys.find((one) => fits(judged, one));
    const [header, payload, signature = ''] = judged.answer.id_token?.split('.') ?? [];
    if (!key) return false;
    const signed = Buffer.from(`${header}.${payload}`);
    const publicKey = createPublicKey({ key: { kty: key.kty, n: key.n ?? '', e: key.e ?? '' }, format: 'jwk' });
    return verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'));
  },
];

const BY_CONTENT = [AT_HASH, ACR, AMR];
const BY_KEY = [KEY, ALGORITHM, SIGNATURE];

export const JAVA_3: readonly Check[] = [
  ANSWERED,
  CORRELATED,
  NONCE_IN_TEXT,
  ACCESS_TOKEN,
  LASTS,
  ...BY_CONTENT,
  NONCE,
  ISSUER,
  AUD_AND_AZP,
  ALIVE,
  AGE_OF_TOKEN,
  ...BY_KEY,
];
export const JAVA_2: readonly Check[] = JAVA_3.filter((check) => !BY_CONTENT.includes(check));
/** looks at the first key only, and does not verify the signature */
export const PHP: readonly Check[] = [
  ANSWERED,
  ACCESS_TOKEN,
  LASTS,
  NONCE,
  AUD_AND_AZP_BOTH,
  ISSUER,
  ALIVE,
  AGE_OF_LOGIN,
  ...BY_CONTENT,
  HASHED_HINT,
  FIRST_KEY,
];
export const DOTNET: readonly Check[] = [
  ANSWERED,
  ACCESS_TOKEN,
  LASTS,
  ...BY_CONTENT,
  HASHED_HINT,
  NONCE,
  AUD_AND_AZP,
  ISSUER,
  ALIVE,
  AGE_OF_LOGIN,
  ...BY_KEY,
];

/** `Valid`, or the name of the first check that failed. */
export function judge(checks: readonly Check[], answer: TokenAnswer, expected: Expected): string {
  if (answer.error !== undefined) return `ERROR_RESPONSE ${answer.error}`;
  if (answer.id_token === undefined) return 'ID_TOKEN_MISSING';
  const judged: Judged = { ...expected, ...readIdToken(answer.id_token), answer };
  return checks.find(([, passes]) => !passes(judged))?.[0] ?? 'Valid';
}
