/**
 * What a person reads when a login does not end signed in: one title and one sentence of advice for each kind of ending,
 * in every language served. Owns words only; which outcome shows which text is said in outcomes.ts.
 */
import type { Language } from '../../config/schema.ts';
import { de } from './texts/de.ts';
import { en, type OutcomeWordBook, type OutcomeWords, type TextKey } from './texts/en.ts';
import { fi } from './texts/fi.ts';
import { fr } from './texts/fr.ts';
import { it } from './texts/it.ts';

export type { OutcomeWords, TextKey } from './texts/en.ts';
export type OutcomeText = Readonly<Record<Language, OutcomeWords>>;

const BOOKS: Readonly<Record<Language, OutcomeWordBook>> = { en, de, fr, it, fi };

/** One ending in every language. */
export const textOf = (key: TextKey): OutcomeText => ({
  en: BOOKS.en[key],
  de: BOOKS.de[key],
  fr: BOOKS.fr[key],
  it: BOOKS.it[key],
  fi: BOOKS.fi[key],
});
