/**
 * An X.509 certificate as verification needs it: read once by the strict walker, with the costly view of it (its
 * key) made when first asked for. Never decides whether it may be trusted.
 */
import { hash, type KeyObject, X509Certificate } from 'node:crypto';
import { hashOfCertificateSignature, readAlgorithm } from './algorithm.ts';
import { rememberBytes } from './asn1/byte-memo.ts';
import { content, type Element, EncodingError, encoding, readOnly } from './asn1/element.ts';
import { context, fieldsOf, TAG } from './asn1/fields.ts';
import { readTime } from './asn1/values.ts';
import { type Extensions, readExtensions } from './certificate-extensions.ts';
import type { HashName } from './oids.ts';
import { type KeyKind, readKeyKind } from './subject-public-key.ts';
import { type Name, readName } from './x509-name.ts';

interface TbsCertificate extends Extensions {
  readonly der: Uint8Array;
  /** content octets of the serialNumber INTEGER */
  readonly serialNumber: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  /** epoch milliseconds; valid from the first through the second */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly keyKind: KeyKind;
  /** how the issuer signed it; `hash` undefined when the algorithm is none that is known */
  readonly signatureAlgorithm: { readonly id: string; readonly hash: HashName | undefined };
}

export interface Certificate extends TbsCertificate {
  /** lower-case hex SHA-256 of the DER encoding */
  fingerprint(): string;
  /** @throws Error of OpenSSL for a key that it cannot read */
  publicKey(): KeyObject;
  /** Whether `issuer`'s key made the signature; false also for keys and algorithms that cannot be used. */
  isSignedBy(issuer: Certificate): boolean;
}

/** Reads a certificate, or finds the one with the same bytes that was read before. */
export type CertificateReader = (der: Uint8Array) => Certificate;

export const sameCertificate = (one: Certificate, other: Certificate): boolean =>
  one === other || Buffer.compare(one.der, other.der) === 0;

/**
 * @param der exactly one certificate; X.509 allows no other encoding
 * @throws EncodingError
 */
export function readCertificate(der: Uint8Array): Certificate {
  const tbs = readFields(der);
  let x509: X509Certificate | undefined;
  let key: KeyObject | undefined;
  const openssl = (): X509Certificate => {
    x509 ??= new X509Certificate(der);
    return x509;
  };
  return {
    ...tbs,
    fingerprint: () => hash('sha256', der, 'hex'),
    publicKey() {
      key ??= openssl().publicKey;
      return key;
    },
    isSignedBy(issuer) {
      try {
        return openssl().verify(issuer.publicKey());
      } catch {
        return false;
      }
    },
  };
}

/** RFC 5280, 4.1 */
function readFields(der: Uint8Array): TbsCertificate {
  const certificate = fieldsOf(readOnly(der, 'DER'), 'Certificate');
  const tbs = fieldsOf(certificate.required(TAG.sequence, 'tbsCertificate'), 'TBSCertificate');
  const outerAlgorithm = certificate.required(TAG.sequence, 'signatureAlgorithm');
  certificate.required(TAG.bitString, 'signatureValue');
  certificate.end();

  tbs.optional(context(0));
  const serialNumber = content(tbs.required(TAG.integer, 'serialNumber'));
  const innerAlgorithm = tbs.required(TAG.sequence, 'signature');
  const issuer = readName(tbs.required(TAG.sequence, 'issuer'));
  const validity = fieldsOf(tbs.required(TAG.sequence, 'validity'), 'Validity');
  const subject = readName(tbs.required(TAG.sequence, 'subject'));
  const keyKind = readKeyKind(tbs.required(TAG.sequence, 'subjectPublicKeyInfo'));
  tbs.optional(context(1, 'primitive'));
  tbs.optional(context(2, 'primitive'));
  const extensions = tbs.optional(context(3));
  tbs.end();

  if (Buffer.compare(encoding(innerAlgorithm), encoding(outerAlgorithm)) !== 0) {
    throw new EncodingError('the two signature algorithms of a certificate differ');
  }
  const notBefore = readTime(validity.any('notBefore'));
  const notAfter = readTime(validity.any('notAfter'));
  validity.end();
  return {
    der,
    serialNumber,
    issuer,
    subject,
    notBefore,
    notAfter,
    keyKind,
    signatureAlgorithm: readSignatureAlgorithm(outerAlgorithm),
    ...readExtensions(extensions && onlyField(extensions)),
  };
}

const readSignatureAlgorithm = rememberBytes((element): TbsCertificate['signatureAlgorithm'] => {
  const algorithm = readAlgorithm(element);
  return { id: algorithm.id, hash: hashOfCertificateSignature(algorithm) };
});

function onlyField(tagged: Element): Element {
  const fields = fieldsOf(tagged, 'extensions', tagged.tag);
  const inner = fields.required(TAG.sequence, 'Extensions');
  fields.end();
  return inner;
}
