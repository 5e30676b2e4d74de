/**
 * Where relying parties are found: those of the configuration first, then the stored ones, read at most every few
 * seconds. A change made by another copy of the gateway is seen after that time.
 */
import type { Config } from '../config/schema.ts';
import type { RelyingParty, RelyingPartyRepository } from './relying-party.ts';

const KEEP_MS = 5_000;
const KEEP_COUNT = 1_000;

type Configured = Config['relying_parties'][number];

export function configuredParty(entry: Configured): RelyingParty {
  const { secret, short_name, redirect_uris, post_logout_redirect_uris, headless_addresses, geofencing, ...others } =
    entry;
  const { resources, resource_server_for, jwks, ...rest } = others;
  return {
    ...rest,
    redirect_uris: [...redirect_uris],
    post_logout_redirect_uris: [...post_logout_redirect_uris],
    headless_addresses: headless_addresses && [...headless_addresses],
    resources: resources && [...resources],
    resource_server_for: resource_server_for && [...resource_server_for],
    jwks: jwks && { keys: jwks.keys.map((key) => ({ ...key })) },
    geofencing: geofencing && {
      ...geofencing,
      countries: [...geofencing.countries],
      excluded_countries: [...geofencing.excluded_countries],
    },
    short_name: short_name ?? entry.name.slice(0, 16).trim(),
    discovery_client_id: entry.id,
    discovery_secret_hash: undefined,
    fixed_secret: secret,
    secret_version: 1,
    misbehave: [],
  };
}

interface Kept {
  readonly party: RelyingParty | undefined;
  readonly until: number;
}

export function createParties(
  configured: readonly RelyingParty[],
  stored: RelyingPartyRepository,
  now: () => number,
): RelyingPartyRepository {
  const fixed = new Map(configured.map((party) => [party.id, party]));
  const kept = new Map<string, Kept>();

  const through = async (
    name: string,
    read: () => Promise<RelyingParty | undefined>,
  ): Promise<RelyingParty | undefined> => {
    const known = kept.get(name);
    if (known && known.until > now()) return known.party;
    const party = await read();
    if (kept.size >= KEEP_COUNT) kept.clear();
    // an unknown one is asked for again: it may be registered at any moment
    if (party) kept.set(name, { party, until: now() + KEEP_MS });
    return party;
  };

  const forget = ({ id, discovery_client_id }: Pick<RelyingParty, 'id' | 'discovery_client_id'>): void => {
    kept.delete(`id ${id}`);
    kept.delete(`discovery ${discovery_client_id}`);
  };

  return {
    find: async (id) => fixed.get(id) ?? through(`id ${id}`, () => stored.find(id)),
    findByDiscoveryClientId: async (clientId) =>
      fixed.get(clientId) ?? through(`discovery ${clientId}`, () => stored.findByDiscoveryClientId(clientId)),
    list: async () => [...configured, ...(await stored.list())],
    insert: (party) => stored.insert(party),
    async update(party) {
      const found = await stored.update(party);
      forget(party);
      return found;
    },
    async remove(id) {
      const party = await stored.find(id);
      const found = await stored.remove(id);
      if (party) forget(party);
      return found;
    },
  };
}
