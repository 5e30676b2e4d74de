/** A relying party as oidc-provider wants to read it: its client metadata at one operator. */
import { type AdapterPayload, errors } from 'oidc-provider';
import type { Keyring } from '../store/keyring.ts';
import { createSecretCheck, currentSecret, operatorClientId, parseClientId } from './client-credentials.ts';
import { ownClientMetadata } from './own-client.ts';
import type { RelyingParty, RelyingPartyRepository } from './relying-party.ts';
import type { SectorCheck } from './sector.ts';

/** Client metadata of our own, readable as `client[name]`. */
export const EXTRA_CLIENT_METADATA = [
  'signet_party',
  'signet_profile',
  'signet_silent',
  'signet_short_name',
  'signet_number_matching',
  'signet_geofencing',
  'signet_location',
  'signet_signature',
  'signet_resources',
  'signet_resource_server_for',
  'signet_headless',
  'signet_skip_logout_question',
  'signet_headless_addresses',
] as const;

export type FindMetadata = (clientId: string) => Promise<Readonly<AdapterPayload> | undefined>;

export function clientMetadata(party: RelyingParty, operator: string, keyring: Keyring): AdapterPayload {
  const method = party.token_endpoint_auth_method;
  const shared = method === 'client_secret_basic' || method === 'client_secret_post';
  const optional = {
    client_secret:
      shared || party.id_token_signed_response_alg === 'HS256' || party.userinfo_signed_response_alg === 'HS256'
        ? currentSecret(party, operator, keyring)
        : undefined,
    // oidc-provider takes its host only, but demands https, which a developer's own machine does not have
    sector_identifier_uri: party.sector_identifier_uri?.replace(/^http:/, 'https:'),
    jwks_uri: party.jwks_uri,
    jwks: party.jwks,
    backchannel_logout_uri: party.backchannel_logout_uri,
    backchannel_logout_session_required: party.backchannel_logout_uri === undefined ? undefined : true,
    userinfo_signed_response_alg: party.userinfo_signed_response_alg,
    signet_number_matching: party.number_matching,
  };
  // redirect addresses with a scheme of their own belong to native apps (RFC 8252)
  const native = party.redirect_uris.some((uri) => !/^https?:/.test(uri));
  return {
    application_type: native ? 'native' : 'web',
    client_id: operatorClientId(party.id, operator),
    client_name: party.name,
    redirect_uris: [...party.redirect_uris],
    post_logout_redirect_uris: [...party.post_logout_redirect_uris],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token', ...(party.takeover_signals ? ['client_credentials'] : [])],
    subject_type: 'pairwise',
    token_endpoint_auth_method: method,
    id_token_signed_response_alg: party.id_token_signed_response_alg,
    require_auth_time: true,
    signet_party: party.id,
    signet_profile: party.profile,
    signet_silent: party.silent,
    signet_short_name: party.short_name,
    signet_geofencing: party.geofencing !== undefined,
    signet_location: party.location,
    signet_signature: party.signature_claims,
    signet_resources: [...(party.resources ?? [])],
    signet_resource_server_for: [...(party.resource_server_for ?? [])],
    signet_headless: party.headless,
    signet_skip_logout_question: party.logout?.skip_question ?? false,
    signet_headless_addresses: [...(party.headless_addresses ?? [])],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/**
 * Finds client metadata by the client_id of one operator; another operator's client_id is unknown here. A client whose
 * sector cannot be confirmed is refused with what is wrong. What is answered is shared, and the same as long as the
 * registration is.
 * @param own the gateway itself, see own-client.ts
 */
export function createClientFinder(
  operator: string,
  parties: Pick<RelyingPartyRepository, 'find'>,
  keyring: Keyring,
  checkSector: SectorCheck,
  own: RelyingParty,
): FindMetadata {
  const ownMetadata = Object.freeze(ownClientMetadata(clientMetadata(own, operator, keyring)));
  // parties are immutable and read anew every few seconds, so what was derived from one lives as long as it does
  const known = new WeakMap<RelyingParty, Readonly<AdapterPayload>>();
  return async (clientId) => {
    const parsed = parseClientId(clientId);
    if (parsed?.operatorId !== operator) return undefined;
    if (parsed.relyingPartyId === own.id) return ownMetadata;
    const party = await parties.find(parsed.relyingPartyId);
    if (!party) return undefined;
    const problem = await checkSector(party);
    if (problem !== undefined) throw new errors.InvalidClientMetadata(`sector_identifier_uri ${problem}`);
    const metadata = known.get(party) ?? Object.freeze(clientMetadata(party, operator, keyring));
    known.set(party, metadata);
    return metadata;
  };
}

/** Whether a presented secret is valid for a client_id of this operator; also the one before a rotation is. */
export function createSecretComparison(
  operator: string,
  parties: Pick<RelyingPartyRepository, 'find'>,
  keyring: Keyring,
): (clientId: string, presented: string) => Promise<boolean> {
  // parties are immutable, see createClientFinder
  const isAccepted = createSecretCheck(operator, keyring);
  return async (clientId, presented) => {
    const parsed = parseClientId(clientId);
    const party = parsed?.operatorId === operator ? await parties.find(parsed.relyingPartyId) : undefined;
    return party !== undefined && isAccepted(presented, party);
  };
}
