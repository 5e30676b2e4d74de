/** Texts on the phone when the operator's configuration has none. All within GSM 03.38, so that they need no more room. */
import type { Language } from '../../config/schema.ts';

type Words = Readonly<Record<Language, string>>;

export const DEFAULT_TEMPLATES: Words = {
  en: 'Sign in to {rp}? Only approve if the page shows the code {code}.',
  de: 'Bei {rp} anmelden? Nur bestätigen, wenn die Seite den Code {code} zeigt.',
  fr: 'Se connecter à {rp}? Confirmez seulement si la page montre le code {code}.',
  it: 'Accedere a {rp}? Conferma solo se la pagina mostra il codice {code}.',
  fi: 'Kirjaudutaanko palveluun {rp}? Hyväksy vain, jos sivulla on koodi {code}.',
};

/** With number matching: the number is on the phone only, the page offers three. */
export const MATCHING_TEMPLATES: Words = {
  en: 'Sign in to {rp}? Only approve what you started yourself, and choose {number} on the page.',
  de: 'Bei {rp} anmelden? Nur bestätigen, was Sie selbst begonnen haben, und auf der Seite {number} wählen.',
  fr: 'Se connecter à {rp}? Confirmez seulement ce que vous avez commencé et choisissez {number} sur la page.',
  it: 'Accedere a {rp}? Conferma solo ciò che hai iniziato tu e scegli {number} sulla pagina.',
  fi: 'Kirjaudutaanko palveluun {rp}? Hyväksy vain itse aloittamasi ja valitse sivulla {number}.',
};

/** Where a server asked without a page: there is nothing to compare with. */
export const PAGELESS_TEMPLATES: Words = {
  en: 'Sign in to {rp}? Only approve what you started yourself.',
  de: 'Bei {rp} anmelden? Nur bestätigen, was Sie selbst begonnen haben.',
  fr: 'Se connecter à {rp}? Confirmez seulement ce que vous avez commencé.',
  it: 'Accedere a {rp}? Conferma solo ciò che hai iniziato tu.',
  fi: 'Kirjaudutaanko palveluun {rp}? Hyväksy vain itse aloittamasi.',
};

/** Before a binding_message that has no place in the template. */
export const MESSAGE_LABELS: Words = {
  en: 'Message',
  de: 'Nachricht',
  fr: 'Message',
  it: 'Messaggio',
  fi: 'Viesti',
};
