/**
 * Geofencing (Mobile ID Reference Guide, section 3.2.4.2): where a phone is, or why that is not known, and whether it
 * satisfies a policy. Pure.
 */
import { geofencingError } from '../phone/geofencing-errors.ts';
import type { Method } from '../phone/number-plan.ts';
import type { NumberSettings, PhoneLocation } from '../phone/number-settings.ts';
import { localDateTime } from './date-time.ts';
import { MssFault } from './faults.ts';
import type { GeofencingPolicy, LocationResponse } from './protocol.ts';

const MINUTE_MS = 60_000;

/** The test numbers that always sign are always in the same place, as the real ones are. */
const TEST_NUMBERS: readonly string[] = ['41700092501', '41700092502'];
const TEST_LOCATION: PhoneLocation = {
  country: 'CH',
  accuracy: 105,
  device_confidence: 0.9,
  location_confidence: 0.9,
  age_minutes: 0,
};

const placeOf = ({ location, msisdn }: NumberSettings): PhoneLocation | undefined =>
  location ?? (TEST_NUMBERS.includes(msisdn) ? TEST_LOCATION : undefined);

/** Whether this method of the phone could say where it is. */
export function canLocate(settings: NumberSettings, method: Method): boolean {
  const place = placeOf(settings);
  return place !== undefined && (place.methods?.includes(method) ?? true);
}

export function locationOf(settings: NumberSettings, method: Method, now: number): LocationResponse {
  const location = placeOf(settings);
  if (location === undefined || !canLocate(settings, method)) return failure(method === 'sim' ? 123 : 100);
  if (location.error !== undefined) return failure(location.error);
  return {
    country: location.country,
    accuracy: String(location.accuracy),
    deviceConfidence: decimal(location.device_confidence),
    locationConfidence: decimal(location.location_confidence),
    timestamp: localDateTime(new Date(now - location.age_minutes * MINUTE_MS)),
  };
}

const failure = (code: number): LocationResponse => ({ errorCode: String(code), errorMessage: geofencingError(code) });

/** `1.0`, never `1`. */
const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/**
 * A place that is not known violates every policy that asks for anything.
 * @throws MssFault 101 when the policy holds a value that is no number
 */
export function violates(policy: GeofencingPolicy, location: LocationResponse, now: number): boolean {
  const leastDevice = limit(policy.leastDeviceConfidence);
  const leastLocation = limit(policy.leastLocationConfidence);
  const oldest = limit(policy.greatestAgeMinutes);
  const widest = limit(policy.greatestAccuracyMetres);
  const { allowedCountries, deniedCountries } = policy;
  const limits = [leastDevice, leastLocation, oldest, widest].some((value) => value !== undefined);
  if ('errorCode' in location) return limits || allowedCountries.length > 0 || deniedCountries.length > 0;
  const isIn = (countries: readonly string[]): boolean =>
    countries.some((country) => country.toUpperCase() === location.country);
  return (
    (allowedCountries.length > 0 && !isIn(allowedCountries)) ||
    isIn(deniedCountries) ||
    Number(location.deviceConfidence) < (leastDevice ?? 0) ||
    Number(location.locationConfidence) < (leastLocation ?? 0) ||
    now - Date.parse(location.timestamp) > (oldest ?? Number.POSITIVE_INFINITY) * MINUTE_MS ||
    Number(location.accuracy) > (widest ?? Number.POSITIVE_INFINITY)
  );
}

function limit(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(value))
    throw new MssFault(101, 'GeoFencingRequest holds a value that is no number');
  return Number(value);
}
