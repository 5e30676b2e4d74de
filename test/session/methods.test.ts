import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACR_VALUES, type Acr } from '../../src/config/schema.ts';
import { highestMethod, levelOfMethod, levelOfSession, sessionAnswer, withMethod } from '../../src/session/methods.ts';
import type { UsedMethod } from '../../src/session/sessions.ts';

const TIMES = { '3': 14_400, '4': 900 };
/** A clock time of one day, with seconds if need be. */
const at = (time: string): Date => new Date(`2026-03-01T${time.length === 5 ? `${time}:00` : time}Z`);
const used = (acr: string, time: string, amr = 'SIM_PIN'): UsedMethod => ({ amr, acr, at: at(time) });

const SMS_AT_10 = used('2', '10:00', 'SMS_URL_OK');
const STEP_UP_AT_1030 = used('4', '10:30');
const FORCED_AT_1040 = used('2', '10:40', 'SMS_URL_OK');

describe('what a method counts for', () => {
  test.each<[UsedMethod, string, Acr | undefined]>([
    [used('4', '10:00'), '10:00', '4'],
    [used('4', '10:00'), '10:15', '4'],
    [used('4', '10:00'), '10:15:01', '3'],
    [used('4', '10:00'), '14:00', '3'],
    [used('4', '10:00'), '14:00:01', '2'],
    [used('4', '00:00'), '23:59', '2'],
    [used('3', '10:00'), '10:01', '3'],
    [used('3', '10:00'), '14:00:01', '2'],
    [used('2', '10:00'), '23:59', '2'],
    // a copy whose clock is ahead
    [used('4', '10:00:05'), '10:00', '4'],
    [used('1', '10:00'), '10:00', undefined],
    [used('urn:loa:high', '10:00'), '10:00', undefined],
  ])('%o at %s: %s', (method, now, level) => {
    expect(levelOfMethod(method, at(now), TIMES)).toBe(level);
  });

  test('level 2 may have a time too, after which nothing is left', () => {
    expect(levelOfMethod(used('4', '10:00'), at('11:00'), { '2': 3_000, '3': 2_000, '4': 1_000 })).toBeUndefined();
  });

  test('a session counts for the best of its methods', () => {
    expect(levelOfSession([FORCED_AT_1040, STEP_UP_AT_1030, SMS_AT_10], at('10:41'), TIMES)).toBe('4');
    expect(levelOfSession([FORCED_AT_1040, STEP_UP_AT_1030, SMS_AT_10], at('15:00'), TIMES)).toBe('2');
    expect(levelOfSession([], at('10:00'), TIMES)).toBeUndefined();
  });
});

