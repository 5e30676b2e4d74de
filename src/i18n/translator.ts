/**
 * Words in the person's language. Owns the catalogues and their filling-in; never escapes HTML (the templates do) and
 * never guesses: a key or a value that is missing is a compile error.
 */
import { createInstance } from 'i18next';
import { LANGUAGES, type Language } from '../config/schema.ts';
import { de } from './catalogues/de.ts';
import { type Catalogue, en, type MessageKey } from './catalogues/en.ts';
import { fi } from './catalogues/fi.ts';
import { fr } from './catalogues/fr.ts';
import { it } from './catalogues/it.ts';

export type { MessageKey } from './catalogues/en.ts';

type English = typeof en;
type Placeholder<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;
type Values<Key extends MessageKey> = [Placeholder<English[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholder<English[Key]>, string | number>>];

/** The text of a key, with every `{{placeholder}}` of the English text given. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string;

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, de, fr, it, fi };

const translators = new Map<Language, Translate>(LANGUAGES.map((language) => [language, createTranslator(language)]));

export function translator(language: Language): Translate {
  const found = translators.get(language);
  if (found === undefined) throw new Error(`no catalogue for ${language}`);
  return found;
}

function createTranslator(language: Language): Translate {
  const i18n = createInstance({
    lng: language,
    resources: { [language]: { translation: CATALOGUES[language] } },
    fallbackLng: false,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
  });
  void i18n.init();
  // a text without values is always the same
  const fixed = new Map<string, string>();
  return (key, ...values) => {
    const name: string = key;
    const given: Readonly<Record<string, string | number>> | undefined = values[0];
    if (given) return i18n.t(name, { ...given });
    const known = fixed.get(name);
    if (known !== undefined) return known;
    const text: string = i18n.t(name, {});
    fixed.set(name, text);
    return text;
  };
}
