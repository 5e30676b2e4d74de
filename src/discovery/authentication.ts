/**
 * Who asks: HTTP Basic with the credentials of the discovery service (RFC 7617), raw, not form-encoded first. An unknown
 * client costs as much as a stored one's wrong secret, so that neither the answer nor its time tells which it was (the
 * few of the configuration are compared directly). A public client that has no secret says so with an empty one, as the
 * first release lets it: what anybody can say proves nothing, so it learns nothing that hangs on a number.
 */
import { sameSecret } from '../provider/client-credentials.ts';
import type { RelyingParty, RelyingPartyRepository } from '../provider/relying-party.ts';
import { hashDiscoverySecret, newDiscoverySecret, type SecretCheck, SecretCheckBusy } from '../provider/secret-hash.ts';
import { DiscoveryError } from './errors.ts';

export interface Caller {
  readonly party: RelyingParty;
  /** by a secret; otherwise anybody may be asking in its name */
  readonly proven: boolean;
}

export type Authenticate = (authorization: string) => Promise<Caller>;

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const refused = (): DiscoveryError => new DiscoveryError('invalid_client', 'Client authentication failed');

function basicCredentials(authorization: string): Credentials | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/_-]{1,1024}={0,2}) *$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

const hasNoSecret = (party: RelyingParty): boolean =>
  party.token_endpoint_auth_method === 'none' &&
  party.fixed_secret === undefined &&
  party.discovery_secret_hash === undefined;

/** @throws DiscoveryError invalid_client, temporarily_unavailable */
export function createAuthentication(
  relyingParties: Pick<RelyingPartyRepository, 'findByDiscoveryClientId'>,
  check: SecretCheck,
  now: () => number,
): Authenticate {
  let decoy: Promise<string> | undefined;
  const hashOfNobody = (): Promise<string> => {
    decoy ??= hashDiscoverySecret(newDiscoverySecret());
    return decoy;
  };

  const correct = async (secret: string, party: RelyingParty | undefined): Promise<boolean> => {
    if (party?.fixed_secret !== undefined) return sameSecret(secret, party.fixed_secret);
    const matches = await check(secret, party?.discovery_secret_hash ?? (await hashOfNobody()));
    if (matches) return party?.discovery_secret_hash !== undefined;
    // a rotated secret goes on for a while; only the few clients that were rotated lately cost a second check
    const earlier = party?.earlier_discovery_secret;
    return earlier !== undefined && earlier.until > now() && check(secret, earlier.hash);
  };

  return async (authorization) => {
    const credentials = basicCredentials(authorization);
    // an identifier with NUL is nobody's, and no text that could be looked up
    if (!credentials || credentials.id === '' || credentials.id.includes('\0')) throw refused();
    const party = await relyingParties.findByDiscoveryClientId(credentials.id);
    if (credentials.secret === '') {
      if (!party || !hasNoSecret(party)) throw refused();
      return { party, proven: false };
    }
    try {
      if (!(await correct(credentials.secret, party)) || !party) throw refused();
      return { party, proven: true };
    } catch (error) {
      if (!(error instanceof SecretCheckBusy)) throw error;
      throw new DiscoveryError('temporarily_unavailable', 'Too many requests at once, try again', { cause: error });
    }
  };
}
