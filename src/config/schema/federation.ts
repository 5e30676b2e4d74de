/** An operator that this gateway does not serve, and that its discovery lists all the same. */
import { z } from 'zod';
import { listing, numbers } from './listing.ts';
import { httpUrl } from './values.ts';

export const federated = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/, 'must be lower-case letters, digits and -')
    .describe('identifier, different from those of the operators served here'),
  ...listing,
  issuer: listing.issuer.describe('OpenID issuer of that operator, byte for byte; relying parties are sent there'),
  numbers: numbers.prefault({}),
  endpoints: z
    .strictObject({
      authorization: httpUrl.optional().describe('its authorization endpoint'),
      token: httpUrl.optional().describe('its token endpoint'),
      userinfo: httpUrl.optional().describe('its userinfo endpoint'),
      premiuminfo: httpUrl.optional().describe('its premiuminfo endpoint'),
      jwks: httpUrl.optional().describe('its keys'),
      tokenrevoke: httpUrl.optional().describe('its revocation endpoint'),
    })
    .prefault({})
    .describe('links besides issuer and metadata, for SDKs that read no metadata'),
});
