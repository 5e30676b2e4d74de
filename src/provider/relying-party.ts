/** A relying party as it is registered, and the port that finds it. The repositories are in store/ and config. */
import type { RelyingPartyConfig } from '../config/schema.ts';

export interface RelyingParty extends Omit<RelyingPartyConfig, 'secret' | 'short_name'> {
  readonly short_name: string;
  /** client_id at the discovery service */
  readonly discovery_client_id: string;
  /** from configuration: the same at every operator; undefined when operator secrets are derived */
  readonly fixed_secret: string | undefined;
  /** operator secrets are derived from the master secret and this number */
  readonly secret_version: number;
  /** scrypt of the discovery secret, as `scrypt$N$r$p$salt$hash`; undefined for configured parties */
  readonly discovery_secret_hash: string | undefined;
  /** the discovery secret before a rotation: its hash, and until when it is accepted, in epoch milliseconds */
  readonly earlier_discovery_secret?: { readonly hash: string; readonly until: number } | undefined;
  /** which wrong tokens the sandbox makes for it; empty outside the sandbox */
  readonly misbehave: readonly string[];
}

export interface RelyingPartyRepository {
  find(id: string): Promise<RelyingParty | undefined>;
  findByDiscoveryClientId(clientId: string): Promise<RelyingParty | undefined>;
  list(): Promise<RelyingParty[]>;
  insert(party: RelyingParty): Promise<void>;
  /** Replaces all that is stored of it. False when there is none. */
  update(party: RelyingParty): Promise<boolean>;
  /** False when there is none. */
  remove(id: string): Promise<boolean>;
}
