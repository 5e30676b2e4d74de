import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDateTime } from '../../../src/sandbox/mssp/date-time.ts';
import {
  ANY,
  at,
  DEVICE,
  type MssReply,
  type SignParameters,
  STK,
  startSimulator,
  type TestSimulator,
  transactionId,
} from '../simulated-service.ts';
import { type SoapSign, service, signMessage } from './soap-requests.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(() => mssp.close());

const FICOM = 'http://mss.ficom.fi/TS102204/v1.0.0#';
const FICOM_AUTHENTICATION = 'http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml';
const MID = 'http://mid.swisscom.ch/as#';
const GEOFENCING = `${MID}geofencing`;
const APP2APP = `${MID}app2app`;

const fault = ({ text }: MssReply) => ({
  code: at(text, 'Fault.Code.SubCode.Value'),
  detail: at(text, 'Fault.Detail'),
});
const subcode = ({ text }: MssReply) => at(text, 'Fault.Code.SubCode.SubCode.Value');

/** A synchronous signature with additional services. */
const sign = (services: readonly object[], parameters: SignParameters = {}): Promise<MssReply> =>
  mssp.sign({ mode: 'synch', ...parameters, parts: { AdditionalServices: services, ...parameters.parts } });

async function soap(parameters: SoapSign): Promise<string> {
  const { body, headers } = signMessage('SHELL', parameters);
  const address = `${mssp.origin}/sandbox/mssp/soap/services/MSS_SignaturePort`;
  return (await fetch(address, { method: 'POST', headers, body })).text();
}

