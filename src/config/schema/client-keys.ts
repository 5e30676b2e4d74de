/**
 * The public keys of a relying party, given with its registration instead of an address to fetch them from (RFC 7591
 * section 2: one or the other): they verify its request objects and its private_key_jwt. Only keys that one of the served
 * algorithms can verify with, and never a private one: whoever pastes that by mistake is told so, and it is not kept.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const LEAST_RSA_BITS = 2_048;
const MOST_RSA_BITS = 8_192;
const MOST_KEYS = 8;
/** base64url of the largest modulus */
const LONGEST = 1_366;

const number = z
  .string()
  .regex(/^[\w-]+$/, 'must be base64url')
  .max(LONGEST)
  .optional();

const jwk = z.object({
  kty: z.enum(['RSA', 'EC']).describe('RSA for RS256, EC for ES256'),
  kid: z.string().min(1).max(128).optional().describe('name that its signatures give; needed where there are several'),
  alg: z.enum(['RS256', 'ES256']).optional().describe('signatures that it verifies'),
  use: z.literal('sig').optional().describe('sig'),
  n: number.describe('modulus of an RSA key'),
  e: number.describe('exponent of an RSA key'),
  crv: z.literal('P-256').optional().describe('curve of an EC key'),
  x: number.describe('coordinate of an EC key'),
  y: number.describe('coordinate of an EC key'),
  // every private JWK has it (RFC 7518 sections 6.2.2 and 6.3.2); whatever else one has is not kept
  d: z
    .never({ error: 'is of a private key: give the public part only, and replace the key' })
    .optional()
    .meta({ description: 'must be absent: it is of a private key', hidden: true }),
});

function imported({ kty, n = '', e = '', crv = 'P-256', x = '', y = '' }: z.infer<typeof jwk>): KeyObject | undefined {
  try {
    return createPublicKey({ key: kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function problemOf(key: z.infer<typeof jwk>): string | undefined {
  const alg = key.kty === 'RSA' ? 'RS256' : 'ES256';
  if (key.alg !== undefined && key.alg !== alg) return `must have alg ${alg} or none`;
  const known = imported(key);
  if (known === undefined) return `is no ${key.kty} key: its numbers cannot be read`;
  const bits = known.asymmetricKeyDetails?.modulusLength ?? LEAST_RSA_BITS;
  if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
    return `must be an RSA key of ${LEAST_RSA_BITS} to ${MOST_RSA_BITS} bits`;
  }
  return undefined;
}

const publicKey = jwk.superRefine((key, context) => {
  const message = problemOf(key);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** A JWK set (RFC 7517) of public keys. */
export const clientKeys = z.strictObject(
  {
    keys: z
      .array(publicKey)
      .min(1)
      .max(MOST_KEYS)
      .refine(
        (keys) =>
          keys.length === 1 ||
          (keys.every(({ kid }) => kid !== undefined) && new Set(keys.map(({ kid }) => kid)).size === keys.length),
        'must each have a kid of their own, since there are several',
      )
      .meta({ description: 'JWKs (RFC 7517)', hidden: true }),
  },
  { error: ({ code }) => (code === 'invalid_type' ? 'must be a JWK set: {"keys":[…]}' : undefined) },
);
export type ClientKeys = z.infer<typeof clientKeys>;
