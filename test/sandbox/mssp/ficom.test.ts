/** A FiCom application provider: SOAP with the message in the default namespace, as the guideline's examples have it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cmsContent } from '../cms-content.ts';
import { apInfo, startSimulator, type TestSimulator } from '../simulated-service.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
  await mssp.setNumber({ msisdn: SIGNER.slice(1), behaviour: 'approve', spam_code: 'A1B2' });
});
afterAll(() => mssp.close());

const SIGNER = '+358457000001';
const FI = 'http://mss.ficom.fi/TS102204/v1.0.0#';
const PROFILES = 'http://mss.ficom.fi/TS102206/v1.0.0/';
const PLAIN = '<DataToBeSigned MimeType="text/plain" Encoding="UTF-8">Sign in to Shop</DataToBeSigned>';
const CHALLENGE = Buffer.from([0, 1, 2, 250, 255, 128, 64, 10, 13, 60]);
const OCTETS = `<DataToBeSigned MimeType="application/octet-stream" Encoding="base64">${CHALLENGE.toString('base64')}</DataToBeSigned>`;

interface Request {
  readonly msisdn?: string;
  readonly minor?: string;
  readonly mode?: string;
  readonly profile?: string;
  readonly data?: string;
  readonly eventId?: string;
  readonly noSpam?: string;
  readonly more?: string;
  readonly ap?: object;
}

const service = (uri: string, content: string): string =>
  `<Service><Description><mssURI>${uri}</mssURI></Description>${content}</Service>`;
const EVENT_ID = service(`${FI}eventId`, '<fi:EventID>14521412</fi:EventID>');
const NO_SPAM = service(`${FI}noSpam`, '<fi:NoSpamCode verify="yes">A1B2</fi:NoSpamCode>');

const ap = (overrides: object = {}): string =>
  `<AP_Info${Object.entries(apInfo({ AP_ID: 'sandbox-ficom', ...overrides }))
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')}/>`;

async function send(wrapper: string, message: string, attributes: string, content: string) {
  const body =
    `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><${wrapper}><${message} ` +
    `xmlns="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:fi="${FI}" MajorVersion="1" ${attributes}>${content}</${message}>` +
    `</${wrapper}></env:Body></env:Envelope>`;
  const response = await fetch(`${mssp.origin}/sandbox/mssp/soap/services/MSS_SignaturePort`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/soap+xml; charset="utf-8"' },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const sign = ({
  eventId = EVENT_ID,
  noSpam = NO_SPAM,
  data = PLAIN,
  minor = '1',
  mode = 'synch',
  msisdn = SIGNER,
  profile = 'authentication',
  more = '',
  ...request
}: Request = {}) =>
  send(
    'MSS_Signature',
    'MSS_SignatureReq',
    `MinorVersion="${minor}" MessagingMode="${mode}"`,
    `${ap(request.ap)}<MSSP_Info><MSSP_ID/></MSSP_Info><MobileUser><MSISDN>${msisdn}</MSISDN></MobileUser>${data}` +
      `<SignatureProfile><mssURI>${PROFILES}${profile}-profile.xml</mssURI></SignatureProfile>` +
      `<AdditionalServices>${eventId}${noSpam}${more}</AdditionalServices>`,
  );

const codes = (text: string): string[] => [...text.matchAll(/>fi:_(\d+)</g)].map(([, code]) => code ?? '');

describe('an answer', () => {
  it('is 502, in the wrapper of the request and the default namespace', async () => {
    const { status, text } = await sign();
    expect(status).toBe(200);
    expect(text).toMatch(
      /<soapenv:Body><MSS_Signature><MSS_SignatureResp [^>]*MSSP_TransID="h[0-9a-f]+" xmlns="http:\/\/uri\.etsi\.org\/TS102204\/v1\.1\.2#"/,
    );
    expect(text).toContain('<Status><StatusCode Value="502"/><StatusMessage>VALID_SIGNATURE</StatusMessage>');
    expect(text).toContain(`<MSISDN>${SIGNER}</MSISDN>`);
    expect(text).not.toContain('mss:');
  });

  it('to a status query names the transaction', async () => {
    const msisdn = '+358457000002';
    const asked = await sign({ msisdn, mode: 'asynchClientServer' });
    const id = /MSSP_TransID="([^"]+)"/.exec(asked.text)?.[1] ?? '';
    expect(id.length).toBeLessThanOrEqual(32);
    await mssp.answer(id, 'approve');
    const attributes = `MinorVersion="1" MSSP_TransID="${id}"`;
    const { text } = await send('MSS_StatusQuery', 'MSS_StatusReq', attributes, ap());
    expect(text).toContain('<soapenv:Body><MSS_StatusQuery><MSS_StatusResp MajorVersion="1" MinorVersion="1"');
    expect(text).toContain(`MSSP_TransID="${id}"`);
    expect(text).toContain('<StatusCode Value="502"/>');
  });

  it.each(['authentication', 'anonymous', 'signature', 'digestive-signature', 'consent', 'operauth'])(
    'names the profile %s that was asked for',
    async (profile) => {
      const { text } = await sign({ profile });
      expect(text).toContain(`<mssURI>${PROFILES}${profile}-profile.xml</mssURI>`);
    },
  );

  it('lists its profiles', async () => {
    const user = `<MobileUser><MSISDN>${SIGNER}</MSISDN></MobileUser>`;
    const { text } = await send('MSS_ProfileQuery', 'MSS_ProfileReq', 'MinorVersion="1"', ap() + user);
    expect([...text.matchAll(/<mssURI>([^<]+)</g)].map(([, uri]) => uri)).toHaveLength(6);
  });
});

describe('a challenge', () => {
  it('is signed as its bytes, and the phone shows the event id', async () => {
    const msisdn = '+358457000003';
    const held = sign({ msisdn, data: OCTETS });
    await expect.poll(() => mssp.messages(msisdn)).toHaveLength(1);
    const [message] = await mssp.messages(msisdn);
    expect(message?.code).toBe('14521412');
    expect(message?.text).not.toContain(CHALLENGE.toString('base64'));
    await mssp.answer(message?.id ?? '', 'approve');
    const signature = /<Base64Signature>([^<]+)</.exec((await held).text)?.[1];
    expect(cmsContent(signature)).toEqual(CHALLENGE);
  });

  it('has a text beside it for the phone', async () => {
    const msisdn = '+358457000004';
    const shown = '<DataToBeDisplayed MimeType="text/plain" Encoding="UTF-8">Shop: sign in</DataToBeDisplayed>';
    await sign({ msisdn, data: OCTETS + shown, mode: 'asynchClientServer' });
    expect(await mssp.messages(msisdn)).toMatchObject([{ text: 'Shop: sign in', code: '14521412' }]);
  });

  it('comes back bare in PKCS #1', async () => {
    const { text } = await sign({ data: `${OCTETS}<MSS_Format><mssURI>${FI}PKCS1</mssURI></MSS_Format>` });
    expect(text).toMatch(
      /<MSS_Signature><fi:PKCS1><fi:SignatureValue>[^<]+<\/fi:SignatureValue><fi:X509Certificate>MII[^<]+<\/fi:X509Certificate><\/fi:PKCS1>/,
    );
  });
});

const texts = (length: number): string => PLAIN.replace('Sign in to Shop', 'x'.repeat(length));
const faults: [name: string, request: Request, code: string, detail?: string][] = [
  ['version 1.2', { minor: '2' }, '108'],
  ['no event id', { eventId: '' }, '102'],
  ['no spam code', { noSpam: '' }, '102'],
  ['neither, in another version', { eventId: '', noSpam: '', minor: '2' }, '102'],
  ['the wrong spam code', { noSpam: NO_SPAM.replace('A1B2', 'A1B3') }, '101', '1011'],
  ['an empty spam code', { noSpam: NO_SPAM.replace('A1B2', '') }, '101', '1012'],
  ['an unknown service', { more: service('http://example.com/as#x', '') }, '101', '1014'],
  ["another operator's service", { more: service('http://mid.swisscom.ch/as#geofencing', '') }, '101', '1014'],
  ['a mode of others', { mode: 'asynchServerServer' }, '101', '1013'],
  ['a number without +358', { msisdn: '358457000001' }, '105', '1051'],
  ['a number of another country', { msisdn: '+41791234567' }, '105', '1051'],
  ['a number of nobody', { msisdn: '+358999999999' }, '105', '1052'],
  ['a number that is too long', { msisdn: '+3584570000012345' }, '101'],
  ['an AP_TransID of 33 characters', { ap: { AP_TransID: 'T'.repeat(33) } }, '101'],
  ['161 characters', { data: texts(161) }, '103'],
  ['no data', { data: '' }, '102', '1022'],
  ['data that is not base64', { data: OCTETS.replace(/>[^<]+</, '>%%%<') }, '101', '1016'],
  ['octets without base64', { data: OCTETS.replace('base64', 'UTF-8') }, '101', '1016'],
  ['an unknown format', { data: `${PLAIN}<MSS_Format><mssURI>urn:x</mssURI></MSS_Format>` }, '101', '1017'],
  ['an unknown profile', { profile: 'other' }, '109'],
];
describe('a fault', () => {
  it.each(faults)('%s', async (_name, request, ...wanted) => {
    const { status, text } = await sign(request);
    expect(status).toBe(500);
    expect(codes(text)).toEqual(wanted);
  });

  it('has its code nested, and says who detected it', async () => {
    const { text } = await sign({ noSpam: NO_SPAM.replace('A1B2', 'WRONG') });
    expect(text).toContain(
      '<soapenv:Value>fi:_101</soapenv:Value><soapenv:Subcode><soapenv:Value>fi:_1011</soapenv:Value></soapenv:Subcode>',
    );
    expect(text).toMatch(
      /<\/soapenv:Reason><soapenv:Node>[^<]+<\/soapenv:Node><soapenv:Role>http:\/\/uri\.etsi\.org\/TS102207\/v1\.1\.3#role_HomeMSSP<\/soapenv:Role><soapenv:Detail>/,
    );
  });

  it.each([
    ['refused', { behaviour: 'refuse' }, ['401', '4011']],
    ['a blocked PIN', { methods: ['sim'], pin_blocked: true }, ['402', '4021']],
    ['a suspended account', { suspended: true }, ['104', '1043']],
    ['an account that was never activated', { active: false }, ['404', '4041']],
  ])('of the phone: %s', async (_name, settings, wanted) => {
    await mssp.setNumber({ msisdn: '358457000009', ...settings });
    expect(codes((await sign({ msisdn: '+358457000009' })).text)).toEqual(wanted);
  });

  it('none for 160 characters', async () => {
    expect((await sign({ data: texts(160) })).status).toBe(200);
  });
});
