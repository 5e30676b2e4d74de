/** Names of countries in the languages served. */
import type { Language } from '../config/schema.ts';

const names = new Map<Language, Intl.DisplayNames>();

/** @param code ISO 3166, e.g. `CH`; one that is no country stays as it is */
export function countryName(code: string, language: Language): string {
  const known = names.get(language) ?? new Intl.DisplayNames([language], { type: 'region' });
  names.set(language, known);
  return known.of(code) ?? code;
}
