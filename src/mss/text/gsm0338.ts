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

/** Typography that GSM 03.38 lacks, as a phone of that alphabet would write it. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ...['‘', '’', '‚', '‛', '`', '´'].map((quote) => [quote, "'"] as const),
  ...['‐', '‑', '‒', '–', '—', '−'].map((dash) => [dash, '-'] as const),
  ['…', '...'],
]);

/** The same text within GSM 03.38: marks that it lacks are left out, other foreign characters become `?`. */
export function plainGsm(text: string): string {
  return text.replace(/./gsu, (character) => {
    if (isGsm0338(character)) return character;
    const known = PLAIN.get(character);
    if (known !== undefined) return known;
    const base = character.normalize('NFD').replace(/\p{M}/gu, '');
    return base !== '' && isGsm0338(base) ? base : '?';
  });
}
