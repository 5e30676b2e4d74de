/**
 * Messages on the wire as an operator may see them: without numbers, passwords, spam codes, session tokens and what a
 * person is called; signatures and certificates shortened. Knows both bindings by how their values are written.
 */
import type { MssCodec, MssOperation } from '../../../mss/codec.ts';
import { HIDDEN } from '../../redaction.ts';

/** A value between the quotes of JSON, of an attribute, or between tags; names are matched with any prefix. */
const jsonValue = (names: string) => new RegExp(String.raw`("(?:${names})"\s*:\s*")((?:[^"\\]|\\.)*)(?=")`, 'g');
const attribute = (names: string) => new RegExp(String.raw`((?:[\s:])(?:${names})\s*=\s*")([^"]*)(?=")`, 'g');
const element = (names: string) => new RegExp(String.raw`(<(?:[\w-]+:)?(?:${names})(?:\s[^<>]*)?>)([^<]*)(?=</)`, 'g');
const everywhere = (names: string): readonly RegExp[] => [jsonValue(names), attribute(names), element(names)];

const SECRETS = [
  ...everywhere('AP_PWD'),
  // a spam code; in JSON a fault has a member of this name too, which is no string
  jsonValue('Code'),
  element('NoSpamCode'),
  element('AttributeValue'),
  ...everywhere('X509SubjectName'),
];
const LONG = everywhere('Base64Signature|X509Certificate|SignatureValue');
/** in JSON certificates and their names stand in lists */
const LISTS = /("(?:X509Certificate|X509SubjectName)"\s*:\s*\[)([^\]]*)(?=\])/g;
const ADDRESSES = everywhere('AuthUri|PortalUrl');
const NUMBER = /(?<![\dA-Za-z])\+?\d{7,}(?![\dA-Za-z])/g;

const KEPT = 12;
const shortened = (value: string): string =>
  value.length > KEPT ? `${value.trim().slice(0, KEPT)}… (${value.length} characters)` : value;
const masked = (digits: string): string => `${digits.slice(0, 3)}…${digits.slice(-2)}`;

/** Pure; linear in the length of the text. */
export function redactWire(text: string): string {
  const replace = (patterns: readonly RegExp[], hide: (value: string) => string) => (from: string) =>
    patterns.reduce(
      (so, pattern) => so.replace(pattern, (_, before: string, value: string) => before + hide(value)),
      from,
    );
  const steps = [
    replace(SECRETS, (value) => (value === '' ? '' : HIDDEN)),
    replace([LISTS], (value) => (value === '' ? '' : `"${value.split(',').length} of them"`)),
    replace(LONG, shortened),
    replace(ADDRESSES, (value) => (value.includes('?') ? `${value.slice(0, value.indexOf('?'))}?${HIDDEN}` : value)),
    (from: string) => from.replace(NUMBER, masked),
  ];
  return steps.reduce((so, step) => step(so), text);
}

/** A codec that shows every message that passes through it. */
export function tracedCodec(codec: MssCodec, show: (line: string) => void): MssCodec {
  const sent = (operation: MssOperation, body: string): string => {
    show(`> ${operation}\n${redactWire(body)}`);
    return body;
  };
  return {
    ...codec,
    encodeSignature: (message) => sent('signature', codec.encodeSignature(message)),
    encodeStatus: (message) => sent('status', codec.encodeStatus(message)),
    encodeReceipt: (message) => sent('receipt', codec.encodeReceipt(message)),
    encodeProfile: (message) => sent('profile', codec.encodeProfile(message)),
    decode(body, operation) {
      show(`< ${operation}\n${redactWire(body)}`);
      return codec.decode(body, operation);
    },
  };
}
