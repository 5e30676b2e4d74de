/**
 * How each message in this folder was made: by the simulator, after the model of a real one. A recipe makes the message
 * anew; the stored twin says what structure it must have.
 */
import { apInfo, DEVICE, type SignParameters, signRequest, type TestSimulator } from '../../simulated-service.ts';
import {
  profileMessage,
  receiptMessage,
  type SoapMessage,
  service,
  signMessage,
  statusMessage,
} from '../soap-requests.ts';

/** @param advance moves the simulator's clock on */
export type Recipe = (mssp: TestSimulator, advance: (ms: number) => void) => Promise<string>;

const SIGNER = '41700092501';
const GEOFENCING = 'http://mid.swisscom.ch/as#geofencing';
const APP2APP = 'http://mid.swisscom.ch/as#app2app';
const FI = 'http://mss.ficom.fi/TS102204/v1.0.0#';
const EVERYTHING = 'sscds state certs pinstatus rcstatus aastatus carddetails';

async function soap(mssp: TestSimulator, { body, headers }: SoapMessage): Promise<string> {
  const address = `${mssp.origin}/sandbox/mssp/soap/services/MSS_SignaturePort`;
  return (await fetch(address, { method: 'POST', headers, body })).text();
}

const rest = async (mssp: TestSimulator, parameters: SignParameters): Promise<string> =>
  (await mssp.post(signRequest(parameters))).text;

/** An asynchronous request that nobody has answered. */
async function waiting(mssp: TestSimulator, msisdn: string): Promise<string> {
  const id = /"MSSP_TransID":"([^"]+)"/.exec(await rest(mssp, { msisdn }))?.[1];
  if (id === undefined) throw new Error('not accepted');
  return id;
}

async function signed(mssp: TestSimulator, msisdn: string): Promise<string> {
  const id = await waiting(mssp, msisdn);
  await mssp.answer(id, 'approve');
  return id;
}

/** The answer to a receipt that the person takes note of. */
async function acknowledged(mssp: TestSimulator, msisdn: string, send: (id: string) => Promise<string>) {
  const id = await signed(mssp, msisdn);
  await mssp.setNumber({ msisdn, behaviour: 'approve' });
  return send(id);
}

const mandatory =
  service(`${FI}eventId`, '<fi:EventID>14521412</fi:EventID>') +
  service(`${FI}noSpam`, '<fi:NoSpamCode verify="yes">A1B2</fi:NoSpamCode>');
const person = service(
  `${FI}personIdentity`,
  '<samlp:AttributeQuery ID="id-1" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">' +
    '<saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ' +
    'Name="http://mss.ficom.fi/TS102204/v1.0.0/PersonID#givenName"/></samlp:AttributeQuery>',
);
const FICOM = {
  msisdn: '+358457000001',
  mode: 'synch',
  profile: 'http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml',
  ap: { AP_ID: 'sandbox-ficom' },
};

export const RECIPES: Readonly<Record<string, Recipe>> = {
  'fault-208.json': async (mssp, advance) => {
    const msisdn = '41790000001';
    const held = rest(mssp, { msisdn, mode: 'synch' });
    while ((await mssp.messages(msisdn)).length === 0);
    advance(80_000);
    await mssp.messages(msisdn);
    return held;
  },
  'profile-response.json': async (mssp) => {
    const message = { AP_Info: apInfo(), MajorVersion: '2', MinorVersion: '0', MobileUser: { MSISDN: SIGNER } };
    return (await mssp.post(JSON.stringify({ MSS_ProfileReq: { ...message, Params: EVERYTHING } }))).text;
  },
  'signature-500-geofencing.json': (mssp) =>
    rest(mssp, { msisdn: SIGNER, mode: 'synch', parts: { AdditionalServices: [{ Description: GEOFENCING }] } }),
  'status-504.json': async (mssp) => (await mssp.status(await waiting(mssp, '41790000002'))).text,
  'receipt-ok.json': (mssp) =>
    acknowledged(mssp, '41790000003', async (id) => {
      const MSS_ReceiptReq = {
        ...{ AP_Info: apInfo(), MSSP_TransID: id, MajorVersion: '1', MinorVersion: '1' },
        ...{ Message: { Data: 'Signet: Thank you' }, MobileUser: { MSISDN: '41790000003' } },
        Status: { StatusDetail: { ReceiptRequestExtension: { UserAck: 'true' } } },
      };
      return (await mssp.post(JSON.stringify({ MSS_ReceiptReq }))).text;
    }),
  'signature-100-app2app.json': (mssp) =>
    rest(mssp, {
      ...{ msisdn: '358457000002', profile: DEVICE },
      parts: { AdditionalServices: [{ Description: APP2APP, App2App: { RedirectUri: 'myapp://example' } }] },
    }),
  'soap-signature-500-geofencing.xml': (mssp) =>
    soap(mssp, signMessage('SAAJ', { msisdn: SIGNER, mode: 'synch', services: service(GEOFENCING) })),
  'soap-signature-500-qualified.xml': (mssp) => soap(mssp, signMessage('JAVA soap', { msisdn: SIGNER, mode: 'synch' })),
  'soap-signature-100-app2app.xml': (mssp) => {
    const redirect = '<mss:App2App><ns1:RedirectUri xmlns:ns1="x">myapp://example</ns1:RedirectUri></mss:App2App>';
    return soap(
      mssp,
      signMessage('LAV', { msisdn: '358457000003', profile: DEVICE, services: service(APP2APP, redirect) }),
    );
  },
  'soap-status-500.xml': async (mssp) => soap(mssp, statusMessage('ADFS', await signed(mssp, '41790000004'))),
  'soap-receipt-ok.xml': (mssp) =>
    acknowledged(mssp, '41790000005', (id) => soap(mssp, receiptMessage('SHELL', id, '41790000005'))),
  'soap-profile.xml': async (mssp) => {
    await mssp.setNumber({ msisdn: '41790000006', methods: ['sim', 'app'] });
    return soap(mssp, profileMessage('JAVA soap', '41790000006', EVERYTHING));
  },
  'soap-fault-101.xml': (mssp) =>
    soap(mssp, signMessage('SHELL', { msisdn: '+41000000000', text: 'Heartbeat', mode: 'synch' })),
  'soap-1.1-fault-101.xml': async (mssp) => {
    const { body, headers } = statusMessage('LAV', 'h0');
    const older = body.replaceAll(
      'http://www.w3.org/2003/05/soap-envelope',
      'http://schemas.xmlsoap.org/soap/envelope/',
    );
    return soap(mssp, { headers: { ...headers, 'Content-Type': 'text/xml' }, body: older });
  },
  'ficom-signature-502-person.xml': async (mssp) => {
    await mssp.setNumber({ msisdn: '358457000001', behaviour: 'approve', person: { givenName: 'Maija' } });
    return soap(mssp, signMessage('LAV', { ...FICOM, services: mandatory + person }));
  },
  'ficom-fault-101-1014.xml': (mssp) =>
    soap(mssp, signMessage('LAV', { ...FICOM, services: mandatory + service('http://example.com/as#other') })),
  'kiuru-profile-response.json': async (mssp) => {
    const Authorization = `Basic ${Buffer.from('sandbox-kiuru:sandbox-password').toString('base64')}`;
    const body = JSON.stringify({ MSS_ProfileReq: { MobileUser: { MSISDN: SIGNER } } });
    return (await mssp.post(body, '', { Authorization })).text;
  },
};
