/** Distinguished names: compared as RFC 5280, 7.1 wants it, and written as RFC 4514 says for the audit trail. */

import { rememberBytes } from './asn1/byte-memo.ts';
import { children, content, type Element, EncodingError, encoding } from './asn1/element.ts';
import { fieldsOf, TAG } from './asn1/fields.ts';
import { readOid } from './asn1/values.ts';

export interface NameAttribute {
  readonly type: string;
  readonly value: Element;
}

/** has one attribute, seldom more */
type Rdn = readonly NameAttribute[];

export interface Name {
  readonly der: Uint8Array;
  /** relative distinguished names in encoded order */
  readonly rdns: readonly Rdn[];
}

/** @throws EncodingError */
export const readName = rememberBytes(decodeName);

function decodeName(element: Element): Name {
  if (element.tag !== TAG.sequence) throw new EncodingError('a name has the wrong tag');
  const rdns = children(element).map((rdn) => {
    if (rdn.tag !== TAG.set) throw new EncodingError('a relative name has the wrong tag');
    return children(rdn).map(readAttribute);
  });
  return { der: encoding(element), rdns };
}

function readAttribute(element: Element): NameAttribute {
  const fields = fieldsOf(element, 'AttributeTypeAndValue');
  const type = readOid(fields.required(TAG.oid, 'type'));
  const value = fields.any('value');
  fields.end();
  return { type, value };
}

/** Every attribute of this type, in whatever relative name. */
export function attributesOf({ rdns }: Name, type: string): NameAttribute[] {
  const found: NameAttribute[] = [];
  for (const rdn of rdns) for (const attribute of rdn) if (attribute.type === type) found.push(attribute);
  return found;
}

/** The value as text; undefined when it is no string type that is known. */
export function attributeText({ value }: NameAttribute): string | undefined {
  const bytes = Buffer.from(content(value));
  switch (value.tag) {
    case TAG.utf8String:
      return bytes.toString('utf8');
    case TAG.printableString:
    case TAG.numericString:
    case TAG.ia5String:
    case TAG.teletexString:
      return bytes.toString('latin1');
    case TAG.bmpString:
      return bytes.length % 2 === 0 ? bytes.swap16().toString('utf16le') : undefined;
    default:
      return undefined;
  }
}

/** Same name: same bytes, or same attributes without regard to string type, case and runs of spaces. */
export const sameName = (one: Name, other: Name): boolean =>
  sameBytes(one, other) || comparable(one) === comparable(other);

export const sameBytes = (one: Name, other: Name): boolean => Buffer.compare(one.der, other.der) === 0;

const compared = new WeakMap<Name, string>();

/** Equal for names that are the same; made once, since the names of authorities are compared at every login. */
function comparable(name: Name): string {
  const known = compared.get(name);
  if (known !== undefined) return known;
  const made = JSON.stringify(name.rdns.map((rdn) => rdn.map(comparableAttribute).sort()));
  compared.set(name, made);
  return made;
}

function comparableAttribute(attribute: NameAttribute): string {
  const text = attributeText(attribute);
  const value = text === undefined ? Buffer.from(encoding(attribute.value)).toString('hex') : `"${folded(text)}`;
  return `${attribute.type}=${value}`;
}

const folded = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

/** Short names of RFC 4514, section 3, and of RFC 4519 where people expect one. */
const SHORT_NAME: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.42': 'givenName',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
};

/** The RFC 4514 string: last relative name first. */
export const nameToString = (name: Name): string =>
  name.rdns
    .toReversed()
    .map((rdn) => rdn.map(attributeToString).join('+'))
    .join(',');

function attributeToString(attribute: NameAttribute): string {
  const { type, value } = attribute;
  const short = SHORT_NAME[type];
  const text = attributeText(attribute);
  if (short === undefined || text === undefined)
    return `${short ?? type}=#${Buffer.from(encoding(value)).toString('hex')}`;
  const escaped = text.replace(/[\\",+<>;]|^[ #]| $/g, '\\$&').replaceAll('\0', '\\00');
  return `${short}=${escaped}`;
}
