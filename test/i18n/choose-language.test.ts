import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { chooseLanguage } from '../../src/i18n/choose-language.ts';

test.each([
  { uiLocales: 'fr-CH fr en', acceptLanguage: 'de', expected: 'fr', why: 'ui_locales goes first' },
  { uiLocales: 'rm ja it-CH', acceptLanguage: 'de', expected: 'it', why: 'unserved languages are passed over' },
  { uiLocales: 'rm ja', acceptLanguage: 'de', expected: 'de', why: 'the header helps when ui_locales does not' },
  { acceptLanguage: 'de-CH,de;q=0.9,en;q=0.8', expected: 'de', why: 'regions are folded' },
  { acceptLanguage: 'en;q=0.2, it;q=0.7, fr;q=0.5', expected: 'it', why: 'the highest quality wins' },
  { acceptLanguage: 'sv, da;q=0.9, fr;q=0.1', expected: 'fr', why: 'the first served one wins' },
  { acceptLanguage: 'en;q=0, de;q=0.1', expected: 'de', why: 'quality 0 means never' },
  { acceptLanguage: 'it, fr', expected: 'it', why: 'equal quality keeps the order' },
  { acceptLanguage: 'FR-fr', expected: 'fr', why: 'tags have no case' },
  { uiLocales: 'de_AT', expected: 'de', why: 'an underscore is forgiven' },
  { acceptLanguage: '*', expected: 'it', why: 'anything means the fallback' },
  { acceptLanguage: ';q=1,,,=;;de;q=high,en;q=2', expected: 'it', why: 'what cannot be read is passed over' },
  { uiLocales: 'deutsch english', expected: 'it', why: 'words are not tags' },
  { expected: 'it', why: 'nothing asked' },
])(
  '$expected for ui_locales $uiLocales and Accept-Language $acceptLanguage: $why',
  ({ expected, why: _, ...wishes }) => {
    expect(chooseLanguage({ ...wishes, fallback: 'it' })).toBe(expected);
  },
);

test('always answers a served language', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (uiLocales, acceptLanguage) => {
      expect(LANGUAGES).toContain(chooseLanguage({ uiLocales, acceptLanguage, fallback: 'en' }));
    }),
  );
});

test('a very long header is cut, not searched', () => {
  expect(chooseLanguage({ acceptLanguage: `${'sv,'.repeat(100_000)}de`, fallback: 'en' })).toBe('en');
});
