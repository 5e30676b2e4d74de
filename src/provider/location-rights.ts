/** What the registration of a relying party says about the places and signatures of phones. */
import type { LocationRights } from '../login/asking.ts';
import { geofencingPolicy } from '../login/location.ts';
import { parseClientId } from './client-credentials.ts';
import { isOwnClient } from './own-client.ts';
import type { RelyingPartyRepository } from './relying-party.ts';

const NO_RIGHTS: LocationRights = { policy: undefined, mayLocate: false, maySign: false };

/** @returns a look-up by client_id; it throws where there is no such relying party any more */
export function createLocationRights(
  parties: Pick<RelyingPartyRepository, 'find'>,
): (clientId: string) => Promise<LocationRights> {
  return async (clientId) => {
    if (isOwnClient(clientId)) return NO_RIGHTS;
    const parsed = parseClientId(clientId);
    const party = parsed && (await parties.find(parsed.relyingPartyId));
    if (!party) throw new Error('the relying party of a login is no longer registered');
    return {
      policy: party.geofencing && geofencingPolicy(party.geofencing),
      mayLocate: party.location,
      maySign: party.signature_claims,
    };
  };
}
