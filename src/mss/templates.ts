/** Texts on the phone when the operator's configuration has none. All within GSM 03.38, so that 239 characters fit. */
import type { Language } from '../config/schema.ts';

export const DEFAULT_TEMPLATES: Readonly<Record<Language, string>> = {
  en: 'Sign in to {rp}? ({code})',
  de: 'Bei {rp} anmelden? ({code})',
  fr: 'Se connecter à {rp} ? ({code})',
  it: 'Accedere a {rp}? ({code})',
};

export function templateFor(
  texts: Readonly<Partial<Record<Language, string | undefined>>>,
  language: Language,
): string {
  return texts[language] ?? DEFAULT_TEMPLATES[language];
}
