import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { en, type MessageKey } from '../../src/i18n/catalogues/en.ts';
import { NOT_YET_REVIEWED } from '../../src/i18n/review.ts';
import { CATALOGUES, translator } from '../../src/i18n/translator.ts';

const keys = Object.keys(en).filter((key): key is MessageKey => key in en);
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

/** The keys that every page needs; a key that goes or comes is changed here too. */
test('the list of keys is complete and every area has its own', () => {
  const areas = new Set(keys.map((key) => key.split('.')[0]));
  expect([...areas]).toEqual([
    'frame',
    'number',
    'ready',
    'waiting',
    'signing',
    'other_person',
    'link',
    'spam_code',
    'terms',
    'consent',
    'match',
    'message',
    'outcome',
    'leaving',
    'problem',
    'selection',
    'logout',
    'logout_progress',
    'logged_out',
    'account',
    'activity',
  ]);
  expect(Object.keys(CATALOGUES).sort()).toEqual([...LANGUAGES].sort());
});

test.each(LANGUAGES)('%s has every key with a text and the placeholders of the English one', (language) => {
  const catalogue = CATALOGUES[language];
  expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  for (const key of keys) {
    expect(catalogue[key].trim(), key).not.toBe('');
    expect(catalogue[key], key).toBe(catalogue[key].trim());
    expect(placeholders(catalogue[key]), key).toEqual(placeholders(en[key]));
    expect(catalogue[key].replaceAll(/\{\{\w+\}\}/g, ''), key).not.toMatch(/[{}]|\$t/);
  }
});

test.each(LANGUAGES.filter((language) => language !== 'en'))('%s is translated, not copied', (language) => {
  const same = keys.filter((key) => CATALOGUES[language][key] === en[key]);
  expect(same.filter((key) => key !== 'waiting.code')).toEqual([]);
});

test('fills in values as they are: escaping is the templates’ work, and a value is never read as a pattern', () => {
  const t = translator('en');
  expect(t('frame.back_to', { name: '<b>{{name}} $t(frame.cancel)</b>' })).toBe(
    'Back to <b>{{name}} $t(frame.cancel)</b>',
  );
  expect(translator('de')('waiting.left', { time: '1:05' })).toBe('noch 1:05');
});

test('addresses people formally', () => {
  for (const key of keys) {
    expect(CATALOGUES.de[key], key).not.toMatch(/\b(du|dein\w*|dich|dir)\b/i);
    expect(CATALOGUES.fr[key], key).not.toMatch(/\b(tu|ton|ta|tes|toi)\b/i);
  }
});

test('what no translator has reviewed is said in the documentation and on no page', () => {
  expect(NOT_YET_REVIEWED).toEqual(['fi']);
  for (const page of ['errors', 'relying-parties']) {
    expect(readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), 'utf8')).toMatch(/not yet reviewed/i);
  }
  for (const text of Object.values(CATALOGUES.fi)) expect(text).not.toMatch(/review|tarkastamat/i);
});
