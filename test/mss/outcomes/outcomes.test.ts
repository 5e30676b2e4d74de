import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/config/schema.ts';
import {
  NEUTRAL,
  OUTCOMES,
  type Outcome,
  outcomeOfFault,
  outcomeOfStatus,
  presented,
  withMethod,
} from '../../../src/mss/outcomes/outcomes.ts';
import { outcomesReference } from '../../../src/mss/outcomes/reference.ts';

/** Swisscom Mobile ID Reference Guide section 6, Mobile ID Java client 450 and 780, FiCom appendix C and TS 102 207. */
const FAULTS = {
  swisscom:
    '101 WRONG_PARAM 102 MISSING_PARAM 103 WRONG_DATA_LENGTH 104 UNAUTHORIZED_ACCESS 105 UNKNOWN_CLIENT ' +
    '107 INAPPROPRIATE_DATA 108 INCOMPATIBLE_INTERFACE 109 UNSUPPORTED_PROFILE 208 EXPIRED_TRANSACTION 209 OTA_ERROR ' +
    '401 USER_CANCEL 402 PIN_NR_BLOCKED 403 CARD_BLOCKED 404 NO_KEY_FOUND 406 PB_SIGNATURE_PROCESS 422 NO_CERT_FOUND ' +
    '900 INTERNAL_ERROR',
  javaClient: '450 GEOFENCING_POLICY_VIOLATION 780 CONNECTION_REFUSED',
  ficom: '405 NO_URL_FOUND 407 REGISTRATION_NOK 423 CRL_PB 424 CRL_EXPIRED 425 ERROR_CERTIFICATE',
};
const NAMED = Object.values(FAULTS).flatMap((list) =>
  [...list.matchAll(/(\d{3}) (\w+)/g)].map(([, code = '', name = '']) => ({ code, name })),
);
const ROAMING = ['701', '702', '703', '710', '720', '750', '760', '770', '780'];
/** FiCom MSS implementation guideline, appendix C: the second subcodes of each fault. */
const DETAILS: Readonly<Record<string, string>> = {
  101: '1011 1012 1013 1014 1015 1016 1017',
  102: '1021 1022',
  104: '1041 1042 1043 1044 1045',
  105: '1051 1052 1053 1054',
  208: '2081 2082',
  209: '2091 2092 2093 2094',
  401: '4011 4012 4013',
  402: '4021',
  403: '4031 4032',
  404: '4041 4042',
  407: '4071 4072 4073',
  900: '9001 9002 9003 9004 9005 9006 9007 9008',
};
const DETAIL_PAIRS = Object.entries(DETAILS).flatMap(([fault, list]) =>
  list.split(' ').map((detail) => ({ fault, detail })),
);
const LOCAL = [
  ...['unreachable', 'timeout_local', 'connection_lost', 'unanswered', 'bad_answer', 'mismatch', 'signature_invalid'],
  ...[
    'serial_mismatch',
    'busy',
    'refused_or_replaced',
    'wrong_number',
    'number_not_picked',
    'cancelled',
    'interrupted',
    'not_served',
    'loa_unreachable',
  ],
  ...['expired', 'internal', 'location_refused', 'location_missing', 'spam_code_exhausted'],
  ...['refused', 'sms_unavailable', 'sms_unconfirmed', 'sms_rejected', 'sms_undeliverable', 'sms_limit'],
];
/** The languages that are served; a new one is a decision, not a side effect. */
const SERVED = ['en', 'de', 'fr', 'it', 'fi'];
const STATUS = {
  100: 'REQUEST_OK',
  500: 'SIGNATURE',
  501: 'REVOKED_CERTIFICATE',
  502: 'VALID_SIGNATURE',
  503: 'INVALID_SIGNATURE',
  504: 'OUTSTANDING_TRANSACTION',
  505: 'CONSTRAINT_MISMATCH',
};
const all: readonly Outcome[] = Object.values(OUTCOMES);

