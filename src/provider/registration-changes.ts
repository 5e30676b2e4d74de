/**
 * Changes a relying party that was registered at run time: what it says about itself, its secrets, its existence. The same
 * rules hold as for a registration. After a rotation the secrets before stay valid: at the operators until the next
 * rotation, since SDKs keep what discovery answered, and at discovery for thirty days.
 */
import { type Besides, type Registered, RegistrationRefused, registrationSchema } from './registration.ts';
import type { RelyingParty, RelyingPartyRepository } from './relying-party.ts';
import { hashDiscoverySecret, newDiscoverySecret } from './secret-hash.ts';
import type { SectorCheck } from './sector.ts';

/** How long the discovery secret before a rotation is accepted, milliseconds. */
export const EARLIER_SECRET_MS = 30 * 24 * 3_600_000;

/** It is part of the configuration, which no request changes. */
const CONFIGURED = 'this application is part of the configuration and cannot be changed here';

export type RegistrationChanges = ReturnType<typeof createRegistrationChanges>;

export function createRegistrationChanges(ports: {
  readonly parties: Pick<RelyingPartyRepository, 'find' | 'update' | 'remove'>;
  readonly checkSector: SectorCheck;
  /** epoch milliseconds */
  readonly now: () => number;
}) {
  const { parties, checkSector, now } = ports;

  /** @throws RegistrationRefused for one of the configuration */
  const changeable = async (id: string): Promise<RelyingParty | undefined> => {
    const party = await parties.find(id);
    if (party && party.discovery_secret_hash === undefined) throw new RegistrationRefused('id', CONFIGURED);
    return party;
  };

  return {
    /**
     * Replaces the members that are given; undefined when there is no such relying party.
     * @throws RegistrationRefused with the first thing that is wrong; nothing was stored
     */
    async change(
      id: string,
      changes: Readonly<Record<string, unknown>>,
      besides: Partial<Besides> = {},
    ): Promise<RelyingParty | undefined> {
      const party = await changeable(id);
      if (!party) return undefined;
      const { discovery_client_id, discovery_secret_hash, earlier_discovery_secret, fixed_secret, ...others } = party;
      const { id: _id, secret_version, misbehave, ...registration } = others;
      const parsed = registrationSchema.safeParse({ ...registration, ...changes });
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new RegistrationRefused(issue?.path.join('.') ?? '', issue?.message ?? 'not valid');
      }
      const problem = await checkSector(parsed.data);
      if (problem !== undefined) throw new RegistrationRefused('sector_identifier_uri', problem);
      const changed: RelyingParty = {
        ...parsed.data,
        misbehave,
        ...besides,
        id,
        short_name: parsed.data.short_name ?? party.short_name,
        discovery_client_id,
        discovery_secret_hash,
        earlier_discovery_secret,
        fixed_secret,
        secret_version,
      };
      return (await parties.update(changed)) ? changed : undefined;
    },

    /** New secrets, the discovery secret shown once. @throws RegistrationRefused for one of the configuration */
    async rotate(id: string): Promise<Registered | undefined> {
      const party = await changeable(id);
      if (party?.discovery_secret_hash === undefined) return undefined;
      const discoverySecret = newDiscoverySecret();
      const rotated: RelyingParty = {
        ...party,
        discovery_secret_hash: await hashDiscoverySecret(discoverySecret),
        earlier_discovery_secret: { hash: party.discovery_secret_hash, until: now() + EARLIER_SECRET_MS },
        secret_version: party.secret_version + 1,
      };
      return (await parties.update(rotated)) ? { party: rotated, discoverySecret } : undefined;
    },

    /** Its tokens are worth nothing from then on. @throws RegistrationRefused for one of the configuration */
    async remove(id: string): Promise<boolean> {
      return (await changeable(id)) !== undefined && parties.remove(id);
    },
  };
}
