import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { NEUTRAL, OUTCOMES, type Outcome, outcomeOfFault, outcomeOfStatus, presented } from '../../src/mss/outcomes.ts';
import { outcomesReference } from '../../src/mss/outcomes-reference.ts';

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
    expect(all.filter(({ state }) => state === 'refused').map(({ code }) => code)).toEqual(['fault_401', 'cancelled']);
    expect(all.filter(({ state }) => state === 'expired').map(({ code }) => code)).toEqual([
      'fault_208',
      'unanswered',
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

describe('what is revealed', () => {
  const hidden = ['fault_105', 'fault_402', 'fault_403', 'fault_404', 'fault_407', 'fault_422'] as const;
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
  expect(readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')).toBe(outcomesReference());
});
