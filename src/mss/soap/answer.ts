/**
 * Answers of the SOAP binding. Reads by local names in whatever namespace and wrapper, since no two services agree on
 * them; the message itself must be the response to the operation that was asked.
 */
import { bytesOf, MAX_VALUE_LENGTH, receiptOutcome } from '../answer-values.ts';
import { MssError } from '../client.ts';
import type { Answers, FaultAnswer, MssOperation } from '../codec.ts';
import { serviceAnswers } from '../service-answers.ts';
import { at, find, type XmlElement } from '../xml/element.ts';
import { readXml } from '../xml/read.ts';
import { soapFault } from './fault.ts';
import { OPERATIONS } from './names.ts';
import { soapProfile } from './profile.ts';
import { soapServiceResponses } from './services.ts';

const MESSAGE = /^MSS_(Signature|Status|Receipt|Profile|Registration|Handshake)(Req|Resp)$/;

function optional(value: string | undefined, name: string): string | undefined {
  const trimmed = value?.trim();
  if (trimmed && trimmed.length > MAX_VALUE_LENGTH) throw new MssError('bad_answer', `${name} is too long`);
  return trimmed || undefined;
}

function required(value: string | undefined, name: string): string {
  const present = optional(value, name);
  if (present === undefined) throw new MssError('bad_answer', `${name} is missing`);
  return present;
}

const headOf = (message: XmlElement) => ({
  status: required(at(message, 'Status', 'StatusCode')?.attributes.get('Value'), 'StatusCode'),
  apTransId: required(at(message, 'AP_Info')?.attributes.get('AP_TransID'), 'AP_TransID'),
  msisdn: optional(at(message, 'MobileUser', 'MSISDN')?.text, 'MSISDN'),
  msspTransId: optional(message.attributes.get('MSSP_TransID'), 'MSSP_TransID'),
});

function responseAnswer(message: XmlElement): Answers['signature'] {
  const profile = at(message, 'SignatureProfile');
  const base64 = at(message, 'MSS_Signature', 'Base64Signature')?.text.trim();
  return {
    kind: 'response',
    ...headOf(message),
    signatureProfile: optional((at(profile, 'mssURI') ?? profile)?.text, 'SignatureProfile'),
    cms: base64 ? bytesOf(base64) : undefined,
    services: serviceAnswers(soapServiceResponses(at(message, 'Status', 'StatusDetail'))),
  };
}

function receiptAnswer(message: XmlElement): Answers['receipt'] {
  const extension = find(at(message, 'Status'), ({ name }) => name === 'ReceiptResponseExtension');
  return { kind: 'receipt', ...headOf(message), outcome: receiptOutcome(extension?.attributes.get('UserResponse')) };
}

const READERS: { readonly [Operation in MssOperation]: (message: XmlElement) => Answers[Operation] } = {
  signature: responseAnswer,
  status: responseAnswer,
  receipt: receiptAnswer,
  profile: (message) => ({ kind: 'profile', ...headOf(message), profile: soapProfile(message) }),
};

/** @throws MssError `bad_answer` */
export function readSoapAnswer<Operation extends MssOperation>(
  text: string,
  operation: Operation,
): FaultAnswer | Answers[Operation] {
  const envelope = readXml(text);
  const body = envelope.name === 'Envelope' ? at(envelope, 'Body') : undefined;
  if (!body) throw new MssError('bad_answer', 'the answer is no SOAP envelope');
  const fault = at(body, 'Fault');
  if (fault) return soapFault(fault);
  const message = find(body, ({ name }) => MESSAGE.test(name));
  if (message?.name !== OPERATIONS[operation].response) {
    throw new MssError('bad_answer', 'the answer is neither a fault nor the response to this operation');
  }
  return READERS[operation](message);
}
