/** Distinguished names: compared as RFC 5280, 7.1 wants it, and written as RFC 4514 says for the audit trail. */
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
export function readName(element: Element): Name {
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
  Buffer.compare(one.der, other.der) === 0 ||
  (one.rdns.length === other.rdns.length && one.rdns.every((rdn, index) => sameRdn(rdn, other.rdns[index] ?? [])));

const sameRdn = (one: Rdn, other: Rdn): boolean =>
  one.length === other.length && one.every((mine) => other.some((yours) => sameAttribute(mine, yours)));

function sameAttribute(one: NameAttribute, other: NameAttribute): boolean {
  if (one.type !== other.type) return false;
  if (Buffer.compare(encoding(one.value), encoding(other.value)) === 0) return true;
  const text = attributeText(one);
  const others = attributeText(other);
  return text !== undefined && others !== undefined && folded(text) === folded(others);
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
