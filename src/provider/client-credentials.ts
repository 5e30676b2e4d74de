/**
 * The credentials of a relying party at each operator: client_id and client_secret. Derived, not stored: discovery must
 * be able to hand them out again. After a rotation the secret before stays valid, since SDKs keep discovery answers for
 * up to 180 days. Identifiers and secrets are base64url, dot and dash only: clients that form-encode Basic credentials
 * and clients that do not must mean the same, so never + or %.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '../store/keyring.ts';
import type { RelyingParty } from './relying-party.ts';

type Secrets = Pick<RelyingParty, 'id' | 'fixed_secret' | 'secret_version' | 'token_endpoint_auth_method'>;

export interface ClientIdParts {
  readonly relyingPartyId: string;
  readonly operatorId: string;
}

/** Both parts are free of dots, see the configuration schema. */
const CLIENT_ID = /^([A-Za-z0-9_-]{3,64})\.([a-z][a-z0-9-]{1,30})$/;

/** client_id of a relying party at an operator, e.g. `shop.operator-a`. */
export const operatorClientId = (relyingPartyId: string, operatorId: string): string =>
  `${relyingPartyId}.${operatorId}`;

/** The parts of a client_id; undefined when it has not that form. Neither part is known to exist. */
export function parseClientId(clientId: string): ClientIdParts | undefined {
  const [, relyingPartyId, operatorId] = CLIENT_ID.exec(clientId) ?? [];
  return relyingPartyId === undefined || operatorId === undefined ? undefined : { relyingPartyId, operatorId };
}

const PURPOSE = 'operator-secret';

const derivedSecret = (party: Secrets, operatorId: string, version: number, key: Buffer): string =>
  createHmac('sha256', key).update(`${party.id}.${operatorId}.${version}`).digest('base64url');

/** The secret that discovery hands out now; undefined for a public client, which has none. */
export function currentSecret(party: Secrets, operatorId: string, keyring: Keyring): string | undefined {
  if (party.token_endpoint_auth_method === 'none') return undefined;
  return party.fixed_secret ?? derivedSecret(party, operatorId, party.secret_version, keyring.derive(PURPOSE));
}

/** Every secret that is valid now, the current one first: the last two versions, also under earlier master secrets. */
export function acceptedSecrets(party: Secrets, operatorId: string, keyring: Keyring): readonly string[] {
  const current = currentSecret(party, operatorId, keyring);
  if (current === undefined) return [];
  if (party.fixed_secret !== undefined) return [current];
  const versions = party.secret_version > 1 ? [party.secret_version, party.secret_version - 1] : [party.secret_version];
  return keyring
    .deriveAll(PURPOSE)
    .flatMap((key) => versions.map((version) => derivedSecret(party, operatorId, version, key)));
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Compares two secrets in a time that says nothing about either, their lengths included. */
export const sameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const isOneOf = (digests: readonly Buffer[], presented: string): boolean => {
  const given = digest(presented);
  // with every one, whichever matches
  return digests.map((each) => timingSafeEqual(given, each)).includes(true);
};

/**
 * Whether a presented secret is valid now, at one operator. What is accepted is derived once for each registration that is
 * handed in and kept, as digests, as long as that object is: it must never be changed.
 */
export function createSecretCheck(
  operatorId: string,
  keyring: Keyring,
): (presented: string, party: Secrets) => boolean {
  const known = new WeakMap<Secrets, readonly Buffer[]>();
  return (presented, party) => {
    const digests = known.get(party) ?? acceptedSecrets(party, operatorId, keyring).map(digest);
    known.set(party, digests);
    return isOneOf(digests, presented);
  };
}
