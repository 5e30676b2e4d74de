import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { septets } from '../../src/mss/text/gsm0338.ts';
import { LINK_TEMPLATES, linkText, MATCHING_LINK_TEMPLATES } from '../../src/sms/text.ts';

const LINK = 'https://id.operator.example/s/abcdefghij-ABCDEFGH_J';

describe.each(LANGUAGES)('the text in %s', (language) => {
  test.each([
    ['with a code', LINK_TEMPLATES, 'A7K2'],
    ['with number matching', MATCHING_LINK_TEMPLATES, '42'],
  ])('%s is one message of GSM 03.38 with the whole link', (_, templates, code) => {
    const text = linkText({ template: templates[language], rpName: 'Example Shop', code, link: LINK });
    expect(text).toContain('Example Shop');
    expect(text.endsWith(` ${LINK}`)).toBe(true);
    expect(septets(text)).toBeLessThanOrEqual(160);
  });

  test('tells the code, and with number matching leaves the number to the page', () => {
    expect(LINK_TEMPLATES[language]).toContain('{code}');
    expect(MATCHING_LINK_TEMPLATES[language]).not.toContain('{code}');
  });
});

test('a long address takes a second message instead of the name', () => {
  const link = `https://id.operator.example/${'x'.repeat(100)}/s/abcdefghijABCDEFGHIJKL`;
  const text = linkText({ template: LINK_TEMPLATES.en, rpName: 'Example Shop', code: 'A7K2', link });
  expect(text).toContain('Example Shop');
  expect(text).toContain(link);
  expect(septets(text)).toBeGreaterThan(160);
});

test('whatever the name, link and code stand whole and within two messages', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (rpName) => {
      const text = linkText({ template: LINK_TEMPLATES.en, rpName, code: 'A7K2', link: LINK });
      expect(text.endsWith(LINK)).toBe(true);
      expect(text).toContain('code there is A7K2');
      expect(septets(text) ?? text.length * 2).toBeLessThanOrEqual(306);
    }),
  );
});