describe('geofencing', () => {
  const LOCATED = '41790000001';
  const LOCATION = { country: 'CH', accuracy: 20, device_confidence: 0.8, location_confidence: 1, age_minutes: 5 };
  beforeAll(async () => {
    await mssp.setNumber({ msisdn: LOCATED, behaviour: 'approve', location: LOCATION });
    await mssp.setNumber({ msisdn: '41790000002', behaviour: 'approve', location: { error: 103 } });
    await mssp.setNumber({ msisdn: '41790000003', behaviour: 'approve' });
    await mssp.setNumber({ msisdn: '358457000001', behaviour: 'approve' });
  });

  it('tells where the phone is, in the structure of the real answer', async () => {
    const { status, text } = await sign([{ Description: GEOFENCING }], { msisdn: '41700092501' });
    expect(status).toBe(200);
    expect(Object.keys(JSON.parse(text).MSS_SignatureResp)).toEqual([
      ...['AP_Info', 'MSSP_Info', 'MSSP_TransID', 'MSS_Signature', 'MajorVersion', 'MinorVersion', 'MobileUser'],
      ...['ServiceResponses', 'SignatureProfile', 'Status'],
    ]);
    expect(at(text, 'MSS_SignatureResp.ServiceResponses')).toEqual([
      {
        Description: GEOFENCING,
        Geofencing: {
          Accuracy: '105',
          Country: 'CH',
          DeviceConfidence: '0.9',
          LocationConfidence: '0.9',
          Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/),
        },
      },
    ]);
  });

  it('tells it in XML', async () => {
    const text = await soap({ msisdn: LOCATED, mode: 'synch', services: service(GEOFENCING) });
    expect(text).toMatch(
      /<mss:StatusDetail><fi:ServiceResponses><fi:ServiceResponse><fi:Description><mss:mssURI>http:\/\/mid\.swisscom\.ch\/as#geofencing<\/mss:mssURI><\/fi:Description><ns1:GeoFencing country="CH" accuracy="20" timestamp="[^"]+" deviceconfidence="0\.8" locationconfidence="1\.0" xmlns:ns1="http:\/\/mid\.swisscom\.ch\/TS102204\/as\/v1\.0"\/><\/fi:ServiceResponse>/,
    );
  });

  it.each([
    ['41790000002', STK, '103', 'Location permission denied'],
    ['41790000003', STK, '123', 'Non-Swisscom SIM card'],
    ['358457000001', DEVICE, '100', 'Geofencing feature disabled'],
  ])('tells why the place of %s is not known', async (msisdn, profile, ErrorCode, ErrorMessage) => {
    const { status, text } = await sign([{ Description: GEOFENCING }], { msisdn, profile });
    expect(status).toBe(200);
    const Geofencing = { ErrorCode, ErrorMessage };
    expect(at(text, 'MSS_SignatureResp.ServiceResponses')).toEqual([{ Description: GEOFENCING, Geofencing }]);
    const xml = await soap({ msisdn, profile, mode: 'synch', services: service(GEOFENCING) });
    expect(xml).toContain(`<ns1:GeoFencing errorcode="${ErrorCode}" errormessage="${ErrorMessage}"`);
  });

  const policies: [policy: Record<string, unknown>, kept: boolean][] = [
    [{}, true],
    [{ countrywhitelist: ['CH', 'LI'] }, true],
    [{ countrywhitelist: ['LI'] }, false],
    [{ countryblacklist: ['ch'] }, false],
    [{ countryblacklist: ['LI'] }, true],
    [{ mindeviceconfidence: '0.8' }, true],
    [{ mindeviceconfidence: '0.81' }, false],
    [{ minlocationconfidence: '1.0' }, true],
    [{ maxtimestampminutes: '6' }, true],
    [{ maxtimestampminutes: '4' }, false],
    [{ maxaccuracymeters: '20' }, true],
    [{ maxaccuracymeters: '19' }, false],
  ];
  it.each(policies)('policy %j', async (GeoFencingRequest, kept) => {
    const reply = await sign([{ Description: GEOFENCING, GeoFencingRequest }], { msisdn: LOCATED });
    if (kept) expect(reply.status).toBe(200);
    else expect(fault(reply).code).toBe('_450');
    const elements = Object.entries(GeoFencingRequest).map(([name, value]) => `<mss:${name}>${value}</mss:${name}>`);
    const content = `<mss:GeoFencingReq>${elements.join('')}</mss:GeoFencingReq>`;
    const xml = await soap({ msisdn: LOCATED, mode: 'synch', services: service(GEOFENCING, content) });
    expect(xml.includes('mss:_450')).toBe(!kept);
  });

  it('an unknown place violates every policy; without a signature nothing is told', async () => {
    const service450 = { Description: GEOFENCING, GeoFencingRequest: { countrywhitelist: ['CH'] } };
    expect(fault(await sign([service450], { msisdn: '41790000002' })).code).toBe('_450');
    const id = transactionId(await sign([service450], { msisdn: '41790000004', mode: 'asynch' }));
    expect(at((await mssp.status(id)).text, 'MSS_StatusResp')).not.toHaveProperty('ServiceResponses');
    await mssp.answer(id, 'approve');
    expect(fault(await mssp.status(id)).code).toBe('_450');
  });

  it('a limit that is no number is fault 101', async () => {
    const GeoFencingRequest = { maxaccuracymeters: 'far' };
    const reply = await sign([{ Description: GEOFENCING, GeoFencingRequest }], { msisdn: LOCATED });
    expect(fault(reply).code).toBe('_101');
  });

  it.each([
    [['sim', 'app'], undefined, STK],
    [['sim', 'app'], ['app'], DEVICE],
    [['sim'], ['app'], undefined],
    [['app'], ['app'], DEVICE],
  ])('Any-Geofencing-LoA4 on a phone with %j, located by %j, is %s', async (methods, located, resolved) => {
    const msisdn = '41790000005';
    await mssp.setNumber({ msisdn, methods, behaviour: 'approve', location: { methods: located } });
    const reply = await sign([], { msisdn, profile: 'http://mid.swisscom.ch/Any-Geofencing-LoA4' });
    if (resolved === undefined) expect(fault(reply).code).toBe('_109');
    else expect(at(reply.text, 'MSS_SignatureResp.SignatureProfile')).toBe(resolved);
  });
});

describe('subscriberInfo and validate', () => {
  it('network of the subscriber', async () => {
    const Description = `${MID}subscriberInfo`;
    const { text } = await sign([{ Description }], { msisdn: '41700092501' });
    expect(at(text, 'MSS_SignatureResp.ServiceResponses')).toEqual([
      { Description, SubscriberInfo: { Details: [{ Id: '1901', Value: '90101' }] } },
    ]);
    const xml = await soap({ msisdn: '41700092501', mode: 'synch', services: service(Description) });
    expect(xml).toContain('<ns1:Detail id="1901" value="90101"/></ns1:SubscriberInfo>');
  });

  it.each(['http://uri.etsi.org/TS102204/v1.1.2#validate', `${FICOM}validate`])('%s: 502', async (Description) => {
    const { text } = await sign([{ Description }], { msisdn: '41700092501' });
    expect(at(text, 'MSS_SignatureResp.Status')).toEqual({
      StatusCode: { Value: '502' },
      StatusMessage: 'VALID_SIGNATURE',
    });
    const xml = await soap({ msisdn: '41700092501', mode: 'synch', services: service(Description) });
    expect(xml).toContain(
      '<mss:Status><mss:StatusCode Value="502"/><mss:StatusMessage>VALID_SIGNATURE</mss:StatusMessage><mss:StatusDetail>',
    );
  });
});

