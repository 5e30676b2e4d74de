/**
 * CMS SignedData (RFC 5652, section 5) with one signer, read into its parts. Owns the grammar, and which certificate is
 * the signer's; it believes nothing of what it reads.
 */
import { type AlgorithmIdentifier, readAlgorithm } from './algorithm.ts';
import { toDer } from './asn1/der.ts';
import { children, content, type Element, EncodingError, encoding, readOnly } from './asn1/element.ts';
import { context, fieldsOf, TAG } from './asn1/fields.ts';
import { readOctetString, readOid, readSmallInteger } from './asn1/values.ts';
import { type Certificate, type CertificateReader, sameCertificate } from './certificate.ts';
import { CMS } from './oids.ts';
import { Refused } from './refused.ts';
import { type Name, readName, sameName } from './x509-name.ts';

export interface SignedAttributes {
  /** DER of the SET OF Attribute: what the signature is made over */
  readonly der: Uint8Array;
  /** values by attribute type; each type occurs once */
  readonly values: ReadonlyMap<string, readonly Element[]>;
}

export interface SignedMessage {
  readonly contentType: string;
  /** undefined: detached */
  readonly content: Uint8Array | undefined;
  /** all of them, the signer's included, in the order of the message */
  readonly certificates: readonly Certificate[];
  readonly signer: Certificate;
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signedAttributes: SignedAttributes | undefined;
  readonly signature: Uint8Array;
}

type SignerIdentifier =
  | { readonly issuer: Name; readonly serialNumber: Uint8Array }
  | { readonly subjectKeyIdentifier: Uint8Array };

/** @throws EncodingError, Refused */
export function readSignedMessage(cms: Uint8Array, readCertificate: CertificateReader): SignedMessage {
  const contentInfo = fieldsOf(readOnly(cms, 'BER'), 'ContentInfo');
  if (readOid(contentInfo.required(TAG.oid, 'contentType')) !== CMS.signedData) {
    throw new Refused('the message is not SignedData');
  }
  const wrapper = fieldsOf(contentInfo.required(context(0), 'content'), 'content of ContentInfo', context(0));
  contentInfo.end();
  const signedData = fieldsOf(wrapper.any('SignedData'), 'SignedData');
  wrapper.end();

  readSmallInteger(signedData.required(TAG.integer, 'version'));
  children(signedData.required(TAG.set, 'digestAlgorithms')).forEach(readAlgorithm);
  const encapsulated = readEncapsulated(signedData.required(TAG.sequence, 'encapContentInfo'));
  const certificates = readCertificates(signedData.optional(context(0)), readCertificate);
  signedData.optional(context(1));
  const [signerInfo, ...others] = children(signedData.required(TAG.set, 'signerInfos'));
  signedData.end();
  if (!signerInfo || others.length > 0) throw new Refused('the message does not have exactly one signer');
  const { sid, ...rest } = readSignerInfo(signerInfo);
  return { ...encapsulated, certificates, signer: findSigner(certificates, sid), ...rest };
}

function readEncapsulated(element: Element): Pick<SignedMessage, 'contentType' | 'content'> {
  const fields = fieldsOf(element, 'EncapsulatedContentInfo');
  const contentType = readOid(fields.required(TAG.oid, 'eContentType'));
  const wrapper = fields.optional(context(0));
  fields.end();
  if (!wrapper) return { contentType, content: undefined };
  const inner = fieldsOf(wrapper, 'eContent', context(0));
  const octets = readOctetString(inner.any('OCTET STRING'));
  inner.end();
  return { contentType, content: octets };
}

/** CertificateChoices other than Certificate (attribute certificates and obsolete forms) are passed over. */
function readCertificates(element: Element | undefined, read: CertificateReader): Certificate[] {
  const choices = element ? children(element) : [];
  return choices.filter((choice) => choice.tag === TAG.sequence).map((certificate) => read(encoding(certificate)));
}

function readSignerInfo(
  element: Element,
): Omit<SignedMessage, 'contentType' | 'content' | 'certificates' | 'signer'> & { readonly sid: SignerIdentifier } {
  const fields = fieldsOf(element, 'SignerInfo');
  readSmallInteger(fields.required(TAG.integer, 'version'));
  const sid = readSignerIdentifier(fields.any('sid'));
  const digestAlgorithm = readAlgorithm(fields.required(TAG.sequence, 'digestAlgorithm'));
  const signedAttributes = fields.optional(context(0));
  const signatureAlgorithm = readAlgorithm(fields.required(TAG.sequence, 'signatureAlgorithm'));
  const signature = readOctetString(fields.any('signature'));
  fields.optional(context(1));
  fields.end();
  return {
    sid,
    digestAlgorithm,
    signatureAlgorithm,
    signature,
    signedAttributes: signedAttributes && readSignedAttributes(signedAttributes),
  };
}

function readSignerIdentifier(element: Element): SignerIdentifier {
  if (element.tag === context(0, 'primitive')) return { subjectKeyIdentifier: content(element) };
  const fields = fieldsOf(element, 'IssuerAndSerialNumber');
  const issuer = readName(fields.required(TAG.sequence, 'issuer'));
  const serialNumber = content(fields.required(TAG.integer, 'serialNumber'));
  fields.end();
  return { issuer, serialNumber };
}

/** The attributes are read from the very bytes that the signature is checked over (RFC 5652, 5.4: DER, tagged SET). */
function readSignedAttributes(element: Element): SignedAttributes {
  const der = toDer(element, TAG.set);
  const values = new Map<string, readonly Element[]>();
  for (const attribute of children(readOnly(der, 'DER'))) {
    const fields = fieldsOf(attribute, 'Attribute');
    const type = readOid(fields.required(TAG.oid, 'attrType'));
    const set = children(fields.required(TAG.set, 'attrValues'));
    fields.end();
    if (values.has(type)) throw new Refused(`signed attribute ${type} occurs twice`);
    values.set(type, set);
  }
  if (values.size === 0) throw new EncodingError('signedAttrs is empty');
  return { der, values };
}

/** The same certificate sent twice counts once. */
function findSigner(certificates: readonly Certificate[], sid: SignerIdentifier): Certificate {
  const [found, ...others] = certificates.filter((certificate) => isMeant(certificate, sid));
  if (!found) throw new Refused("the signer's certificate is not in the message");
  if (others.some((other) => !sameCertificate(other, found))) {
    throw new Refused('more than one certificate fits the signer identifier');
  }
  return found;
}

function isMeant(certificate: Certificate, sid: SignerIdentifier): boolean {
  if ('subjectKeyIdentifier' in sid) {
    const own = certificate.subjectKeyIdentifier;
    return own !== undefined && equal(own, sid.subjectKeyIdentifier);
  }
  return equal(certificate.serialNumber, sid.serialNumber) && sameName(certificate.issuer, sid.issuer);
}

const equal = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
