/** The values of the ASN.1 types that CMS and X.509 use, read strictly. Each throws EncodingError on anything else. */

import { rememberBytes } from './byte-memo.ts';
import { children, content, type Element, EncodingError } from './element.ts';
import { TAG } from './fields.ts';

/** Dotted decimal form of an OBJECT IDENTIFIER. */
export const readOid = rememberBytes(decodeOid, { longest: 32 });

function decodeOid(element: Element): string {
  const { source, from, to } = element;
  if (element.tag !== TAG.oid || from === to) throw new EncodingError('an object identifier is malformed');
  let dotted = '';
  let arc = 0;
  let start = from;
  for (let at = from; at < to; at += 1) {
    const octet = source[at] ?? 0;
    if (at === start && octet === 0x80) throw new EncodingError('an object identifier is not in its shortest form');
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    dotted += start === from ? firstArcs(arc) : `.${arc <= Number.MAX_SAFE_INTEGER ? arc : wide(source, start, at)}`;
    arc = 0;
    start = at + 1;
  }
  if (start !== to) throw new EncodingError('an object identifier ends inside an arc');
  return dotted;
}

function firstArcs(joined: number): string {
  const root = Math.min(2, Math.floor(joined / 40));
  return `${root}.${joined - root * 40}`;
}

/** Arcs made of UUIDs (2.25) have 128 bits. */
const wide = (source: Uint8Array, first: number, last: number): bigint =>
  source.subarray(first, last + 1).reduce((sum, octet) => sum * 128n + BigInt(octet & 0x7f), 0n);

export function readBoolean(element: Element): boolean {
  const value = element.to - element.from === 1 ? element.source[element.from] : undefined;
  if (element.tag !== TAG.boolean || (value !== 0x00 && value !== 0xff)) {
    throw new EncodingError('a boolean is malformed');
  }
  return value === 0xff;
}

/** A non-negative INTEGER below 2^31. */
export function readSmallInteger(element: Element): number {
  const bytes = content(element);
  const [first = 0x80] = bytes;
  if (element.tag !== TAG.integer || first >= 0x80 || bytes.length > 4) {
    throw new EncodingError('an integer is malformed, negative or too large');
  }
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** An OCTET STRING; in BER it may come in segments (X.690, 8.7.3), which are joined. */
export function readOctetString(element: Element): Uint8Array {
  if (element.tag === TAG.octetString) return content(element);
  if (element.tag !== TAG.constructedOctetString || element.rules === 'DER') {
    throw new EncodingError('a value is not an octet string');
  }
  return Buffer.concat(children(element).map(readOctetString));
}

/** The octets of a BIT STRING whose bits need not fill the last one. */
export function readBits(element: Element): Uint8Array {
  const { source, from, to } = element;
  const unused = from < to ? (source[from] ?? 8) : 8;
  if (element.tag !== TAG.bitString || unused > 7 || (to - from === 1 && unused !== 0)) {
    throw new EncodingError('a bit string is malformed');
  }
  return source.subarray(from + 1, to);
}

/** UTCTime or GeneralizedTime as RFC 5280, 4.1.2.5 allows them (seconds, Zulu); epoch milliseconds. */
export function readTime(element: Element): number {
  const { source, from, to, tag } = element;
  const yearDigits = tag === TAG.utcTime ? 2 : 4;
  const known = tag === TAG.utcTime || tag === TAG.generalizedTime;
  if (!known || to - from !== yearDigits + 11 || source[to - 1] !== ZULU)
    throw new EncodingError('a time is malformed');
  const years = readDigits(source, from, yearDigits);
  const year = yearDigits === 4 ? years : years + (years < 50 ? 2000 : 1900);
  const two = (position: number): number => readDigits(source, from + yearDigits + position, 2);
  const month = two(0);
  const day = two(2);
  const hour = two(4);
  const minute = two(6);
  const second = two(8);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) {
    throw new EncodingError('a time does not exist');
  }
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const ZULU = 0x5a;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0));

function readDigits(source: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = (source[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw new EncodingError('a time is malformed');
    value = value * 10 + digit;
  }
  return value;
}
