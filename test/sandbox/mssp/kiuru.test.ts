/** A Kiuru application provider: authenticated over HTTP, with messages that leave out whatever can be left out. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cmsContent } from '../cms-content.ts';
import { at, type MssReply, startSimulator, type TestSimulator } from '../simulated-service.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
  await mssp.setNumber({
    msisdn: SIGNER,
    behaviour: 'approve',
    spam_code: 'A1B2',
    person: { givenName: 'Maija', surName: 'Meikäläinen' },
  });
});
afterAll(() => mssp.close());

const SIGNER = '358457000001';
const AUTHENTICATION = 'http://alauda.mobi/digitalSignature';
const PATH = '/sandbox/mssp/rest/service';
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const password = (user = 'sandbox-kiuru', secret = 'sandbox-password') => ({
  Authorization: `Basic ${base64(`${user}:${secret}`)}`,
});

/** As a widespread Java client does it. */
function apiKey(body: string, { date = new Date(), key = 'sandbox-api-key', path = PATH } = {}) {
  const written = date.toUTCString().replace('GMT', '+0000');
  const host = new URL(mssp.origin).host;
  const proof = createHmac('sha256', key).update(`${written}\nPOST\n${host}\n${path}\n${body}\n`).digest('hex');
  return { Date: written, Authorization: `Basic ${base64(`${base64('sandbox-kiuru')}:${proof}`)}` };
}

let counter = 0;
const signRequest = (parts: object = {}): string => {
  counter += 1;
  return JSON.stringify({
    MSS_SignatureReq: {
      MessagingMode: 'synch',
      SignatureProfile: AUTHENTICATION,
      MobileUser: { MSISDN: SIGNER },
      DataToBeSigned: { Encoding: 'UTF-8', Data: 'Sign in to Shop' },
      AdditionalServices: [],
      MSS_Format: 'http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature',
      AP_Info: { AP_TransID: `A${counter}` },
      ...parts,
    },
  });
};
const sign = (parts: object = {}): Promise<MssReply> => mssp.post(signRequest(parts), '', password());
const code = ({ text }: MssReply) => at(text, 'Fault.Code.SubCode.Value');

describe('the smallest message', () => {
  it('is enough with a password, and answered whole', async () => {
    const { status, text } = await sign();
    expect(status).toBe(200);
    expect(at(text, 'MSS_SignatureResp')).toMatchObject({
      AP_Info: { AP_ID: 'sandbox-kiuru', AP_TransID: expect.stringMatching(/^A\d+$/), Instant: expect.any(String) },
      MajorVersion: '1',
      MinorVersion: '1',
      SignatureProfile: AUTHENTICATION,
      Status: { StatusCode: { Value: '500' } },
    });
  });

  it('is enough with an API key', async () => {
    const body = signRequest();
    expect((await mssp.post(body, '', apiKey(body))).status).toBe(200);
  });

  it.each([
    ['nobody', () => ({})],
    ['a wrong password', () => password('sandbox-kiuru', 'x')],
    ['somebody unknown', () => password('somebody', 'sandbox-password')],
    ['a wrong key', (body: string) => apiKey(body, { key: 'x' })],
    ['a proof of another body', () => apiKey('{}')],
    ['a proof of another path', (body: string) => apiKey(body, { path: '/' })],
    ['a proof of yesterday', (body: string) => apiKey(body, { date: new Date(Date.now() - 86_400_000) })],
    ['another scheme', () => ({ Authorization: 'Bearer x' })],
  ])('from %s is fault 104', async (_name, headers) => {
    const body = signRequest({ AP_Info: { AP_ID: 'sandbox-kiuru', AP_TransID: 'A0' } });
    const reply = await mssp.post(body, '', headers(body));
    expect(code(reply)).toBe('_104');
    expect(await mssp.messages(SIGNER)).toEqual([]);
  });

  it('from nobody at all lacks its AP_ID', async () => {
    expect(code(await mssp.post(signRequest()))).toBe('_102');
  });

  it('may not name somebody else', async () => {
    const ap = { AP_ID: 'sandbox', AP_TransID: 'A1', Instant: new Date().toISOString() };
    expect(code(await sign({ AP_Info: ap }))).toBe('_104');
    expect(code(await mssp.post(signRequest({ AP_Info: { ...ap, AP_ID: 'sandbox-kiuru' } })))).toBe('_104');
  });
});

