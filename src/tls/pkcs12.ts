/**
 * Reads the keys and certificates of a PKCS#12 file (RFC 7292) that a password protects. They are taken out one by one,
 * since a TLS library that is given the file trusts every certificate authority in it. Decides about none of them.
 */
import { createHmac, createPrivateKey, type KeyObject, timingSafeEqual, X509Certificate } from 'node:crypto';
import { children, type Element, EncodingError, encoding, readOnly } from '../signature/asn1/element.ts';
import { context, type Fields, fieldsOf, TAG } from '../signature/asn1/fields.ts';
import { readOctetString, readOid, readSmallInteger } from '../signature/asn1/values.ts';
import { DIGEST } from '../signature/oids.ts';
import { decrypt, UnsupportedEncryption } from './pkcs12-decrypt.ts';
import { deriveKey, PURPOSE } from './pkcs12-key.ts';

const CONTENT = { data: '1.2.840.113549.1.7.1', encrypted: '1.2.840.113549.1.7.6' } as const;
const BAG = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
} as const;
const X509 = '1.2.840.113549.1.9.22.1';

export interface Pkcs12Content {
  readonly keys: readonly KeyObject[];
  readonly certificates: readonly X509Certificate[];
}

/** Why a file cannot be read; the message holds nothing of its content. */
export class Pkcs12Error extends Error {
  override readonly name = 'Pkcs12Error';
  readonly code: 'not_pkcs12' | 'wrong_password' | 'unsupported';
  constructor(code: Pkcs12Error['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * @param file DER or BER
 * @throws Pkcs12Error
 */
export function readPkcs12(file: Uint8Array, password: string): Pkcs12Content {
  try {
    return read(file, password);
  } catch (error) {
    if (error instanceof Pkcs12Error) throw error;
    if (error instanceof UnsupportedEncryption) throw new Pkcs12Error('unsupported', error.message, { cause: error });
    const message = error instanceof EncodingError ? `is no PKCS#12: ${error.message}` : 'its content cannot be read';
    throw new Pkcs12Error('not_pkcs12', message, { cause: error });
  }
}

function read(file: Uint8Array, password: string): Pkcs12Content {
  const pfx = fieldsOf(readOnly(file, 'BER'), 'PFX');
  pfx.required(TAG.integer, 'version');
  const authSafe = contentInfo(pfx.required(TAG.sequence, 'authSafe'));
  if (authSafe.type !== CONTENT.data) {
    throw new Pkcs12Error('unsupported', 'it is protected by a signature; export it anew with a password');
  }
  const safe = readOctetString(authSafe.content);
  checkPassword(pfx.optional(TAG.sequence), safe, password);
  const bags = children(readOnly(safe, 'BER')).flatMap((part) => bagsOf(contentInfo(part), password));
  return {
    keys: bags.flatMap((bag) => keyOf(bag, password)),
    certificates: bags.flatMap(certificateOf),
  };
}

interface ContentInfo {
  readonly type: string;
  readonly content: Element;
}

function contentInfo(element: Element): ContentInfo {
  const fields = fieldsOf(element, 'ContentInfo');
  return { type: readOid(fields.required(TAG.oid, 'contentType')), content: explicit(fields) };
}

/** What stands inside the `[0] EXPLICIT` that follows. */
function explicit(fields: Fields): Element {
  const [inner, another] = children(fields.required(context(0), '[0]'));
  if (!inner || another) throw new EncodingError('a tagged value holds not exactly one');
  return inner;
}

/** MacData of RFC 7292, section 4: without it nobody could tell a wrong password from a damaged file. */
function checkPassword(macData: Element | undefined, safe: Uint8Array, password: string): void {
  if (!macData) throw new Pkcs12Error('unsupported', 'it has no MAC; export it anew with a password');
  const fields = fieldsOf(macData, 'MacData');
  const digestInfo = fieldsOf(fields.required(TAG.sequence, 'mac'), 'DigestInfo');
  const algorithm = fieldsOf(digestInfo.required(TAG.sequence, 'digestAlgorithm'), 'digestAlgorithm');
  const hash = DIGEST[readOid(algorithm.required(TAG.oid, 'algorithm'))];
  if (!hash) throw new Pkcs12Error('unsupported', 'its MAC is not known; export it anew with an HMAC of SHA-256');
  const expected = readOctetString(digestInfo.any('digest'));
  const salt = readOctetString(fields.any('macSalt'));
  const rounds = fields.optional(TAG.integer);
  const iterations = rounds ? readSmallInteger(rounds) : 1;
  const size = expected.length;
  const key = deriveKey({ hash, password, salt, iterations, purpose: PURPOSE.mac, size });
  const actual = createHmac(hash, key).update(safe).digest();
  if (actual.length !== size || !timingSafeEqual(actual, expected)) {
    throw new Pkcs12Error('wrong_password', 'the password does not open it');
  }
}

function bagsOf({ type, content }: ContentInfo, password: string): Element[] {
  if (type === CONTENT.data) return children(readOnly(readOctetString(content), 'BER'));
  if (type !== CONTENT.encrypted) throw new Pkcs12Error('unsupported', 'a part of it is encrypted for a certificate');
  const data = fieldsOf(content, 'EncryptedData');
  data.required(TAG.integer, 'version');
  const info = fieldsOf(data.required(TAG.sequence, 'encryptedContentInfo'), 'EncryptedContentInfo');
  info.required(TAG.oid, 'contentType');
  const algorithm = info.required(TAG.sequence, 'contentEncryptionAlgorithm');
  return children(readOnly(decrypt(algorithm, implicitOctets(info.any('encryptedContent')), password), 'BER'));
}

/** `[0] IMPLICIT OCTET STRING`, whole or in segments */
function implicitOctets(element: Element): Uint8Array {
  if (element.tag === context(0, 'primitive')) return element.source.subarray(element.from, element.to);
  if (element.tag !== context(0)) throw new EncodingError('encryptedContent has the wrong tag');
  return Buffer.concat(children(element).map(readOctetString));
}

function bagOf(element: Element): ContentInfo {
  const fields = fieldsOf(element, 'SafeBag');
  return { type: readOid(fields.required(TAG.oid, 'bagId')), content: explicit(fields) };
}

function keyOf(bag: Element, password: string): KeyObject[] {
  const { type, content } = bagOf(bag);
  if (type === BAG.key) return [privateKey(encoding(content))];
  if (type !== BAG.shroudedKey) return [];
  const fields = fieldsOf(content, 'EncryptedPrivateKeyInfo');
  const algorithm = fields.required(TAG.sequence, 'encryptionAlgorithm');
  return [privateKey(decrypt(algorithm, readOctetString(fields.any('encryptedData')), password))];
}

const privateKey = (pkcs8: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });

function certificateOf(bag: Element): X509Certificate[] {
  const { type, content } = bagOf(bag);
  if (type !== BAG.certificate) return [];
  const fields = fieldsOf(content, 'CertBag');
  if (readOid(fields.required(TAG.oid, 'certId')) !== X509) return [];
  return [new X509Certificate(readOctetString(explicit(fields)))];
}
