import { describe, expect, it } from 'vitest';
import {
  ANY_LOA4,
  DEVICE_LOA4,
  profilesOf,
  resolveProfile,
  STK_LOA4,
} from '../../../src/sandbox/mssp/signature-profiles.ts';
import type { Method } from '../../../src/sandbox/phone/number-plan.ts';

const AUTH_1 = 'http://mid.swisscom.ch/MID/v1/AuthProfile1';
const phone = (...methods: Method[]) => ({ methods, key: 'EC', canLocate: () => false }) as const;

/** Mobile ID Reference Guide, section 3.2.1.1: an account whose AuthProfile1 stands for Any-LoA4. */
const table: [sim: boolean, app: boolean, asked: string, resolved: string | undefined][] = [
  [true, false, AUTH_1, STK_LOA4],
  [true, false, ANY_LOA4, STK_LOA4],
  [true, false, STK_LOA4, STK_LOA4],
  [true, false, DEVICE_LOA4, undefined],
  [false, true, AUTH_1, DEVICE_LOA4],
  [false, true, ANY_LOA4, DEVICE_LOA4],
  [false, true, STK_LOA4, undefined],
  [false, true, DEVICE_LOA4, DEVICE_LOA4],
  [true, true, AUTH_1, STK_LOA4],
  [true, true, ANY_LOA4, STK_LOA4],
  [true, true, STK_LOA4, STK_LOA4],
  [true, true, DEVICE_LOA4, DEVICE_LOA4],
];

describe('signature profiles', () => {
  it.each(table)('SIM %s, app %s: %s is %s', (sim, app, asked, resolved) => {
    const methods: Method[] = [...(sim ? (['sim'] as const) : []), ...(app ? (['app'] as const) : [])];
    expect(resolveProfile(asked, phone(...methods), { authProfile1: ANY_LOA4 })?.profile).toBe(resolved);
  });

  it('AuthProfile1 is the SIM where an account says nothing', () => {
    expect(resolveProfile(AUTH_1, phone('sim', 'app'), {})?.method).toBe('sim');
    expect(resolveProfile(AUTH_1, phone('app'), {})).toBeUndefined();
  });

  it('an account may be held to some profiles', () => {
    const account = { profiles: [AUTH_1] };
    expect(resolveProfile(STK_LOA4, phone('sim'), account)).toBeUndefined();
    expect(resolveProfile(AUTH_1, phone('sim'), account)?.profile).toBe(STK_LOA4);
    expect(profilesOf(phone('sim'), account)).toEqual([AUTH_1]);
  });
});