describe('services as members', () => {
  const FI = 'http://mss.ficom.fi/TS102204/v1.0.0#';
  const cases: [name: string, services: object[], wanted: string | undefined][] = [
    [
      'event id, spam code and language',
      [{ EventID: { Value: 'AB23' } }, { NoSpamCode: { Verify: 'yes', Code: 'A1B2' } }, { UserLang: { Value: 'fi' } }],
      undefined,
    ],
    [
      'with their descriptions',
      [{ Description: `${FI}noSpam`, NoSpamCode: { Verify: 'yes', Code: 'A1B2' } }],
      undefined,
    ],
    [
      'under the description of the event id',
      [{ Description: `${FI}eventId`, NoSpamCode: { Verify: 'yes', Code: 'A1B2' } }],
      undefined,
    ],
    ['a wrong spam code there', [{ Description: `${FI}eventId`, NoSpamCode: { Verify: 'yes', Code: 'ZZZ' } }], '_1011'],
    ['a language there', [{ Description: `${FI}eventId`, UserLang: { Value: 'fi' } }], undefined],
    ['a spam code that is not to be verified', [{ NoSpamCode: { Verify: 'no', Code: '' } }], undefined],
  ];
  it.each(cases)('%s', async (_name, AdditionalServices, wanted) => {
    const reply = await sign({ AdditionalServices });
    expect(reply.status).toBe(wanted ? 500 : 200);
    if (wanted) expect(at(reply.text, 'Fault.Code.SubCode.SubCode.Value')).toBe(wanted);
  });
});

describe('what is signed', () => {
  const signature = async (parts: object) => at((await sign(parts)).text, 'MSS_SignatureResp.MSS_Signature');

  it.each(['base64', 'BASE64'])('data in %s, as its bytes', async (Encoding) => {
    const bytes = Buffer.from([1, 2, 3, 254]);
    const DataToBeSigned = { Data: bytes.toString('base64'), Encoding, MimeType: 'application/octet-stream' };
    const made = await signature({ DataToBeSigned, DataToBeDisplayed: { Data: 'Contract 7' } });
    expect(cmsContent(at(JSON.stringify(made), 'Base64Signature'))).toEqual(bytes);
  });

  it.each(['http://www.methics.fi/KiuruMSSP/v3.2.0#PKCS1', 'http://mss.ficom.fi/TS102204/v1.0.0#PKCS1'])(
    'bare in the format %s',
    async (MSS_Format) => {
      expect(await signature({ MSS_Format })).toEqual({
        PKCS1: { SignatureValue: expect.any(String), X509Certificate: expect.stringMatching(/^MII/) },
      });
    },
  );

  it.each([{ MSS_Format: 'http://uri.etsi.org/TS102204/v1.1.2#PKCS7' }, { MSS_Format: undefined }])(
    'as a CMS with %j',
    async (parts) => {
      expect(cmsContent(at(JSON.stringify(await signature(parts)), 'Base64Signature')).toString()).toBe(
        'Sign in to Shop',
      );
    },
  );

  it.each(['http://alauda.mobi/nonRepudiation', AUTHENTICATION])('under %s', async (SignatureProfile) => {
    expect(at((await sign({ SignatureProfile })).text, 'MSS_SignatureResp.SignatureProfile')).toBe(SignatureProfile);
  });

  it('under no profile of others', async () => {
    expect(code(await sign({ SignatureProfile: 'http://mid.swisscom.ch/STK-LoA4' }))).toBe('_109');
  });
});

