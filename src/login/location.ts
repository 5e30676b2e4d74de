/**
 * Whether the place of a phone meets the policy of a relying party. The service checks the policy too; its answer is not
 * taken on trust. Pure: whatever cannot be judged does not meet the policy.
 */
import type { GeofencingConfig } from '../config/schema/geofencing.ts';
import type { DeepReadonly } from '../config/schema.ts';
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { GeofencingPolicy, PhoneLocation } from '../mss/services.ts';

const MINUTE_MS = 60_000;
/** A clock of the service that runs ahead of ours by less than this is no reason to refuse. */
const CLOCK_SKEW_MS = MINUTE_MS;

/** The policy as it is configured, in the shape of a signature request. */
export const geofencingPolicy = (config: DeepReadonly<GeofencingConfig>): GeofencingPolicy => ({
  countries: config.countries,
  excludedCountries: config.excluded_countries,
  minDeviceConfidence: config.min_device_confidence,
  minLocationConfidence: config.min_location_confidence,
  maxAgeMinutes: config.max_age_min,
  maxAccuracyMetres: config.max_accuracy_m,
});

export interface LocationRefusal {
  readonly outcome: Extract<OutcomeCode, 'location_missing' | 'location_refused'>;
  /** for the log; says which demand was not met, never where the phone is */
  readonly detail: string;
}

const within = (value: number, least: number, greatest: number): boolean => value >= least && value <= greatest;

/** The demands of a policy in the order in which they are checked; each answers whether the location meets it. */
const DEMANDS: readonly (readonly [
  name: string,
  meets: (policy: GeofencingPolicy, location: PhoneLocation, now: number) => boolean,
])[] = [
  ['country', (_policy, { country }) => /^[A-Z]{2}$/.test(country.toUpperCase())],
  ['countries', ({ countries }, { country }) => countries.length === 0 || countries.includes(country.toUpperCase())],
  ['excluded_countries', ({ excludedCountries }, { country }) => !excludedCountries.includes(country.toUpperCase())],
  [
    'min_device_confidence',
    ({ minDeviceConfidence: least }, { deviceConfidence }) => least === undefined || within(deviceConfidence, least, 1),
  ],
  [
    'min_location_confidence',
    ({ minLocationConfidence: least }, { locationConfidence }) =>
      least === undefined || within(locationConfidence, least, 1),
  ],
  [
    'max_age_min',
    ({ maxAgeMinutes: oldest }, { at }, now) =>
      oldest === undefined || within(now - at.getTime(), -CLOCK_SKEW_MS, oldest * MINUTE_MS),
  ],
  [
    'max_accuracy_m',
    ({ maxAccuracyMetres: widest }, { accuracyMetres }) => widest === undefined || within(accuracyMetres, 0, widest),
  ],
];

/**
 * @param location undefined when the service named none
 * @param now epoch milliseconds
 * @returns why the login fails; undefined when the location meets every demand
 */
export function refusedLocation(
  policy: GeofencingPolicy,
  location: PhoneLocation | undefined,
  now: number,
): LocationRefusal | undefined {
  if (location === undefined) return { outcome: 'location_missing', detail: 'the service named no location' };
  const unmet = DEMANDS.find(([, meets]) => !meets(policy, location, now));
  return unmet && { outcome: 'location_refused', detail: `the location does not meet ${unmet[0]}` };
}
