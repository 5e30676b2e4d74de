/** RSA keys of JWKs as node:crypto takes them, read once for each object. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

export interface RsaPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** length of a ciphertext */
  readonly bytes: number;
}

const pairs = new WeakMap<Readonly<JWK>, RsaPair>();

function read(key: Readonly<JWK>): RsaPair {
  const privateKey = createPrivateKey({ key: { ...key }, format: 'jwk' });
  const bits = privateKey.asymmetricKeyDetails?.modulusLength;
  if (bits === undefined) throw new Error('an encryption key is no RSA key');
  return { privateKey, publicKey: createPublicKey(privateKey), bytes: bits / 8 };
}

/** @throws Error for a key that is no private RSA key */
export function rsaPair(key: Readonly<JWK>): RsaPair {
  const known = pairs.get(key);
  if (known) return known;
  const made = read(key);
  pairs.set(key, made);
  return made;
}
