/**
 * Which operator a discovery request means. A number is the surest sign, then what the person chose, then what the
 * network says. Pure lookups.
 */
import type { Operator, OperatorRegistry } from '../operator/operator.ts';
import type { DiscoveryRequest, NetworkCodes } from './request.ts';

export type Identification =
  /** `msisdn` only when the number was what identified it */
  | { readonly kind: 'found'; readonly operator: Operator; readonly msisdn: string | undefined }
  /** the person must choose */
  | { readonly kind: 'unidentified' }
  /** a number or a choice that no operator here serves: choosing again would not help the relying party */
  | { readonly kind: 'unknown' };

const byNetwork = (codes: NetworkCodes, operators: OperatorRegistry): Operator | undefined => {
  for (const code of codes) {
    const operator = operators.byMccMnc(code);
    if (operator) return operator;
  }
  return undefined;
};

export function identify(request: DiscoveryRequest, operators: OperatorRegistry): Identification {
  const { msisdn, selected, identified } = request;
  if (request.manuallySelect) return { kind: 'unidentified' };
  if (msisdn !== undefined) {
    const operator = operators.byNumber(msisdn);
    return operator ? { kind: 'found', operator, msisdn } : { kind: 'unknown' };
  }
  if (selected !== undefined) {
    const operator = byNetwork(selected, operators);
    return operator ? { kind: 'found', operator, msisdn: undefined } : { kind: 'unknown' };
  }
  // A foreign network is roaming as often as not: it says nothing about who serves the person.
  const operator = identified === undefined ? undefined : byNetwork(identified, operators);
  return operator ? { kind: 'found', operator, msisdn: undefined } : { kind: 'unidentified' };
}
