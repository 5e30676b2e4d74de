import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MssError } from '../../../src/mss/client.ts';
import type { MssOperation } from '../../../src/mss/codec.ts';
import { NO_ANSWERS } from '../../../src/mss/services.ts';
import { createSoapCodec } from '../../../src/mss/soap/codec.ts';
import {
  ANSWERS,
  APP2APP_RESPONSE,
  ASYNCH_RESPONSE,
  CMS,
  FAULT,
  FAULT_WITH_PORTAL,
  FICOM_FAULT,
  FICOM_STATUS,
  KIURU_RESPONSE,
  SOAP11_FAULT,
  STATUS_OUTSTANDING,
  STATUS_RESPONSE,
  SYNCH_RESPONSE,
  soap,
} from './vectors.ts';

const { decode } = createSoapCodec({ wrapper: 'plain', mediaType: 'application/soap+xml' });
const cms = Buffer.from(CMS, 'base64');
const bad = expect.objectContaining({ name: 'MssError', code: 'bad_answer' });

describe('responses', () => {
  const common = {
    kind: 'response',
    apTransId: 'REF0101120000',
    msisdn: '41790000001',
    msspTransId: 'h4iof',
    signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
    cms: undefined,
    services: NO_ANSWERS,
  };
  const none = { msspTransId: undefined, signatureProfile: undefined };
  test.each<[string, string, MssOperation, object]>([
    ['synchronous', SYNCH_RESPONSE, 'signature', { ...common, status: '500', msspTransId: 'h4dhx', cms }],
    ['asynchronous', ASYNCH_RESPONSE, 'signature', { ...common, status: '100' }],
    [
      'with a service response',
      APP2APP_RESPONSE,
      'signature',
      {
        ...common,
        status: '100',
        services: {
          ...NO_ANSWERS,
          authUri:
            'mobileid://auth?mobile_auth_redirect_uri=myapp%3A%2F%2Fapp.open&session_token=32ffc297&user_id=32ffc297',
        },
      },
    ],
    ['status, signed', STATUS_RESPONSE, 'status', { ...common, ...none, status: '500', cms }],
    ['status, outstanding', STATUS_OUTSTANDING, 'status', { ...common, ...none, status: '504' }],
    [
      'in the wrapper of the WSDL',
      KIURU_RESPONSE,
      'signature',
      { ...common, status: '502', msspTransId: 'h4dhx', cms },
    ],
    [
      'in the wrapper of the request, default namespace',
      FICOM_STATUS,
      'status',
      { ...common, status: '502', msisdn: '+41790000001', signatureProfile: undefined, cms },
    ],
  ])('%s', (_, body, operation, answer) => {
    expect(decode(body, operation)).toEqual(answer);
  });

  test('without the optional parts', () => {
    const bare =
      '<MSS_StatusResp><AP_Info AP_TransID="S1"/><Status><StatusCode Value="599"/></Status></MSS_StatusResp>';
    expect(decode(soap(bare), 'status')).toEqual({
      kind: 'response',
      status: '599',
      apTransId: 'S1',
      msisdn: undefined,
      msspTransId: undefined,
      signatureProfile: undefined,
      cms: undefined,
      services: NO_ANSWERS,
    });
  });
  test('empty parts count as absent, blanks around values do not count', () => {
    const message = `<MSS_SignatureResp MSSP_TransID=""><AP_Info AP_TransID=" S1 "/><MobileUser><MSISDN> 41790000001
      </MSISDN></MobileUser><MSS_Signature><Base64Signature/></MSS_Signature><SignatureProfile/><Status><StatusCode Value="100"/></Status></MSS_SignatureResp>`;
    expect(decode(soap(message), 'signature')).toMatchObject({
      apTransId: 'S1',
      msisdn: '41790000001',
      msspTransId: undefined,
      signatureProfile: undefined,
      cms: undefined,
      services: NO_ANSWERS,
    });
  });
  test('references and CDATA are text', () => {
    const message =
      '<MSS_SignatureResp><AP_Info AP_TransID="S&#x31;&#50;"/><SignatureProfile><mssURI>http://a/?b&amp;<![CDATA[c&amp;]]></mssURI></SignatureProfile><Status><StatusCode Value="100"/></Status></MSS_SignatureResp>';
    expect(decode(soap(message), 'signature')).toMatchObject({
      apTransId: 'S12',
      signatureProfile: 'http://a/?b&c&amp;',
    });
  });
  test('any signature comes back byte for byte, broken into lines or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), (bytes, lines) => {
        const base64 = Buffer.from(bytes).toString('base64');
        const sent = STATUS_RESPONSE.replace(CMS, lines ? base64.replace(/.{64}/g, '$&\r\n') : base64);
        expect(decode(sent, 'status')).toMatchObject({ cms: Buffer.from(bytes) });
      }),
    );
  });
});

