/** AlgorithmIdentifier, and what the algorithms of certificate signatures mean (RFC 4055, RFC 5758). */
import { rememberBytes } from './asn1/byte-memo.ts';
import type { Element } from './asn1/element.ts';
import { context, fieldsOf, TAG } from './asn1/fields.ts';
import { readOid } from './asn1/values.ts';
import { DIGEST, type HashName, MGF1, RSASSA_PSS, SIGNATURE } from './oids.ts';

export interface AlgorithmIdentifier {
  readonly id: string;
  /** undefined: absent */
  readonly parameters: Element | undefined;
}

/** @throws EncodingError */
export const readAlgorithm = rememberBytes(decodeAlgorithm);

function decodeAlgorithm(element: Element): AlgorithmIdentifier {
  const fields = fieldsOf(element, 'AlgorithmIdentifier');
  const id = readOid(fields.required(TAG.oid, 'algorithm'));
  const parameters = fields.optionalAny();
  fields.end();
  return { id, parameters };
}

/** NULL and absent mean the same: specifications changed their mind about which one is right, and both are seen. */
export const hasNoParameters = ({ parameters }: AlgorithmIdentifier): boolean =>
  parameters === undefined || (parameters.tag === TAG.null && parameters.from === parameters.to);

/** The hash under a certificate's signature; undefined when the algorithm is none that is known. */
export function hashOfCertificateSignature(algorithm: AlgorithmIdentifier): HashName | undefined {
  if (algorithm.id === RSASSA_PSS) return algorithm.parameters && hashOfPss(algorithm.parameters);
  return hasNoParameters(algorithm) ? SIGNATURE[algorithm.id]?.hash : undefined;
}

/**
 * RSASSA-PSS-params (RFC 4055, 3.1). An absent hash means SHA-1. A mask generation over another hash than the
 * message's is not known here.
 * @throws EncodingError
 */
function hashOfPss(element: Element): HashName | undefined {
  const fields = fieldsOf(element, 'RSASSA-PSS-params');
  const hash = hashOrDefault(explicit(fields.optional(context(0))));
  const mask = explicit(fields.optional(context(1)));
  fields.optional(context(2));
  fields.optional(context(3));
  fields.end();
  return hash === maskHash(mask) ? hash : undefined;
}

function maskHash(element: Element | undefined): HashName | undefined {
  if (!element) return 'sha1';
  const { id, parameters } = readAlgorithm(element);
  return id === MGF1 ? hashOrDefault(parameters) : undefined;
}

const hashOrDefault = (element: Element | undefined): HashName | undefined =>
  element ? DIGEST[readAlgorithm(element).id] : 'sha1';

function explicit(tagged: Element | undefined): Element | undefined {
  if (!tagged) return undefined;
  const fields = fieldsOf(tagged, 'an explicit tag', tagged.tag);
  const inner = fields.any('a value');
  fields.end();
  return inner;
}
