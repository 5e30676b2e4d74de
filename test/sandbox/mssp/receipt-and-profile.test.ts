import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apInfo, at, DEVICE, startSimulator, type TestSimulator, transactionId } from '../simulated-service.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(() => mssp.close());

const EXTENSION = {
  StatusCode: { Value: '100' },
  StatusDetail: { ReceiptRequestExtension: { ReceiptMessagingMode: 'synch', UserAck: 'true' } },
};

async function signed(msisdn: string): Promise<string> {
  const id = transactionId(await mssp.sign({ msisdn }));
  await mssp.answer(id, 'approve');
  return id;
}

const receiptRequest = (id: string, msisdn: string, parts: object = {}): string =>
  JSON.stringify({
    MSS_ReceiptReq: {
      AP_Info: apInfo(),
      MSSP_TransID: id,
      MajorVersion: '1',
      Message: { Data: 'Signet: You are signed in', Encoding: 'UTF-8', MimeType: 'text/plain' },
      MinorVersion: '1',
      MobileUser: { MSISDN: msisdn },
      ...parts,
    },
  });

const code = (text: string) => at(text, 'Fault.Code.SubCode.Value');

describe('receipt', () => {
  it('is answered at once when nobody asks for the person, and appears on the phone', async () => {
    const id = await signed('41790000001');
    const { status, text } = await mssp.post(receiptRequest(id, '41790000001'));
    expect(status).toBe(200);
    expect(at(text, 'MSS_ReceiptResp.Status')).toEqual({
      StatusCode: { Value: '100' },
      StatusMessage: 'REQUEST_OK',
    });
    expect(await mssp.messages('41790000001')).toMatchObject([
      { kind: 'receipt', text: 'Signet: You are signed in', code: null },
    ]);
  });

  it.each([
    ['approve', { UserAck: 'true', UserResponse: '{"status":"OK"}' }],
    ['refuse', { FaultMessage: 'User Cancelled the request', UserAck: 'true', UserResponse: '{"status":"CANCEL"}' }],
  ])('waits for the person when asked: %s', async (action, extension) => {
    const msisdn = `4179000001${action.length}`;
    const id = await signed(msisdn);
    const held = mssp.post(receiptRequest(id, msisdn, { Status: EXTENSION }));
    await expect.poll(() => mssp.messages(msisdn)).toHaveLength(1);
    const [message] = await mssp.messages(msisdn);
    await mssp.answer(message?.id ?? '', action);
    expect(at((await held).text, 'MSS_ReceiptResp.Status.StatusDetail.ReceiptResponseExtension')).toEqual({
      ClientAck: 'false',
      NetworkAck: 'false',
      ReceiptMessagingMode: 'synch',
      ...extension,
    });
  });

  it('tells that nobody answered for 60 seconds', async () => {
    let time = Date.now();
    const own = await startSimulator({ now: () => time });
    try {
      const id = transactionId(await own.sign());
      await own.answer(id, 'approve');
      const held = own.post(receiptRequest(id, '41791234567', { Status: EXTENSION }));
      await expect.poll(() => own.messages('41791234567')).toMatchObject([{ kind: 'receipt' }]);
      time += 59_999;
      expect(await own.messages('41791234567')).toHaveLength(1);
      time += 1;
      expect(await own.messages('41791234567')).toEqual([]);
      expect(at((await held).text, 'MSS_ReceiptResp.Status.StatusDetail.ReceiptResponseExtension')).toEqual({
        ClientAck: 'false',
        FaultMessage: 'Timeout waiting response',
        NetworkAck: 'false',
        ReceiptMessagingMode: 'synch',
        UserAck: 'true',
        UserResponse: '{"status":"TIMEOUT"}',
      });
    } finally {
      await own.close();
    }
  });

  it('tells that a phone said nothing for 80 seconds', async () => {
    let time = Date.now();
    const own = await startSimulator({ now: () => time });
    try {
      const id = transactionId(await own.sign());
      await own.answer(id, 'approve');
      await own.setNumber({ msisdn: '41791234567', behaviour: 'ignore' });
      const held = own.post(receiptRequest(id, '41791234567', { Status: EXTENSION }));
      // Out of reach: no message stands on the screen.
      expect(await own.messages('41791234567')).toEqual([]);
      await expect
        .poll(async () => {
          time += 80_000;
          return Promise.race([held.then(() => true), own.messages('41791234567').then(() => false)]);
        })
        .toBe(true);
      expect(at((await held).text, 'MSS_ReceiptResp.Status.StatusDetail.ReceiptResponseExtension')).toEqual({
        ClientAck: 'false',
        NetworkAck: 'false',
        ReceiptMessagingMode: 'synch',
        UserAck: 'false',
      });
    } finally {
      await own.close();
    }
  });

  it('is not sent twice after a restart either', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'signet-receipts-'));
    const before = await startSimulator({ dir });
    const id = transactionId(await before.sign({ msisdn: '41790000001' }));
    await before.answer(id, 'approve');
    expect((await before.post(receiptRequest(id, '41790000001'))).status).toBe(200);
    await before.close();
    const after = await startSimulator({ dir });
    const again = await after.post(receiptRequest(id, '41790000001'));
    await after.close();
    await rm(dir, { recursive: true, force: true });
    expect(at(again.text, 'Fault.Detail')).toBe('This signature had its receipt already');
  });

  it('waits for nobody on an app, whatever is asked', async () => {
    const msisdn = '358457000077';
    const id = transactionId(await mssp.sign({ msisdn, profile: DEVICE }));
    await mssp.answer(id, 'approve');
    const { text } = await mssp.post(receiptRequest(id, msisdn, { Status: EXTENSION }));
    expect(at(text, 'MSS_ReceiptResp.Status')).not.toHaveProperty('StatusDetail');
    expect(await mssp.messages(msisdn)).toMatchObject([{ kind: 'receipt' }]);
  });

  it('comes only once, only after a signature, only for its number', async () => {
    const id = await signed('41790000021');
    expect(code((await mssp.post(receiptRequest(id, '41790000022'))).text)).toBe('_101');
    expect(code((await mssp.post(receiptRequest('h0', '41790000021'))).text)).toBe('_101');
    expect((await mssp.post(receiptRequest(id, '41790000021'))).status).toBe(200);
    expect(code((await mssp.post(receiptRequest(id, '41790000021'))).text)).toBe('_101');
    const open = transactionId(await mssp.sign({ msisdn: '41790000023' }));
    expect(code((await mssp.post(receiptRequest(open, '41790000023'))).text)).toBe('_101');
  });

  it.each([
    ['_103', `Signet: ${'x'.repeat(232)}`],
    ['_107', 'You are signed in'],
  ])('fault %s for its text', async (wanted, data) => {
    const id = await signed('41790000030');
    const { text } = await mssp.post(receiptRequest(id, '41790000030', { Message: { Data: data } }));
    expect(code(text)).toBe(wanted);
  });
});

