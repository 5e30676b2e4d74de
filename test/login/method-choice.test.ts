import { describe, expect, it } from 'vitest';
import type { LoaEntry } from '../../src/config/schema.ts';
import type { Route } from '../../src/login/levels.ts';
import { chooseMethod } from '../../src/login/method-choice.ts';
import type { SignatureDevice, SubscriberProfile } from '../../src/mss/profile.ts';

const entry = (authenticator: LoaEntry['authenticator'], profile: string, rest: Partial<LoaEntry> = {}): LoaEntry => ({
  authenticator,
  signature_profile: `http://mid.swisscom.ch/${profile}`,
  amr: authenticator.toUpperCase(),
  ...rest,
});
const SIM = entry('sim', 'STK-LoA4');
const APP = entry('app', 'Device-LoA4');
const resolution = (authenticator: 'sim' | 'app', profile: string) => ({
  authenticator,
  signature_profile: `http://mid.swisscom.ch/${profile}`,
  amr: authenticator,
});
const ANY = entry('any', 'Any-LoA4', {
  resolved: [resolution('sim', 'STK-LoA4'), resolution('app', 'Device-LoA4')],
});
const ALIAS = entry('sim', 'MID/v1/AuthProfile1', { resolved: [resolution('sim', 'STK-LoA4')] });

const table = (...rows: readonly (readonly [Route['acr'], LoaEntry])[]): Route[] =>
  rows.map(([acr, one]) => ({ acr, entry: one }));
const SIM_OR_APP = table(['3', SIM], ['3', APP]);

const certificate = (state: string) => ({
  state,
  algorithm: 'EC',
  signatureProfiles: [],
  certificates: [],
  subjects: [],
});
const device = (change: Partial<SignatureDevice> = {}): SignatureDevice => ({
  state: 'ACTIVE',
  pinBlocked: false,
  certificates: [certificate('ACTIVE')],
  ...change,
});
const INACTIVE = device({ state: 'INACTIVE', certificates: [certificate('INACTIVE')] });
const BLOCKED = device({ pinBlocked: true });
const KEYLESS = device({ certificates: [certificate('INACTIVE'), certificate('REVOKED')] });
const SILENT = device({ state: undefined, pinBlocked: undefined, certificates: [] });

const phone = (
  devices: { sim?: SignatureDevice; apps?: readonly SignatureDevice[] },
  rest: Partial<SubscriberProfile> = {},
): SubscriberProfile => ({
  signatureProfiles: [],
  recoveryCodeCreated: undefined,
  autoActivation: undefined,
  sim: devices.sim && { ...devices.sim, cardDetails: undefined },
  apps: devices.apps ?? [],
  certificates: [],
  ...rest,
});

/** `3 SIM`: rings by this entry at this level · `activates 3 SIM` · `fault_…`: impossible */
function chosen(routes: readonly Route[], profile: SubscriberProfile, autoActivation = false): string {
  const choice = chooseMethod(routes, profile, autoActivation);
  if (choice.kind === 'impossible') return choice.outcome;
  const name = `${choice.route.acr} ${choice.route.entry.amr}`;
  return choice.activates ? `activates ${name}` : name;
}

