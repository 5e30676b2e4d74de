import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { buildDtbd, cleanName, GSM_LIMIT, roomForName, UCS2_LIMIT } from '../../src/mss/dtbd.ts';
import { isGsm0338, septets } from '../../src/mss/gsm0338.ts';
import { DEFAULT_TEMPLATES, templateFor } from '../../src/mss/templates.ts';

const parts = { prefix: 'Signet: ', template: 'Sign in to {rp}? ({code})', rpName: 'Example Bank', code: 'A2B3' };

describe('GSM 03.38', () => {
  test.each([
    ['', 0],
    ['Sign in?', 8],
    ['äöüàéèùìòñÄÖÜÑÇÅåØøÆæßÉ', 23],
    ['ΔΦΓΛΩΠΨΣΘΞ¤£$¥§¿¡@_\n\r', 21],
    ['^{}[]~\\|€\f', 20],
    ['ç', undefined],
    ['ê', undefined],
    ['…', undefined],
    ['’', undefined],
    ['`', undefined],
    ['\t', undefined],
    ['\u001b', undefined],
    ['Ж', undefined],
    ['🔐', undefined],
  ])('%j has %s septets', (text, count) => {
    expect(septets(text)).toBe(count);
  });
});

describe('default templates', () => {
  test.each(LANGUAGES)('%s is within GSM 03.38 and names both', (language) => {
    const template = templateFor({}, language);
    expect(isGsm0338(template)).toBe(true);
    expect(template).toContain('{rp}');
    expect(template).toContain('{code}');
  });
  test('an operator may have its own', () => {
    expect(templateFor({ de: 'Login {rp} {code}' }, 'de')).toBe('Login {rp} {code}');
  });
});

describe('the text on the phone', () => {
  test('prefix, name and code', () => {
    expect(buildDtbd(parts)).toBe('Signet: Sign in to Example Bank? (A2B3)');
    expect(buildDtbd({ ...parts, template: DEFAULT_TEMPLATES.de })).toBe(
      'Signet: Bei Example Bank anmelden? Nur bestätigen, wenn die Seite den Code A2B3 zeigt.',
    );
  });
  test.each([
    ['line breaks', 'Ex\r\nBank', 'Ex Bank'],
    ['bidirectional marks', 'Ex\u202ekna\u2066B\u200f', 'ExknaB'],
    ['zero widths and soft hyphens', 'E\u200bx\u00ad\ufeff', 'Ex'],
    ['control characters', 'E\u0000x\u007f\u009b', 'E x'],
    ['white space', '  Ex\u00a0\u3000 \t Bank ', 'Ex Bank'],
    ['lone surrogates', 'E\ud800x', 'Ex'],
    ['separators', 'Ex\u2028Bank\u2029', 'Ex Bank'],
    ['decomposed letters', 'Zu\u0308rich', 'Zürich'],
  ])('cleans %s out of the name', (_, rpName, cleaned) => {
    expect(cleanName(rpName)).toBe(cleaned);
    expect(buildDtbd({ ...parts, rpName })).toBe(`Signet: Sign in to ${cleaned}? (A2B3)`);
  });
  test('braces and dollars in the name stay what they are', () => {
    expect(buildDtbd({ ...parts, rpName: '{code} $& {rp}' })).toBe('Signet: Sign in to {code} $& {rp}? (A2B3)');
  });
  test('239 septets just fit, one more cuts the name with three dots', () => {
    const rest = septets('Signet: Sign in to ? (A2B3)') ?? 0;
    const fits = 'x'.repeat(GSM_LIMIT - rest);
    expect(buildDtbd({ ...parts, rpName: fits })).toBe(`Signet: Sign in to ${fits}? (A2B3)`);
    const cut = buildDtbd({ ...parts, rpName: `${fits}x` });
    expect(cut).toBe(`Signet: Sign in to ${fits.slice(0, -3)}...? (A2B3)`);
    expect(septets(cut)).toBe(GSM_LIMIT);
  });
  test('characters of the extension table count twice', () => {
    const text = buildDtbd({ ...parts, rpName: '€'.repeat(200) });
    expect(text).toMatch(/^Signet: Sign in to €+\.\.\.\? \(A2B3\)$/);
    expect(septets(text)).toBeLessThanOrEqual(GSM_LIMIT);
    expect(septets(text)).toBeGreaterThan(GSM_LIMIT - 2);
  });
  test('119 UTF-16 units when a character is foreign, never half a character', () => {
    expect(buildDtbd({ ...parts, rpName: 'Банк' })).toBe('Signet: Sign in to Банк? (A2B3)');
    const long = buildDtbd({ ...parts, rpName: 'Банк'.repeat(50) });
    expect(long).toHaveLength(UCS2_LIMIT);
    expect(long).toMatch(/^Signet: Sign in to [Банк]+…\? \(A2B3\)$/);
    const families = buildDtbd({ ...parts, rpName: '🏦'.repeat(80) });
    expect(families.isWellFormed()).toBe(true);
    expect(families.length).toBeLessThanOrEqual(UCS2_LIMIT);
  });
  test('a foreign name gives way to a text that needs all 239', () => {
    const template = `${'Please confirm. '.repeat(9)}{rp} {code}`;
    expect(buildDtbd({ ...parts, template, rpName: 'Банк 24' })).toBe(
      `Signet: ${'Please confirm. '.repeat(9)}???? 24 A2B3`,
    );
  });
  test('two mentions share the room', () => {
    const text = buildDtbd({ ...parts, template: '{rp}: sign in to {rp}? {code}', rpName: 'n'.repeat(200) });
    expect(text).toMatch(/^Signet: n+\.\.\.: sign in to n+\.\.\.\? A2B3$/);
    expect(text.length).toBeGreaterThan(GSM_LIMIT - 2);
    expect(text.length).toBeLessThanOrEqual(GSM_LIMIT);
  });
  test('fixed text that is too long is refused, and can be found beforehand', () => {
    const template = `${'x'.repeat(GSM_LIMIT)}{code}`;
    expect(() => buildDtbd({ ...parts, template })).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(roomForName({ ...parts, template })).toBe(-12);
    expect(roomForName(parts)).toBe(212);
  });
  test('any name: prefix and code whole, within the limit, one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom(...LANGUAGES), (rpName, language) => {
        const text = buildDtbd({ ...parts, template: DEFAULT_TEMPLATES[language], rpName });
        expect(text.startsWith('Signet: ')).toBe(true);
        expect(text).toContain('A2B3');
        expect(text).not.toMatch(/[\n\r\p{Cc}\p{Cf}]/u);
        expect(text.isWellFormed()).toBe(true);
        expect(septets(text) ?? text.length).toBeLessThanOrEqual(isGsm0338(text) ? GSM_LIMIT : UCS2_LIMIT);
        expect(cleanName(cleanName(rpName))).toBe(cleanName(rpName));
      }),
    );
  });
});
