/**
 * Normal forms of values that are compared: two ways of writing the same name or address must be equal, two different ones
 * must not. Written down in docs/attributes.md. Pure.
 */
import { createHash } from 'node:crypto';

/** Letters that Unicode does not take apart into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŋ: 'n',
  þ: 'th',
};

/**
 * For plain values: compatibility forms and marks removed (NFKD), lower case, the letters above replaced, and everything
 * that is neither letter nor digit left out. `Müller-Lüdenscheidt` → `mullerludenscheidt`. Idempotent.
 */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[ßæœøđðħıłŋþ]/g, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Longest normal form that is hashed, in UTF-16 units. */
const HASHED_LENGTH = 20;

/** For hashes, as the Mobile Connect portal describes it: blanks removed, lower case, the first 20 characters. */
export const hashForm = (text: string): string =>
  text.normalize('NFC').replaceAll(/\s/gu, '').toLowerCase().slice(0, HASHED_LENGTH);

/** SHA-256 in lower-case hexadecimal of the UTF-8 bytes. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Every hash that counts as the value's: that of the portal's form, of the same without the cut, and of the folded form
 * with and without the cut, since services differ in how they prepare a value.
 */
export function acceptedHashes(text: string): ReadonlySet<string> {
  const whole = text.normalize('NFC').replaceAll(/\s/gu, '').toLowerCase();
  const plain = folded(text);
  return new Set([hashForm(text), whole, plain.slice(0, HASHED_LENGTH), plain].map(sha256));
}
