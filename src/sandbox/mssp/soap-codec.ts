/**
 * SOAP 1.2 as one binding of the service. Answers in the dialect of the request: the same media type, and the same style of
 * wrapper, as clients made from the WSDL and those made from the guide each refuse the other's.
 */
import type { Binding } from './binding.ts';
import { encodeSoapAnswer, encodeSoapFault } from './soap-answer.ts';
import { decodeSoapRequest } from './soap-request.ts';

export const soapBinding: Binding = {
  decode(body) {
    const { request, style } = decodeSoapRequest(body);
    return { request, encodeAnswer: (answer) => encodeSoapAnswer(answer, style) };
  },
  encodeFault: encodeSoapFault,
  contentType: (asked = '') =>
    `${/^(text|application)\/xml\b/i.test(asked) ? 'text/xml' : 'application/soap+xml'};charset=UTF-8`,
};
