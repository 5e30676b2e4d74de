/**
 * The text of a message with a link, within GSM 03.38: one message of 160 characters where the name of the relying party
 * fits beside the link, else two (3GPP TS 23.040 section 9.2.3.24.1). Pure.
 */
import type { Language } from '../config/schema.ts';
import { buildDtbd, roomForName } from '../mss/text/dtbd.ts';

type Words = Readonly<Record<Language, string>>;

/** The person compares the code with the page. */
export const LINK_TEMPLATES: Words = {
  en: 'Sign in to {rp}? If the code there is {code}, confirm: {link}',
  de: 'Bei {rp} anmelden? Wenn dort der Code {code} steht, bestätigen: {link}',
  fr: 'Connexion à {rp}? Si le code affiché est {code}, confirmez: {link}',
  it: 'Accedere a {rp}? Se il codice mostrato è {code}, confermi: {link}',
  fi: 'Kirjaudutaanko: {rp}? Jos siellä on koodi {code}, vahvista: {link}',
};

/** With number matching the number stands on the page of the link; without a page there is nothing to compare. */
export const MATCHING_LINK_TEMPLATES: Words = {
  en: 'Sign in to {rp}? Only if you started this: {link}',
  de: 'Bei {rp} anmelden? Nur, wenn Sie es selbst begonnen haben: {link}',
  fr: "Connexion à {rp}? Seulement si vous l'avez demandée: {link}",
  it: 'Accedere a {rp}? Solo se ha iniziato lei: {link}',
  fi: 'Kirjaudutaanko: {rp}? Vain jos aloitit itse: {link}',
};

const ONE_MESSAGE = 160;
/** two parts, each with a header that joins them */
const TWO_MESSAGES = 306;
/** As many characters of a name as a person needs to recognise it. */
const NAME = 16;

export interface LinkMessage {
  readonly template: string;
  readonly rpName: string;
  readonly code: string;
  readonly link: string;
}

/** @throws MssError `internal` when the operator's own words are too long */
export function linkText({ code, link, rpName, template }: LinkMessage): string {
  const frame = { prefix: '', template: template.replaceAll('{link}', link), code };
  const limit = roomForName({ ...frame, limit: ONE_MESSAGE }) >= NAME ? ONE_MESSAGE : TWO_MESSAGES;
  return buildDtbd({ ...frame, limit, rpName });
}
