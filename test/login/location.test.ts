import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geofencingPolicy, refusedLocation } from '../../src/login/location.ts';
import type { GeofencingPolicy, PhoneLocation } from '../../src/mss/services.ts';

const NOW = Date.UTC(2026, 2, 1, 10);
const MINUTE = 60_000;
const ANY: GeofencingPolicy = geofencingPolicy({ countries: [], excluded_countries: [] });
const HERE: PhoneLocation = {
  country: 'CH',
  accuracyMetres: 20,
  at: new Date(NOW - 2 * MINUTE),
  deviceConfidence: 0.9,
  locationConfidence: 0.8,
};

describe('the place of a phone', () => {
  const CASES: readonly (readonly [string, Partial<GeofencingPolicy>, Partial<PhoneLocation>, string | undefined])[] = [
    ['no demand', {}, {}, undefined],
    ['an allowed country', { countries: ['LI', 'CH'] }, {}, undefined],
    ['an allowed country in small letters', { countries: ['CH'] }, { country: 'ch' }, undefined],
    ['another country', { countries: ['LI'] }, {}, 'countries'],
    ['an excluded country', { excludedCountries: ['CH'] }, {}, 'excluded_countries'],
    ['an excluded country in small letters', { excludedCountries: ['CH'] }, { country: 'ch' }, 'excluded_countries'],
    ['no country', {}, { country: '' }, 'country'],
    ['the least trust in the device', { minDeviceConfidence: 0.9 }, {}, undefined],
    ['too little trust in the device', { minDeviceConfidence: 0.91 }, {}, 'min_device_confidence'],
    ['the least trust in the place', { minLocationConfidence: 0.8 }, {}, undefined],
    ['too little trust in the place', { minLocationConfidence: 0.81 }, {}, 'min_location_confidence'],
    ['more trust than there is', { minDeviceConfidence: 0 }, { deviceConfidence: 1.1 }, 'min_device_confidence'],
    ['the greatest age', { maxAgeMinutes: 2 }, {}, undefined],
    ['too old', { maxAgeMinutes: 1 }, {}, 'max_age_min'],
    ['a clock a little ahead', { maxAgeMinutes: 1 }, { at: new Date(NOW + 30_000) }, undefined],
    ['from the future', { maxAgeMinutes: 1 }, { at: new Date(NOW + 2 * MINUTE) }, 'max_age_min'],
    ['no time', { maxAgeMinutes: 1 }, { at: new Date(Number.NaN) }, 'max_age_min'],
    ['the widest circle', { maxAccuracyMetres: 20 }, {}, undefined],
    ['too wide', { maxAccuracyMetres: 19 }, {}, 'max_accuracy_m'],
    ['a circle that is no number', { maxAccuracyMetres: 19 }, { accuracyMetres: Number.NaN }, 'max_accuracy_m'],
  ];
  it.each(CASES)('is judged by the policy: %s', (_what, policy, location, unmet) => {
    const refusal = refusedLocation({ ...ANY, ...policy }, { ...HERE, ...location }, NOW);
    if (unmet === undefined) expect(refusal).toBeUndefined();
    else expect(refusal).toEqual({ outcome: 'location_refused', detail: `the location does not meet ${unmet}` });
  });

  it('must be known where there is a policy, even one that demands nothing of it', () => {
    expect(refusedLocation(ANY, undefined, NOW)?.outcome).toBe('location_missing');
  });
});

const confidence = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
const country = fc.constantFrom('CH', 'LI', 'FI', 'DE');
const policies: fc.Arbitrary<GeofencingPolicy> = fc.record({
  countries: fc.uniqueArray(country),
  excludedCountries: fc.uniqueArray(country),
  minDeviceConfidence: confidence,
  minLocationConfidence: confidence,
  maxAgeMinutes: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
  maxAccuracyMetres: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
});
const locations: fc.Arbitrary<PhoneLocation> = fc.record({
  country,
  accuracyMetres: fc.integer({ min: 0, max: 20_000 }),
  at: fc.integer({ min: 0, max: 2_000 }).map((minutes) => new Date(NOW - minutes * MINUTE)),
  deviceConfidence: fc.double({ min: 0, max: 1, noNaN: true }),
  locationConfidence: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('any policy', () => {
  it('refuses exactly what breaks one of its demands', () => {
    fc.assert(
      fc.property(policies, locations, (policy, location) => {
        const meets =
          (policy.countries.length === 0 || policy.countries.includes(location.country)) &&
          !policy.excludedCountries.includes(location.country) &&
          location.deviceConfidence >= (policy.minDeviceConfidence ?? 0) &&
          location.locationConfidence >= (policy.minLocationConfidence ?? 0) &&
          (NOW - location.at.getTime()) / MINUTE <= (policy.maxAgeMinutes ?? Number.POSITIVE_INFINITY) &&
          location.accuracyMetres <= (policy.maxAccuracyMetres ?? Number.POSITIVE_INFINITY);
        expect(refusedLocation(policy, location, NOW) === undefined).toBe(meets);
      }),
    );
  });

  it('refuses at least as much when a demand is added, and never says where the phone is', () => {
    fc.assert(
      fc.property(policies, policies, locations, (policy, more, location) => {
        const stricter: GeofencingPolicy = {
          ...policy,
          excludedCountries: [...policy.excludedCountries, ...more.excludedCountries],
          minDeviceConfidence: Math.max(policy.minDeviceConfidence ?? 0, more.minDeviceConfidence ?? 0),
          maxAgeMinutes: Math.min(policy.maxAgeMinutes ?? 9_999, more.maxAgeMinutes ?? 9_999),
        };
        const refusal = refusedLocation(policy, location, NOW);
        if (refusal) expect(refusedLocation(stricter, location, NOW)).toBeDefined();
        expect(refusal?.detail ?? '').not.toContain(location.country);
      }),
    );
  });

  it('refuses every number that is none where it demands one', () => {
    const demands: readonly (readonly [Partial<GeofencingPolicy>, Partial<PhoneLocation>])[] = [
      [{ minDeviceConfidence: 0 }, { deviceConfidence: Number.NaN }],
      [{ minLocationConfidence: 0 }, { locationConfidence: Number.NaN }],
      [{ maxAccuracyMetres: 1_000_000 }, { accuracyMetres: Number.NaN }],
      [{ maxAccuracyMetres: 1_000_000 }, { accuracyMetres: -1 }],
    ];
    for (const [policy, location] of demands) {
      expect(refusedLocation({ ...ANY, ...policy }, { ...HERE, ...location }, NOW)).toBeDefined();
    }
  });
});
