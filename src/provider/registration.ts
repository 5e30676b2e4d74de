/**
 * Registers a relying party at run time: checks what it says about itself, makes its identifiers and secrets, stores it.
 * The discovery secret is given out once and kept as a hash; operator secrets are derived when they are needed.
 */
import { z } from 'zod';
import { isLoopbackHost } from '../config/loopback.ts';
import { clientKeys } from '../config/schema/client-keys.ts';
import { geofencing } from '../config/schema/geofencing.ts';
import { logoutChoices } from '../config/schema/relying-party.ts';
import { resourceIdentifier } from '../config/schema/resource.ts';
import { network } from '../config/schema/values.ts';
import type { RelyingParty, RelyingPartyRepository } from './relying-party.ts';
import { hashDiscoverySecret, newDiscoverySecret } from './secret-hash.ts';
import type { SectorCheck } from './sector.ts';

// what follows reads the parts of the address, so it needs one
const address = z
  .url({ error: 'must be an absolute address', abort: true })
  .refine((text) => !text.includes('#'), 'must have no fragment');
const webAddress = address.refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}, 'must be https, or http on loopback');
const redirectAddress = address.refine((text) => {
  const { protocol, hostname } = new URL(text);
  if (protocol === 'http:') return isLoopbackHost(hostname);
  return protocol === 'https:' || /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);
}, 'must be https, http on loopback, or a reverse-domain scheme of an app');

const displayed = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must have no control characters');

/** What a relying party says about itself, member by member. */
export const registrationMembers = z.strictObject({
  name: displayed(64),
  short_name: displayed(16).optional(),
  redirect_uris: z.array(redirectAddress).min(1).max(32),
  profile: z.enum(['auto', 'mobile-connect', 'oidc']).default('auto'),
  headless: z.boolean().default(false),
  headless_addresses: z.array(network).max(64).optional(),
  number_matching: z.boolean().optional(),
  silent: z.boolean().default(true),
  geofencing: geofencing.optional(),
  location: z.boolean().default(false),
  signature_claims: z.boolean().default(false),
  sector_identifier_uri: webAddress.optional(),
  post_logout_redirect_uris: z.array(redirectAddress).max(32).default([]),
  backchannel_logout_uri: webAddress.optional(),
  logout: logoutChoices.optional(),
  jwks_uri: webAddress.optional(),
  jwks: clientKeys.optional(),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'])
    .default('client_secret_basic'),
  id_token_signed_response_alg: z.enum(['RS256', 'ES256', 'HS256']).default('RS256'),
  userinfo_signed_response_alg: z.enum(['RS256', 'ES256', 'HS256']).optional(),
  takeover_signals: z.boolean().default(false),
  resources: z.array(resourceIdentifier).max(64).optional(),
  resource_server_for: z.array(resourceIdentifier).max(64).optional(),
});

const hasSecret = ({ token_endpoint_auth_method: method }: z.infer<typeof registrationMembers>): boolean =>
  method === 'client_secret_basic' || method === 'client_secret_post';

export const registrationSchema = registrationMembers
  .refine(
    ({ redirect_uris, sector_identifier_uri }) =>
      sector_identifier_uri !== undefined || new Set(redirect_uris.map((uri) => new URL(uri).host)).size === 1,
    { path: ['sector_identifier_uri'], error: 'is needed, since the redirect addresses have several hosts' },
  )
  .refine(
    ({ token_endpoint_auth_method: method, jwks_uri, jwks }) =>
      method !== 'private_key_jwt' || jwks_uri !== undefined || jwks !== undefined,
    {
      path: ['jwks_uri'],
      error: 'is needed for private_key_jwt, or jwks',
    },
  )
  .refine(({ jwks_uri, jwks }) => jwks_uri === undefined || jwks === undefined, {
    path: ['jwks'],
    error: 'must be absent, since jwks_uri says where the keys are',
  })
  .refine((party) => party.id_token_signed_response_alg !== 'HS256' || hasSecret(party), {
    path: ['id_token_signed_response_alg'],
    error: 'HS256 needs a client with a secret',
  })
  .refine((party) => party.userinfo_signed_response_alg !== 'HS256' || hasSecret(party), {
    path: ['userinfo_signed_response_alg'],
    error: 'HS256 needs a client with a secret',
  })
  .refine(({ takeover_signals, token_endpoint_auth_method: method }) => !takeover_signals || method !== 'none', {
    path: ['takeover_signals'],
    error: 'needs a client that can prove who it is',
  })
  .refine((party) => !party.resource_server_for?.length || party.token_endpoint_auth_method !== 'none', {
    path: ['resource_server_for'],
    error: 'needs a client that can prove who it is',
  });

export type Registration = z.infer<typeof registrationSchema>;

const withoutDefault = (member: z.core.$ZodType): z.core.$ZodType =>
  member instanceof z.ZodDefault ? member.unwrap() : member;

/** The members that a change may name: each by itself; whether they go together is seen with all the others. */
export const changedMembers = z.strictObject(
  Object.fromEntries(
    Object.entries(registrationMembers.shape).map(([name, member]) => [name, z.optional(withoutDefault(member))]),
  ),
);

/** What a relying party cannot say about itself: only the sandbox sets it, beside a registration. */
export type Besides = Pick<RelyingParty, 'misbehave'>;

export interface Registered {
  readonly party: RelyingParty;
  /** shown once */
  readonly discoverySecret: string;
}

/** What the relying party says about itself does not hold; nothing was stored. */
export class RegistrationRefused extends Error {
  readonly code = 'registration_refused';
  /** the member that is wrong */
  readonly path: string;
  constructor(path: string, description: string) {
    super(description);
    this.path = path;
  }
}

export function createRegistration(ports: {
  readonly parties: Pick<RelyingPartyRepository, 'insert'>;
  readonly randomBytes: (size: number) => Buffer;
  readonly checkSector: SectorCheck;
}) {
  /** @throws RegistrationRefused */
  return async (registration: Registration, besides: Besides = { misbehave: [] }): Promise<Registered> => {
    const problem = await ports.checkSector(registration);
    if (problem !== undefined) throw new RegistrationRefused('sector_identifier_uri', problem);
    const id = ports.randomBytes(12).toString('hex');
    const discoverySecret = newDiscoverySecret();
    const { short_name, ...rest } = registration;
    const party: RelyingParty = {
      ...rest,
      ...besides,
      id,
      short_name: short_name ?? registration.name.slice(0, 16).trim(),
      discovery_client_id: id,
      discovery_secret_hash: await hashDiscoverySecret(discoverySecret),
      fixed_secret: undefined,
      secret_version: 1,
    };
    await ports.parties.insert(party);
    return { party, discoverySecret };
  };
}
