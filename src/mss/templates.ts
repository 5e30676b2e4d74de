/** Texts on the phone when the operator's configuration has none. All within GSM 03.38, so that 239 characters fit. */
import type { Language } from '../config/schema.ts';

export const DEFAULT_TEMPLATES: Readonly<Record<Language, string>> = {
  en: 'Sign in to {rp}? Only approve if the page shows the code {code}.',
  de: 'Bei {rp} anmelden? Nur bestätigen, wenn die Seite den Code {code} zeigt.',
  fr: 'Se connecter à {rp}? Confirmez seulement si la page montre le code {code}.',
  it: 'Accedere a {rp}? Conferma solo se la pagina mostra il codice {code}.',
  fi: 'Kirjaudutaanko palveluun {rp}? Hyväksy vain, jos sivulla on koodi {code}.',
};

export function templateFor(
  texts: Readonly<Partial<Record<Language, string | undefined>>>,
  language: Language,
): string {
  return texts[language] ?? DEFAULT_TEMPLATES[language];
}