describe('faults', () => {
  const none = { kind: 'fault', detailCode: undefined, portalUrl: undefined };
  test.each<[string, string, object]>([
    ['with the detail of Kiuru', FAULT, { ...none, code: '101', reason: 'WRONG_PARAM', detail: 'Illegal msisdn' }],
    [
      'with a portal for the person',
      FAULT_WITH_PORTAL,
      {
        ...none,
        code: '404',
        reason: 'NO_KEY_FOUND',
        detail: 'PIN not set',
        portalUrl: 'http://mobileid.ch?msisdn=41790000001&lang=de',
      },
    ],
    [
      'with an undeclared prefix and a code below',
      FICOM_FAULT,
      { ...none, code: '101', detailCode: '1011', reason: 'WRONG_PARAM' },
    ],
    ['of SOAP 1.1, its free text left out', SOAP11_FAULT, { ...none, code: '', reason: undefined }],
    ['without anything', soap('<Fault/>'), { ...none, code: '', reason: undefined }],
  ])('%s', (_, body, fault) => {
    expect(decode(body, 'signature')).toEqual(fault);
    expect(decode(body, 'status')).toEqual(fault);
  });
  test.each([
    ['mss:_208', '208'],
    ['fi:_401', '401'],
    [' undeclared:_101 ', '101'],
    ['_406', '406'],
    ['208', ''],
    ['mss:_20', ''],
    ['a:b:_101', ''],
    ['', ''],
  ])('sub-code %j is %j', (value, code) => {
    expect(decode(FAULT.replace('mss:_101', value), 'status')).toMatchObject({ kind: 'fault', code });
  });
  test.each([
    ['soap:Server', 'UNKNOWN_CLIENT', '', 'UNKNOWN_CLIENT'],
    ['mss:_105', 'unknown', '105', undefined],
  ])('SOAP 1.1 with %s and %s', (faultcode, faultstring, code, reason) => {
    const body = soap(`<Fault><faultcode>${faultcode}</faultcode><faultstring>${faultstring}</faultstring></Fault>`);
    expect(decode(body, 'signature')).toMatchObject({ code, reason });
  });
  test.each(['javascript:alert(1)', 'data:text/html,x', '/relative', '', `https://a.example/${'x'.repeat(512)}`])(
    'the portal %j is no address to go to',
    (portal) => {
      const body = FAULT_WITH_PORTAL.replace(/(?<=<ns2:PortalUrl>)[^<]*/, portal);
      expect(decode(body, 'signature')).toMatchObject({ code: '404', portalUrl: undefined });
    },
  );
  test('a fault counts even beside a response', () => {
    expect(decode(FAULT.replace('<soapenv:Fault>', '<MSS_SignatureResp/><soapenv:Fault>'), 'signature').kind).toBe(
      'fault',
    );
  });
});

