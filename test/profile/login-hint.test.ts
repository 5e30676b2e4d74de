import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LoginHint, parseLoginHint } from '../../src/profile/login-hint.ts';

const PCR = '0b6f8c1e-3d0a-4a54-9d3b-8f2f3f0c7a11';
const JWE = 'eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.a_-1.b.c.d';
const HEX = 'a1'.repeat(256);
const absent: LoginHint = { kind: 'absent' };
const number: LoginHint = { kind: 'msisdn', msisdn: '447700900907' };
const refused = (right: string): LoginHint => ({
  kind: 'invalid',
  error: 'invalid_request',
  description: `Parameter login_hint is invalid: ${right}`,
});
const forms = refused('MSISDN:, ENCR_MSISDN: or PCR: and a value');
const noNumber = refused('an international number after MSISDN:');
const noCipher = refused('an encrypted number after ENCR_MSISDN:');
const noPcr = refused('a pseudonymous customer reference after PCR:');

describe('parseLoginHint', () => {
  test.each<[hint: string | undefined, mobileConnect: LoginHint, plain: LoginHint]>([
    [undefined, absent, absent],
    ['', absent, absent],
    ['  ', absent, absent],
    ['MSISDN:447700900907', number, number],
    ['msisdn:447700900907', number, number],
    ['Msisdn:447700900907', number, number],
    ['MSISDN%3A447700900907', number, number],
    ['MSISDN%3a447700900907', number, number],
    ['MSISDN%3A%2B447700900907', number, number],
    ['MSISDN:+447700900907', number, number],
    ['MSISDN: 447700900907', number, number],
    ['MSISDN : 447700900907', number, number],
    ['MSISDN:+44 7700-900 907', number, number],
    ['MSISDN:00447700900907', number, number],
    ['MSISDN:', noNumber, absent],
    ['MSISDN:07700900907', noNumber, absent],
    ['MSISDN:12', noNumber, absent],
    ['MSISDN:4477009009071234', noNumber, absent],
    ['MSISDN:alice', noNumber, absent],
    ['MSISDN:%', noNumber, absent],
    [`ENCR_MSISDN:${JWE}`, { kind: 'encrypted', value: JWE }, { kind: 'encrypted', value: JWE }],
    [`encr_msisdn:${JWE}`, { kind: 'encrypted', value: JWE }, { kind: 'encrypted', value: JWE }],
    [`ENCR_MSISDN%3A${JWE}`, { kind: 'encrypted', value: JWE }, { kind: 'encrypted', value: JWE }],
    [`ENCRYPTED_MSISDN:${JWE}`, { kind: 'encrypted', value: JWE }, { kind: 'encrypted', value: JWE }],
    [`ENCR_MSISDN:${HEX}`, { kind: 'encrypted', value: HEX }, { kind: 'encrypted', value: HEX }],
    ['ENCR_MSISDN:', noCipher, absent],
    ['ENCR_MSISDN:a b', noCipher, absent],
    ['ENCR_MSISDN:a+b', noCipher, absent],
    ['ENCR_MSISDN:a.b.c.d.e.f', noCipher, absent],
    [`PCR:${PCR}`, { kind: 'pcr', pcr: PCR }, { kind: 'pcr', pcr: PCR }],
    [`pcr:${PCR.toUpperCase()}`, { kind: 'pcr', pcr: PCR }, { kind: 'pcr', pcr: PCR }],
    [`PCR%3A${PCR}`, { kind: 'pcr', pcr: PCR }, { kind: 'pcr', pcr: PCR }],
    ['PCR:', noPcr, absent],
    ['PCR:alice', noPcr, absent],
    [`PCR:${PCR}0`, noPcr, absent],
    ['447700900907', forms, number],
    ['+44 7700 900907', forms, number],
    ['alice@shop.example', forms, absent],
    ['TEL:447700900907', forms, absent],
    ['MSISDN447700900907', forms, absent],
    [':447700900907', forms, absent],
    [`ENCR_MSISDN:${'a'.repeat(4_096)}`, forms, absent],
  ])('%j', (hint, mobileConnect, plain) => {
    expect(parseLoginHint(hint, { mobileConnect: true })).toEqual(mobileConnect);
    expect(parseLoginHint(hint, { mobileConnect: false })).toEqual(plain);
  });

  test('any string is answered; a plain request is never refused; an error never repeats the hint', () => {
    const hints = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `MSISDN:${rest}`),
      fc.string({ minLength: 3 }).map((rest) => `PCR:${rest}`),
    );
    fc.assert(
      fc.property(hints, (hint) => {
        expect(parseLoginHint(hint, { mobileConnect: false }).kind).not.toBe('invalid');
        const strict = parseLoginHint(hint, { mobileConnect: true });
        if (strict.kind === 'invalid') expect([forms, noNumber, noCipher, noPcr]).toContainEqual(strict);
        if (strict.kind === 'msisdn') expect(strict.msisdn).toMatch(/^[1-9]\d{6,14}$/);
      }),
    );
  });
});
