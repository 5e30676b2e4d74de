/**
 * SOAP as one binding of the service, 1.2 and 1.1. Answers in the form of the request: the same version and media type, and
 * the same style of wrapper, as clients made from the WSDL and those made from the guide each refuse the other's.
 */
import type { Binding } from './binding.ts';
import { encodeSoapAnswer, encodeSoapFault } from './soap-answer.ts';
import { SOAP_ENVELOPES, type SoapVersion } from './soap-names.ts';
import { decodeSoapRequest } from './soap-request.ts';

/** Also of a body that is no request, for the fault that says so. */
const versionOf = (body: string): SoapVersion =>
  body.includes(SOAP_ENVELOPES['1.1']) && !body.includes(SOAP_ENVELOPES['1.2']) ? '1.1' : '1.2';

export const soapBinding: Binding = {
  decode(body) {
    const { form, request } = decodeSoapRequest(body);
    return {
      request,
      encodeAnswer: (answer) => encodeSoapAnswer(answer, form),
      encodeFault: (fault, dialect) => encodeSoapFault(fault, dialect, form.version),
    };
  },
  encodeFault: (fault, body) => encodeSoapFault(fault, 'mobile-id', versionOf(body)),
  contentType(asked = '', body) {
    const isText = /^(text|application)\/xml\b/i.test(asked) || versionOf(body) === '1.1';
    return `${isText ? 'text/xml' : 'application/soap+xml'};charset=UTF-8`;
  },
};