describe('app2app', () => {
  const services = (uri = 'https://shop.example/back') => [{ Description: APP2APP, App2App: { RedirectUri: uri } }];

  it('synchronous: fault 101, and no phone rings', async () => {
    const msisdn = '358457000010';
    expect(fault(await sign(services(), { msisdn, profile: DEVICE })).code).toBe('_101');
    expect(await mssp.messages(msisdn)).toEqual([]);
  });

  it('asynchronous: the address opens the phone with the message, and leads back after the answer', async () => {
    const msisdn = '358457000011';
    const ack = await sign(services(), { msisdn, mode: 'asynch', profile: DEVICE });
    const id = transactionId(ack);
    const AuthUri = `${mssp.origin}/sandbox/phone/messages/${id}`;
    expect(at(ack.text, 'MSS_SignatureResp.ServiceResponses')).toEqual([
      { App2App: { AuthUri }, Description: APP2APP },
    ]);
    const page = await (await fetch(AuthUri)).text();
    expect(page).toContain('Signet: Sign in to Shop?');
    expect(page).not.toContain('shop.example');
    await mssp.answer(id, 'approve');
    expect(await (await fetch(AuthUri)).text()).toContain(
      '<a href="https://shop.example/back" data-back>Back to the app</a>',
    );
    expect(at((await mssp.status(id)).text, 'MSS_StatusResp')).not.toHaveProperty('ServiceResponses');
  });

  it('in XML, with an app of its own scheme', async () => {
    const content =
      '<mss:App2App><ns1:RedirectUri xmlns:ns1="x">myapp://open#token=a&amp;b</ns1:RedirectUri></mss:App2App>';
    const text = await soap({ msisdn: '358457000012', profile: DEVICE, services: service(APP2APP, content) });
    expect(text).toMatch(
      /<fi:App2App><ns1:AuthUri xmlns:ns1="[^"]+">http:\/\/127[^<]+\/sandbox\/phone\/messages\/h[0-9a-f]+<\/ns1:AuthUri>/,
    );
  });

  it.each([
    ['no address', { parts: { AdditionalServices: [{ Description: APP2APP }] } }, '_102'],
    ['a script', { parts: { AdditionalServices: services('javascript:alert(1)') } }, '_101'],
    ['no URI', { parts: { AdditionalServices: services('back') } }, '_101'],
    ['a SIM', { msisdn: '41790000020', profile: STK }, '_101'],
  ])('fault for %s', async (_name, parameters, code) => {
    const reply = await sign(services(), { msisdn: '358457000013', mode: 'asynch', profile: DEVICE, ...parameters });
    expect(fault(reply).code).toBe(code);
  });

  it('a message that is not there', async () => {
    expect((await fetch(`${mssp.origin}/sandbox/phone/messages/h0`)).status).toBe(404);
  });
});

describe('a FiCom provider', () => {
  const ficom = (eventId: unknown, noSpam: unknown, parameters: SignParameters = {}): Promise<MssReply> =>
    sign(
      [
        { Description: `${FICOM}eventId`, EventID: eventId },
        { Description: `${FICOM}noSpam`, NoSpamCode: noSpam },
      ],
      {
        ...{ msisdn: '+358457000030', profile: FICOM_AUTHENTICATION, text: 'Sign in', ap: { AP_ID: 'sandbox-ficom' } },
        ...parameters,
        parts: { MinorVersion: '1' },
      },
    );
  beforeAll(() => mssp.setNumber({ msisdn: '358457000030', behaviour: 'approve', spam_code: 'A1B2' }));

  const cases: [name: string, eventId: unknown, noSpam: unknown, code: string, subcode?: string][] = [
    ['no event id', undefined, { Code: 'A1B2' }, '_102'],
    ['an event id too short', { Value: 'abc' }, { Code: 'A1B2' }, '_101'],
    ['no spam code at all', { Value: 'AB23' }, undefined, '_102'],
    ['the wrong code', { Value: 'AB23' }, { Code: 'A1B3' }, '_101', '_1011'],
    ['an empty code of somebody who has one', { Value: 'AB23' }, { Code: '' }, '_101', '_1012'],
  ];
  it.each(cases)('fault for %s', async (_name, eventId, noSpam, code, detail) => {
    const reply = await ficom(eventId, noSpam);
    expect(fault(reply).code).toBe(code);
    if (detail !== undefined) expect(subcode(reply)).toBe(detail);
  });

  it.each([
    ['the code', { Code: 'a1b2' }],
    ['verification switched off', { Code: '', Verify: 'no' }],
  ])('success is 502 with %s', async (_name, noSpam) => {
    const { text } = await ficom({ Value: 'AB23' }, noSpam);
    expect(at(text, 'MSS_SignatureResp.Status.StatusCode.Value')).toBe('502');
  });

  it('any code will do for somebody who has none; the event id is shown', async () => {
    const msisdn = '+358457000031';
    expect((await ficom({ Value: 'XY77' }, { Code: 'ZZZ' }, { msisdn, mode: 'asynch' })).status).toBe(200);
    expect(await mssp.messages(msisdn)).toMatchObject([{ code: 'XY77' }]);
  });

  it('nested subcodes in XML', async () => {
    const services =
      service(`${FICOM}eventId`, '<fi:EventID>14521412</fi:EventID>') +
      service(`${FICOM}noSpam`, '<fi:NoSpamCode verify="yes">WRONG1</fi:NoSpamCode>');
    const ap = { AP_ID: 'sandbox-ficom' };
    const text = await soap({ msisdn: '+358457000030', profile: FICOM_AUTHENTICATION, services, ap });
    expect(text).toContain(
      '<soapenv:Value>fi:_101</soapenv:Value><soapenv:Subcode><soapenv:Value>fi:_1011</soapenv:Value></soapenv:Subcode>',
    );
  });
});

