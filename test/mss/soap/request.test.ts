import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/config/schema.ts';
import { MssError } from '../../../src/mss/client.ts';
import { createSoapCodec } from '../../../src/mss/soap/codec.ts';
import type { SoapWrapper } from '../../../src/mss/soap/names.ts';
import { at, find } from '../../../src/mss/xml/element.ts';
import { readXml } from '../../../src/mss/xml/read.ts';
import { HEAD as head, MESSAGE } from '../requests.ts';

const plain = createSoapCodec({ wrapper: 'plain', mediaType: 'application/soap+xml' });
const kiuru = createSoapCodec({ wrapper: 'kiuru', mediaType: 'application/soap+xml' });
const codecs = { plain, kiuru };
const WRAPPERS: readonly SoapWrapper[] = ['plain', 'kiuru'];

const signature = { ...MESSAGE, content: { kind: 'text', text: 'Signet: Bei "A&B" <anmelden>?' } } as const;
const status = { ...head, msspTransId: 'h4iof' };

const OPEN = '<soapenv:Envelope xmlns:soapenv="http://www.w3.org/2003/05/soap-envelope"><soapenv:Body>';
const CLOSE = '</soapenv:Body></soapenv:Envelope>';
const NAMESPACES = 'xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:fi="http://mss.ficom.fi/TS102204/v1.0.0#"';
const KIURU = 'xmlns:kiuru="http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl"';
const HEAD =
  '<mss:AP_Info AP_ID="mid://dev.example" AP_PWD="not-needed" AP_TransID="S0123" Instant="2026-01-01T12:00:00.000Z"/>' +
  '<mss:MSSP_Info><mss:MSSP_ID><mss:URI>http://mid.swisscom.ch/</mss:URI></mss:MSSP_ID></mss:MSSP_Info>';
const SIGNATURE_ATTRIBUTES = `MajorVersion="1" MinorVersion="1" MessagingMode="asynchClientServer" TimeOut="80" ${NAMESPACES}`;
const SIGNATURE_CONTENT =
  `${HEAD}<mss:MobileUser><mss:MSISDN>+41790000001</mss:MSISDN></mss:MobileUser>` +
  '<mss:DataToBeSigned MimeType="text/plain" Encoding="UTF-8">Signet: Bei &quot;A&amp;B&quot; &lt;anmelden&gt;?</mss:DataToBeSigned>' +
  '<mss:SignatureProfile><mss:mssURI>http://mid.swisscom.ch/STK-LoA4</mss:mssURI></mss:SignatureProfile>' +
  '<mss:AdditionalServices><mss:Service><mss:Description>' +
  '<mss:mssURI>http://mss.ficom.fi/TS102204/v1.0.0#userLang</mss:mssURI></mss:Description>' +
  '<fi:UserLang>de</fi:UserLang></mss:Service></mss:AdditionalServices>';
const STATUS_ATTRIBUTES = `MajorVersion="1" MinorVersion="1" MSSP_TransID="h4iof" ${NAMESPACES}`;

describe('requests, character for character', () => {
  test('MSS_Signature, plain', () => {
    expect(plain.encodeSignature(signature)).toBe(
      `${OPEN}<MSS_Signature><mss:MSS_SignatureReq ${SIGNATURE_ATTRIBUTES}>${SIGNATURE_CONTENT}</mss:MSS_SignatureReq></MSS_Signature>${CLOSE}`,
    );
  });
  test('MSS_Signature, in the wrapper of the WSDL around an unqualified message', () => {
    expect(kiuru.encodeSignature(signature)).toBe(
      `${OPEN}<kiuru:MSS_Signature ${KIURU}><MSS_SignatureReq ${SIGNATURE_ATTRIBUTES}>${SIGNATURE_CONTENT}</MSS_SignatureReq></kiuru:MSS_Signature>${CLOSE}`,
    );
  });
  test('MSS_StatusQuery has the MSSP_TransID as an attribute and no number', () => {
    expect(plain.encodeStatus(status)).toBe(
      `${OPEN}<MSS_StatusQuery><mss:MSS_StatusReq ${STATUS_ATTRIBUTES}>${HEAD}</mss:MSS_StatusReq></MSS_StatusQuery>${CLOSE}`,
    );
    expect(kiuru.encodeStatus(status)).toBe(
      `${OPEN}<kiuru:MSS_StatusQuery ${KIURU}><MSS_StatusReq ${STATUS_ATTRIBUTES}>${HEAD}</MSS_StatusReq></kiuru:MSS_StatusQuery>${CLOSE}`,
    );
  });
  test('the synchronous mode has its own word', () => {
    const sent = plain.encodeSignature({ ...signature, messagingMode: 'synch', timeoutSeconds: 40 });
    expect(sent).toContain('MessagingMode="synch" TimeOut="40"');
  });
});

