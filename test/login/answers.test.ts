import { describe, expect, it } from 'vitest';
import { locationToKeep, refusedAnswer, usableAddress } from '../../src/login/answers.ts';
import { parseSpamCode } from '../../src/login/spam-code.ts';
import type { SignatureResponse } from '../../src/mss/client.ts';
import { NO_ANSWERS, type ServiceAnswers } from '../../src/mss/services.ts';

const response = (status: '500' | '502', answers: Partial<ServiceAnswers> = {}): SignatureResponse => ({
  cms: new Uint8Array(),
  status,
  signatureProfile: undefined,
  msspTransId: 'h4iof',
  answers: { ...NO_ANSWERS, ...answers },
});
const location = {
  country: 'CH',
  accuracyMetres: 5,
  at: new Date('2026-03-01T10:00:00Z'),
  deviceConfidence: 1,
  locationConfidence: 0.5,
};

describe('a service that is asked to validate', () => {
  const asked = { services: { validate: true }, keepLocation: false, keepSignature: false };
  it.each([
    ['502', undefined, undefined],
    ['500', '502', undefined],
    ['502', '502', undefined],
    ['500', undefined, 'status_500'],
    ['500', '503', 'status_503'],
    ['502', '503', 'status_503'],
    ['500', '999', 'status_unknown'],
  ] as const)('must confirm: status %s, its own %s', (status, validation, outcome) => {
    expect(refusedAnswer(asked, response(status, { validation }), 0)?.outcome).toBe(outcome);
  });
  it('is not asked by default', () => {
    const plain = { services: {}, keepLocation: false, keepSignature: false };
    expect(refusedAnswer(plain, response('500', { validation: '503' }), 0)).toBeUndefined();
    expect(refusedAnswer(undefined, response('500'), 0)).toBeUndefined();
  });
});

describe('a location', () => {
  it('is kept only for a relying party that may know it', () => {
    const said = response('500', { location });
    expect(JSON.parse(locationToKeep({ services: {}, keepLocation: true, keepSignature: false }, said) ?? '')).toEqual({
      mid_geo_country: 'CH',
      mid_geo_accuracy: 5,
      mid_geo_timestamp: '2026-03-01T10:00:00.000Z',
      mid_geo_device_confidence: 1,
      mid_geo_location_confidence: 0.5,
    });
    expect(locationToKeep({ services: {}, keepLocation: false, keepSignature: false }, said)).toBeUndefined();
    expect(locationToKeep(undefined, said)).toBeUndefined();
    expect(locationToKeep({ services: {}, keepLocation: true, keepSignature: false }, response('500'))).toBeUndefined();
  });
});

describe('the address of an app', () => {
  it.each([
    'mobileid://auth?mobile_auth_redirect_uri=https%3A%2F%2Fa.example&session_token=x',
    'https://app.example/auth',
    'http://localhost:3000/phone',
  ])('may be opened: %s', (address) => {
    expect(usableAddress(address, ['mobileid'])).toBe(address);
  });
  it.each([
    undefined,
    '',
    'auth?x',
    '//app.example',
    'otherid://auth',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'blob:https://a.example/x',
    'file:///etc/passwd',
    `https://app.example/${'x'.repeat(2_048)}`,
  ])('may not: %j', (address) => {
    expect(usableAddress(address, ['mobileid'])).toBeUndefined();
  });
});

describe('a spam code', () => {
  it.each([
    ['A1B', 'A1B'],
    [' Talvi7 ', 'Talvi7'],
    ['abcdefghijklmnop', 'abcdefghijklmnop'],
    ['ab', undefined],
    ['1abc', undefined],
    ['abcdefghijklmnopq', undefined],
    ['ab-c', undefined],
    ['äbc', undefined],
    ['', ''],
    ['  ', ''],
  ])('%j is %j', (given, code) => {
    expect(parseSpamCode(given, { required: false })).toBe(code);
    expect(parseSpamCode(given, { required: true })).toBe(code === '' ? undefined : code);
  });
});
