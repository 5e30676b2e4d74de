/** `message_digest`: the signed attributes hold the digest of the content (RFC 5652, 11.2). */
import { hash } from 'node:crypto';
import { hasNoParameters } from '../algorithm.ts';
import { readOctetString } from '../asn1/values.ts';
import { CMS, DIGEST, type HashName } from '../oids.ts';
import { Refused } from '../refused.ts';
import type { AttachedMessage } from './content-type.ts';

/**
 * Whether SHA-1 will do is for `signature` to say.
 * @returns the hash under the signature
 */
export function checkMessageDigest({ digestAlgorithm, signedAttributes, content }: AttachedMessage): HashName {
  const digest = DIGEST[digestAlgorithm.id];
  if (!digest || !hasNoParameters(digestAlgorithm)) {
    throw new Refused(`digest algorithm ${digestAlgorithm.id} is not accepted`);
  }
  const [value, ...others] = signedAttributes.values.get(CMS.messageDigest) ?? [];
  if (!value || others.length > 0) throw new Refused('there is not exactly one signed message digest');
  if (Buffer.compare(readOctetString(value), hash(digest, content, 'buffer')) !== 0) {
    throw new Refused('the signed message digest is not that of the content');
  }
  return digest;
}
