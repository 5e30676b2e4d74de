/**
 * Builds the text that the phone shows and signs (DataToBeDisplayed). Owns its length and its cleanliness: the name of
 * the relying party is the only part that comes from outside, so it is cleaned and it alone is cut; prefix, template and
 * code stand as they are. Pure.
 */
import { MssError } from './client.ts';
import { isGsm0338, septets } from './gsm0338.ts';

/** Swisscom Mobile ID Reference Guide: fault 103 beyond. */
export const GSM_LIMIT = 239;
export const UCS2_LIMIT = 119;

export interface DtbdParts {
  /** demanded by the service, e.g. `Signet: ` */
  readonly prefix: string;
  /** with `{rp}` and `{code}` */
  readonly template: string;
  readonly rpName: string;
  readonly code: string;
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Control and format characters (line breaks, bidirectional marks, zero widths) could make a text look like another. */
export function cleanName(name: string): string {
  return name
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\p{C}+/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim()
    .normalize('NFC');
}

function fill({ prefix, template, code }: Omit<DtbdParts, 'rpName'>, name: string): string {
  // in one pass: braces in the name stay what they are
  return prefix + template.replace(/\{(rp|code)\}/g, (_, key: string) => (key === 'rp' ? name : code));
}

/** Septets for a text within GSM 03.38, otherwise UTF-16 units, and what fits. */
const measureFor = (gsm: boolean) =>
  gsm
    ? { limit: GSM_LIMIT, ellipsis: '...', size: (text: string) => septets(text) ?? Number.POSITIVE_INFINITY }
    : { limit: UCS2_LIMIT, ellipsis: '…', size: (text: string) => text.length };

/** Room for each mention of the name, in the units of the measure; negative when the fixed text alone is too long. */
function room(parts: Omit<DtbdParts, 'rpName'>, gsm: boolean): number {
  const { limit, size } = measureFor(gsm);
  const mentions = Math.max(1, parts.template.split('{rp}').length - 1);
  return Math.floor((limit - size(fill(parts, ''))) / mentions);
}

/** Room that prefix, template and code leave for a name within GSM 03.38; to check a configuration with. */
export function roomForName(parts: Omit<DtbdParts, 'rpName'>): number {
  return room(parts, isGsm0338(fill(parts, '')));
}

function cut(name: string, gsm: boolean, available: number): string | undefined {
  const { ellipsis, size } = measureFor(gsm);
  if (size(name) <= available) return name;
  let left = available - size(ellipsis);
  if (left < 0) return undefined;
  let kept = '';
  for (const { segment } of graphemes.segment(name)) {
    left -= size(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept.trimEnd() + ellipsis;
}

/**
 * @throws MssError `internal` when prefix, template and code alone are too long: a mistake in the configuration
 */
export function buildDtbd(parts: DtbdParts): string {
  const name = cleanName(parts.rpName);
  const fixedIsGsm = isGsm0338(fill(parts, ''));
  const gsm = fixedIsGsm && isGsm0338(name);
  const whole = cut(name, gsm, room(parts, gsm));
  if (whole !== undefined) return fill(parts, whole);
  // a foreign character must not halve the room of a text that needs it: the name gives way
  const plain = cut(
    name.replace(/./gsu, (character) => (isGsm0338(character) ? character : '?')),
    true,
    room(parts, true),
  );
  if (fixedIsGsm && plain !== undefined) return fill(parts, plain);
  if (room(parts, fixedIsGsm) >= 0) return fill(parts, '');
  throw new MssError('internal', 'the text on the phone is too long even without the name of the relying party');
}
