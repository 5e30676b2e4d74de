/** A relying party fixed by configuration. */
import { z } from 'zod';
import { clientKeys } from './client-keys.ts';
import { geofencing } from './geofencing.ts';
import { resourceIdentifier } from './resource.ts';
import { httpUrl, network } from './values.ts';

/** The identifier of the gateway itself, where it is a relying party of its own: no other can have it. */
export const OWN_PARTY = 'signet-account';

/** How a logout that the relying party asks for goes. */
export const logoutChoices = z.strictObject({
  skip_question: z
    .boolean()
    .default(false)
    .describe('its logout signs people out everywhere without asking them, if its id_token_hint names their session'),
});

export const relyingParty = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{3,64}$/, 'must be 3 to 64 letters, digits, - or _')
    .describe('identifier; its client_id at an operator is ID.OPERATOR'),
  name: z.string().min(1).max(64).describe('name shown to people'),
  short_name: z.string().min(1).max(16).optional().describe('name shown on the phone'),
  redirect_uris: z.array(httpUrl).min(1).describe('exact redirect addresses'),
  secret: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(/^[^+%\s]*$/, 'must not contain +, % or blanks: clients encode them differently')
    .optional()
    .meta({
      description: 'client secret at every operator and for discovery; absent for public clients',
      hidden: true,
    }),
  profile: z.enum(['auto', 'mobile-connect', 'oidc']).default('auto').describe('which rules its requests are held to'),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'])
    .default('client_secret_basic')
    .describe('how the client authenticates at the token endpoint'),
  id_token_signed_response_alg: z
    .enum(['RS256', 'ES256', 'HS256'])
    .default('RS256')
    .describe('signature of its ID tokens'),
  userinfo_signed_response_alg: z
    .enum(['RS256', 'ES256', 'HS256'])
    .optional()
    .describe('userinfo and premiuminfo as a JWT with this signature; without it as JSON'),
  sector_identifier_uri: httpUrl.optional().describe('needed when the redirect addresses have several hosts'),
  post_logout_redirect_uris: z.array(httpUrl).default([]).describe('exact addresses to return to after a logout'),
  backchannel_logout_uri: httpUrl.optional().describe('address that is told when a session ends'),
  logout: logoutChoices.optional().describe('how a logout that it asks for goes'),
  jwks_uri: httpUrl.optional().describe('address of its public keys, for private_key_jwt and signed request objects'),
  jwks: clientKeys.optional().meta({ description: 'its public keys themselves, instead of jwks_uri', hidden: true }),
  silent: z.boolean().default(true).describe('may be answered from a session without asking the person'),
  number_matching: z.boolean().optional().describe('number matching for its logins, whatever the operator says'),
  takeover_signals: z
    .boolean()
    .default(false)
    .describe('may ask for account takeover signals of any number (scope mc_atp), without a person signing in'),
  headless: z
    .boolean()
    .default(false)
    .describe('may have people authenticated without a browser, see relying-parties.md'),
  headless_addresses: z
    .array(network)
    .max(64)
    .optional()
    .describe('its servers, which need not authenticate for a headless login, as networks'),
  geofencing: geofencing
    .optional()
    .describe('where the phone must be; without its location, or elsewhere, nobody signs in to this relying party'),
  location: z.boolean().default(false).describe('may learn where the phone is, by the scope mid_location'),
  resources: z
    .array(resourceIdentifier)
    .max(64)
    .optional()
    .describe('resources that it may ask access tokens for, besides those that are open'),
  resource_server_for: z
    .array(resourceIdentifier)
    .max(64)
    .optional()
    .describe('resources that it serves: it may introspect the access tokens for them, whoever got them'),
  signature_claims: z
    .boolean()
    .default(false)
    .describe(
      'may have signature and public key of the SIM (dts, upk) for what it has signed by dtbs; they identify the SIM everywhere',
    ),
});
export type RelyingPartyConfig = z.infer<typeof relyingParty>;