describe('the catalogue', () => {
  test.each(NAMED)('knows fault $code $name', ({ code, name }) => {
    expect(outcomeOfFault(code)).toMatchObject({ code: `fault_${code}`, name });
  });
  test.each(ROAMING)('knows roaming fault %s', (code) => {
    expect(outcomeOfFault(code).code).toBe(`fault_${code}`);
  });
  test.each(Object.entries(STATUS))('knows status %s %s', (code, name) => {
    expect(outcomeOfStatus(code)).toMatchObject({ code: `status_${code}`, name });
  });
  test.each(DETAIL_PAIRS)('knows detail $detail of fault $fault', ({ fault, detail }) => {
    const outcome = outcomeOfFault(fault, detail);
    expect(outcome.code).toBe(`fault_${fault}_${detail}`);
    expect(outcome.name).not.toBe(outcomeOfFault(fault).name);
  });
  test('knows the fault that services only name', () => {
    const named = outcomeOfFault('', undefined, ' INVALID_TXNAPPROVAL_PAYLOAD');
    expect(named).toMatchObject({ code: 'fault_invalid_txnapproval_payload', name: 'INVALID_TXNAPPROVAL_PAYLOAD' });
    expect(outcomeOfFault('101', '1011', 'INVALID_TXNAPPROVAL_PAYLOAD')).toBe(named);
    expect(outcomeOfFault('401', undefined, 'USER_CANCEL').code).toBe('fault_401');
  });
  test('has no code that this list does not have', () => {
    const known = [
      ...[...NAMED.map(({ code }) => code), ...ROAMING].map((code) => `fault_${code}`),
      ...DETAIL_PAIRS.map(({ fault, detail }) => `fault_${fault}_${detail}`),
      ...Object.keys(STATUS).map((code) => `status_${code}`),
      ...['fault_unknown', 'fault_invalid_txnapproval_payload', 'status_unknown', ...LOCAL],
    ];
    expect(all.map(({ code }) => code).sort()).toEqual([...new Set(known)].sort());
  });
  test('an unknown detail counts as its fault, and so does one of another fault', () => {
    expect(outcomeOfFault('101', '1999')).toBe(OUTCOMES.fault_101);
    expect(outcomeOfFault('104', '1011')).toBe(OUTCOMES.fault_104);
    expect(outcomeOfFault('999', '1011')).toBe(OUTCOMES.fault_unknown);
    for (const odd of ['', '__proto__', '1011_', 'unknown'])
      expect(outcomeOfFault('101', odd)).toBe(OUTCOMES.fault_101);
    expect(outcomeOfFault('invalid_txnapproval_payload')).toBe(OUTCOMES.fault_unknown);
  });
  test('speaks every language that is served', () => {
    expect([...LANGUAGES]).toEqual(SERVED);
    for (const { text } of all) expect(Object.keys(text).sort()).toEqual([...SERVED].sort());
  });
  test('maps unknown codes to an outcome of their own', () => {
    for (const code of ['', '999', '__proto__', '401 ', 'unknown_', 'constructor']) {
      expect(outcomeOfFault(code).code).toBe('fault_unknown');
      expect(outcomeOfStatus(code).code).toBe('status_unknown');
    }
  });
  test.each(all)('$code: key, code and texts agree', (outcome) => {
    expect(OUTCOMES[outcome.code]).toBe(outcome);
    for (const language of LANGUAGES) {
      const { title, explanation } = outcome.text[language];
      expect(title.trim().length, `${language} title`).toBeGreaterThan(5);
      expect(explanation.trim().length, `${language} explanation`).toBeGreaterThan(20);
      expect(explanation, `${language} explanation`).toMatch(/[.]$/);
    }
    expect(outcome.description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/); // RFC 6749 section 4.1.2.1
  });
  test('says nothing twice in the same words in two languages', () => {
    for (const { text } of all) {
      expect(new Set(LANGUAGES.map((language) => text[language].explanation)).size).toBe(LANGUAGES.length);
    }
  });
  test('metric labels are unique', () => {
    expect(new Set(all.map(({ metric }) => metric)).size).toBe(all.length);
  });
});

describe('consequences', () => {
  const ERRORS: readonly [string, readonly string[]][] = [
    ['access_denied', ['cancelled', 'not_served', ...['105', '208', '401', '402', '403', '404', '422'].map(fault)]],
    ['unmet_authentication_requirements', ['fault_109', 'loa_unreachable']],
    [
      'temporarily_unavailable',
      ['fault_209', 'fault_406', 'fault_900', 'unreachable', 'timeout_local', 'connection_lost', 'busy'],
    ],
    [
      'server_error',
      [
        ...['101', '102', '103', '104', '107', '108'].map(fault),
        ...['status_501', 'status_503', 'status_505', 'signature_invalid', 'serial_mismatch'],
      ],
    ],
  ];
  function fault(code: string): string {
    return `fault_${code}`;
  }
  test.each(ERRORS)('%s', (error, codes) => {
    expect(all.filter((outcome) => codes.includes(outcome.code)).map(({ oauthError }) => oauthError)).toEqual(
      codes.map(() => error),
    );
  });
  test('only the person refuses; a time-out is no refusal and a busy phone neither', () => {
    expect(all.filter(({ state }) => state === 'refused').map(({ code }) => code)).toEqual([
      'fault_401',
      'fault_401_4011',
      'fault_401_4012',
      'fault_401_4013',
      'refused_or_replaced',
      'refused',
      'wrong_number',
      'cancelled',
    ]);
    expect(all.filter(({ state }) => state === 'expired').map(({ code }) => code)).toEqual([
      'fault_208',
      'fault_208_2082',
      'unanswered',
      'number_not_picked',
      'expired',
    ]);
    const refusal = OUTCOMES.fault_401.text.en.title;
    for (const code of ['fault_406', 'busy'] as const) {
      expect(OUTCOMES[code].text.en.title).not.toBe(refusal);
      expect(OUTCOMES[code].retry).toBe(true);
      expect(OUTCOMES[code].description).toContain('no refusal');
    }
  });
});

