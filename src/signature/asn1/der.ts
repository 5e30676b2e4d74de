/** Turns an element that was read as BER into its DER encoding, for signatures that are made over DER. */
import { children, content, type Element, EncodingError, encoding, isConstructed, readOnly } from './element.ts';
import { TAG } from './fields.ts';
import { readOctetString } from './values.ts';

/**
 * Lengths get their shortest form, the values of a SET (OF) are sorted, segmented octet strings are joined. Values that
 * were DER already come out unchanged.
 * @param tag the identifier octet to give it instead of its own, e.g. that of SET for `[0] IMPLICIT SET OF`
 * @throws EncodingError
 */
export function toDer(element: Element, tag: number = element.tag): Uint8Array {
  return copyOfDer(element, tag) ?? encodeAnew(element, tag);
}

/** The common case: what was read as BER is DER already. Undefined when it is not. */
function copyOfDer(element: Element, tag: number): Uint8Array | undefined {
  // not slice: that of a Buffer is a view on the message
  const copy = new Uint8Array(element.source.subarray(element.start, element.end));
  copy[0] = tag;
  try {
    return isDer(readOnly(copy, 'DER')) ? copy : undefined;
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}

/** @throws EncodingError for a length that DER does not allow */
function isDer(element: Element): boolean {
  if (element.tag === TAG.constructedOctetString) return false;
  if (!isConstructed(element)) return true;
  const parts = children(element);
  return (element.tag !== TAG.set || isSorted(parts)) && parts.every(isDer);
}

const isSorted = (parts: readonly Element[]): boolean =>
  parts.every((part, index) => {
    const before = parts[index - 1];
    return before === undefined || Buffer.compare(encoding(before), encoding(part)) <= 0;
  });

function encodeAnew(element: Element, tag: number): Buffer {
  if (tag === TAG.constructedOctetString) return wrap(TAG.octetString, [readOctetString(element)]);
  if (!isConstructed(element)) return wrap(tag, [content(element)]);
  const parts = children(element).map((child) => encodeAnew(child, child.tag));
  if (tag === TAG.set) parts.sort(Buffer.compare);
  return wrap(tag, parts);
}

function wrap(tag: number, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([header(tag, length), ...parts]);
}

function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | octets.length, ...octets);
}