it('an unknown service is fault 101/1014, and no phone rings', async () => {
  const reply = await sign([{ Description: 'http://example.com/as#other' }], { msisdn: '41790000040' });
  expect(fault(reply).code).toBe('_101');
  expect(subcode(reply)).toBe('_1014');
  expect(await mssp.messages('41790000040')).toEqual([]);
});

describe('accounts', () => {
  const msisdn = '41790000050';
  const cases: [settings: object, profile: string, wanted: string][] = [
    [{ methods: ['sim', 'app'], pin_blocked: true }, STK, '_402'],
    [{ methods: ['sim', 'app'], pin_blocked: true }, ANY, '_402'],
    [{ methods: ['sim', 'app'], pin_blocked: true }, DEVICE, DEVICE],
    [{ suspended: true }, STK, '_403'],
    [{ active: false }, STK, '_404'],
    [{ methods: ['sim', 'app'], inactive_methods: ['sim'] }, ANY, DEVICE],
    [{ methods: ['sim', 'app'], inactive_methods: ['sim'] }, STK, '_109'],
    [{ methods: ['sim', 'app'], inactive_methods: ['app'] }, DEVICE, '_109'],
    [{ methods: ['sim'], inactive_methods: ['sim'] }, STK, '_404'],
    [{ methods: [] }, ANY, '_105'],
    [{ key: 'RSA' }, 'http://mid.swisscom.ch/MID/v1/AuthProfile1.RSA', STK],
    [{ key: 'EC' }, 'http://mid.swisscom.ch/MID/v1/AuthProfile1.RSA', '_109'],
  ];
  it.each(cases)('%j with %s: %s', async (settings, profile, wanted) => {
    await mssp.setNumber({ msisdn, behaviour: 'approve', ...settings });
    const reply = await sign([], { msisdn, profile });
    if (wanted.startsWith('_')) expect(fault(reply).code).toBe(wanted);
    else expect(at(reply.text, 'MSS_SignatureResp.SignatureProfile')).toBe(wanted);
  });

  it.each([
    ['location.country', { location: { country: 'Switzerland' } }],
    ['location.error', { location: { error: 999 } }],
    ['location.device_confidence', { location: { device_confidence: 2 } }],
    ['spam_code', { spam_code: '1234' }],
    ['inactive_methods.0', { inactive_methods: ['fax'] }],
    ['pin_blocked', { pin_blocked: 'yes' }],
  ])('PUT refuses a wrong %s', async (path, settings) => {
    const { status, body } = await mssp.call('PUT', '/sandbox/api/numbers', { msisdn: '41790000060', ...settings });
    expect(status).toBe(400);
    expect(body).toMatchObject({ path });
  });

  it('PUT answers what was set, and nothing that was not', async () => {
    const settings = { msisdn: '41790000061', pin_blocked: true, location: { country: 'LI' } };
    const { body } = await mssp.call('PUT', '/sandbox/api/numbers', settings);
    expect(body).toMatchObject({ pin_blocked: true, location: { country: 'LI', accuracy: 16 } });
    expect(body).not.toHaveProperty('suspended');
  });
});

describe('date and time of the server', () => {
  const instant = new Date('2015-02-11T09:17:21.000Z');
  it.each([
    [60, '2015-02-11T10:17:21.000+01:00'],
    [-210, '2015-02-11T05:47:21.000-03:30'],
    [0, '2015-02-11T09:17:21.000Z'],
  ])('%i minutes east: %s', (offset, written) => {
    expect(localDateTime(instant, offset)).toBe(written);
    expect(Date.parse(written)).toBe(instant.getTime());
  });
});
