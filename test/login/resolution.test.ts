import { describe, expect, it } from 'vitest';
import type { LoaEntry } from '../../src/config/schema.ts';
import { resolve } from '../../src/login/resolution.ts';

const profile = (name: string): string => `http://mid.swisscom.ch/${name}`;
const STK = profile('STK-LoA4');
const DEVICE = profile('Device-LoA4');
const sim = { authenticator: 'sim', signature_profile: STK, amr: 'SIM_PIN' } as const;
const app = { authenticator: 'app', signature_profile: DEVICE, amr: 'DEV_PIN' } as const;

const plain: LoaEntry = sim;
const any: LoaEntry = {
  ...plain,
  authenticator: 'any',
  signature_profile: profile('Any-LoA4'),
  amr: 'MC',
  resolved: [sim, app],
};
const alias: LoaEntry = { ...plain, signature_profile: profile('MID/v1/AuthProfile1'), resolved: [sim] };

describe('the profile of an answer', () => {
  it.each([
    ['the one asked for', plain, STK, 'SIM_PIN'],
    ['none, where there is no choice', plain, undefined, 'SIM_PIN'],
    ['another than the one asked for', plain, DEVICE, undefined],
    ['any method, resolved to the SIM', any, STK, 'SIM_PIN'],
    ['any method, resolved to the app', any, DEVICE, 'DEV_PIN'],
    ['any method, not resolved', any, profile('Any-LoA4'), undefined],
    ['any method, resolved to something that is not allowed', any, profile('STK-LoA2'), undefined],
    ['any method, resolved to nobody knows what', any, undefined, undefined],
    ['the alias, resolved', alias, STK, 'SIM_PIN'],
    ['the alias, resolved to the app', alias, DEVICE, undefined],
    ['the alias, with one possibility only', alias, undefined, 'SIM_PIN'],
  ])('%s', (_what, entry, used, amr) => {
    expect(resolve(entry, used)).toEqual(amr && { signatureProfile: used, amr });
  });
});
