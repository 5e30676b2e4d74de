/** Decrypts what a PKCS#12 keeps encrypted: PBES2 (RFC 8018) and the three-key Triple DES of older programs. Pure. */
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import type { Element } from '../signature/asn1/element.ts';
import { fieldsOf, TAG } from '../signature/asn1/fields.ts';
import { readOctetString, readOid, readSmallInteger } from '../signature/asn1/values.ts';
import { deriveKey, PURPOSE } from './pkcs12-key.ts';

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const PBE_TRIPLE_DES = '1.2.840.113549.1.12.1.3';
/** RC2, RC4 and two-key Triple DES of PKCS#12 */
const OUTDATED = /^1\.2\.840\.113549\.1\.12\.1\.[12456]$/;

const PRFS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const CIPHERS: Readonly<Record<string, readonly [name: string, keySize: number]>> = {
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
};

/** Encrypted in a way that is not supported; the message says what would be. */
export class UnsupportedEncryption extends Error {
  override readonly name = 'UnsupportedEncryption';
}

const MAKE_ANEW = 'export it anew with AES-256 (openssl pkcs12 -export does so)';
const unsupported = (what: string): UnsupportedEncryption => new UnsupportedEncryption(`${what}; ${MAKE_ANEW}`);

interface KeyMaterial {
  readonly cipher: string;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

function pbes2(parameters: Element, password: string): KeyMaterial {
  const both = fieldsOf(parameters, 'PBES2-params');
  const derivation = fieldsOf(both.required(TAG.sequence, 'keyDerivationFunc'), 'keyDerivationFunc');
  const encryption = fieldsOf(both.required(TAG.sequence, 'encryptionScheme'), 'encryptionScheme');
  if (readOid(derivation.required(TAG.oid, 'algorithm')) !== PBKDF2)
    throw unsupported('its key derivation is no PBKDF2');
  const values = fieldsOf(derivation.required(TAG.sequence, 'parameters'), 'PBKDF2-params');
  const salt = readOctetString(values.any('salt'));
  const iterations = readSmallInteger(values.required(TAG.integer, 'iterationCount'));
  values.optional(TAG.integer);
  const prf = values.optional(TAG.sequence);
  const hash = prf ? PRFS[readOid(fieldsOf(prf, 'prf').required(TAG.oid, 'algorithm'))] : 'sha1';
  const cipher = CIPHERS[readOid(encryption.required(TAG.oid, 'algorithm'))];
  if (!hash || !cipher) throw unsupported('its encryption is not known');
  const [name, size] = cipher;
  const iv = readOctetString(encryption.any('parameters'));
  return { cipher: name, key: pbkdf2Sync(password, salt, iterations, size, hash), iv };
}

function tripleDes(parameters: Element, password: string): KeyMaterial {
  const values = fieldsOf(parameters, 'pkcs-12PbeParams');
  const salt = readOctetString(values.any('salt'));
  const iterations = readSmallInteger(values.required(TAG.integer, 'iterations'));
  const derive = (purpose: 1 | 2, size: number) =>
    deriveKey({ hash: 'sha1', password, salt, iterations, purpose, size });
  return { cipher: 'des-ede3-cbc', key: derive(PURPOSE.key, 24), iv: derive(PURPOSE.iv, 8) };
}

/**
 * @param algorithm AlgorithmIdentifier
 * @throws UnsupportedEncryption, EncodingError, or an Error of OpenSSL when the password does not fit
 */
export function decrypt(algorithm: Element, data: Uint8Array, password: string): Buffer {
  const fields = fieldsOf(algorithm, 'AlgorithmIdentifier');
  const id = readOid(fields.required(TAG.oid, 'algorithm'));
  if (OUTDATED.test(id)) throw unsupported('it is encrypted with outdated RC2, RC4 or two-key Triple DES');
  if (id !== PBES2 && id !== PBE_TRIPLE_DES) throw unsupported('its encryption is not known');
  const read = id === PBES2 ? pbes2 : tripleDes;
  const { cipher, key, iv } = read(fields.any('parameters'), password);
  const decipher = createDecipheriv(cipher, key, iv);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}
