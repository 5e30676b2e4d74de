import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/config/schema.ts';
import { MssError } from '../../../src/mss/client.ts';
import { restCodec } from '../../../src/mss/rest/codec.ts';
import { NO_ANSWERS } from '../../../src/mss/services.ts';
import { HEAD as head, MESSAGE } from '../requests.ts';

const signature = { ...MESSAGE, content: { kind: 'text', text: 'Signet: Sign in?' } } as const;

/** Shape and key order of what the real service sends. */
const answer = (name: string, changes: object = {}) => ({
  [name]: {
    AP_Info: { AP_ID: head.apId, AP_TransID: 'S0123', Instant: head.instant },
    MSSP_Info: { Instant: '2026-01-01T12:00:00.100Z', MSSP_ID: { URI: head.msspUri } },
    MSSP_TransID: 'h4iof',
    MajorVersion: '1',
    MinorVersion: '1',
    MobileUser: { MSISDN: '41790000001' },
    SignatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
    Status: { StatusCode: { Value: '100' }, StatusMessage: 'REQUEST_OK' },
    ...changes,
  },
});
const fault = (value: unknown, more: object = {}, rest: object = {}) => ({
  Fault: {
    Code: {
      SubCode: { Value: value, ValueNs: 'http://uri.etsi.org/TS102204/v1.1.2#', ...more },
      Value: 'Receiver',
      ValueNs: 'http://www.w3.org/2003/05/soap-envelope',
    },
    Detail: 'Timed out waiting for an answer from user.',
    Reason: 'EXPIRED_TRANSACTION',
    ...rest,
  },
});
const decode = (value: unknown, operation: 'signature' | 'status' = 'signature') =>
  restCodec.decode(typeof value === 'string' ? value : JSON.stringify(value), operation);

describe('requests', () => {
  test('MSS_SignatureReq', () => {
    expect(JSON.parse(restCodec.encodeSignature(signature))).toEqual({
      MSS_SignatureReq: {
        MajorVersion: '1',
        MinorVersion: '2',
        AP_Info: { AP_ID: head.apId, AP_PWD: 'not-needed', AP_TransID: 'S0123', Instant: head.instant },
        MSSP_Info: { MSSP_ID: { URI: 'http://mid.swisscom.ch/' } },
        MobileUser: { MSISDN: '+41790000001' },
        MessagingMode: 'asynch',
        DataToBeSigned: { Data: 'Signet: Sign in?', Encoding: 'UTF-8', MimeType: 'text/plain' },
        SignatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
        TimeOut: '80',
        AdditionalServices: [
          { Description: 'http://mss.ficom.fi/TS102204/v1.0.0#userLang', UserLang: { Value: 'de' } },
        ],
      },
    });
  });
  test('MSS_StatusReq has the MSSP_TransID inside and no number', () => {
    expect(JSON.parse(restCodec.encodeStatus({ ...head, msspTransId: 'h4iof' }))).toEqual({
      MSS_StatusReq: {
        MajorVersion: '1',
        MinorVersion: '1',
        AP_Info: { AP_ID: head.apId, AP_PWD: 'not-needed', AP_TransID: 'S0123', Instant: head.instant },
        MSSP_Info: { MSSP_ID: { URI: 'http://mid.swisscom.ch/' } },
        MSSP_TransID: 'h4iof',
      },
    });
  });
  test('both go to the address of the configuration', () => {
    const base = new URL('https://mssp.example/rest/service?tenant=1');
    expect(restCodec.path(base, 'signature')).toBe('/rest/service?tenant=1');
    expect(restCodec.path(base, 'status')).toBe('/rest/service?tenant=1');
  });
  test('any text and language survive the way there, every scalar is a string', () => {
    const scalars = (value: unknown): boolean =>
      typeof value === 'object' && value !== null ? Object.values(value).every(scalars) : typeof value === 'string';
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...LANGUAGES), fc.integer({ min: 1, max: 300 }), (text, language, s) => {
        const sent = JSON.parse(
          restCodec.encodeSignature({ ...signature, content: { kind: 'text', text }, language, timeoutSeconds: s }),
        );
        expect(sent.MSS_SignatureReq.DataToBeSigned.Data).toBe(text);
        expect(sent.MSS_SignatureReq.AdditionalServices[0].UserLang.Value).toBe(language);
        expect(sent.MSS_SignatureReq.TimeOut).toBe(String(s));
        expect(scalars(sent)).toBe(true);
      }),
    );
  });
});

