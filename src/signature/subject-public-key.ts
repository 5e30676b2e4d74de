/** What kind of key a certificate holds and how strong it is, read from its encoding (RFC 3279, RFC 5480). */

import { readAlgorithm } from './algorithm.ts';
import { content, type Element, readOnly } from './asn1/element.ts';
import { fieldsOf, TAG } from './asn1/fields.ts';
import { readBits, readOid } from './asn1/values.ts';
import { EC_PUBLIC_KEY, RSA_ENCRYPTION, RSASSA_PSS } from './oids.ts';

export type KeyKind =
  | { readonly type: 'RSA'; readonly bits: number }
  /** `curve` is an object identifier; undefined when the parameters are spelt out instead of named */
  | { readonly type: 'EC'; readonly curve: string | undefined }
  | { readonly type: 'other'; readonly id: string };

/**
 * @param element SubjectPublicKeyInfo
 * @throws EncodingError
 */
export function readKeyKind(element: Element): KeyKind {
  const fields = fieldsOf(element, 'SubjectPublicKeyInfo');
  const { id, parameters } = readAlgorithm(fields.required(TAG.sequence, 'algorithm'));
  const key = fields.required(TAG.bitString, 'subjectPublicKey');
  fields.end();
  switch (id) {
    case RSA_ENCRYPTION:
    case RSASSA_PSS:
      return { type: 'RSA', bits: modulusBits(readOnly(readBits(key), 'DER')) };
    case EC_PUBLIC_KEY:
      return { type: 'EC', curve: parameters?.tag === TAG.oid ? readOid(parameters) : undefined };
    default:
      return { type: 'other', id };
  }
}

function modulusBits(rsaPublicKey: Element): number {
  const fields = fieldsOf(rsaPublicKey, 'RSAPublicKey');
  const modulus = content(fields.required(TAG.integer, 'modulus'));
  fields.required(TAG.integer, 'publicExponent');
  fields.end();
  const first = modulus.findIndex((octet) => octet !== 0);
  const leading = first < 0 ? undefined : modulus[first];
  return leading === undefined ? 0 : (modulus.length - first) * 8 - (Math.clz32(leading) - 24);
}
