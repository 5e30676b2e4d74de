/** Reads the fields of a SEQUENCE in their order, so that the code that uses it looks like the ASN.1 type. */
import { childAt, type Element, EncodingError, isConstructed } from './element.ts';

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

/** Reads forward only, each field when it is asked for: a message has hundreds of them. */
export class Fields {
  readonly #parent: Element;
  readonly #type: string;
  #at: number;

  constructor(parent: Element, type: string) {
    this.#parent = parent;
    this.#type = type;
    this.#at = parent.from;
  }

  /** The next field, which must have this tag. */
  required(tag: number, name: string): Element {
    const field = this.any(name);
    if (field.tag !== tag) throw new EncodingError(`${name} of ${this.#type} has the wrong tag`);
    return field;
  }

  /** The next field if it has this tag. */
  optional(tag: number): Element | undefined {
    const follows = this.#at < this.#parent.to && this.#parent.source[this.#at] === tag;
    return follows ? this.optionalAny() : undefined;
  }

  /** The next field, whatever its tag. */
  any(name: string): Element {
    const field = this.optionalAny();
    if (!field) throw new EncodingError(`${this.#type} lacks ${name}`);
    return field;
  }

  /** The next field, whatever its tag, if there is one. */
  optionalAny(): Element | undefined {
    if (this.#at === this.#parent.to) return undefined;
    const field = childAt(this.#parent, this.#at);
    this.#at = field.end;
    return field;
  }

  /** Must be called last: nothing may follow. */
  end(): void {
    if (this.#at !== this.#parent.to) throw new EncodingError(`${this.#type} has a field too many`);
  }
}

/** @throws EncodingError that names `type` and the field */
export function fieldsOf(element: Element, type: string, tag: number = TAG.sequence): Fields {
  if (element.tag !== tag || !isConstructed(element)) throw new EncodingError(`${type} has the wrong tag`);
  return new Fields(element, type);
}
