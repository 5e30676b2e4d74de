/**
 * MSISDNs as people and clients write them, turned into the one form that the gateway stores and compares: E.164 digits
 * without +. Pure. Never puts a number into an error: problems are codes.
 */

export type MsisdnProblem =
  /** nothing but blanks and separators */
  | 'empty'
  /** something that is no digit, separator or leading + */
  | 'characters'
  /** a leading single 0 and no country to read it in */
  | 'national'
  /** a country calling code never starts with 0 */
  | 'country_code'
  /** fewer than 7 digits */
  | 'too_short'
  /** more than 15 digits */
  | 'too_long';

export type ParsedMsisdn =
  | { readonly ok: true; readonly msisdn: string }
  | { readonly ok: false; readonly problem: MsisdnProblem };

export interface MsisdnOptions {
  /** country calling code, digits, e.g. `41`: how a national number (a single leading 0) is completed */
  readonly countryCallingCode?: string | undefined;
}

const MIN_DIGITS = 7;
const MAX_DIGITS = 15;
const MAX_INPUT = 64;

/** Blanks, dashes, parentheses, dots, slashes, and the invisible marks that address books copy along. */
const SEPARATORS = /[\s\p{Z}\p{Cf}\p{Pd}\u2212()./]/gu;
/** The trunk prefix that some print inside an international number: +41 (0)79 … */
const TRUNK_PREFIX = /\(\s*0\s*\)/u;

const DECIMAL = /^\p{Nd}$/u;
const ASCII_ZERO = 0x30;

/** Unicode keeps decimal digits in runs of ten, so the value is the distance to the start of the run, modulo ten. */
function digitValue(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  let distance = 0;
  while (DECIMAL.test(String.fromCodePoint(point - distance - 1))) distance += 1;
  return distance % 10;
}

const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (character) => String.fromCharCode(ASCII_ZERO + digitValue(character)));

const bad = (problem: MsisdnProblem): ParsedMsisdn => ({ ok: false, problem });

function international(text: string, countryCallingCode: string | undefined): string | MsisdnProblem {
  if (text.startsWith('+')) return text.slice(1);
  if (text.startsWith('00')) return text.slice(2);
  if (!text.startsWith('0')) return text;
  return countryCallingCode === undefined ? 'national' : countryCallingCode + text.slice(1);
}

/**
 * Reads an international number: `+41 79 123 45 67`, `0041791234567`, `41791234567`, digits of any script; with
 * `countryCallingCode` also the national `079 123 45 67`.
 * @returns E.164 digits (ITU-T E.164 6.2: at most 15), or what is wrong
 */
export function parseMsisdn(input: string, options: MsisdnOptions = {}): ParsedMsisdn {
  if (input.length > MAX_INPUT) return bad('too_long');
  const plain = asciiDigits(input.normalize('NFKC'));
  const prefixed = /^[^\d+]*(\+|00)/.test(plain);
  const compact = (prefixed ? plain.replace(TRUNK_PREFIX, '') : plain).replace(SEPARATORS, '');
  if (compact === '') return bad('empty');
  if (!/^\+?\d+$/.test(compact)) return bad('characters');
  const digits = international(compact, options.countryCallingCode);
  if (digits === 'national') return bad('national');
  if (digits.startsWith('0')) return bad('country_code');
  if (digits.length < MIN_DIGITS) return bad('too_short');
  if (digits.length > MAX_DIGITS) return bad('too_long');
  return { ok: true, msisdn: digits };
}

/** The number with only its last two digits readable, for pages and people: `•••••••••01`. */
export function maskMsisdn(msisdn: string): string {
  const shown = msisdn.slice(-2);
  return '•'.repeat(msisdn.length - shown.length) + shown;
}
