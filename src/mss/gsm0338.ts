/** The alphabet of GSM 03.38 (3GPP TS 23.038 section 6.2.1): what a phone shows at seven bits a character. */

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** reached by an escape: two septets each */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Number of septets, or undefined when a character is not in the alphabet. */
export function septets(text: string): number | undefined {
  let count = 0;
  for (const character of text) {
    if (BASIC.has(character)) count += 1;
    else if (EXTENSION.has(character)) count += 2;
    else return undefined;
  }
  return count;
}

export function isGsm0338(text: string): boolean {
  return septets(text) !== undefined;
}