describe('the answer of a session', () => {
  interface Row {
    readonly name: string;
    readonly methods: readonly UsedMethod[];
    readonly wanted: readonly Acr[];
    readonly maxAge?: number;
    readonly now: string;
    /** acr, amr and auth_time; undefined: the person is asked */
    readonly says: readonly [Acr, string, string] | undefined;
  }
  const stepped = [STEP_UP_AT_1030, SMS_AT_10];
  const forced = [FORCED_AT_1040, STEP_UP_AT_1030, SMS_AT_10];
  const rows: readonly Row[] = [
    { name: 'its level', methods: [SMS_AT_10], wanted: ['2'], now: '10:01', says: ['2', 'SMS_URL_OK', '10:00'] },
    { name: 'a level above it', methods: [SMS_AT_10], wanted: ['3'], now: '10:01', says: undefined },
    {
      name: 'a level below it',
      methods: [STEP_UP_AT_1030],
      wanted: ['2'],
      now: '10:31',
      says: ['2', 'SIM_PIN', '10:30'],
    },
    { name: 'nobody signed in', methods: [], wanted: ['2'], now: '10:01', says: undefined },
    { name: 'no level of ours', methods: stepped, wanted: [], now: '10:31', says: undefined },
    {
      name: 'the first covered one of several',
      methods: [used('3', '10:00')],
      wanted: ['4', '3', '2'],
      now: '10:01',
      says: ['3', 'SIM_PIN', '10:00'],
    },
    {
      name: 'the order of preference',
      methods: [used('4', '10:00')],
      wanted: ['2', '4'],
      now: '10:01',
      says: ['2', 'SIM_PIN', '10:00'],
    },
    {
      name: 'after a step-up, the lower level',
      methods: stepped,
      wanted: ['2'],
      now: '10:31',
      says: ['2', 'SIM_PIN', '10:30'],
    },
    {
      name: 'after a step-up, its level',
      methods: stepped,
      wanted: ['4'],
      now: '10:45',
      says: ['4', 'SIM_PIN', '10:30'],
    },
    { name: 'a step-up whose time is over', methods: stepped, wanted: ['4'], now: '10:46', says: undefined },
    {
      name: 'a step-up that counts for less by now',
      methods: stepped,
      wanted: ['4', '3'],
      now: '10:46',
      says: ['3', 'SIM_PIN', '10:30'],
    },
    {
      name: 'a forced login at a lower level, asked for that',
      methods: forced,
      wanted: ['2'],
      now: '10:41',
      says: ['2', 'SMS_URL_OK', '10:40'],
    },
    {
      name: 'a forced login at a lower level, asked for the higher one',
      methods: forced,
      wanted: ['4'],
      now: '10:41',
      says: ['4', 'SIM_PIN', '10:30'],
    },
    {
      name: 'max_age at its boundary',
      methods: stepped,
      wanted: ['3'],
      maxAge: 600,
      now: '10:40',
      says: ['3', 'SIM_PIN', '10:30'],
    },
    { name: 'max_age a second later', methods: stepped, wanted: ['3'], maxAge: 600, now: '10:40:01', says: undefined },
    {
      name: 'max_age counts for the method that answers',
      methods: forced,
      wanted: ['4'],
      maxAge: 300,
      now: '10:41',
      says: undefined,
    },
    {
      name: 'max_age leaves a lower listed level',
      methods: forced,
      wanted: ['4', '2'],
      maxAge: 300,
      now: '10:41',
      says: ['2', 'SMS_URL_OK', '10:40'],
    },
    {
      name: 'max_age 0 in the same second',
      methods: [used('2', '10:00')],
      wanted: ['2'],
      maxAge: 0,
      now: '10:00',
      says: ['2', 'SIM_PIN', '10:00'],
    },
    {
      name: 'methods in no order',
      methods: [SMS_AT_10, FORCED_AT_1040, STEP_UP_AT_1030],
      wanted: ['2'],
      now: '10:41',
      says: ['2', 'SMS_URL_OK', '10:40'],
    },
  ];
  test.each(rows)('$name', ({ methods, wanted, maxAge, now, says }) => {
    expect(sessionAnswer(methods, { wanted, maxAge }, at(now), TIMES)).toEqual(
      says && { acr: says[0], amr: says[1], at: at(says[2]) },
    );
  });

  test('never says more than a method reached, and says all of one login', () => {
    const level = fc.constantFrom(...ACR_VALUES);
    const method = fc.record({
      amr: fc.constantFrom('SIM_PIN', 'SMS_URL_OK'),
      acr: level,
      at: fc.integer({ min: 0, max: 40_000 }).map((seconds) => new Date(seconds * 1_000)),
    });
    const maxAge = fc.option(fc.integer({ min: 0, max: 40_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(method), fc.array(level), maxAge, (methods, wanted, age) => {
        const now = new Date(40_000_000);
        const answer = sessionAnswer(methods, { wanted, maxAge: age }, now, TIMES);
        if (!answer) return;
        expect(wanted).toContain(answer.acr);
        expect(methods).toContainEqual({
          amr: answer.amr,
          at: answer.at,
          acr: expect.toSatisfy((acr: string) => Number(acr) >= Number(answer.acr)),
        });
        expect(40_000 - answer.at.getTime() / 1_000).toBeLessThanOrEqual(age ?? Number.POSITIVE_INFINITY);
      }),
    );
  });
});

describe('another login', () => {
  test('is put first and replaces the same way at the same level', () => {
    expect(withMethod([STEP_UP_AT_1030, SMS_AT_10], FORCED_AT_1040)).toEqual([FORCED_AT_1040, STEP_UP_AT_1030]);
  });
  test('never makes an earlier one of another level go away', () => {
    expect(withMethod([STEP_UP_AT_1030], used('2', '10:50'))).toEqual([used('2', '10:50'), STEP_UP_AT_1030]);
  });
  test('that comes late, from another tab, is put where it belongs', () => {
    expect(withMethod([FORCED_AT_1040], STEP_UP_AT_1030)).toEqual([FORCED_AT_1040, STEP_UP_AT_1030]);
  });
  test('raises the session, or leaves it as high as it was', () => {
    expect(highestMethod([FORCED_AT_1040, STEP_UP_AT_1030])).toEqual(STEP_UP_AT_1030);
    expect(highestMethod([])).toBeUndefined();
  });
});
