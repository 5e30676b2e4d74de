/**
 * `signature`: the key in the signer's certificate made the signature over the signed attributes (RFC 5652, 5.6), with
 * RSA PKCS#1 v1.5 or ECDSA over an accepted hash. What the key may be used for, and its size, is for `key_policy`.
 */
import { constants, type KeyObject, verify } from 'node:crypto';
import { type AlgorithmIdentifier, hasNoParameters } from '../algorithm.ts';
import { type HashName, RSA_ENCRYPTION, SIGNATURE } from '../oids.ts';
import { Refused } from '../refused.ts';
import type { SignaturePolicy } from '../verification.ts';
import type { AttachedMessage } from './content-type.ts';

export function checkSignature(message: AttachedMessage, digest: HashName, policy: SignaturePolicy): void {
  const scheme = schemeOf(message.signatureAlgorithm, digest);
  if (digest === 'sha1' && !policy.allowSha1) throw new Refused('the signature is made over SHA-1');
  const key = readKey(message);
  if (key.asymmetricKeyType !== (scheme === 'RSA' ? 'rsa' : 'ec')) {
    throw new Refused('the signature algorithm does not fit the key');
  }
  const how = scheme === 'RSA' ? { key, padding: constants.RSA_PKCS1_PADDING } : key;
  if (!verify(digest, message.signedAttributes.der, how, message.signature)) {
    throw new Refused("the signature was not made with the signer's key over the signed attributes");
  }
}

/** rsaEncryption takes its hash from the digest algorithm; the others name one, which must be the same. */
function schemeOf(algorithm: AlgorithmIdentifier, digest: HashName): 'RSA' | 'EC' {
  const named = algorithm.id === RSA_ENCRYPTION ? { scheme: 'RSA' as const, hash: digest } : SIGNATURE[algorithm.id];
  if (!named || !hasNoParameters(algorithm)) throw new Refused(`signature algorithm ${algorithm.id} is not accepted`);
  if (named.hash !== digest) throw new Refused('signature algorithm and digest algorithm name different hashes');
  return named.scheme;
}

function readKey({ signer }: AttachedMessage): KeyObject {
  try {
    return signer.publicKey();
  } catch (cause) {
    throw new Refused("the key in the signer's certificate cannot be read", { cause });
  }
}
