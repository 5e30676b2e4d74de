/** SOAP 1.1, and wrappers in namespaces of other vendors: how clients of Valimo's and the Turkish services write. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseXml } from '../../../src/sandbox/mssp/xml-reader.ts';
import { startSimulator, type TestSimulator } from '../simulated-service.ts';
import { signMessage, statusMessage } from './soap-requests.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(() => mssp.close());

const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const older = (body: string): string => body.replaceAll('http://www.w3.org/2003/05/soap-envelope', SOAP_11);

async function post(body: string, port = 'MSS_Signature') {
  const response = await fetch(`${mssp.origin}/sandbox/mssp/soap/services/${port}`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""' },
    body,
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

describe('SOAP 1.1', () => {
  it.each(['LAV', 'SAAJ', 'ADFS', 'JAVA soap'] as const)('an answer to %s is in the same version', async (client) => {
    const msisdn = '41790000008';
    await mssp.setNumber({ msisdn, behaviour: 'approve' });
    const { status, text, type } = await post(older(signMessage(client, { msisdn, mode: 'synch' }).body));
    expect(status).toBe(200);
    expect(type).toBe('text/xml;charset=UTF-8');
    const envelope = parseXml(text);
    expect(envelope).toMatchObject({ name: 'Envelope', namespace: SOAP_11 });
    expect(envelope.children[0]).toMatchObject({ name: 'Body', namespace: SOAP_11 });
    expect(text).toContain('<mss:Base64Signature>');
  });

  it('a fault has code, words and detail, and HTTP 500', async () => {
    const { status, text, type } = await post(older(statusMessage('LAV', 'h0').body), 'MSS_StatusPort');
    expect(status).toBe(500);
    expect(type).toBe('text/xml;charset=UTF-8');
    expect(text).toContain(
      '<faultcode>mss:_101</faultcode><faultstring>WRONG_PARAM</faultstring><detail>' +
        '<ns1:detail xmlns:ns1="http://kiuru.methics.fi/mssp">MSSP_TransID is unknown</ns1:detail></detail></soapenv:Fault>',
    );
    expect(text).not.toContain('Subcode');
    expect(parseXml(text).namespace).toBe(SOAP_11);
  });

  it('a body that is no request is told so in the same version', async () => {
    const { text } = await post(`<e:Envelope xmlns:e="${SOAP_11}"><e:Body/></e:Envelope>`);
    expect(text).toContain('<faultcode>mss:_108</faultcode>');
  });
});

describe('wrappers of others', () => {
  const VENDORS = [
    'http://uri.etsi.org/TS102204/v1.1.2#',
    'http://turkcelltech.com/mobilesignature/validation/soap',
    'http://www.vodafone.com.tr/mobilesignature/soap',
    'http://www.orange.com/mobileconnect/mssp/wsdl',
  ];
  it.each(VENDORS.flatMap((namespace) => [[namespace, '1.2'] as const, [namespace, '1.1'] as const]))(
    '%s in SOAP %s is read, and answered without a namespace',
    async (namespace, version) => {
      const msisdn = '41790000009';
      await mssp.setNumber({ msisdn, behaviour: 'approve' });
      const { body } = signMessage('SAAJ', { msisdn, mode: 'synch' });
      const wrapped = body
        .replace('<MSS_Signature>', `<v:MSS_Signature xmlns:v="${namespace}" xmlns="">`)
        .replace('</MSS_Signature>', '</v:MSS_Signature>');
      const { text } = await post(version === '1.1' ? older(wrapped) : wrapped, 'MSS_SignaturePort');
      expect(text).toContain('<soapenv:Body><MSS_SignatureResponse><mss:MSS_SignatureResp ');
    },
  );

  it.each(['MSS_RegistrationPort', 'MSS_ReqistrationPort', 'MSS_NotificationPort', 'MSS_HandshakePort'])(
    'what is not served is told on %s',
    async (port) => {
      const name = port.replace('Reqi', 'Regi').replace('Port', '');
      const body =
        '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>' +
        `<${name}><m:${name}Req xmlns:m="${VENDORS[0]}"/></${name}></e:Body></e:Envelope>`;
      const { status, text } = await post(body, port);
      expect(status).toBe(500);
      expect(text).toContain('<soapenv:Value>mss:_108</soapenv:Value>');
      expect(text).toContain(`${name}Req is not served here`);
    },
  );

  it('who was never activated is told where to do that', async () => {
    await mssp.setNumber({ msisdn: '41790000010', active: false });
    const { text } = await post(signMessage('ADFS', { msisdn: '41790000010' }).body);
    expect(text).toContain(
      '<ns2:UserAssistance xmlns:ns2="http://www.swisscom.ch/TS102204/ext/v1.0.0"><ns2:PortalUrl>' +
        `${mssp.origin}/sandbox/phone</ns2:PortalUrl></ns2:UserAssistance></soapenv:Detail>`,
    );
  });
});
