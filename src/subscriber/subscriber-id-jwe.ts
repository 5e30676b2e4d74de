/**
 * The encrypted number as a nested JWT: compact JWE (RFC 7516) around a JWS with this gateway's HMAC. Reads canonical
 * base64url only, so that no other spelling of one opens.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { compactDecrypt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { createJweMaker } from './compact-jwe.ts';
import { rsaPair } from './rsa-keys.ts';
import type {
  SubscriberIdCodec,
  SubscriberIdExpectation,
  SubscriberIdKey,
  SubscriberIdOptions,
} from './subscriber-id-codec.ts';
import { unmarkedNumber } from './subscriber-id-unmarked.ts';

const ALG = 'RSA-OAEP-256';
const ENC = 'A256CBC-HS512';

const header = z.strictObject({
  alg: z.literal(ALG),
  enc: z.literal(ENC),
  kid: z.string(),
  typ: z.literal('JWE').optional(),
  cty: z.literal('JWT').optional(),
});
const payload = z.object({ msisdn: z.string().regex(/^[1-9]\d{6,14}$/), operator: z.string() });

const JWS_HEADER = Buffer.from(JSON.stringify({ alg: 'HS256' })).toString('base64url');

/** A compact JWS (RFC 7515 section 3.1) with HS256. */
function signed(claims: object, secret: KeyObject): string {
  const content = `${JWS_HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;

export function createJweForm({ keyring, now, lifetimeSeconds }: SubscriberIdOptions): SubscriberIdCodec {
  const [current, ...earlier] = keyring.deriveAll('subscriber_id').map((bytes) => createSecretKey(bytes));
  if (!current) throw new Error('the keyring derives no key');
  const makeJwe = createJweMaker(now);

  const decrypted = async (value: string, keys: readonly SubscriberIdKey[]): Promise<string | undefined> => {
    if (!value.split('.').every(isCanonical)) return undefined;
    const { kid } = header.parse(decodeProtectedHeader(value));
    const key = keys.find((candidate) => candidate.kid === kid);
    if (!key) return undefined;
    const { plaintext } = await compactDecrypt(value, key, {
      keyManagementAlgorithms: [ALG],
      contentEncryptionAlgorithms: [ENC],
    });
    return new TextDecoder().decode(plaintext);
  };

  /** @throws what jose says of a wrong signature, app or time */
  const verified = async (token: string, relyingParty: string): Promise<JWTPayload> => {
    for (const secret of [current, ...earlier]) {
      try {
        const { payload: claims } = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          audience: relyingParty,
          requiredClaims: ['exp'],
          currentDate: new Date(now()),
        });
        return claims;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  };

  const marked = async (
    token: string,
    { operator, relyingParty }: SubscriberIdExpectation,
  ): Promise<string | undefined> => {
    const claims = payload.parse(await verified(token, relyingParty));
    return claims.operator === operator ? claims.msisdn : undefined;
  };

  return {
    async seal({ msisdn, operator, relyingParty, key }) {
      const { kid } = key;
      if (kid === undefined) throw new Error(`an encryption key of ${operator} has no kid`);
      const issuedAt = Math.floor(now() / 1_000);
      const claims = { msisdn, operator, aud: relyingParty, iat: issuedAt, exp: issuedAt + lifetimeSeconds };
      return makeJwe(signed(claims, current), rsaPair(key).publicKey, { kid, typ: 'JWE', cty: 'JWT' });
    },
    async unseal(value, expected) {
      const content = await decrypted(value, expected.keys);
      if (content === undefined) return undefined;
      if (expected.acceptUnmarked && !content.includes('.')) return unmarkedNumber(content);
      return marked(content, expected);
    },
  };
}