describe('the choice between SIM and app', () => {
  const rows: readonly (readonly [string, readonly Route[], SubscriberProfile, string])[] = [
    ['the first that works', SIM_OR_APP, phone({ sim: device(), apps: [device()] }), '3 SIM'],
    [
      'the app where it stands first',
      table(['3', APP], ['3', SIM]),
      phone({ sim: device(), apps: [device()] }),
      '3 APP',
    ],
    ['the app of a SIM that is not active', SIM_OR_APP, phone({ sim: INACTIVE, apps: [device()] }), '3 APP'],
    ['the app of a number without SIM', SIM_OR_APP, phone({ apps: [device()] }), '3 APP'],
    ['the app while the PIN of the SIM is blocked', SIM_OR_APP, phone({ sim: BLOCKED, apps: [device()] }), '3 APP'],
    ['any app that works', SIM_OR_APP, phone({ apps: [INACTIVE, device()] }), '3 APP'],
    ['a state in small letters', SIM_OR_APP, phone({ sim: device({ state: 'active' }) }), '3 SIM'],
    ['the first where nothing is said', SIM_OR_APP, phone({}), '3 SIM'],
    ['the first where nothing is said of its state', SIM_OR_APP, phone({ sim: SILENT }), '3 SIM'],
    ['a lower level that was asked for too', table(['4', SIM], ['3', APP]), phone({ apps: [device()] }), '3 APP'],
    ['the first level that can be reached', table(['2', APP], ['4', SIM]), phone({ sim: device() }), '4 SIM'],
    ['app only, and the level needs a SIM', table(['4', SIM]), phone({ apps: [device()] }), 'fault_109'],
    ['SIM only, and the level needs an app', table(['4', APP]), phone({ sim: device() }), 'fault_109'],
    ['nothing active', SIM_OR_APP, phone({ sim: INACTIVE, apps: [INACTIVE] }), 'fault_404'],
    ['the SIM is not active, there is no app', SIM_OR_APP, phone({ sim: INACTIVE }), 'fault_404'],
    ['a blocked PIN', SIM_OR_APP, phone({ sim: BLOCKED, apps: [INACTIVE] }), 'fault_402'],
    ['a blocked app', SIM_OR_APP, phone({ apps: [BLOCKED] }), 'fault_402'],
    ['no valid certificate', SIM_OR_APP, phone({ sim: KEYLESS }), 'fault_422'],
    ['the app where the SIM has no certificate', SIM_OR_APP, phone({ sim: KEYLESS, apps: [device()] }), '3 APP'],
    ['any method by the SIM', table(['3', ANY]), phone({ sim: device() }), '3 ANY'],
    ['any method by the app', table(['3', ANY]), phone({ sim: INACTIVE, apps: [device()] }), '3 ANY'],
    [
      'any method takes an active SIM, blocked or not',
      table(['3', ANY]),
      phone({ sim: BLOCKED, apps: [device()] }),
      'fault_402',
    ],
    ['any method with nothing active', table(['3', ANY]), phone({ sim: INACTIVE, apps: [INACTIVE] }), 'fault_404'],
    ['the alias of the SIM', table(['3', ALIAS]), phone({ sim: device() }), '3 SIM'],
    ['the alias of the SIM with an app only', table(['3', ALIAS]), phone({ apps: [device()] }), 'fault_109'],
    [
      'a listed profile where no device is',
      SIM_OR_APP,
      phone({}, { signatureProfiles: [APP.signature_profile ?? ''] }),
      '3 APP',
    ],
    ['no listed profile where no device is', SIM_OR_APP, phone({}, { signatureProfiles: ['urn:other'] }), 'fault_109'],
  ];
  it.each(rows)('%s', (_what, routes, profile, expected) => {
    expect(chosen(routes, profile)).toBe(expected);
  });
});

describe('a SIM that the service would activate', () => {
  const willing = { autoActivation: true };
  const rows: readonly (readonly [string, readonly Route[], SubscriberProfile, string])[] = [
    ['is activated', SIM_OR_APP, phone({ sim: INACTIVE }, willing), 'activates 3 SIM'],
    ['is activated through any method', table(['3', ANY]), phone({ sim: INACTIVE }, willing), 'activates 3 ANY'],
    ['is left alone while the app works', SIM_OR_APP, phone({ sim: INACTIVE, apps: [device()] }, willing), '3 APP'],
    [
      'is left alone while a lower level works',
      table(['4', SIM], ['2', APP]),
      phone({ sim: INACTIVE, apps: [device()] }, willing),
      '2 APP',
    ],
    [
      'is left alone where the service would not',
      SIM_OR_APP,
      phone({ sim: INACTIVE }, { autoActivation: false }),
      'fault_404',
    ],
    ['is left alone where the service does not say', SIM_OR_APP, phone({ sim: INACTIVE }), 'fault_404'],
    ['is not needed at a level of apps', table(['3', APP]), phone({ sim: INACTIVE }, willing), 'fault_109'],
    ['needs nothing once it is active', SIM_OR_APP, phone({ sim: device() }, willing), '3 SIM'],
    ['counts as such while its state is unknown', SIM_OR_APP, phone({ sim: SILENT }), 'activates 3 SIM'],
    ['counts as such while nothing is known', table(['3', SIM]), phone({}), 'activates 3 SIM'],
    ['is none where the service never does it', SIM_OR_APP, phone({}, { autoActivation: false }), '3 SIM'],
    ['with a blocked PIN stays blocked', SIM_OR_APP, phone({ sim: BLOCKED }, willing), 'fault_402'],
  ];
  it.each(rows)('%s', (_what, routes, profile, expected) => {
    expect(chosen(routes, profile, true)).toBe(expected);
  });

  it('is never activated where that is not configured', () => {
    expect(chosen(SIM_OR_APP, phone({ sim: INACTIVE }, willing))).toBe('fault_404');
  });
});
