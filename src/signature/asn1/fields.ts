/** Reads the fields of a SEQUENCE in their order, so that the code that uses it looks like the ASN.1 type. */
import { children, type Element, EncodingError } from './element.ts';

/** Identifier octets of the universal types that CMS and X.509 use. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  constructedOctetString: 0x24,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Identifier octet of a context-specific tag, e.g. `[0]`. */
export const context = (number: number, form: 'primitive' | 'constructed' = 'constructed'): number =>
  (form === 'constructed' ? 0xa0 : 0x80) | number;

export interface Fields {
  /** The next field, which must have this tag. */
  required(tag: number, name: string): Element;
  /** The next field if it has this tag. */
  optional(tag: number): Element | undefined;
  /** The next field, whatever its tag. */
  any(name: string): Element;
  /** The next field, whatever its tag, if there is one. */
  optionalAny(): Element | undefined;
  /** Must be called last: nothing may follow. */
  end(): void;
}

/** @throws EncodingError that names `type` and the field */
export function fieldsOf(element: Element, type: string, tag: number = TAG.sequence): Fields {
  if (element.tag !== tag) throw new EncodingError(`${type} has the wrong tag`);
  const found = children(element);
  let position = 0;
  const optionalAny = (): Element | undefined => {
    const field = found[position];
    if (field) position += 1;
    return field;
  };
  const any = (name: string): Element => {
    const field = optionalAny();
    if (!field) throw new EncodingError(`${type} lacks ${name}`);
    return field;
  };
  return {
    any,
    optionalAny,
    required(wanted, name) {
      const field = any(name);
      if (field.tag !== wanted) throw new EncodingError(`${name} of ${type} has the wrong tag`);
      return field;
    },
    optional(wanted) {
      const field = found[position];
      if (field?.tag !== wanted) return undefined;
      position += 1;
      return field;
    },
    end() {
      if (position !== found.length) throw new EncodingError(`${type} has a field too many`);
    },
  };
}
