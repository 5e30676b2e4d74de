/** Where a phone must be for a sign-in to one relying party. */
import { z } from 'zod';

const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, e.g. CH');
const confidence = z.number().min(0).max(1);

export const geofencing = z
  .strictObject({
    countries: z.array(country).max(249).default([]).describe('ISO 3166 codes of the countries allowed; empty: any'),
    excluded_countries: z.array(country).max(249).default([]).describe('ISO 3166 codes of countries not allowed'),
    min_device_confidence: confidence.optional().describe('least trust in the device, 0 to 1'),
    min_location_confidence: confidence.optional().describe('least trust in the location, 0 to 1'),
    max_age_min: z.int().min(1).max(10_080).optional().describe('oldest location accepted, in minutes'),
    max_accuracy_m: z.int().min(1).max(1_000_000).optional().describe('widest circle accepted, in metres'),
  })
  .refine(({ countries, excluded_countries: excluded }) => !countries.some((code) => excluded.includes(code)), {
    path: ['excluded_countries'],
    error: 'must not name a country that countries allows',
  });
export type GeofencingConfig = z.infer<typeof geofencing>;
