/**
 * Which of the served languages a person reads: `ui_locales` of the request first (OpenID Connect Core 3.1.2.1), then
 * the browser's Accept-Language (RFC 9110 12.5.4), then the operator's own. Pure; whatever cannot be read is passed over.
 */
import { LANGUAGES, type Language } from '../config/schema.ts';

export interface LanguageWishes {
  /** BCP 47 tags, space-separated, in order of preference */
  readonly uiLocales?: string | undefined;
  readonly acceptLanguage?: string | undefined;
  readonly fallback: Language;
}

/** Longer headers are cut: no browser sends more, and the rest would only cost time. */
const LONGEST = 1_000;

export function chooseLanguage({ uiLocales, acceptLanguage, fallback }: LanguageWishes): Language {
  const wishes = [
    ...(uiLocales ?? '').slice(0, LONGEST).split(/\s+/),
    ...byPreference((acceptLanguage ?? '').slice(0, LONGEST)),
  ];
  for (const wish of wishes) {
    const primary = wish.split(/[-_]/, 1)[0]?.toLowerCase();
    const served = LANGUAGES.find((language) => language === primary);
    if (served !== undefined) return served;
  }
  return fallback;
}

function byPreference(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = parameters.find((parameter) => /^q\s*=/i.test(parameter));
      const quality = weight === undefined ? 1 : Number(weight.slice(weight.indexOf('=') + 1));
      return { tag, quality };
    })
    .filter(({ tag, quality }) => /^[a-z]{2,8}([-_][a-z0-9]{1,8})*$/i.test(tag) && quality > 0 && quality <= 1)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