describe('a fault told more precisely', () => {
  test.each([
    ['a time-out of the service is none of the person', '208', '2081', 'temporarily_unavailable', 'error', true],
    ['a time-out of the person', '208', '2082', 'access_denied', 'expired', true],
    ['a wrong spam code can be entered again', '101', '1011', 'access_denied', 'error', true],
    ['a missing spam code too', '101', '1012', 'access_denied', 'error', true],
    ['a service that the person switched off', '104', '1042', 'access_denied', 'error', false],
    ['a service that the gateway may not use', '104', '1045', 'server_error', 'error', false],
    ['an unregistered number', '105', '1053', 'access_denied', 'error', false],
    ['a phone without the function', '209', '2094', 'unmet_authentication_requirements', 'error', false],
    ['a wrong PIN', '401', '4012', 'access_denied', 'refused', true],
    ['a key length that we asked for', '900', '9006', 'server_error', 'error', false],
  ])('%s', (_, fault, detail, oauthError, state, retry) => {
    expect(outcomeOfFault(fault, detail)).toMatchObject({ oauthError, state, retry });
  });
  test('only the spam codes ask for something', () => {
    const asking = all.filter(({ asks }) => asks !== undefined);
    expect(asking.map(({ code, asks }) => [code, asks])).toEqual([
      ['fault_101_1011', 'spam_code'],
      ['fault_101_1012', 'spam_code'],
    ]);
  });
  test('where nobody is asked for it, the demand for a spam code does not tell that the number is known', () => {
    expect(presented('fault_101_1012', false)).toEqual(NEUTRAL);
    expect(presented('fault_101_1012', true).code).toBe('fault_101_1012');
  });
  test.each([
    ['http://mid.swisscom.ch/STK-LoA4', 'fault_401'],
    ['http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml', 'fault_401'],
    [undefined, 'fault_401'],
    ['http://mid.swisscom.ch/Device-LoA4', 'refused_or_replaced'],
    ['http://mid.swisscom.ch/Any-LoA4', 'refused_or_replaced'],
    ['http://mid.swisscom.ch/MID/v1/AuthProfile1', 'refused_or_replaced'],
  ])('401 for %s is %s: an app also ends a request that a newer one replaced', (profile, code) => {
    expect(withMethod('fault_401', profile)).toBe(code);
    expect(withMethod('fault_401_4011', profile)).toBe('fault_401_4011');
    expect(withMethod('fault_406', profile)).toBe('fault_406');
  });
  test('what may be either explains both and is not told as a refusal', () => {
    const { title, explanation } = OUTCOMES.refused_or_replaced.text.en;
    expect(title).not.toBe(OUTCOMES.fault_401.text.en.title);
    expect(explanation).toMatch(/refused on your phone, or a newer request/);
  });
});

describe('what is revealed', () => {
  const hidden = [
    ...(['fault_105', 'fault_402', 'fault_403', 'fault_404', 'fault_407', 'fault_422'] as const),
    ...(['fault_104_1042', 'fault_104_1043', 'fault_105_1053', 'fault_105_1054', 'fault_407_4072'] as const),
  ];
  test('an operator that reveals says what is the matter', () => {
    expect(presented('fault_105', true)).toMatchObject({ code: 'fault_105', text: OUTCOMES.fault_105.text });
  });
  test.each(hidden)('%s looks like every other at an operator that does not', (code) => {
    expect(presented(code, false)).toEqual(NEUTRAL);
  });
  test('an unmet level keeps its error and nothing else', () => {
    expect(presented('fault_109', false)).toEqual({ ...NEUTRAL, oauthError: 'unmet_authentication_requirements' });
  });
  test('a refusal is told in any case', () => {
    expect(presented('fault_401', false)).toMatchObject({ code: 'fault_401', state: 'refused' });
  });
});

test('docs/errors.md is the catalogue as it is', () => {
  expect(readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')).toBe(outcomesReference());
});
