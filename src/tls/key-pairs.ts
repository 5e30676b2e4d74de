/**
 * Key pairs for certificates: made off the main thread, kept as PKCS#8. Made for clients of a service, and for everybody
 * in the sandbox; never the keys that sign tokens.
 */
import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto';

/** Key types of Mobile ID SIMs: EC on P-256, RSA with 2048 bits. */
export type KeyType = 'EC' | 'RSA';

/** How the sandbox's certificate authorities sign, like the real ones: RSASSA-PSS, SHA-256, salt of 32 bytes. */
export const AUTHORITY_ALGORITHM = {
  name: 'RSA-PSS',
  hash: 'SHA-256',
  saltLength: 32,
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;

const EC_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA_ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;

export const signingAlgorithm = (type: KeyType | 'PSS') =>
  ({ EC: EC_ALGORITHM, RSA: RSA_ALGORITHM, PSS: AUTHORITY_ALGORITHM })[type];

export async function generateKeys(type: KeyType | 'PSS'): Promise<webcrypto.CryptoKeyPair> {
  if (type === 'EC') return webcrypto.subtle.generateKey(EC_ALGORITHM, true, ['sign', 'verify']);
  return webcrypto.subtle.generateKey(type === 'RSA' ? RSA_ALGORITHM : AUTHORITY_ALGORITHM, true, ['sign', 'verify']);
}

/** PEM, PKCS#8 */
export async function exportPrivateKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  const keyObject = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  return keyObject.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** A stored key pair, ready for the certificate library. */
export async function importKeys(pem: string, type: KeyType | 'PSS'): Promise<webcrypto.CryptoKeyPair> {
  const privateKey = createPrivateKey(pem);
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const algorithm = signingAlgorithm(type);
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  };
}

/** The form in which the hot path signs. */
export const asKeyObject = (pem: string): KeyObject => createPrivateKey(pem);
