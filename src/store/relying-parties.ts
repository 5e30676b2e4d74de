/** Relying parties registered at run time, by Prisma. Those of the configuration are not stored here. */
import { z } from 'zod';
import { clientKeys } from '../config/schema/client-keys.ts';
import { geofencing } from '../config/schema/geofencing.ts';
import type { PrismaClient, RelyingParty as RelyingPartyRow } from '../generated/prisma/client.ts';
import type { RelyingParty, RelyingPartyRepository } from '../provider/relying-party.ts';
import { isUniqueViolation } from './prisma-failure.ts';
import { UniqueViolation } from './sql.ts';

/** The part of a registration without a column of its own. */
const METADATA = z.object({
  profile: z.enum(['auto', 'mobile-connect', 'oidc']),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']),
  id_token_signed_response_alg: z.enum(['RS256', 'ES256', 'HS256']),
  sector_identifier_uri: z.string().optional(),
  post_logout_redirect_uris: z.array(z.string()),
  backchannel_logout_uri: z.string().optional(),
  logout: z.object({ skip_question: z.boolean() }).optional(),
  jwks_uri: z.string().optional(),
  jwks: clientKeys.optional(),
  silent: z.boolean(),
  headless: z.boolean(),
  headless_addresses: z.array(z.string()).optional(),
  number_matching: z.boolean().optional(),
  geofencing: geofencing.optional(),
  location: z.boolean().default(false),
  signature_claims: z.boolean().default(false),
  userinfo_signed_response_alg: z.enum(['RS256', 'ES256', 'HS256']).optional(),
  takeover_signals: z.boolean().default(false),
  resources: z.array(z.string()).optional(),
  resource_server_for: z.array(z.string()).optional(),
  misbehave: z.array(z.string()),
  earlier_discovery_secret: z.object({ hash: z.string(), until: z.number() }).optional(),
});

const decode = (row: RelyingPartyRow): RelyingParty => ({
  ...METADATA.parse(row.metadata),
  id: row.id,
  name: row.name,
  short_name: row.shortName,
  redirect_uris: row.redirectUris,
  discovery_client_id: row.discoveryClientId,
  fixed_secret: undefined,
  secret_version: row.secretVersion,
  discovery_secret_hash: row.discoverySecretHash,
});

function encode(party: RelyingParty) {
  if (party.discovery_secret_hash === undefined || party.fixed_secret !== undefined) {
    throw new TypeError('a stored relying party has a hashed discovery secret and derived operator secrets');
  }
  return {
    id: party.id,
    name: party.name,
    shortName: party.short_name,
    redirectUris: [...party.redirect_uris],
    metadata: METADATA.parse(party),
    discoveryClientId: party.discovery_client_id,
    discoverySecretHash: party.discovery_secret_hash,
    secretVersion: party.secret_version,
  };
}

/** @param now epoch milliseconds */
export function createRelyingPartyRepository(prisma: PrismaClient, now: () => number): RelyingPartyRepository {
  return {
    async find(id) {
      const row = await prisma.relyingParty.findUnique({ where: { id } });
      return row ? decode(row) : undefined;
    },
    async findByDiscoveryClientId(discoveryClientId) {
      const row = await prisma.relyingParty.findUnique({ where: { discoveryClientId } });
      return row ? decode(row) : undefined;
    },
    async list() {
      return (await prisma.relyingParty.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(decode);
    },
    async insert(party) {
      const at = new Date(now());
      try {
        await prisma.relyingParty.create({
          data: {
            ...encode(party),
            createdAt: at,
            updatedAt: at,
          },
        });
      } catch (error) {
        if (isUniqueViolation(error)) throw new UniqueViolation('relying_party');
        throw error;
      }
    },
    async update(party) {
      const { id, ...data } = encode(party);
      const { count } = await prisma.relyingParty.updateMany({
        where: { id },
        data: { ...data, updatedAt: new Date(now()) },
      });
      return count > 0;
    },
    async remove(id) {
      return (await prisma.relyingParty.deleteMany({ where: { id } })).count > 0;
    },
  };
}