describe('what is no answer', () => {
  const message = (changes: string): string => soap(`<MSS_SignatureResp>${changes}</MSS_SignatureResp>`);
  const info = '<AP_Info AP_TransID="S1"/>';
  const status = '<Status><StatusCode Value="100"/></Status>';
  const signature = (base64: string): string =>
    message(`${info}${status}<MSS_Signature><Base64Signature>${base64}</Base64Signature></MSS_Signature>`);
  test.each<[string, string]>([
    ['nothing', ''],
    ['a word', 'OK'],
    ['JSON', '{"MSS_SignatureResp":{}}'],
    ['HTML', '<html><body>502</body></html>'],
    ['half an answer', SYNCH_RESPONSE.slice(0, -30)],
    ['two roots', `${SYNCH_RESPONSE}${SYNCH_RESPONSE}`],
    ['no envelope', '<MSS_SignatureResp/>'],
    ['an empty body', soap('')],
    ['another operation', STATUS_RESPONSE],
    ['the request', soap('<MSS_Signature><MSS_SignatureReq/></MSS_Signature>')],
    [
      'the request before a response',
      soap(`<MSS_SignatureReq/><MSS_SignatureResp>${info}${status}</MSS_SignatureResp>`),
    ],
    ['no AP_Info', message(status)],
    ['an empty AP_TransID', message(`<AP_Info AP_TransID=" "/>${status}`)],
    ['no status', message(info)],
    ['a status without value', message(`${info}<Status><StatusCode/></Status>`)],
    ['an overlong identifier', ASYNCH_RESPONSE.replace('h4iof', 'h'.repeat(513))],
    ['a signature that is not base64', signature('MII*')],
    ['a signature of odd length', signature('MIIAA')],
    ['an unknown entity', message(`<AP_Info AP_TransID="&who;"/>${status}`)],
    ['an unescaped ampersand', APP2APP_RESPONSE.replaceAll('&amp;', '&')],
    ['a character that XML forbids', ASYNCH_RESPONSE.replace('h4iof', '&#0;')],
    ['half a surrogate pair', ASYNCH_RESPONSE.replace('h4iof', '&#xD83D;')],
    ['a tag closed by another', soap('<a><b></a></b>')],
    ['the same attribute twice', ASYNCH_RESPONSE.replace('MSSP_TransID', 'MSSP_TransID="x" MSSP_TransID')],
    ['an attribute without quotes', ASYNCH_RESPONSE.replace('"h4iof"', 'h4iof')],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${ASYNCH_RESPONSE.replace('h4iof', '&b;')}`],
    ['an external entity', `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>${ASYNCH_RESPONSE}`],
    [
      'an entity bomb',
      `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">${[...'bcdefghij'].map((name, index) => `<!ENTITY ${name} "${`&${'abcdefghij'[index]};`.repeat(10)}">`).join('')}]>${soap('&j;')}`,
    ],
    ['a processing instruction', ASYNCH_RESPONSE.replace('<MSS', '<?php echo 1 ?><MSS')],
    ['a second declaration', ASYNCH_RESPONSE.replace('<MSS', '<?xml version="1.0"?><MSS')],
    ['deep nesting', soap(`${'<a>'.repeat(40)}${'</a>'.repeat(40)}`)],
    ['very deep nesting, never closed', '<a>'.repeat(200_000)],
    ['very many tags', soap('<a/>'.repeat(20_000))],
    ['very many references', soap('&amp;'.repeat(20_000))],
    ['very many attributes', soap(`<a ${Array.from({ length: 100 }, (_, index) => `a${index}=""`).join(' ')}/>`)],
    ['very many comments', soap('<!---->'.repeat(20_000))],
    ['comments never closed', '<!--'.repeat(200_000)],
    ['quotes never closed', `<a ${'b="'.repeat(31)}`],
    ['too much of everything', soap(' '.repeat(1_048_576))],
    ['names of the language', soap('<__proto__ polluted="1"/>')],
    ['attributes of the language', soap('<a __proto__="1" constructor="2"/>')],
  ])('%s', (_, body) => {
    expect(() => decode(body, 'signature')).toThrow(bad);
  });
  test('nothing of it reaches other objects', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']) {
      const body = ASYNCH_RESPONSE.replace('<MSS_SignatureResponse>', `<MSS_SignatureResponse><${name} polluted="1"/>`);
      try {
        decode(body, 'signature');
      } catch (error) {
        expect(error).toEqual(bad);
      }
      expect({}).not.toHaveProperty('polluted');
      expect(String({})).toBe('[object Object]');
    }
  });
  test('no message quotes what came', () => {
    for (const body of [
      '<a>41790000001',
      soap('<a b=41790000001>'),
      message('<AP_Info AP_TransID="&41790000001;"/>'),
    ]) {
      const thrown = expect.objectContaining({ message: expect.not.stringContaining('4179') });
      expect(() => decode(body, 'signature')).toThrow(thrown);
      expect(() => decode(body, 'signature')).not.toThrow(expect.objectContaining({ cause: expect.anything() }));
    }
  });
});

describe('any input', () => {
  const operations = fc.constantFrom<MssOperation>('signature', 'status');
  const piece = fc.constantFrom(
    ...[
      '<',
      '>',
      '/',
      '"',
      "'",
      '&',
      ';',
      '&amp;',
      '&#',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '<!DOCTYPE ',
      '=',
    ],
    ...['<a>', '</a>', '<a b="c">', '<MSS_SignatureResp>', '</MSS_SignatureResp>', '<Fault>', '</Fault>', ' ', '\r\n'],
    ...['__proto__', 'xmlns:', ':', '\u0000', '\ud800', '#text', ':@', '[', ']'],
  );
  const soup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
  const mutated = fc
    .tuple(
      fc.constantFrom(...ANSWERS),
      fc.array(fc.tuple(fc.nat(2_000), fc.nat(12), fc.oneof(piece, fc.string())), { maxLength: 4 }),
    )
    .map(([answer, edits]) =>
      edits.reduce((text, [from, length, put]) => text.slice(0, from) + put + text.slice(from + length), answer),
    );
  test('gives an answer or bad_answer, nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), soup, soup.map(soap), mutated), operations, (body, operation) => {
        try {
          expect(['fault', 'response']).toContain(decode(body, operation).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(MssError);
          expect(error).toMatchObject({ code: 'bad_answer' });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