describe('responses', () => {
  test('an acknowledgement', () => {
    expect(decode(answer('MSS_SignatureResp'))).toEqual({
      kind: 'response',
      status: '100',
      apTransId: 'S0123',
      msisdn: '41790000001',
      msspTransId: 'h4iof',
      signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
      cms: undefined,
      services: NO_ANSWERS,
    });
  });
  test('an outstanding status without the optional members', () => {
    const changes = { MSSP_TransID: undefined, SignatureProfile: undefined, MobileUser: undefined };
    const status = { Status: { StatusCode: { Value: 504 } } };
    expect(decode(answer('MSS_StatusResp', { ...changes, ...status }), 'status')).toMatchObject({
      status: '504',
      msisdn: undefined,
      msspTransId: undefined,
    });
  });
  test.each([
    ['empty member', ''],
    ['null', null],
  ])('%s counts as absent', (_, MSSP_TransID) => {
    expect(decode(answer('MSS_SignatureResp', { MSSP_TransID }))).toMatchObject({ msspTransId: undefined });
  });
  test('unknown members and status values are no error', () => {
    const odd = { Status: { StatusCode: { Value: '599', StatusCode: {} }, StatusDetail: 7 }, ServiceResponses: [{}] };
    expect(decode(answer('MSS_SignatureResp', odd))).toMatchObject({ status: '599' });
  });
  test('any signature comes back byte for byte, broken into lines or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), (bytes, lines) => {
        const base64 = Buffer.from(bytes).toString('base64');
        const Base64Signature = lines ? base64.replace(/.{64}/g, '$&\r\n') : base64;
        const value = answer('MSS_StatusResp', { MSS_Signature: { Base64Signature } });
        expect(decode(value, 'status')).toMatchObject({ cms: Buffer.from(bytes) });
      }),
    );
  });
});

describe('faults', () => {
  test.each([
    ['_208', '208'],
    ['mss:_208', '208'],
    ['fi:_401', '401'],
    ['undeclared-prefix:_101', '101'],
    ['208', ''],
    ['_2088x', ''],
    ['_20', ''],
    ['', ''],
    [undefined, ''],
    [208, ''],
  ])('sub-code %j is %j', (value, code) => {
    expect(decode(fault(value))).toEqual({
      kind: 'fault',
      code,
      detailCode: undefined,
      reason: 'EXPIRED_TRANSACTION',
      detail: 'Timed out waiting for an answer from user.',
      portalUrl: undefined,
    });
  });
  test('comes for either operation, with the detail code of FiCom', () => {
    const value = fault('fi:_101', { SubCode: { Value: 'fi:_1011' } });
    expect(decode(value, 'status')).toMatchObject({ code: '101', detailCode: '1011' });
  });
  test('the generic Kiuru shape', () => {
    const rest = {
      Node: 'http://mssp.example',
      Role: 'http://uri.etsi.org/TS102207/v1.1.3#role_HomeMSSP',
      Details: { FaultURL: 'x', Hostname: 'y', FaultNode: 'z', HttpErrorCode: 500 },
      Help: 'x',
      SessionID: 'x',
    };
    expect(decode(fault('_105', {}, rest))).toMatchObject({ kind: 'fault', code: '105' });
  });
  test('without any code it is still a fault', () => {
    expect(decode({ Fault: { Reason: 'USER_CANCEL' } })).toMatchObject({ kind: 'fault', code: '' });
    expect(decode({ Fault: { Code: 'Receiver' } })).toMatchObject({ kind: 'fault', code: '' });
    expect(decode({ Fault: {} })).toMatchObject({ kind: 'fault', code: '', reason: undefined });
  });
  test('free text is not taken over: it may hold a number', () => {
    expect(decode(fault('_105', {}, { Reason: 'MSISDN 41790000001 is unknown' }))).toMatchObject({ reason: undefined });
  });
});

describe('what is no answer', () => {
  const bad = expect.objectContaining({ name: 'MssError', code: 'bad_answer' });
  const withSignature = (Base64Signature: unknown) =>
    answer('MSS_SignatureResp', { MSS_Signature: { Base64Signature } });
  test.each<[string, unknown]>([
    ['nothing', ''],
    ['HTML', '<html>502</html>'],
    ['half JSON', '{"MSS_SignatureResp":{"AP_Info":'],
    ['a list', []],
    ['null', null],
    ['another operation', answer('MSS_StatusResp')],
    ['no AP_Info', answer('MSS_SignatureResp', { AP_Info: undefined })],
    ['no status', answer('MSS_SignatureResp', { Status: undefined })],
    ['status without value', answer('MSS_SignatureResp', { Status: { StatusCode: {} } })],
    ['an overlong identifier', answer('MSS_SignatureResp', { MSSP_TransID: 'h'.repeat(513) })],
    ['a signature that is not base64', withSignature('MII*')],
    ['a signature of odd length', withSignature('MIIAA')],
    ['a signature in another type', withSignature({})],
    ['deep nesting', '['.repeat(200_000)],
  ])('%s', (_, value) => {
    expect(() => decode(value)).toThrow(bad);
  });
  test('no message quotes what came', () => {
    for (const value of [
      '{"secret":41790000001',
      answer('MSS_SignatureResp', { AP_Info: { AP_TransID: ['41790000001'] } }),
    ]) {
      expect(() => decode(value)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('4179') }));
    }
  });
  test('any input gives an answer or bad_answer, nothing else', () => {
    const shaped = fc.record(
      {
        MSS_SignatureResp: fc.record(
          { AP_Info: fc.anything(), MSS_Signature: fc.anything(), Status: fc.anything() },
          { requiredKeys: [] },
        ),
        Fault: fc.record({ Code: fc.anything(), Reason: fc.anything() }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    const input = fc.oneof(
      fc.string(),
      fc.json(),
      shaped.map((value) => JSON.stringify(value) ?? ''),
    );
    fc.assert(
      fc.property(input, fc.constantFrom('signature' as const, 'status' as const), (body, operation) => {
        try {
          expect(['fault', 'response']).toContain(restCodec.decode(body, operation).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(MssError);
          expect(error).toMatchObject({ code: 'bad_answer' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
