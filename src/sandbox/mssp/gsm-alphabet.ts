/** How long a text is for a SIM: GSM 03.38 (3GPP TS 23.038) where it fits, else UCS-2. */

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '^{}\\[~]|€\f';
const ALPHABET = new Set(BASIC + EXTENSION);

const GSM_LIMIT = 239;
const UCS2_LIMIT = 119;

/** Whether the service takes a text of this length (Reference Guide, section 4.1.1: it counts characters). */
export function fitsOnPhone(text: string): boolean {
  const characters = [...text];
  if (characters.every((character) => ALPHABET.has(character))) return characters.length <= GSM_LIMIT;
  return text.length <= UCS2_LIMIT;
}
