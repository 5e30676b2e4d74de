/**
 * Where a phone was at a login, kept for the relying party that may ask: from the end of the login until its access token
 * expires, with the grant, sealed. Dies with the grant and with the subscriber.
 */
import type { AdapterFactory, Grant } from 'oidc-provider';
import { z } from 'zod';
import { type LocationClaims, locationClaimsShape } from '../profile/location.ts';

/** Name of the artefact, which the store keeps sealed. */
export const KEPT_LOCATION = 'KeptLocation';

const kept = z.object({ authTime: z.number(), location: locationClaimsShape });

export interface KeptLocations {
  /** @param authTime seconds, of the login; a later login of the same grant takes its place */
  keep(grant: Grant, authTime: number, location: LocationClaims): Promise<void>;
  /** @param authTime when given, only that login's */
  find(grantId: string, authTime?: number): Promise<LocationClaims | undefined>;
}

/** @param seconds how long it may be asked for */
export function createKeptLocations(adapter: AdapterFactory, seconds: number): KeptLocations {
  const store = adapter(KEPT_LOCATION);
  return {
    async keep({ jti: grantId, accountId }, authTime, location) {
      await store.upsert(grantId, { grantId, accountId, authTime, location }, seconds);
    },
    async find(grantId, authTime) {
      const found = await store.find(grantId);
      if (!found) return undefined;
      const { location, ...login } = kept.parse(found);
      return authTime === undefined || authTime === login.authTime ? location : undefined;
    },
  };
}
