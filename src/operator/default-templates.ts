/** The text on the phone where an operator's configuration gives none; every character is in the GSM 03.38 alphabet. */
import type { Language } from '../config/schema.ts';

export const DEFAULT_TEMPLATES: Readonly<Record<Language, string>> = {
  en: 'Sign in to {rp}? Only approve if the page shows the code {code}.',
  de: 'Bei {rp} anmelden? Nur bestätigen, wenn die Seite den Code {code} zeigt.',
  fr: 'Se connecter à {rp}? Confirmez seulement si la page montre le code {code}.',
  it: 'Accedere a {rp}? Conferma solo se la pagina mostra il codice {code}.',
};
