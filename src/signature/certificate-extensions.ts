/** The certificate extensions that matter here (RFC 5280, 4.2.1). What is not known is only remembered as critical. */
import { children, type Element, EncodingError, readOnly } from './asn1/element.ts';
import { fieldsOf, TAG } from './asn1/fields.ts';
import { readBits, readBoolean, readOctetString, readOid, readSmallInteger } from './asn1/values.ts';
import { EXTENSION } from './oids.ts';

export interface KeyUsage {
  readonly digitalSignature: boolean;
  readonly nonRepudiation: boolean;
  readonly keyCertSign: boolean;
}

export interface Extensions {
  /** undefined: no basicConstraints, so no authority */
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | undefined } | undefined;
  readonly keyUsage: KeyUsage | undefined;
  /** key purposes as object identifiers; undefined: no restriction */
  readonly extKeyUsage: readonly string[] | undefined;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
  /** critical ones that are not processed; a certificate with one must be refused (RFC 5280, 4.2) */
  readonly unknownCritical: readonly string[];
}

/**
 * Processed when critical. subjectAltName: the serial number of the subject is what identifies here.
 * certificatePolicies: no policy is asked for, so every set of them will do; the extensions that would change that
 * (policyConstraints, inhibitAnyPolicy) are not processed, and neither are nameConstraints.
 */
const PROCESSED: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.certificatePolicies,
]);

/**
 * @param element SEQUENCE OF Extension; undefined when the certificate has none
 * @throws EncodingError
 */
export function readExtensions(element: Element | undefined): Extensions {
  const values = new Map<string, Uint8Array>();
  const unknownCritical: string[] = [];
  if (element && element.tag !== TAG.sequence) throw new EncodingError('Extensions has the wrong tag');
  for (const extension of element ? children(element) : []) {
    const fields = fieldsOf(extension, 'Extension');
    const id = readOid(fields.required(TAG.oid, 'extnID'));
    const flag = fields.optional(TAG.boolean);
    const value = readOctetString(fields.required(TAG.octetString, 'extnValue'));
    fields.end();
    if (values.has(id)) throw new EncodingError('a certificate has an extension twice');
    values.set(id, value);
    if (flag && readBoolean(flag) && !PROCESSED.has(id)) unknownCritical.push(id);
  }
  const read = <T>(id: string, parse: (value: Element) => T): T | undefined => {
    const value = values.get(id);
    return value === undefined ? undefined : parse(readOnly(value, 'DER'));
  };
  return {
    basicConstraints: read(EXTENSION.basicConstraints, readBasicConstraints),
    keyUsage: read(EXTENSION.keyUsage, readKeyUsage),
    extKeyUsage: read(EXTENSION.extKeyUsage, readExtKeyUsage),
    subjectKeyIdentifier: read(EXTENSION.subjectKeyIdentifier, readOctetString),
    unknownCritical,
  };
}

function readBasicConstraints(element: Element): NonNullable<Extensions['basicConstraints']> {
  const fields = fieldsOf(element, 'BasicConstraints');
  const ca = fields.optional(TAG.boolean);
  const pathLength = fields.optional(TAG.integer);
  fields.end();
  return { ca: ca ? readBoolean(ca) : false, pathLength: pathLength && readSmallInteger(pathLength) };
}

function readKeyUsage(element: Element): KeyUsage {
  const [bits = 0] = readBits(element);
  return {
    digitalSignature: (bits & 0x80) !== 0,
    nonRepudiation: (bits & 0x40) !== 0,
    keyCertSign: (bits & 0x04) !== 0,
  };
}

function readExtKeyUsage(element: Element): string[] {
  if (element.tag !== TAG.sequence) throw new EncodingError('ExtKeyUsage has the wrong tag');
  return children(element).map(readOid);
}
