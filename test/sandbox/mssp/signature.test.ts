import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ANY,
  apInfo,
  at,
  DEVICE,
  STK,
  signRequest,
  startSimulator,
  statusRequest,
  type TestSimulator,
  transactionId,
} from '../simulated-service.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(() => mssp.close());

const fault = (text: string) => ({
  code: at(text, 'Fault.Code.SubCode.Value'),
  reason: at(text, 'Fault.Reason'),
  detail: at(text, 'Fault.Detail'),
});

describe('asynchronous signature', () => {
  it('acknowledges, is outstanding, and ends with the signature once the person approves', async () => {
    const ack = await mssp.sign({ msisdn: '+41 79 000 00 01' });
    expect(ack.status).toBe(200);
    expect(ack.contentType).toBe('application/json;charset=UTF-8');
    const id = transactionId(ack);
    expect(id).toMatch(/^[A-Za-z_][\w.-]{0,31}$/);
    expect(at(ack.text, 'MSS_SignatureResp.Status')).toEqual({
      StatusCode: { Value: '100' },
      StatusMessage: 'REQUEST_OK',
    });
    const outstanding = await mssp.status(id);
    expect(outstanding.status).toBe(200);
    expect(at(outstanding.text, 'MSS_StatusResp.Status')).toEqual({
      StatusCode: { Value: '504' },
      StatusMessage: 'OUTSTANDING_TRANSACTION',
    });
    const [message] = await mssp.messages('41790000001');
    expect(message).toMatchObject({ id, kind: 'sign', text: 'Signet: Sign in to Shop? (AB23)', code: 'AB23' });
    expect(await mssp.answer(id, 'approve')).toBe(204);
    const final = await mssp.status(id);
    expect(at(final.text, 'MSS_StatusResp.Status')).toEqual({
      StatusCode: { Value: '500' },
      StatusMessage: 'SIGNATURE',
    });
    expect(at(final.text, 'MSS_StatusResp.MSS_Signature.Base64Signature')).toMatch(/^MIAGCSqGSIb3DQEHAqCAMIACAQEx/);
    expect(at((await mssp.status(id)).text, 'MSS_StatusResp.MSS_Signature')).toEqual(
      at(final.text, 'MSS_StatusResp.MSS_Signature'),
    );
  });

  it('has the structure of real answers: one line, keys in alphabetical order, scalars as strings', async () => {
    const ap = { AP_TransID: 'Structure.1', Instant: new Date().toISOString().replace('Z', '+00:00') };
    const ack = await mssp.sign({ msisdn: '41790000002', ap });
    expect(ack.text).not.toMatch(/\n/);
    const instant = ap.Instant.replace('+00:00', 'Z');
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const body: unknown = JSON.parse(ack.text);
    expect(body).toEqual({
      MSS_SignatureResp: {
        AP_Info: { AP_ID: 'sandbox', AP_TransID: 'Structure.1', Instant: instant },
        MSSP_Info: { Instant: time, MSSP_ID: { URI: 'http://mid.swisscom.ch/' } },
        MSSP_TransID: expect.any(String),
        MajorVersion: '1',
        MinorVersion: '1',
        MobileUser: { MSISDN: '41790000002' },
        SignatureProfile: STK,
        Status: { StatusCode: { Value: '100' }, StatusMessage: 'REQUEST_OK' },
      },
    });
    expect(keysInOrder(body)).toBe(true);
    const id = transactionId(ack);
    const status = await mssp.status(id);
    expect(JSON.parse(status.text)).toEqual({
      MSS_StatusResp: {
        AP_Info: { AP_ID: 'sandbox', AP_TransID: expect.any(String), Instant: time },
        MSSP_Info: { Instant: time, MSSP_ID: { URI: 'http://mid.swisscom.ch/' } },
        MajorVersion: '1',
        MinorVersion: '1',
        MobileUser: { MSISDN: '41790000002' },
        Status: { StatusCode: { Value: '504' }, StatusMessage: 'OUTSTANDING_TRANSACTION' },
      },
    });
    await mssp.answer(id, 'approve');
    expect(keysInOrder(JSON.parse((await mssp.status(id)).text))).toBe(true);
  });

  it('ends with fault 401 once the person refuses', async () => {
    const id = transactionId(await mssp.sign({ msisdn: '41790000003' }));
    await mssp.answer(id, 'refuse');
    const answer = await mssp.status(id);
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text)).toEqual({
      Fault: {
        Code: {
          SubCode: { Value: '_401', ValueNs: 'http://uri.etsi.org/TS102204/v1.1.2#' },
          Value: 'Receiver',
          ValueNs: 'http://www.w3.org/2003/05/soap-envelope',
        },
        Detail: 'User cancelled the request',
        Reason: 'USER_CANCEL',
      },
    });
  });

  it('ends with fault 208 once TimeOut is over', async () => {
    let time = Date.now();
    const own = await startSimulator({ now: () => time });
    try {
      const id = transactionId(await own.sign({ timeOut: '40' }));
      time += 40_000;
      expect(fault((await own.status(id)).text)).toEqual({
        code: '_208',
        reason: 'EXPIRED_TRANSACTION',
        detail: 'Original request timed out.',
      });
      expect(await own.messages('41791234567')).toEqual([]);
      expect(await own.answer(id, 'approve')).toBe(409);
    } finally {
      await own.close();
    }
  });

  it('is unknown to another application provider', async () => {
    const id = transactionId(await mssp.sign({ msisdn: '41790000004' }));
    const answer = await mssp.post(statusRequest(id, { AP_Info: apInfo({ AP_ID: 'sandbox-ficom' }) }));
    expect(fault(answer.text).code).toBe('_101');
  });
});

