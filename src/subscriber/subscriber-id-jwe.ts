/**
 * The encrypted number as a nested JWT: compact JWE (RFC 7516) around a JWS with this gateway's HMAC. Reads canonical
 * base64url only, so that no other spelling of one opens.
 */
import {
  CompactEncrypt,
  compactDecrypt,
  decodeProtectedHeader,
  errors,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { z } from 'zod';
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

const publicPart = ({ kty, n, e }: SubscriberIdKey): JWK => ({
  kty: kty ?? 'RSA',
  ...(n === undefined ? {} : { n }),
  ...(e === undefined ? {} : { e }),
});

const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;

export function createJweForm({ keyring, now, lifetimeSeconds }: SubscriberIdOptions): SubscriberIdCodec {
  const mac = keyring.derive('subscriber_id');
  const accepted = keyring.deriveAll('subscriber_id');
  const publicKeys = new WeakMap<SubscriberIdKey, JWK>();
  const publicKey = (key: SubscriberIdKey): JWK => {
    const known = publicKeys.get(key);
    if (known) return known;
    const made = publicPart(key);
    publicKeys.set(key, made);
    return made;
  };

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
    for (const secret of accepted) {
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
      const inner = await new SignJWT({ msisdn, operator })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(relyingParty)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(mac);
      return new CompactEncrypt(new TextEncoder().encode(inner))
        .setProtectedHeader({ alg: ALG, enc: ENC, kid, typ: 'JWE', cty: 'JWT' })
        .encrypt(publicKey(key));
    },
    async unseal(value, expected) {
      const content = await decrypted(value, expected.keys);
      if (content === undefined) return undefined;
      if (expected.acceptUnmarked && !content.includes('.')) return unmarkedNumber(content);
      return marked(content, expected);
    },
  };
}