describe('the other operations', () => {
  it('a profile query lists certificates with their profiles', async () => {
    const { text } = await mssp.post(
      JSON.stringify({ MSS_ProfileReq: { MobileUser: { MSISDN: SIGNER }, AP_Info: { AP_TransID: 'A2' } } }),
      '',
      password(),
    );
    expect(at(text, 'MSS_ProfileResp.SignatureProfile')).toEqual([AUTHENTICATION, 'http://alauda.mobi/nonRepudiation']);
    const extension = at(text, 'MSS_ProfileResp.Status.StatusDetail.ProfileQueryExtension');
    expect(extension).toEqual({
      MobileUserCertificate: [
        {
          Algorithm: 'EC',
          SignatureProfiles: [AUTHENTICATION, 'http://alauda.mobi/nonRepudiation'],
          State: 'ACTIVE',
          X509Certificate: [expect.any(String), expect.any(String), expect.any(String)],
          X509SubjectName: [expect.any(String), expect.any(String), expect.any(String)],
        },
      ],
    });
  });

  it('a status query and a receipt need as little', async () => {
    const msisdn = '358457000002';
    const asked = await sign({ MessagingMode: 'asynch', MobileUser: { MSISDN: msisdn } });
    const MSSP_TransID = at(asked.text, 'MSS_SignatureResp.MSSP_TransID');
    await mssp.answer(String(MSSP_TransID), 'approve');
    const status = await mssp.post(JSON.stringify({ MSS_StatusReq: { MSSP_TransID } }), '', password());
    expect(at(status.text, 'MSS_StatusResp.Status.StatusCode.Value')).toBe('500');
    const MSS_ReceiptReq = { MSSP_TransID, MobileUser: { MSISDN: msisdn }, Message: { Data: 'Signed' } };
    expect((await mssp.post(JSON.stringify({ MSS_ReceiptReq }), '', password())).status).toBe(200);
  });

  const registration = (Name: string, Value = SIGNER) =>
    JSON.stringify({
      MSS_RegistrationReq: {
        User: { Role: 'enduser' },
        UseCase: { Name, Inputs: [{ Name: 'targetmsisdn', Value }] },
      },
    });

  it('a registration tells who a number belongs to', async () => {
    const { status, text } = await mssp.post(registration('mids:GetMobileUser'), '', password());
    expect(status).toBe(200);
    expect(at(text, 'MSS_RegistrationResp')).toMatchObject({
      Status: { StatusCode: { Value: '100' }, StatusMessage: 'REQUEST_OK' },
      UseCase: {
        Name: 'mids:GetMobileUser',
        Outputs: [
          { Name: 'MSISDN', Value: `+${SIGNER}` },
          { Name: 'State', Value: 'ACTIVE' },
          { Name: 'http://mss.ficom.fi/TS102204/v1.0.0/PersonID#givenName', Value: 'Maija' },
          { Name: 'http://mss.ficom.fi/TS102204/v1.0.0/PersonID#surName', Value: 'Meikäläinen' },
        ],
      },
    });
  });

  it.each([
    ['another use case', () => registration('mids:CreateMobileUser'), '_101', 'CreateMobileUser is not served here'],
    ['nobody', () => registration('mids:GetMobileUser', '33612345678'), '_105', 'MSISDN is unknown'],
    ['no number', () => registration('mids:GetMobileUser', 'x'), '_101', 'Illegal msisdn'],
    ['no input', () => registration('mids:GetMobileUser', ''), '_102', 'Input targetmsisdn is missing'],
  ])('a registration for %s', async (_name, body, wanted, detail) => {
    const reply = await mssp.post(body(), '', password());
    expect(code(reply)).toBe(wanted);
    expect(at(reply.text, 'Fault.Detail')).toContain(detail);
    expect(Object.keys(JSON.parse(reply.text).Fault)).toEqual(['Code', 'Detail', 'Details', 'Node', 'Reason', 'Role']);
  });

  it('a registration of a Mobile ID provider is not allowed', async () => {
    const AP_Info = { AP_ID: 'sandbox', AP_TransID: 'A9', Instant: new Date().toISOString() };
    const body = { AP_Info, MajorVersion: '1', MinorVersion: '1', UseCase: { Name: 'mids:GetMobileUser' } };
    expect(code(await mssp.post(JSON.stringify({ MSS_RegistrationReq: body })))).toBe('_104');
  });
});