describe('synchronous signature', () => {
  it('holds the request until the person approves', async () => {
    const held = mssp.sign({ msisdn: '41790000010', mode: 'synch' });
    const message = await firstMessage('41790000010');
    await mssp.answer(message.id, 'approve');
    const { status, text } = await held;
    expect(status).toBe(200);
    expect(at(text, 'MSS_SignatureResp.Status.StatusCode.Value')).toBe('500');
    expect(at(text, 'MSS_SignatureResp.MSS_Signature.Base64Signature')).toEqual(expect.any(String));
    expect(keysInOrder(JSON.parse(text))).toBe(true);
  });

  it('answers fault 208 when nobody answered within TimeOut', async () => {
    const { status, text } = await mssp.sign({ msisdn: '41790000011', mode: 'synch', timeOut: '1' });
    expect(status).toBe(500);
    expect(fault(text).detail).toBe('Timed out waiting for an answer from user.');
  });

  it('ends held requests when the service goes down', async () => {
    const own = await startSimulator();
    const held = own.sign({ mode: 'synch' });
    await expect.poll(() => own.messages('41791234567')).toHaveLength(1);
    await own.simulator.close();
    expect(fault((await held).text).code).toBe('_900');
    await own.close();
  });
});

describe('requests as real clients send them', () => {
  it.each([
    ['', '41790000020'],
    ['/sign', '41790000021'],
    ['/status', '41790000022'],
    ['/receipt', '41790000023'],
    ['/profile', '41790000024'],
  ])('are taken on /rest/service%s by their top-level key', async (path, msisdn) => {
    const { status } = await mssp.post(signRequest({ msisdn }), path);
    expect(status).toBe(200);
  });

  it('may claim Content-Encoding: UTF-8', async () => {
    const { status } = await mssp.post(signRequest({ msisdn: '41790000030' }), '', { 'Content-Encoding': 'UTF-8' });
    expect(status).toBe(200);
  });

  it('may come chunked', async () => {
    const bytes = new TextEncoder().encode(signRequest({ msisdn: '41790000031' }));
    const body = new ReadableStream({
      start(controller) {
        for (let offset = 0; offset < bytes.length; offset += 50) controller.enqueue(bytes.slice(offset, offset + 50));
        controller.close();
      },
    });
    const response = await fetch(`${mssp.origin}/sandbox/mssp/rest/service`, { method: 'POST', body, duplex: 'half' });
    expect(response.status).toBe(200);
  });

  it('may lack MSSP_Info, MimeType, Encoding and TimeOut, and give numbers as numbers', async () => {
    const parts = {
      MSSP_Info: undefined,
      DataToBeSigned: { Data: 'Signet: x' },
      TimeOut: undefined,
      MajorVersion: 1,
      MinorVersion: 1,
    };
    expect((await mssp.sign({ msisdn: '41790000032', parts })).status).toBe(200);
  });

  it('may spell TimeOut as Timeout', async () => {
    const { text } = await mssp.sign({ msisdn: '41790000033', parts: { TimeOut: undefined, Timeout: '999' } });
    expect(fault(text).detail).toBe('TimeOut must be 1 to 300 seconds');
  });

  it('may give MSSP_TransID beside MSS_StatusReq', async () => {
    const id = transactionId(await mssp.sign({ msisdn: '41790000034' }));
    const { MSS_StatusReq } = JSON.parse(statusRequest(id, { MSSP_TransID: undefined }));
    const answer = await mssp.post(JSON.stringify({ MSS_StatusReq, MSSP_TransID: id }));
    expect(at(answer.text, 'MSS_StatusResp.Status.StatusCode.Value')).toBe('504');
  });

  it('are refused above 64 KiB', async () => {
    const answer = await mssp.post(signRequest({ parts: { Padding: 'x'.repeat(70_000) } }));
    expect(answer.status).toBe(413);
    expect(fault(answer.text).detail).toBe('The request is larger than 65536 bytes');
  });

  it('must be posted', async () => {
    const response = await fetch(`${mssp.origin}/sandbox/mssp/rest/service`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('faults', () => {
  const gsm = (length: number) => `Signet: ${'x'.repeat(length - 8)}`;
  const cases: [name: string, parameters: Parameters<typeof signRequest>[0], code: string, detail?: string][] = [
    ['no international number', { msisdn: '0791234567' }, '_101', 'Illegal msisdn'],
    ['letters as number', { msisdn: 'forty-one' }, '_101', 'Illegal msisdn'],
    ['the heartbeat', { msisdn: '+41000000000', text: 'Heartbeat' }, '_101', 'Illegal msisdn'],
    ['an Instant of 6 minutes ago', { ap: { Instant: new Date(Date.now() - 360_000).toISOString() } }, '_101'],
    ['an Instant of 6 minutes ahead', { ap: { Instant: new Date(Date.now() + 360_000).toISOString() } }, '_101'],
    ['an Instant without zone', { ap: { Instant: '2026-01-01T12:00:00' } }, '_101'],
    ['an unknown messaging mode', { mode: 'asynchServerServer' }, '_101'],
    ['a TimeOut of nothing', { timeOut: '0' }, '_101'],
    ['an unknown MIME type', { parts: { DataToBeSigned: { Data: 'Signet: x', MimeType: 'text/html' } } }, '_101'],
    ['no AP_ID', { ap: { AP_ID: undefined } }, '_102', 'AP_Info AP_ID is missing'],
    ['no AP_TransID', { ap: { AP_TransID: undefined } }, '_102'],
    ['no Instant', { ap: { Instant: undefined } }, '_102'],
    ['no number', { parts: { MobileUser: undefined } }, '_102', 'MobileUser MSISDN is missing'],
    ['no text', { parts: { DataToBeSigned: undefined } }, '_102', 'DataToBeSigned is missing'],
    ['no version', { parts: { MinorVersion: undefined } }, '_102'],
    ['no mode', { parts: { MessagingMode: undefined } }, '_102'],
    ['no profile', { parts: { SignatureProfile: undefined } }, '_102'],
    ['240 characters of GSM 03.38', { text: gsm(240) }, '_103'],
    ['120 characters with one beyond GSM 03.38', { text: `${gsm(119)}ç` }, '_103'],
    ['an unknown AP_ID', { ap: { AP_ID: 'somebody' } }, '_104'],
    ['a number of nobody', { msisdn: '33612345678' }, '_105', 'MSISDN is unknown'],
    ['a text without the prefix', { text: 'Sign in to Shop?' }, '_107', 'DTBD matching failed'],
    ['an unknown version', { parts: { MinorVersion: '3' } }, '_108'],
    ['an unknown profile', { profile: 'http://mid.swisscom.ch/Other' }, '_109'],
    ['the app profile on a SIM', { profile: DEVICE }, '_109'],
    ['the SIM profile on an app', { msisdn: '358457000001' }, '_109'],
    ['a number that only the network vouches for', { msisdn: '447700900301' }, '_109'],
  ];
  it.each(cases)('%s', async (_name, parameters, code, detail) => {
    const { status, text } = await mssp.sign({ msisdn: '41790000099', ...parameters });
    expect(status).toBe(500);
    expect(fault(text).code).toBe(code);
    if (detail !== undefined) expect(fault(text).detail).toBe(detail);
  });

  it.each([gsm(239), `${gsm(118)}ç`])('a text at its limit passes', async (text) => {
    const msisdn = `41790001${text.length}`;
    expect((await mssp.sign({ msisdn, text })).status).toBe(200);
  });

  it('AP_ID, AP_TransID and Instant together come only once', async () => {
    const ap = apInfo();
    expect((await mssp.sign({ msisdn: '41790000040', ap })).status).toBe(200);
    const again = await mssp.sign({ msisdn: '41790000041', ap });
    expect(fault(again.text)).toMatchObject({ code: '_101', detail: 'AP_ID, AP_TransID and Instant were used before' });
  });

  it.each(['not json', '[]', '{}', '{"MSS_SignatureReq":7}', '{"MSS_OtherReq":{}}', ''])(
    '101 for the body %s',
    async (body) => {
      const { status, text } = await mssp.post(body);
      expect(status).toBe(500);
      expect(fault(text).code).toBe('_101');
    },
  );

  it('102 when a FiCom provider sends no event id or spam code', async () => {
    const ap = { AP_ID: 'sandbox-ficom' };
    const services = [
      { Description: 'http://mss.ficom.fi/TS102204/v1.0.0#eventId', EventID: { Value: 'AB23' } },
      { Description: 'http://mss.ficom.fi/TS102204/v1.0.0#noSpam', NoSpamCode: { Code: '' } },
    ];
    const profile = 'http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml';
    const number = { msisdn: '+358457000042', profile };
    const bare = await mssp.sign({ ...number, ap });
    expect(fault(bare.text)).toMatchObject({ code: '_102', detail: expect.stringContaining('#eventId') });
    const full = await mssp.sign({ ...number, ap, parts: { MinorVersion: '1', AdditionalServices: services } });
    expect(full.status).toBe(200);
  });

  it('105 when a phone has no method, 404 when its account was never activated', async () => {
    await mssp.setNumber({ msisdn: '41790000043', methods: [] });
    expect(fault((await mssp.sign({ msisdn: '41790000043' })).text).code).toBe('_105');
    await mssp.setNumber({ msisdn: '41790000044', active: false });
    expect(fault((await mssp.sign({ msisdn: '41790000044' })).text).code).toBe('_404');
  });
});

describe('test numbers', () => {
  const faults: [number, string, string][] = [
    [101, 'WRONG_PARAM', 'Error among the arguments of the request'],
    [102, 'MISSING_PARAM', 'An argument in the request is missing'],
    [103, 'WRONG_DATA_LENGTH', expect.stringContaining('The DataToBeSigned are too large.')],
    [104, 'UNAUTHORIZED_ACCESS', expect.stringContaining('The AP is unknown')],
    [105, 'UNKNOWN_CLIENT', 'MSISDN is unknown'],
    [107, 'INAPPROPRIATE_DATA', 'DTBD matching failed'],
    [108, 'INCOMPATIBLE_INTERFACE', expect.stringContaining('The minor version and/or major version')],
    [109, 'UNSUPPORTED_PROFILE', 'The user does not support this Mobile Signature Profile'],
    [208, 'EXPIRED_TRANSACTION', 'Transaction Expiry date has been reached or Time out has lapsed.'],
    [209, 'OTA_ERROR', expect.stringContaining('The MSSP has not succeeded to contact')],
    [401, 'USER_CANCEL', 'User cancelled the request'],
    [402, 'PIN_NR_BLOCKED', 'PIN of the mobile user is blocked'],
    [403, 'CARD_BLOCKED', 'Mobile user account has state INACTIVE or no SIM assigned'],
    [404, 'NO_KEY_FOUND', 'Mobile user account needs to be activated'],
    [406, 'PB_SIGNATURE_PROCESS', 'Signature request already in progress.'],
    [422, 'NO_CERT_FOUND', 'Certificate is expired'],
    [900, 'INTERNAL_ERROR', 'Unknown Error'],
  ];
  it.each(faults)(
    '41000092%i answers its fault for every operation, before anything else',
    async (code, reason, detail) => {
      const MobileUser = { MSISDN: `+41000092${code}` };
      for (const operation of ['MSS_SignatureReq', 'MSS_StatusReq', 'MSS_ReceiptReq', 'MSS_ProfileReq']) {
        const { status, text } = await mssp.post(JSON.stringify({ [operation]: { MobileUser } }));
        expect(status).toBe(500);
        expect(fault(text)).toEqual({ code: `_${code}`, reason, detail });
      }
    },
  );

  it.each([501, 503, 505])('41000092%i ends with that status and no signature', async (code) => {
    const id = transactionId(await mssp.sign({ msisdn: `41000092${code}` }));
    const { status, text } = await mssp.status(id);
    expect(status).toBe(200);
    expect(at(text, 'MSS_StatusResp.Status.StatusCode.Value')).toBe(String(code));
    expect(at(text, 'MSS_StatusResp')).not.toHaveProperty('MSS_Signature');
  });

  it('41000092999 is nobody', async () => {
    expect(fault((await mssp.sign({ msisdn: '41000092999' })).text).code).toBe('_105');
  });

  it.each(['41700092501', '41700092502'])('%s signs at once', async (msisdn) => {
    const { text } = await mssp.sign({ msisdn, mode: 'synch' });
    expect(at(text, 'MSS_SignatureResp.Status.StatusCode.Value')).toBe('500');
  });
});

describe('two requests for one phone', () => {
  it('SIM: the second is fault 406 until the first has ended', async () => {
    const msisdn = '41790000050';
    const first = transactionId(await mssp.sign({ msisdn }));
    const busy = await mssp.sign({ msisdn });
    expect(fault(busy.text)).toEqual({
      code: '_406',
      reason: 'PB_SIGNATURE_PROCESS',
      detail: 'Signature request already in progress.',
    });
    expect(await mssp.answer(first, 'ignore')).toBe(204);
    expect(fault((await mssp.sign({ msisdn })).text).code).toBe('_406');
    const other = '41790000051';
    const second = transactionId(await mssp.sign({ msisdn: other }));
    await mssp.answer(second, 'refuse');
    expect((await mssp.sign({ msisdn: other })).status).toBe(200);
  });

  it('app: the first ends with 401 and the second is shown', async () => {
    const msisdn = '358457000002';
    const first = transactionId(await mssp.sign({ msisdn, profile: DEVICE }));
    const second = await mssp.sign({ msisdn, profile: ANY });
    expect(at(second.text, 'MSS_SignatureResp.SignatureProfile')).toBe(DEVICE);
    expect(fault((await mssp.status(first)).text).code).toBe('_401');
    expect((await mssp.messages(msisdn)).map(({ id }) => id)).toEqual([transactionId(second)]);
  });
});

describe('signature profiles', () => {
  it.each([
    [['sim'], ANY, STK],
    [['app'], ANY, DEVICE],
    [['app', 'sim'], ANY, STK],
    [['app', 'sim'], DEVICE, DEVICE],
    [['sim'], 'http://mid.swisscom.ch/MID/v1/AuthProfile1', STK],
  ])('a phone with %j answers %s with %s', async (methods, profile, resolved) => {
    const msisdn = '41790000060';
    await mssp.setNumber({ msisdn, methods, behaviour: 'approve' });
    const { text } = await mssp.sign({ msisdn, profile });
    expect(at(text, 'MSS_SignatureResp.SignatureProfile')).toBe(resolved);
  });
});

async function firstMessage(msisdn: string) {
  const found = await expect
    .poll(() => mssp.messages(msisdn))
    .toHaveLength(1)
    .then(() => mssp.messages(msisdn));
  const [message] = found;
  if (!message) throw new Error('no message');
  return message;
}

function keysInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const keys = Object.keys(value);
  const sorted = Array.isArray(value) || keys.join() === [...keys].sort().join();
  return sorted && Object.values(value).every(keysInOrder);
}
