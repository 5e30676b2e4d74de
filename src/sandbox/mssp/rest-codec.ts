/** REST/JSON (Mobile ID Reference Guide, section 2.2.2) as one binding of the service. */
import type { Binding } from './binding.ts';
import { encodeRestAnswer, encodeRestFault } from './rest-answer.ts';
import { decodeRestRequest } from './rest-request.ts';

export const restBinding: Binding = {
  decode: (body) => ({
    request: decodeRestRequest(body),
    encodeAnswer: encodeRestAnswer,
    encodeFault: encodeRestFault,
  }),
  encodeFault: (fault) => encodeRestFault(fault, 'mobile-id'),
  contentType: () => 'application/json;charset=UTF-8',
};
