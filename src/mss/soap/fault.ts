/**
 * SOAP faults in the shapes that services send: SOAP 1.2 with a subcode whose prefix may be undeclared, a second subcode
 * below it (FiCom), a detail of the vendor's, and SOAP 1.1. Never looks at Sender and Receiver, which services mix up.
 */
import { codeOf, detailOf, reasonOf, webAddress } from '../answer-values.ts';
import type { FaultAnswer } from '../codec.ts';
import { at, find, type XmlElement } from '../xml/element.ts';

const textAt = (element: XmlElement | undefined, ...names: readonly string[]) => at(element, ...names)?.text.trim();

/** The detail's own words, in the element that the vendor puts around them. */
const wordsOf = (detail: XmlElement | undefined): string | undefined =>
  detail?.text.trim() || find(detail, ({ name }) => name.toLowerCase() === 'detail')?.text;

/** @param fault the Fault element; one that says nothing readable is a fault all the same */
export function soapFault(fault: XmlElement): FaultAnswer {
  const subcode = at(fault, 'Code', 'Subcode');
  const detail = at(fault, 'Detail') ?? at(fault, 'detail');
  return {
    kind: 'fault',
    code: codeOf(subcode ? textAt(subcode, 'Value') : textAt(fault, 'faultcode')) ?? '',
    detailCode: codeOf(textAt(subcode, 'Subcode', 'Value')),
    reason: reasonOf(textAt(fault, 'Reason', 'Text') ?? textAt(fault, 'faultstring')),
    detail: detailOf(wordsOf(detail)),
    portalUrl: webAddress(find(detail, ({ name }) => name === 'PortalUrl')?.text.trim()),
  };
}
