/** The client against services of each make, told apart by configuration alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MssClient, PendingSignature, SignatureRequest } from '../../src/mss/client.ts';
import { isSignedContent, type SignatureContent } from '../../src/mss/content.ts';
import type { MssSettings } from '../../src/mss/exchange.ts';
import { openMssClient } from '../../src/mss/open-client.ts';
import { createSignatureVerifier } from '../../src/signature/verify.ts';
import { DEVICE, STK, startSimulator, type TestSimulator } from '../sandbox/simulated-service.ts';
import { simulatorSettings } from './settings.ts';

let mssp: TestSimulator;
const clients: MssClient[] = [];
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await mssp.close();
});

const REST = 'rest/service';
const SOAP = 'soap/services';
const FICOM: Partial<MssSettings> = {
  binding: 'soap',
  ap_id: 'sandbox-ficom',
  status_trans_id: 'same',
  profile_version: '1.1',
};
const KIURU: Partial<MssSettings> = {
  ap_id: 'sandbox-kiuru',
  rest_messages: 'minimal',
  http_authentication: 'basic',
  http_password: 'sandbox-password',
  mss_format: 'http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature',
};

function open(path: string, changes: Partial<MssSettings>): MssClient {
  const client = openMssClient(simulatorSettings(mssp.origin, path, changes), {});
  clients.push(client);
  return client;
}

let counter = 0;
const { signal } = new AbortController();
async function sign(client: MssClient, parts: Partial<SignatureRequest>) {
  counter += 1;
  const accepted: PendingSignature[] = [];
  const response = await client.sign(
    {
      msisdn: '41700092501',
      content: { kind: 'text', text: 'Signet: Sign in?' },
      services: {},
      language: 'en',
      signatureProfile: STK,
      apTransId: `D${counter}.${process.pid}`,
      timeoutSeconds: 80,
      ...parts,
    },
    { signal, onAccepted: async (pending) => void accepted.push(pending) },
  );
  return { response, accepted };
}
const stands = (cms: Uint8Array, content: SignatureContent) =>
  createSignatureVerifier({ anchors: [mssp.simulator.rootPem], intermediates: [] }).verify({
    cms,
    text: (signed) => isSignedContent(content, signed),
    at: new Date(),
    policy: { allowSha1: false, allowRsaBelow2048: false },
    simSerial: undefined,
  });

describe('FiCom', () => {
  const number = '358457000201';
  const profile = 'http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml';
  const content: SignatureContent = { kind: 'challenge', bytes: Buffer.from('random bytes of a login') };
  const services = { eventId: 'AB23', noSpam: { code: undefined, verify: true } };
  beforeAll(() => mssp.setNumber({ msisdn: number, behaviour: 'approve', methods: ['sim'] }));

  test('a challenge with event id and spam code, validated by the service', async () => {
    const client = open(SOAP, FICOM);
    const request = { msisdn: number, content, services, language: undefined, signatureProfile: profile };
    const { response } = await sign(client, request);
    expect(response.status).toBe('502');
    expect(stands(response.cms, content)).toMatchObject({ ok: true });
    expect(stands(response.cms, { kind: 'text', text: 'random bytes of a login' })).toMatchObject({ ok: true });
    expect(stands(response.cms, { ...content, bytes: Buffer.from('others') })).toMatchObject({ failed: 'signed_text' });
  });
  test('without what it demands it says so', async () => {
    const request = { msisdn: number, content, language: undefined, signatureProfile: profile };
    await expect(sign(open(SOAP, FICOM), request)).rejects.toMatchObject({ code: 'fault_102' });
  });
  test('a wrong spam code has a detail code', async () => {
    await mssp.setNumber({ msisdn: number, behaviour: 'approve', methods: ['sim'], spam_code: 'hush77' });
    const asked = (code: string | undefined) =>
      sign(open(SOAP, FICOM), {
        msisdn: number,
        content,
        services: { eventId: 'AB23', noSpam: { code, verify: true } },
        language: undefined,
        signatureProfile: profile,
      });
    await expect(asked('wrong1')).rejects.toMatchObject({ detailCode: '1011' });
    await expect(asked(undefined)).rejects.toMatchObject({ detailCode: '1012' });
    await expect(asked('hush77')).resolves.toMatchObject({ response: { status: '502' } });
  });
});

describe('Kiuru by REST', () => {
  test.each([
    ['password', KIURU],
    ['API key', { ...KIURU, http_authentication: 'api_key', api_key: 'sandbox-api-key' } as const],
  ])('minimal messages, authenticated by %s', async (_, settings) => {
    const content: SignatureContent = { kind: 'text', text: 'Signet: Sign in?' };
    const profile = 'http://alauda.mobi/digitalSignature';
    const client = open(REST, settings);
    const { response } = await sign(client, { content, language: undefined, signatureProfile: profile });
    expect(stands(response.cms, content)).toMatchObject({ ok: true });
    const known = await client.profile('41700092501', { signal });
    expect(known.signatureProfiles).toContain(profile);
    expect(known.certificates[0]?.certificates[0]).toBeInstanceOf(Uint8Array);
  });
  test('a wrong password is refused', async () => {
    await expect(sign(open(REST, { ...KIURU, http_password: 'wrong' }), { language: undefined })).rejects.toMatchObject(
      { name: 'MssError' },
    );
  });
});

describe.each([
  ['REST', REST, {}],
  ['SOAP', SOAP, { binding: 'soap' }],
  ['SOAP, WSDL', SOAP, { binding: 'soap', soap_wrapper: 'kiuru' }],
] as const)('Mobile ID by %s', (_name, path, settings) => {
  test('location, network and validation', async () => {
    const { response } = await sign(open(path, settings), {
      services: { geofencing: { policy: undefined }, subscriberInfo: true, validate: true },
    });
    expect(response.answers).toMatchObject({
      location: { country: 'CH', deviceConfidence: 0.9 },
      subscriberInfo: { mccMnc: '90101' },
      // in JSON validation shows in the status alone
      validation: path === SOAP ? '502' : undefined,
    });
    expect(response.status).toBe('502');
  });
  test('a location outside the policy is fault 450', async () => {
    const policy = {
      countries: ['AT', 'DE'],
      excludedCountries: [] as string[],
      minDeviceConfidence: 0.5,
      minLocationConfidence: undefined,
      maxAgeMinutes: 60,
      maxAccuracyMetres: undefined,
    };
    const asked = (changes: Partial<typeof policy>) =>
      sign(open(path, settings), { services: { geofencing: { policy: { ...policy, ...changes } } } });
    await expect(asked({})).rejects.toMatchObject({ code: 'fault_450' });
    await expect(asked({ countries: ['CH', 'AT'] })).resolves.toBeDefined();
    await expect(asked({ countries: [], excludedCountries: ['CH'] })).rejects.toMatchObject({ code: 'fault_450' });
    await expect(asked({ countries: ['CH'], minDeviceConfidence: 0.95 })).rejects.toMatchObject({ code: 'fault_450' });
  });
  test('from app to app, the address is there before the answer', async () => {
    const number = '358457000202';
    await mssp.setNumber({ msisdn: number, behaviour: 'approve', methods: ['app'] });
    const { accepted, response } = await sign(open(path, settings), {
      msisdn: number,
      services: { app2app: { redirectUri: 'shop://back' } },
      signatureProfile: DEVICE,
    });
    expect(response.status).toBe('500');
    expect(accepted[0]?.answers.authUri).toMatch(/^[a-z]+:/);
  });
  test('a transaction to approve is signed pair by pair', async () => {
    const number = '358457000203';
    await mssp.setNumber({ msisdn: number, behaviour: 'approve', methods: ['app'] });
    const content: SignatureContent = {
      kind: 'approval',
      type: 'Payment',
      pairs: [
        { key: 'To', value: 'Signet: Example Ltd' },
        { key: 'Amount', value: '12.50 "CHF" <b>' },
      ],
    };
    const { response } = await sign(open(path, settings), { msisdn: number, content, signatureProfile: DEVICE });
    expect(stands(response.cms, content)).toMatchObject({ ok: true });
    expect(stands(response.cms, { ...content, pairs: content.pairs.slice(1) })).toMatchObject({
      failed: 'signed_text',
    });
  });
  test('receipt after a signature, profile, health', async () => {
    const number = `4179000021${path.length}`.slice(0, 11);
    await mssp.setNumber({ msisdn: number, behaviour: 'approve', methods: ['sim'] });
    const client = open(path, settings);
    const { response } = await sign(client, { msisdn: number });
    const receipt = {
      msspTransId: response.msspTransId ?? '',
      apTransId: 'S1',
      msisdn: number,
      text: 'Signet: Done.',
      language: 'de',
      extension: true,
    } as const;
    const answered = client.receipt(receipt, { signal });
    let id: string | undefined;
    const outcome = Promise.race([
      answered,
      (async () => {
        while (id === undefined) id = (await mssp.messages(number)).find(({ kind }) => kind === 'receipt')?.id;
        await mssp.answer(id, 'approve');
        return answered;
      })(),
    ]);
    expect(await outcome).toEqual({ outcome: 'accepted' });
    await expect(client.receipt(receipt, { signal })).rejects.toMatchObject({ name: 'MssError' });
    expect(await client.profile(number, { signal })).toMatchObject({
      signatureProfiles: expect.arrayContaining([STK]),
      sim: { state: 'ACTIVE', pinBlocked: false, cardDetails: { mcc: '901', mnc: '01' } },
    });
    await expect(client.health({ signal })).resolves.toBeUndefined();
  });
});
