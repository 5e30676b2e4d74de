/**
 * The signature that a phone gives: CMS SignedData (RFC 5652) of the shape of real Mobile ID signatures. The outer layers
 * are BER with indefinite length, the text is attached as id-data, certificates stand in the order user, intermediate,
 * root; the signed attributes are contentType, randomNonce and messageDigest without signingTime; ecdsa-with-SHA256
 * carries NULL parameters although RFC 5758 wants none.
 * Whatever is the same in two messages of a phone is encoded by pkijs once; per message, bytes are only joined.
 */
import { createHash, type KeyObject, sign } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { tlv } from '../pki/der.ts';

const ID_DATA = '1.2.840.113549.1.7.1';
const ID_SIGNED_DATA = '1.2.840.113549.1.7.2';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
/** pkcs-9-at-randomNonce */
const RANDOM_NONCE = '1.2.840.113549.1.9.25.3';
const SIGNATURE_ALGORITHMS = {
  /** ecdsa-with-SHA256 */
  EC: '1.2.840.10045.4.3.2',
  /** rsaEncryption: PKCS #1 v1.5 with the digest algorithm named beside it */
  RSA: '1.2.840.113549.1.1.1',
} as const;

const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const SET = 0x31;
/** [0], constructed */
const TAG_0 = 0xa0;
const NONCE_BYTES = 8;
const DIGEST_BYTES = 32;

const der = (value: asn1js.BaseBlock): Buffer => Buffer.from(value.toBER());

const algorithm = (algorithmId: string): Buffer =>
  der(new pkijs.AlgorithmIdentifier({ algorithmId, algorithmParams: new asn1js.Null() }).toSchema());

const attribute = (type: string, value: asn1js.BaseBlock): Buffer =>
  der(new pkijs.Attribute({ type, values: [value] }).toSchema());

/** An attribute up to its value, which is an OCTET STRING of `length` bytes. */
function attributeHead(type: string, length: number): Buffer {
  const zeros = new asn1js.OctetString({ valueHex: new Uint8Array(length) });
  return attribute(type, zeros).subarray(0, -length);
}

const VERSION_1 = der(new asn1js.Integer({ value: 1 }));
const DIGEST_ALGORITHM = algorithm(SHA256);
const DATA_OID = der(new asn1js.ObjectIdentifier({ value: ID_DATA }));
const INDEFINITE_SEQUENCE = Buffer.from([SEQUENCE, 0x80]);
const INDEFINITE_TAG_0 = Buffer.from([TAG_0, 0x80]);
const END_OF_CONTENTS = Buffer.from([0, 0]);

const HEAD = Buffer.concat([
  INDEFINITE_SEQUENCE,
  der(new asn1js.ObjectIdentifier({ value: ID_SIGNED_DATA })),
  INDEFINITE_TAG_0,
  INDEFINITE_SEQUENCE,
  VERSION_1,
  tlv(SET, DIGEST_ALGORITHM),
]);
const TAIL = Buffer.concat([END_OF_CONTENTS, END_OF_CONTENTS, END_OF_CONTENTS]);
const CONTENT_TYPE_ATTRIBUTE = attribute(CONTENT_TYPE, new asn1js.ObjectIdentifier({ value: ID_DATA }));
const NONCE_HEAD = attributeHead(RANDOM_NONCE, NONCE_BYTES);
const DIGEST_HEAD = attributeHead(MESSAGE_DIGEST, DIGEST_BYTES);

/** The parts of a phone's signatures that never change. */
export interface CmsSigner {
  /** the certificates field */
  readonly certificates: Buffer;
  /** version, sid and digestAlgorithm of the SignerInfo */
  readonly signerHead: Buffer;
  readonly signatureAlgorithm: Buffer;
  readonly key: KeyObject;
}

/**
 * @param certificate DER of the user certificate
 * @param chain DER of the authorities above it, in this order
 */
export function cmsSigner(
  certificate: Uint8Array<ArrayBuffer>,
  chain: readonly Uint8Array[],
  type: 'EC' | 'RSA',
  key: KeyObject,
): CmsSigner {
  const { issuer, serialNumber } = pkijs.Certificate.fromBER(certificate);
  const sid = der(new pkijs.IssuerAndSerialNumber({ issuer, serialNumber }).toSchema());
  return {
    certificates: Buffer.concat([INDEFINITE_TAG_0, certificate, ...chain, END_OF_CONTENTS]),
    signerHead: Buffer.concat([VERSION_1, sid, DIGEST_ALGORITHM]),
    signatureAlgorithm: algorithm(SIGNATURE_ALGORITHMS[type]),
    key,
  };
}

export interface CmsContent {
  /** what is signed; a text in UTF-8 */
  readonly content: Uint8Array;
  /** 8 bytes */
  readonly nonce: Uint8Array;
  /** spoils the signature value, but keeps its encoding whole */
  readonly spoil?: boolean;
}

/** @throws RangeError when the nonce has not 8 bytes */
export async function signCms(signer: CmsSigner, { content, nonce, spoil = false }: CmsContent): Promise<Buffer> {
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`nonce must have ${NONCE_BYTES} bytes`);
  const attributes = signedAttributes(content, nonce);
  // RFC 5652 section 5.4: signed as SET OF, transmitted as [0] IMPLICIT.
  const value = await signBytes(signer.key, tlv(SET, attributes), spoil);
  const signerInfo = tlv(
    SEQUENCE,
    signer.signerHead,
    tlv(TAG_0, attributes),
    signer.signatureAlgorithm,
    tlv(OCTET_STRING, value),
  );
  return Buffer.concat([
    HEAD,
    tlv(SEQUENCE, DATA_OID, tlv(TAG_0, tlv(OCTET_STRING, content))),
    signer.certificates,
    tlv(SET, signerInfo),
    TAIL,
  ]);
}

/** In DER order of the set. */
function signedAttributes(content: Uint8Array, nonce: Uint8Array): Buffer {
  const digest = createHash('sha256').update(content).digest();
  return Buffer.concat([CONTENT_TYPE_ATTRIBUTE, NONCE_HEAD, nonce, DIGEST_HEAD, digest]);
}

/** Off the main thread. @param spoil as of the content */
export async function signBytes(key: KeyObject, data: Uint8Array, spoil: boolean): Promise<Buffer> {
  const value = await new Promise<Buffer>((resolve, reject) => {
    sign('sha256', data, key, (error, made) => (error ? reject(error) : resolve(made)));
  });
  if (spoil) spoilLastByte(value);
  return value;
}

function spoilLastByte(value: Uint8Array): void {
  const last = value.length - 1;
  value[last] = (value[last] ?? 0) ^ 0x01;
}
