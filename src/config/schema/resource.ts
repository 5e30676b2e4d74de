/** A resource of relying parties, e.g. their API: what access tokens can be made for (RFC 8707). */
import { z } from 'zod';

/** RFC 8707 section 2: an absolute URI without a fragment. Compared character by character. */
export const resourceIdentifier = z
  .string()
  .max(512)
  .refine((text) => URL.canParse(text) && !/[\s#]/.test(text), 'must be an absolute URI without a fragment');

/** Scopes of the gateway itself mean something else, and may need consent. */
const OWN_SCOPES = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

/** RFC 6749 section 3.3 */
const scope = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/, 'must be 1 to 64 visible characters without " and \\')
  .refine(
    (text) => !OWN_SCOPES.includes(text) && !/^m(c|id)_/.test(text),
    'must not be a scope of the gateway: openid, profile, mc_… and the like',
  );

export const resource = z.strictObject({
  identifier: resourceIdentifier.describe('what requests name it by, and `aud` of its tokens: an absolute URI'),
  scopes: z.array(scope).max(64).default([]).describe('scopes that its tokens can have; no person is asked for them'),
  format: z
    .enum(['jwt', 'opaque'])
    .default('jwt')
    .describe('jwt: read by the resource server itself (RFC 9068) · opaque: asked about at `/introspect`'),
  lifetime_s: z
    .int()
    .min(30)
    .max(86_400)
    .default(300)
    .describe('life of its tokens; a JWT cannot be taken back, so at most 3600 there'),
  signing_alg: z.enum(['RS256', 'ES256']).default('RS256').describe('signature of its JWTs'),
  operators: z.array(z.string()).min(1).optional().describe('operators that issue its tokens; default: all'),
  open: z.boolean().default(false).describe('every relying party may ask for it, not only those that list it'),
});
export type ResourceConfig = z.infer<typeof resource>;
