/**
 * Remembers what was read from the same bytes before. Messages of one operator repeat names, algorithms and object
 * identifiers, and reading those costs more than recognising them. Only for pure readers: the bytes alone decide.
 */
import type { Element } from './element.ts';

interface Entry<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

function hashOf(source: Uint8Array, start: number, end: number): number {
  let hash = FNV_OFFSET;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (source[at] ?? 0), FNV_PRIME);
  return hash;
}

function same(bytes: Uint8Array, source: Uint8Array, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] !== source[start + at]) return false;
  return true;
}

/**
 * @param read what is thrown is not remembered
 * @param most how many values are kept; then all are forgotten, which strange messages may bring about
 * @param longest encodings above it, in octets, are always read anew
 */
export function rememberBytes<T>(
  read: (element: Element) => T,
  { most = 256, longest = 512 }: { readonly most?: number; readonly longest?: number } = {},
): (element: Element) => T {
  const memory = { BER: new Map<number, Entry<T>>(), DER: new Map<number, Entry<T>>() };
  return (element) => {
    const { source, start, end, rules } = element;
    if (end - start > longest) return read(element);
    const known = memory[rules];
    const hash = hashOf(source, start, end);
    const entry = known.get(hash);
    if (entry && same(entry.bytes, source, start, end)) return entry.value;
    // from a copy: what is kept must not keep the whole message alive
    const bytes = new Uint8Array(source.subarray(start, end));
    const value = read({
      ...element,
      source: bytes,
      start: 0,
      from: element.from - start,
      to: element.to - start,
      end: end - start,
    });
    if (known.size >= most) known.clear();
    known.set(hash, { bytes, value });
    return value;
  };
}
