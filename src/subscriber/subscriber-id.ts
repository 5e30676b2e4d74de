/**
 * The encrypted MSISDN (`subscriber_id`) that discovery hands to a relying party and that comes back as
 * `login_hint=ENCR_MSISDN:…`: a nested JWT, compact JWE around a JWS. The encryption key is public, so anyone can make
 * a JWE; the inner HMAC says that this gateway made it, for which app, at which operator and until when.
 * Never tells why one did not open: every failure is the same answer.
 */
import type { JWK } from 'jose';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Keyring } from '../store/keyring.ts';

/** A private RSA key of an operator for `use: enc`, with its kid. */
export type SubscriberIdKey = Readonly<JWK>;

/** Key ID of an operator's (first) encryption key, as it stands in the JWE header. */
export const subscriberIdKeyId = (operator: string): string => `${operator}_enc`;

export interface SubscriberIdSubject {
  readonly operator: string;
  /** id of the relying party that it is made for */
  readonly relyingParty: string;
}

export type OpenedSubscriberId =
  | { readonly ok: true; readonly msisdn: string }
  | { readonly ok: false; readonly code: 'invalid_subscriber_id' };

export interface SubscriberIdIssuer {
  /**
   * @param key the operator's current encryption key; its kid goes into the header
   * @throws Error for a key that has no kid or is no RSA key
   */
  issue(subject: SubscriberIdSubject & { readonly msisdn: string; readonly key: SubscriberIdKey }): Promise<string>;
  /** @param keys the operator's encryption keys, retired ones included */
  open(
    subscriberId: string,
    expected: SubscriberIdSubject & { readonly keys: readonly SubscriberIdKey[] },
  ): Promise<OpenedSubscriberId>;
}

export interface SubscriberIdOptions {
  readonly keyring: Keyring;
  /** epoch milliseconds */
  readonly now: () => number;
  /** `discovery.subscriber_id_s` */
  readonly lifetimeSeconds: number;
}

const ALG = 'RSA-OAEP-256';
const ENC = 'A256CBC-HS512';
const MAX_LENGTH = 4_096;
const FAILED: OpenedSubscriberId = { ok: false, code: 'invalid_subscriber_id' };

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

export function createSubscriberIdIssuer({ keyring, now, lifetimeSeconds }: SubscriberIdOptions): SubscriberIdIssuer {
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

  const unwrap: SubscriberIdIssuer['open'] = async (subscriberId, { operator, relyingParty, keys }) => {
    if (subscriberId.length > MAX_LENGTH) return FAILED;
    const { kid } = header.parse(decodeProtectedHeader(subscriberId));
    const key = keys.find((candidate) => candidate.kid === kid);
    if (!key) return FAILED;
    const { plaintext } = await compactDecrypt(subscriberId, key, {
      keyManagementAlgorithms: [ALG],
      contentEncryptionAlgorithms: [ENC],
    });
    const verified = await Promise.any(
      accepted.map((secret) =>
        jwtVerify(plaintext, secret, {
          algorithms: ['HS256'],
          audience: relyingParty,
          requiredClaims: ['exp'],
          currentDate: new Date(now()),
        }),
      ),
    );
    const claims = payload.parse(verified.payload);
    return claims.operator === operator ? { ok: true, msisdn: claims.msisdn } : FAILED;
  };

  return {
    async issue({ msisdn, operator, relyingParty, key }) {
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
    async open(subscriberId, expected) {
      try {
        return await unwrap(subscriberId, expected);
      } catch {
        // Whatever jose or the shape says about foreign input, telling it apart would be an oracle.
        return FAILED;
      }
    },
  };
}
