import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskMsisdn, parseMsisdn } from '../../src/subscriber/msisdn.ts';

describe('parseMsisdn', () => {
  test.each([
    ['41791234567', '41791234567'],
    ['+41 79 123 45 67', '41791234567'],
    ['0041 79 123 45 67', '41791234567'],
    [' 41-79-123-45-67 ', '41791234567'],
    ['+41 (79) 123.45.67', '41791234567'],
    ['+41 (0)79 123 45 67', '41791234567'],
    ['0041 (0) 79 123 45 67', '41791234567'],
    ['+41/79/1234567', '41791234567'],
    ['\u202a+41 79 123 45 67\u202c', '41791234567'],
    ['+41\u00a079\u2011123\u201345\u221267', '41791234567'],
    ['+41791234567', '41791234567'],
    ['٤١٧٩١٢٣٤٥٦٧', '41791234567'],
    ['४१७९१२३४५६७', '41791234567'],
    ['𝟒𝟏𝟕𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕', '41791234567'],
    ['1234567', '1234567'],
    ['123456789012345', '123456789012345'],
    ['447700900301', '447700900301'],
  ])('%j is %s', (input, msisdn) => {
    expect(parseMsisdn(input)).toEqual({ ok: true, msisdn });
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['()-', 'empty'],
    ['+', 'characters'],
    ['079 123 45 67', 'national'],
    ['0', 'national'],
    ['00', 'too_short'],
    ['000 41 79', 'country_code'],
    ['+0791234567', 'country_code'],
    ['0000041791234567', 'country_code'],
    ['123456', 'too_short'],
    ['1234567890123456', 'too_long'],
    ['1'.repeat(65), 'too_long'],
    ['41 79 CALL ME', 'characters'],
    ['41+791234567', 'characters'],
    ['++41791234567', 'characters'],
    ['41791234567;ext=1', 'characters'],
    ['41791234567\u0000', 'characters'],
    ['½1791234567', 'characters'],
  ])('%j is refused: %s', (input, problem) => {
    expect(parseMsisdn(input)).toEqual({ ok: false, problem });
  });

  test.each([
    ['079 123 45 67', '41', '41791234567'],
    ['(079) 123 45 67', '41', '41791234567'],
    ['07700 900301', '44', '447700900301'],
    ['+447700900301', '41', '447700900301'],
    ['447700900301', '41', '447700900301'],
  ])('%j read in country %s is %s', (input, countryCallingCode, msisdn) => {
    expect(parseMsisdn(input, { countryCallingCode })).toEqual({ ok: true, msisdn });
  });

  const digit = fc.constantFrom(...'0123456789');
  const msisdns = fc
    .tuple(fc.constantFrom(...'123456789'), fc.array(digit, { minLength: 6, maxLength: 14 }))
    .map(([first, rest]) => first + rest.join(''));
  const separators = fc.constantFrom('', ' ', '-', '\u00a0', '.', '/', '\u2013', ' - ');

  test('separators, prefixes and scripts never change the number', () => {
    const zeros = fc.constantFrom(0x30, 0x660, 0x6f0, 0x966, 0xff10, 0x1d7ce, 0x1d7d8);
    fc.assert(
      fc.property(msisdns, fc.constantFrom('', '+', '00'), separators, zeros, (msisdn, prefix, separator, zero) => {
        const written = [...msisdn].map((d) => String.fromCodePoint(zero + Number(d))).join(separator);
        fc.pre(prefix.length + written.length <= 64);
        expect(parseMsisdn(prefix + written)).toEqual({ ok: true, msisdn });
      }),
    );
  });

  test('an accepted number is E.164 digits and reads as itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123456789+ -()./٣') })),
        fc.option(fc.constantFrom('41', '44', '358'), { nil: undefined }),
        (input, countryCallingCode) => {
          const parsed = parseMsisdn(input, { countryCallingCode });
          if (parsed.ok) {
            expect(parsed.msisdn).toMatch(/^[1-9]\d{6,14}$/);
            expect(parseMsisdn(parsed.msisdn)).toEqual(parsed);
          } else {
            expect(['empty', 'characters', 'national', 'country_code', 'too_short', 'too_long']).toContain(
              parsed.problem,
            );
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('maskMsisdn', () => {
  test('keeps the last two digits', () => {
    expect(maskMsisdn('41700092501')).toBe('•••••••••01');
  });

  test('shows nothing else, whatever the length', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{2,15}$/), (msisdn) => {
        expect(maskMsisdn(msisdn)).toBe('•'.repeat(msisdn.length - 2) + msisdn.slice(-2));
      }),
    );
  });
});