const profileRequest = (msisdn: string, params?: string): string =>
  JSON.stringify({
    MSS_ProfileReq: {
      AP_Info: apInfo(),
      MajorVersion: '2',
      MinorVersion: '0',
      MobileUser: { MSISDN: msisdn },
      Params: params,
    },
  });

describe('profile query', () => {
  beforeAll(async () => {
    await mssp.setNumber({ msisdn: '41790000045', active: false });
    await mssp.setNumber({ msisdn: '41790000046', suspended: true });
  });

  it('lists the profiles of the phone', async () => {
    const { status, text } = await mssp.post(profileRequest('41790000040'));
    expect(status).toBe(200);
    expect(at(text, 'MSS_ProfileResp')).toMatchObject({
      MajorVersion: '2',
      MinorVersion: '0',
      SignatureProfile: [
        'http://mid.swisscom.ch/Any-LoA4',
        'http://mid.swisscom.ch/MID/v1/AuthProfile1',
        'http://mid.swisscom.ch/MID/v1/AuthProfile1.ECC',
        'http://mid.swisscom.ch/STK-LoA4',
      ],
    });
    expect(at(text, 'MSS_ProfileResp.Status')).toEqual({ StatusCode: { Value: '100' }, StatusMessage: 'REQUEST_OK' });
  });

  it('describes the SIM as the real service does when everything is asked for', async () => {
    const params = 'sscds state certs pinstatus rcstatus aastatus carddetails';
    const { text } = await mssp.post(profileRequest('41790000040', params));
    const extension = at(text, 'MSS_ProfileResp.Status.StatusDetail.ProfileQueryExtension');
    expect(extension).toEqual({
      MobileUser: { AutoActivation: false, RecoveryCodeCreated: false },
      Sscds: {
        Sim: {
          CardDetails: { Mcc: '901', Mnc: '01', Network: 'Alpha Mobile' },
          MobileUserCertificate: [
            {
              Algorithm: 'EC',
              State: 'ACTIVE',
              X509Certificate: [expect.any(String), expect.any(String), expect.any(String)],
              X509SubjectName: [
                expect.stringMatching(/^cn=(midche[a-z0-9]{10}):pn,serialnumber=\1$/),
                'c=ch,o=signet sandbox,ou=simulated certificate services,cn=signet sandbox user ca',
                'c=ch,o=signet sandbox,ou=simulated certificate services,cn=signet sandbox root ca',
              ],
            },
          ],
          PinStatus: { Blocked: false },
          State: 'ACTIVE',
        },
      },
    });
    const [details] = z
      .array(z.object({ X509Certificate: z.array(z.string()) }))
      .parse(at(text, 'MSS_ProfileResp.Status.StatusDetail.ProfileQueryExtension.Sscds.Sim.MobileUserCertificate'));
    const [user = ''] = details?.X509Certificate ?? [];
    expect(new X509Certificate(Buffer.from(user, 'base64')).subject).toMatch(/^serialNumber=MIDCHE/);
  });

  it('lists apps as an array', async () => {
    const { text } = await mssp.post(profileRequest('358457000001', 'sscds state'));
    const sscds = at(text, 'MSS_ProfileResp.Status.StatusDetail.ProfileQueryExtension.Sscds');
    expect(sscds).toEqual({ App: [{ State: 'ACTIVE' }] });
  });

  it('tells a blocked PIN, an unused SIM beside an app, and what the account has', async () => {
    const msisdn = '41790000041';
    await mssp.setNumber({
      ...{ msisdn, methods: ['sim', 'app'], inactive_methods: ['sim'], key: 'RSA', pin_blocked: true },
      ...{ recovery_code: true, auto_activation: true },
    });
    const { text } = await mssp.post(profileRequest(msisdn, 'sscds state pinstatus rcstatus aastatus'));
    expect(at(text, 'MSS_ProfileResp.SignatureProfile')).toEqual([
      'http://mid.swisscom.ch/Any-LoA4',
      'http://mid.swisscom.ch/Device-LoA4',
    ]);
    expect(at(text, 'MSS_ProfileResp.Status.StatusDetail.ProfileQueryExtension')).toEqual({
      MobileUser: { AutoActivation: true, RecoveryCodeCreated: true },
      Sscds: {
        App: [{ PinStatus: { Blocked: false }, State: 'ACTIVE' }],
        Sim: { PinStatus: { Blocked: true }, State: 'INACTIVE' },
      },
    });
  });

  it('holds only what Params ask for', async () => {
    const { text } = await mssp.post(profileRequest('41790000040', 'rcstatus'));
    expect(at(text, 'MSS_ProfileResp.Status.StatusDetail.ProfileQueryExtension')).toEqual({
      MobileUser: { RecoveryCodeCreated: false },
    });
  });

  it.each([
    ['_105', '33612345678'],
    ['_101', '12'],
    ['_404', '41790000045'],
    ['_403', '41790000046'],
    ['_402', '41000092402'],
  ])('fault %s for %s', async (wanted, msisdn) => {
    expect(code((await mssp.post(profileRequest(msisdn))).text)).toBe(wanted);
  });
});
