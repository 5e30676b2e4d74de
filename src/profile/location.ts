/** What a relying party learns by the scope mid_location, and how it is spelt. Data and pure functions. */
import { z } from 'zod';
import type { PhoneLocation } from '../mss/services.ts';

/** Where the phone was when it signed; served by operators that locate phones, to relying parties that may ask. */
export const LOCATION_SCOPE = 'mid_location';

export const locationClaimsShape = z.object({
  mid_geo_country: z.string(),
  /** metres */
  mid_geo_accuracy: z.number(),
  /** ISO 8601, UTC */
  mid_geo_timestamp: z.string(),
  mid_geo_device_confidence: z.number(),
  mid_geo_location_confidence: z.number(),
});
export type LocationClaims = z.infer<typeof locationClaimsShape>;

export const LOCATION_CLAIMS: readonly string[] = Object.keys(locationClaimsShape.shape);

export const locationClaims = (location: PhoneLocation): LocationClaims => ({
  mid_geo_country: location.country,
  mid_geo_accuracy: location.accuracyMetres,
  mid_geo_timestamp: location.at.toISOString(),
  mid_geo_device_confidence: location.deviceConfidence,
  mid_geo_location_confidence: location.locationConfidence,
});
