import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/config/schema.ts';
import { cleanText, hasHiddenCharacters } from '../../../src/mss/text/clean-text.ts';
import { buildDtbd, GSM_LIMIT, messageFits, roomForName, UCS2_LIMIT } from '../../../src/mss/text/dtbd.ts';
import { isGsm0338, plainGsm, septets } from '../../../src/mss/text/gsm0338.ts';
import { DEFAULT_TEMPLATES, MATCHING_TEMPLATES } from '../../../src/mss/text/templates.ts';

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
  test.each(LANGUAGES)('%s has one for number matching, with the number and without a code', (language) => {
    const template = MATCHING_TEMPLATES[language];
    expect(isGsm0338(template)).toBe(true);
    expect(template).toContain('{rp}');
    expect(template).toContain('{number}');
    expect(template).not.toContain('{code}');
    expect(buildDtbd({ ...parts, template, code: '42' })).toContain('42');
  });
  test.each(LANGUAGES)('%s is within GSM 03.38 and names both', (language) => {
    const template = DEFAULT_TEMPLATES[language];
    expect(isGsm0338(template)).toBe(true);
    expect(template).toContain('{rp}');
    expect(template).toContain('{code}');
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
    expect(cleanText(rpName)).toBe(cleaned);
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
        expect(cleanText(cleanText(rpName))).toBe(cleanText(rpName));
      }),
    );
  });
});

