/**
 * Walks the tag-length-value elements of ITU-T X.690. Owns lengths, nesting and their limits; it never interprets a
 * value and never copies one. Everything that is not exactly well-formed is an EncodingError.
 */

/** `BER`: indefinite and over-long lengths are accepted. `DER`: only the one canonical form of every length. */
export type EncodingRules = 'BER' | 'DER';

/** Deeper nesting is refused; a real message with its certificates needs about 12 levels. */
const MAX_DEPTH = 32;
const MAX_LENGTH_OCTETS = 4;

const CONSTRUCTED = 0x20;
const HIGH_TAG_NUMBER = 0x1f;
const INDEFINITE = 0x80;

/** Input that is not what X.690 or the expected ASN.1 type demands. The message names the place, never a value. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}

/** One element: `source[start, end)` is its encoding, `source[from, to)` its content. */
export interface Element {
  readonly source: Uint8Array;
  /** the identifier octet; tag numbers above 30 do not occur in CMS or X.509 and are refused */
  readonly tag: number;
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly rules: EncodingRules;
  readonly depth: number;
}

export const content = (element: Element): Uint8Array => element.source.subarray(element.from, element.to);
export const encoding = (element: Element): Uint8Array => element.source.subarray(element.start, element.end);
export const isConstructed = (element: Element): boolean => (element.tag & CONSTRUCTED) !== 0;

/**
 * The only element of `source`.
 * @throws EncodingError also when bytes follow it
 */
export function readOnly(source: Uint8Array, rules: EncodingRules): Element {
  const element = readAt(source, 0, source.length, rules, 0);
  if (element.end !== source.length) throw new EncodingError('bytes follow the end of the value');
  return element;
}

/**
 * The elements inside a constructed one, in their order.
 * @throws EncodingError
 */
export function children(parent: Element): Element[] {
  if (!isConstructed(parent)) throw new EncodingError('a value is primitive where a constructed one is needed');
  const found: Element[] = [];
  let at = parent.from;
  while (at < parent.to) {
    const child = childAt(parent, at);
    found.push(child);
    at = child.end;
  }
  return found;
}

/**
 * The element that begins at this place inside a constructed one.
 * @throws EncodingError
 */
export const childAt = (parent: Element, at: number): Element =>
  readAt(parent.source, at, parent.to, parent.rules, parent.depth + 1);

function readAt(source: Uint8Array, start: number, limit: number, rules: EncodingRules, depth: number): Element {
  if (depth > MAX_DEPTH) throw new EncodingError('values are nested too deeply');
  const tag = octet(source, start, limit);
  if ((tag & HIGH_TAG_NUMBER) === HIGH_TAG_NUMBER) throw new EncodingError('a tag number is above 30');
  if (tag === 0) throw new EncodingError('an end-of-contents mark stands where a value is needed');
  const first = octet(source, start + 1, limit);
  if (first === INDEFINITE) return readIndefinite(source, tag, start, limit, rules, depth);

  let from = start + 2;
  let length = first;
  if (first > INDEFINITE) {
    const count = first & 0x7f;
    if (count > MAX_LENGTH_OCTETS) throw new EncodingError('a length has too many octets');
    length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + octet(source, from + index, limit);
    from += count;
    if (rules === 'DER' && (length < 0x80 || length < 256 ** (count - 1))) {
      throw new EncodingError('a length is not in its shortest form');
    }
  }
  const to = from + length;
  if (to > limit) throw new EncodingError('a value is longer than what holds it');
  return { source, tag, start, from, to, end: to, rules, depth };
}

function readIndefinite(
  source: Uint8Array,
  tag: number,
  start: number,
  limit: number,
  rules: EncodingRules,
  depth: number,
): Element {
  if (rules === 'DER') throw new EncodingError('a length is indefinite where DER is needed');
  if ((tag & CONSTRUCTED) === 0) throw new EncodingError('a primitive value has an indefinite length');
  const from = start + 2;
  let at = from;
  while (octet(source, at, limit) !== 0) at = readAt(source, at, limit, rules, depth + 1).end;
  if (octet(source, at + 1, limit) !== 0) throw new EncodingError('an end-of-contents mark is malformed');
  return { source, tag, start, from, to: at, end: at + 2, rules, depth };
}

function octet(source: Uint8Array, at: number, limit: number): number {
  const value = at < limit ? source[at] : undefined;
  if (value === undefined) throw new EncodingError('the data ends inside a value');
  return value;
}
