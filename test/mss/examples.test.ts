import { describe, expect, test } from 'vitest';
import type { Messages, MssCodec, MssOperation } from '../../src/mss/codec.ts';
import { restCodec } from '../../src/mss/rest/codec.ts';
import { createSoapCodec } from '../../src/mss/soap/codec.ts';
import { find, type XmlElement } from '../../src/mss/xml/element.ts';
import { readXml } from '../../src/mss/xml/read.ts';
import { ANSWERS } from './examples/answers.ts';
import { REQUESTS, type RequestExample } from './examples/requests.ts';
import { readRequest, writeAnswer } from './service-side.ts';

const plain = createSoapCodec({ wrapper: 'plain', mediaType: 'application/soap+xml' });
const kiuru = createSoapCodec({ wrapper: 'kiuru', mediaType: 'application/soap+xml' });

const envelope = (body: string): string =>
  `<soapenv:Envelope xmlns:soapenv="http://www.w3.org/2003/05/soap-envelope"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

const ENCODERS: { readonly [Operation in MssOperation]: (codec: MssCodec, message: Messages[Operation]) => string } = {
  signature: (codec, message) => codec.encodeSignature(message),
  status: (codec, message) => codec.encodeStatus(message),
  receipt: (codec, message) => codec.encodeReceipt(message),
  profile: (codec, message) => codec.encodeProfile(message),
};
const encode = <Operation extends MssOperation>(
  codec: MssCodec,
  { operation, message }: RequestExample<Operation>,
): string => ENCODERS[operation](codec, message);

/** The message of a document without declarations of namespaces, prefixes and blanks. */
function essence(xml: string): unknown {
  const bare = ({ name, attributes, children, text }: XmlElement): unknown => ({
    name,
    attributes: Object.fromEntries([...attributes].filter(([key]) => !key.startsWith('xmlns'))),
    children: children.map(bare),
    text: text.trim(),
  });
  const message = find(readXml(xml), ({ name }) => /^MSS_\w+(Req|Resp)$/.test(name));
  return message && bare(message);
}

describe.each(REQUESTS)('$name', (example) => {
  test('REST', () => {
    const sent = encode(restCodec, example);
    expect(JSON.parse(sent)).toEqual(example.json);
    expect(readRequest(JSON.stringify(example.json))).toEqual(example.message);
    expect(readRequest(sent)).toEqual(example.message);
  });
  test.each([
    ['plain', plain],
    ['kiuru', kiuru],
  ])('SOAP, %s', (_, codec) => {
    const sent = encode(codec, example);
    expect(essence(sent)).toEqual(essence(envelope(example.xml)));
    expect(readRequest(envelope(example.xml))).toEqual(example.message);
    expect(readRequest(sent)).toEqual(example.message);
  });
});

describe.each(ANSWERS)('$name', ({ operation, answer, json, xml }) => {
  test('REST', () => {
    const body = JSON.stringify(json, null, 2);
    expect(restCodec.decode(body, operation)).toEqual(answer);
    expect(restCodec.decode(writeAnswer('rest', operation, answer), operation)).toEqual(answer);
  });
  test('SOAP', () => {
    expect(plain.decode(envelope(xml), operation)).toEqual(answer);
    expect(kiuru.decode(writeAnswer('soap', operation, answer), operation)).toEqual(answer);
  });
});