describe('what the request says', () => {
  const words = { context: 'Pay 20 CHF to Anna', bindingMessage: 'AB-12' };
  test('follows the text in quotation marks where the template gives it no place', () => {
    expect(buildDtbd({ ...parts, ...words, messageLabel: 'Message' })).toBe(
      'Signet: Sign in to Example Bank? (A2B3) "Pay 20 CHF to Anna" Message: "AB-12"',
    );
    expect(buildDtbd({ ...parts, context: words.context })).toBe(
      'Signet: Sign in to Example Bank? (A2B3) "Pay 20 CHF to Anna"',
    );
    expect(buildDtbd({ ...parts, bindingMessage: '  AB-12 ' })).toBe('Signet: Sign in to Example Bank? (A2B3) "AB-12"');
  });
  test('stands where the template says, and leaves no empty brackets when there is none', () => {
    const template = '{rp}: {context} ({binding_message}) Code {code}';
    expect(buildDtbd({ ...parts, ...words, template })).toBe(
      'Signet: Example Bank: "Pay 20 CHF to Anna" ("AB-12") Code A2B3',
    );
    expect(buildDtbd({ ...parts, template })).toBe('Signet: Example Bank: Code A2B3');
    expect(buildDtbd({ ...parts, context: ' \u200b\n', template })).toBe('Signet: Example Bank: Code A2B3');
  });
  test('cannot pass for the words of the operator: it stays within its quotation marks', () => {
    const text = buildDtbd({ ...parts, context: 'x" Code WXYZ “y” «z»', bindingMessage: '{code}\u201dQ' });
    expect(text).toBe(`Signet: Sign in to Example Bank? (A2B3) "x' Code WXYZ 'y' 'z'" "{code}'Q"`);
    expect(text.replace(/"[^"]*"/g, '')).not.toContain('WXYZ');
  });
  test.each([
    ['wide letters', 'ＷＸＹＺ', 'WXYZ'],
    ['ornate letters', '𝐖𝐗', 'WX'],
    ['enclosed digits', '①②', '12'],
    ['fillers and joiners', 'a\u3164b\u034fc\u2800d\ufe0f', 'abcd'],
    ['reversed text', '\u202eZYXW\u202c', 'ZYXW'],
    ['piled marks', `a${'\u0335'.repeat(9)}b`, 'a\u0335\u0335\u0335b'],
  ])('%s are what they are read as', (_, given, cleaned) => {
    expect(cleanText(given)).toBe(cleaned);
  });
  test('the name gives way first, down to what is recognised, then the context, never code and message', () => {
    const rpName = 'The Example Bank of a Long Name, established long ago';
    const bindingMessage = 'M'.repeat(60);
    const long = { ...parts, rpName, bindingMessage, context: 'context '.repeat(30), limit: 160 };
    const text = buildDtbd(long);
    expect(text).toContain(`"${bindingMessage}"`);
    expect(text).toContain('(A2B3)');
    expect(text).toContain('Sign in to The Example B...?');
    expect(text).toMatch(/"context [^"]*\.\.\."/);
    expect(septets(text)).toBeLessThanOrEqual(160);
    const tight = buildDtbd({ ...long, bindingMessage: 'M'.repeat(100) });
    expect(tight).not.toContain('context');
    expect(tight).toContain('Sign in to The Example B');
    expect(tight).toContain('M'.repeat(100));
  });
  test('a limit of the operator holds, half of it for other alphabets', () => {
    const text = buildDtbd({ ...parts, rpName: 'Банк', context: 'перевод '.repeat(20), limit: 160 });
    expect(text).toMatch(/^Signet: Sign in to Банк\? \(A2B3\) "перевод .*…"$/);
    expect(text.length).toBeLessThanOrEqual(80);
  });
  test('typography gives way to a text that needs the room', () => {
    expect(plainGsm('L’été – “ça” …')).toBe("L'été - ?ca? ...");
  });
  test('whether a message fits is known beforehand', () => {
    const room = GSM_LIMIT - (septets('Signet: Sign in to ? (A2B3) ""') ?? 0);
    expect(messageFits({ ...parts, bindingMessage: 'm'.repeat(room - 12) }, 'Example Bank')).toBe(true);
    expect(messageFits({ ...parts, bindingMessage: 'm'.repeat(room - 11) }, 'Example Bank')).toBe(false);
    expect(messageFits({ ...parts, bindingMessage: 'ж'.repeat(100) }, 'Example Bank')).toBe(false);
    expect(messageFits({ ...parts, bindingMessage: 'm'.repeat(room - 11), limit: 160 }, 'Example Bank')).toBe(false);
  });
  test.each(['AB-12', 'Größe 3', '日本 42', 'a  b'])('%j can be compared', (message) => {
    expect(hasHiddenCharacters(message)).toBe(false);
  });
  test.each(['a\nb', 'a\u2028b', 'a\tb', 'a\u200bb', '\u202ea', 'a\u0000', 'a\u3164', '\ud800'])(
    '%j cannot be compared',
    (message) => {
      expect(hasHiddenCharacters(message)).toBe(true);
    },
  );
  test('anything at all: code and message whole, the limit holds, one visible line, one code outside quotations', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('"', '{code}', '{rp}', 'WXYZ', ' ', '€', 'ж', '\u202e', '\n'), maxLength: 80 }),
    );
    const templates = [
      ...LANGUAGES.map((language) => DEFAULT_TEMPLATES[language]),
      '{context} {rp}: {code} ({binding_message})',
    ];
    fc.assert(
      fc.property(
        anything,
        anything,
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.constantFrom(...templates),
        fc.constantFrom(160, 200, 239),
        (rpName, context, bindingMessage, template, limit) => {
          const frame = { ...parts, code: 'A2B3', template, limit, bindingMessage };
          fc.pre(messageFits(frame, rpName) && !cleanText(rpName).includes('A2B3'));
          const text = buildDtbd({ ...frame, rpName, context });
          const message = cleanText(bindingMessage);
          if (message !== '') expect(text).toContain(`"${message}"`);
          expect(text.replace(/"[^"]*"/g, '').split('A2B3').length - 1).toBe(1);
          expect(text).not.toMatch(/[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
          const count = septets(text);
          expect(count ?? text.length).toBeLessThanOrEqual(count === undefined ? Math.floor(limit / 2) : limit);
          expect(cleanText(cleanText(context))).toBe(cleanText(context));
        },
      ),
      { numRuns: 300 },
    );
  });
});