describe('where and how they are sent', () => {
  test.each([
    ['https://mobileid.swisscom.com/soap/services', '/soap/services/'],
    ['https://mobileid.swisscom.com/soap/services/', '/soap/services/'],
    ['https://mssp.example', '/'],
  ])('ports below %s', (url, path) => {
    expect(plain.path(new URL(url), 'signature')).toBe(`${path}MSS_SignaturePort`);
    expect(kiuru.path(new URL(url), 'status')).toBe(`${path}MSS_StatusQueryPort`);
  });
  test('a query stays at the end', () => {
    expect(plain.path(new URL('https://mssp.example/soap?tenant=1'), 'status')).toBe(
      '/soap/MSS_StatusQueryPort?tenant=1',
    );
  });
  test.each(['application/soap+xml', 'text/xml'] as const)('%s in UTF-8', (mediaType) => {
    const { headers } = createSoapCodec({ wrapper: 'plain', mediaType });
    expect(headers['content-type']).toBe(`${mediaType}; charset=utf-8`);
  });
});

describe('any text', () => {
  const forbidden = (codePoint: number): boolean =>
    (codePoint < 0x20 && ![0x09, 0x0a, 0x0d].includes(codePoint)) || codePoint === 0xfffe || codePoint === 0xffff;
  const representable = (text: string): boolean =>
    text.isWellFormed() && ![...text].some((character) => forbidden(character.codePointAt(0) ?? 0));
  const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

  test('survives the way there or is refused, on one line, and never becomes markup', () => {
    fc.assert(
      fc.property(
        fc.record({ text: anyText, apId: anyText, apPassword: anyText, msspUri: anyText, signatureProfile: anyText }),
        fc.constantFrom(...LANGUAGES),
        fc.constantFrom(...WRAPPERS),
        (texts, language, wrapper) => {
          const { text, ...names } = texts;
          const content = { kind: 'text', text } as const;
          const encode = () => codecs[wrapper].encodeSignature({ ...signature, ...names, content, language });
          if (!Object.values(texts).every(representable)) {
            expect(encode).toThrow(expect.objectContaining({ name: 'MssError', code: 'internal', nothingSent: true }));
            return;
          }
          const sent = encode();
          expect(sent).not.toMatch(/[\r\n]/);
          const request = find(readXml(sent), ({ name }) => name === 'MSS_SignatureReq');
          const info = at(request, 'AP_Info')?.attributes;
          expect({
            text: at(request, 'DataToBeSigned')?.text,
            apId: info?.get('AP_ID'),
            apPassword: info?.get('AP_PWD'),
            msspUri: at(request, 'MSSP_Info', 'MSSP_ID', 'URI')?.text,
            signatureProfile: at(request, 'SignatureProfile', 'mssURI')?.text,
          }).toEqual(texts);
          expect(at(request, 'AdditionalServices', 'Service', 'UserLang')?.text).toBe(language);
          expect(request?.children.map(({ name }) => name)).toEqual([
            'AP_Info',
            'MSSP_Info',
            'MobileUser',
            'DataToBeSigned',
            'SignatureProfile',
            'AdditionalServices',
          ]);
        },
      ),
      { numRuns: 200 },
    );
  });
  test('a refusal does not quote the text', () => {
    const error: unknown = (() => {
      try {
        return plain.encodeSignature({ ...signature, content: { kind: 'text', text: 'secret \u0000' } });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(MssError);
    expect(String(error)).not.toContain('secret');
  });
});
