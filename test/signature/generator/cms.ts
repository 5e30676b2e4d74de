/** Builds CMS SignedData piece by piece, in the shape of a real mobile signature unless told otherwise. */
import { createHash, type KeyObject, sign } from 'node:crypto';
import { fromBER } from 'asn1js';
import { Certificate } from 'pkijs';
import { algorithm, indefinite, NULL, oid, tlv } from './der.ts';

export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  randomNonce: '1.2.840.113549.1.9.25.3',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

export interface Signer {
  readonly certificate: Buffer;
  readonly key: KeyObject;
}

export interface CmsOptions {
  readonly signer: Signer;
  readonly certificates: readonly Buffer[];
  readonly text: string;
  /** `real`: indefinite lengths outside, as services send it; `ber`: wherever they are possible */
  readonly form?: 'der' | 'real' | 'ber';
  readonly digest?: { readonly name: string; readonly algorithm: Buffer };
  readonly signatureAlgorithm?: Buffer;
  readonly contentType?: string;
  /** what the digest is taken over instead of the text */
  readonly digestedText?: string;
  readonly attributes?: (standard: StandardAttributes) => readonly Buffer[];
  readonly sign?: (attributes: Buffer) => Buffer;
  readonly signerInfos?: (signerInfo: Buffer) => readonly Buffer[];
  readonly signerInfoTail?: Buffer;
  readonly afterCertificates?: Buffer;
}

export interface StandardAttributes {
  readonly contentType: Buffer;
  readonly randomNonce: Buffer;
  readonly messageDigest: Buffer;
}

export const attribute = (type: string, ...values: readonly Buffer[]): Buffer =>
  tlv(0x30, oid(type), tlv(0x31, ...values));

export function buildCms(options: CmsOptions): Buffer {
  const { signer, text, form = 'der' } = options;
  const outer = form === 'der' ? tlv : indefinite;
  const inner = form === 'ber' ? indefinite : tlv;
  const digest = options.digest ?? { name: 'sha256', algorithm: algorithm(OID.sha256, NULL) };
  const contentType = options.contentType ?? OID.data;

  const standard: StandardAttributes = {
    contentType: attribute(OID.contentType, oid(contentType)),
    randomNonce: attribute(OID.randomNonce, tlv(0x04, '000a8d12ce9b8fc3')),
    messageDigest: attribute(
      OID.messageDigest,
      tlv(
        0x04,
        createHash(digest.name)
          .update(options.digestedText ?? text)
          .digest(),
      ),
    ),
  };
  const attributes = options.attributes?.(standard) ?? Object.values(standard);
  const signed = tlv(0x31, ...attributes.toSorted(Buffer.compare));
  const signature = options.sign?.(signed) ?? sign(digest.name, signed, signer.key);
  const signatureAlgorithm =
    options.signatureAlgorithm ??
    (signer.key.asymmetricKeyType === 'ec' ? algorithm(OID.ecdsaWithSha256) : algorithm(OID.rsaEncryption, NULL));

  const [issuer, serialNumber] = issuerAndSerial(signer.certificate);
  const signerInfo = inner(
    0x30,
    tlv(0x02, '01'),
    inner(0x30, issuer, serialNumber),
    digest.algorithm,
    inner(0xa0, ...(form === 'ber' ? attributes.map(loosen) : attributes)),
    signatureAlgorithm,
    tlv(0x04, signature),
    options.signerInfoTail ?? '',
  );
  const octets = Buffer.from(text, 'utf8');
  const content = form === 'ber' ? segmented(octets) : tlv(0x04, octets);
  const signedData = outer(
    0x30,
    tlv(0x02, '01'),
    inner(0x31, digest.algorithm),
    inner(0x30, oid(contentType), inner(0xa0, content)),
    outer(0xa0, ...options.certificates),
    options.afterCertificates ?? '',
    inner(0x31, ...(options.signerInfos?.(signerInfo) ?? [signerInfo])),
  );
  return outer(0x30, oid(OID.signedData), outer(0xa0, signedData));
}

/** An OCTET STRING in three segments, one of them itself segmented. */
const segmented = (octets: Buffer): Buffer =>
  indefinite(
    0x24,
    tlv(0x04, octets.subarray(0, 3)),
    indefinite(0x24, tlv(0x04, octets.subarray(3, 5)), tlv(0x04)),
    tlv(0x04, octets.subarray(5)),
  );

/** The same attribute with indefinite lengths and an over-long one. */
function loosen(attribute: Buffer): Buffer {
  const typeEnd = 2 + 2 + (attribute[3] ?? 0);
  const set = attribute.subarray(typeEnd);
  const value = set.subarray(2);
  const overlong = Buffer.concat([value.subarray(0, 1), Buffer.of(0x82, 0, value[1] ?? 0), value.subarray(2)]);
  return indefinite(0x30, attribute.subarray(2, typeEnd), indefinite(0x31, overlong));
}

export function issuerAndSerial(der: Buffer): [issuer: Buffer, serialNumber: Buffer] {
  const { result } = fromBER(new Uint8Array(der).buffer);
  const certificate = new Certificate({ schema: result });
  return [Buffer.from(certificate.issuer.toSchema().toBER()), Buffer.from(certificate.serialNumber.toBER())];
}
