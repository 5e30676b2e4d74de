/**
 * Answers of the SOAP binding. Reads by local names in whatever namespace and wrapper, since no two services agree on
 * them; the message itself must be the response to the operation that was asked.
 */
import { bytesOf, MAX_VALUE_LENGTH } from './answer-values.ts';
import { MssError } from './client.ts';
import type { MssAnswer, MssOperation, ResponseAnswer } from './codec.ts';
import { NO_ANSWERS } from './services.ts';
import { soapFault } from './soap-fault.ts';
import { OPERATIONS } from './soap-names.ts';
import { at, find, type XmlElement } from './xml-element.ts';
import { readXml } from './xml-read.ts';

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

function responseAnswer(message: XmlElement): ResponseAnswer {
  const profile = at(message, 'SignatureProfile');
  const base64 = at(message, 'MSS_Signature', 'Base64Signature')?.text.trim();
  return {
    kind: 'response',
    status: required(at(message, 'Status', 'StatusCode')?.attributes.get('Value'), 'StatusCode'),
    apTransId: required(at(message, 'AP_Info')?.attributes.get('AP_TransID'), 'AP_TransID'),
    msisdn: optional(at(message, 'MobileUser', 'MSISDN')?.text, 'MSISDN'),
    msspTransId: optional(message.attributes.get('MSSP_TransID'), 'MSSP_TransID'),
    signatureProfile: optional((at(profile, 'mssURI') ?? profile)?.text, 'SignatureProfile'),
    cms: base64 ? bytesOf(base64) : undefined,
    services: NO_ANSWERS,
  };
}

/** @throws MssError `bad_answer` */
export function readSoapAnswer(text: string, operation: MssOperation): MssAnswer {
  const envelope = readXml(text);
  const body = envelope.name === 'Envelope' ? at(envelope, 'Body') : undefined;
  if (!body) throw new MssError('bad_answer', 'the answer is no SOAP envelope');
  const fault = at(body, 'Fault');
  if (fault) return soapFault(fault);
  const message = find(body, ({ name }) => MESSAGE.test(name));
  if (message?.name !== OPERATIONS[operation].response) {
    throw new MssError('bad_answer', 'the answer is neither a fault nor the response to this operation');
  }
  return responseAnswer(message);
}
