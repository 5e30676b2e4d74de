import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseXml } from '../../../src/sandbox/mssp/xml-reader.ts';
import { startSimulator, type TestSimulator } from '../simulated-service.ts';
import {
  ap,
  CLIENTS,
  profileMessage,
  receiptMessage,
  type SoapClient,
  type SoapMessage,
  STYLES,
  signMessage,
  statusMessage,
} from './soap-requests.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(() => mssp.close());

interface Reply {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
}

/** Not by fetch: headers go out exactly as given. */
function send(port: string, { body, headers }: SoapMessage, chunked = false): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body, 'utf8');
    const length = chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': bytes.length };
    const url = `${mssp.origin}/sandbox/mssp/soap/services/${port}`;
    const sent = request(url, { method: 'POST', headers: { ...headers, ...length } }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => {
          text += chunk;
        })
        .on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], text }));
    }).on('error', reject);
    for (let offset = 0; chunked && offset < bytes.length; offset += 100)
      sent.write(bytes.subarray(offset, offset + 100));
    sent.end(chunked ? undefined : bytes);
  });
}
const sign = (client: SoapClient, parameters: Parameters<typeof signMessage>[1] = {}): Promise<Reply> =>
  send('MSS_SignaturePort', signMessage(client, parameters), client === 'LAV');

const found = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
const transactionOf = ({ text }: Reply): string => found(text, /MSSP_TransID="([^"]+)"/);
const codeOf = ({ text }: Reply): string => found(text, /<soapenv:Value>mss:_(\d+)</);

/** The text between two marks, as `sed` cuts it out of one line. */
const cut = (text: string, start: string, end: string): string =>
  found(text, new RegExp(`.*${start}([^${end[0]}]*)${end}.*`));

describe.each(CLIENTS)('%s', (client) => {
  const number = `4179000010${CLIENTS.indexOf(client)}`;

  it('signs asynchronously: acknowledgement, outstanding, signature, in its own dialect', async () => {
    const ack = await sign(client, { msisdn: `+${number}` });
    const type = ['SHELL', 'ADFS'].includes(client) ? 'text/xml' : 'application/soap+xml';
    expect(ack).toMatchObject({ status: 200, type: `${type};charset=UTF-8` });
    expect(ack.text).toContain(`<mss:MSISDN>+${number}</mss:MSISDN>`);
    expect(ack.text).toContain('<mss:StatusCode Value="100"/><mss:StatusMessage>REQUEST_OK</mss:StatusMessage>');
    expect(ack.text).not.toContain('MSS_Signature>');
    const id = transactionOf(ack);
    const status = () => send('MSS_StatusQueryPort', statusMessage(client, id, number));
    expect((await status()).text).toContain('<mss:StatusCode Value="504"/>');
    await mssp.answer(id, 'approve');
    const { text } = await status();
    expect(text).toContain('<mss:StatusCode Value="500"/><mss:StatusMessage>SIGNATURE</mss:StatusMessage>');
    expect(text).toMatch(/<mss:MSS_Signature><mss:Base64Signature>MIAG[A-Za-z0-9+/=]+<\/mss:Base64Signature>/);
    expect(text).toContain(`<mss:MSISDN>+${number}</mss:MSISDN>`);
    expect(text).not.toContain('\n');
    const [wrapper, message] = wrapperOf(text);
    expect(wrapper).toMatchObject(
      STYLES[client] === 'B'
        ? { name: 'MSS_StatusQueryResponse', namespace: 'http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl' }
        : { name: 'MSS_StatusQueryResponse', namespace: undefined },
    );
    expect(message).toMatchObject({
      name: 'MSS_StatusResp',
      namespace: STYLES[client] === 'B' ? undefined : 'http://uri.etsi.org/TS102204/v1.1.2#',
    });
  });

  it('signs synchronously', async () => {
    const { status, text } = await sign(client, { msisdn: '41700092501', mode: 'synch' });
    expect(status).toBe(200);
    expect(text).toContain('<mss:StatusCode Value="500"/>');
    expect(text).toContain('<mss:mssURI>http://mid.swisscom.ch/STK-LoA4</mss:mssURI>');
  });

  it('is told of faults with HTTP 500 and a detail', async () => {
    const reply = await sign(client, { msisdn: '0791234567' });
    expect(reply.status).toBe(500);
    expect(reply.text).toContain(FAULT_101);
  });
});

const FAULT_101 =
  '<soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:Sender</soapenv:Value><soapenv:Subcode' +
  ' xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:fi="http://mss.ficom.fi/TS102204/v1.0.0#">' +
  '<soapenv:Value>mss:_101</soapenv:Value></soapenv:Subcode></soapenv:Code><soapenv:Reason>' +
  '<soapenv:Text xml:lang="en">WRONG_PARAM</soapenv:Text></soapenv:Reason><soapenv:Detail>' +
  '<ns1:detail xmlns:ns1="http://kiuru.methics.fi/mssp">Illegal msisdn</ns1:detail></soapenv:Detail></soapenv:Fault>';

function wrapperOf(text: string) {
  const body = parseXml(text).children.find(({ name }) => name === 'Body');
  const [wrapper] = body?.children ?? [];
  return [wrapper, wrapper?.children[0]] as const;
}

describe('answers as scripts cut them up', () => {
  it('a signature', async () => {
    const { text } = await sign('SHELL', { msisdn: '41700092501', mode: 'synch', ap: { AP_TransID: 'AP.TEST.1' } });
    expect(cut(text, '<mss:StatusCode Value="', '"')).toBe('500');
    expect(cut(text, '<mss:StatusMessage>', '</mss:StatusMessage>')).toBe('SIGNATURE');
    expect(cut(text, '<mss:MSISDN>', '</mss:MSISDN>')).toBe('41700092501');
    expect(cut(text, '<mss:Base64Signature>', '</mss:Base64Signature>')).toMatch(/^MIAG/);
    expect(cut(text, 'AP_TransID="', '"')).toBe('AP.TEST.1');
  });

  it('a fault', async () => {
    const { text } = await sign('SHELL', { msisdn: '41000092105' });
    expect(cut(text, '<soapenv:Value>mss:_', '</soapenv:Value>')).toBe('105');
    expect(found(text, /<soapenv:Text[^>]*>([^<]*)<\/soapenv:Text>/)).toBe('UNKNOWN_CLIENT');
    expect(found(text, /<ns1:detail[^>]*>([^<]*)<\/ns1:detail>/)).toBe('MSISDN is unknown');
  });
});

describe('an answer', () => {
  it('repeats AP_PWD and the instant, in the time of the server', async () => {
    const instant = new Date();
    const { text } = await sign('SAAJ', { msisdn: '41790000201', ap: { Instant: instant.toISOString() } });
    expect(text).toContain('AP_PWD="not-needed"');
    const written = found(text, /<mss:AP_Info[^>]* Instant="([^"]+)"/);
    expect(Date.parse(written)).toBe(instant.getTime());
    expect(written).toMatch(instant.getTimezoneOffset() === 0 ? /\.\d{3}Z$/ : /\.\d{3}[+-]\d\d:\d\d$/);
    expect(text).toContain('<mss:MSSP_ID><mss:URI>http://mid.swisscom.ch/</mss:URI></mss:MSSP_ID>');
  });

  it('escapes what it repeats', async () => {
    const { text } = await sign('SAAJ', { msisdn: '41790000202', ap: { AP_TransID: 'a&#60;&quot;&amp;b' } });
    expect(text).toContain('AP_TransID="a&lt;&quot;&amp;b"');
  });
});

describe('requests', () => {
  const envelope = (body: string): SoapMessage => ({
    headers: { 'Content-Type': 'text/xml' },
    body: `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>${body}</e:Body></e:Envelope>`,
  });
  const bare = (msisdn: string, name: string, prefix: string, namespaces: string, inside = ''): string =>
    `<${name} ${namespaces} MajorVersion="1" MinorVersion="1" MessagingMode="asynchClientServer"${inside}>` +
    ap().replace('mss:', prefix) +
    `<${prefix}MobileUser><${prefix}MSISDN>${msisdn}</${prefix}MSISDN></${prefix}MobileUser>` +
    `<${prefix}DataToBeSigned>Signet: x</${prefix}DataToBeSigned><${prefix}SignatureProfile><${prefix}mssURI>` +
    `http://mid.swisscom.ch/STK-LoA4</${prefix}mssURI></${prefix}SignatureProfile></${name}>`;
  const NS = 'http://uri.etsi.org/TS102204/v1.1.2#';

  it.each([
    [
      'C: default namespace in a bare wrapper',
      (n: string) => `<MSS_Signature>${bare(n, 'MSS_SignatureReq', '', `xmlns="${NS}"`)}</MSS_Signature>`,
    ],
    [
      'D: a wrapper of the protocol',
      (n: string) =>
        `<mss:MSS_Signature xmlns:mss="${NS}" xmlns="">${bare(n, 'mss:MSS_SignatureReq', 'mss:', '')}</mss:MSS_Signature>`,
    ],
    [
      'E: a wrapper of a vendor',
      (n: string) =>
        `<v:MSS_Signature xmlns:v="http://vendor.example/mss">${bare(n, 'm:MSS_SignatureReq', 'm:', `xmlns:m="${NS}"`)}</v:MSS_Signature>`,
    ],
    ['no wrapper', (n: string) => bare(n, 'mss:MSS_SignatureReq', 'mss:', `xmlns:mss="${NS}"`)],
    [
      'prefixes that nobody declared',
      (n: string) => `<MSS_Signature>${bare(n, 'mss:MSS_SignatureReq', 'mss:', '')}</MSS_Signature>`,
    ],
  ])('may come as %s', async (name, body) => {
    const reply = await send('MSS_SignaturePort', envelope(body(`41790000${300 + name.length}`)));
    expect(reply.status).toBe(200);
    expect(wrapperOf(reply.text)[0]).toMatchObject({ name: 'MSS_SignatureResponse', namespace: undefined });
  });

  it('may spell TimeOut as Timeout', async () => {
    const body = bare('41790000390', 'mss:MSS_SignatureReq', 'mss:', '', ' Timeout="999"');
    const reply = await send('MSS_SignaturePort', envelope(body));
    expect(reply.text).toContain('TimeOut must be 1 to 300 seconds');
  });

  it.each(['MSS_SignaturePort', 'MSS_StatusQueryPort', 'MSS_ReceiptPort', 'MSS_ProfilePort', 'MSS_ProfileQueryPort'])(
    'are taken on %s by their message',
    async (port) => {
      const { status, text } = await send(port, profileMessage('SHELL', '41790000400'));
      expect(status).toBe(200);
      expect(text).toContain('<MSS_ProfileQueryResponse><mss:MSS_ProfileResp MajorVersion="2" MinorVersion="0"');
    },
  );

  it('keep characters of every script, as references too', async () => {
    await sign('SHELL', { msisdn: '41790000401', text: 'Signet: Gr&#xfc;&#252;ezi &amp; <![CDATA[<b>]]> 日本 (AB23)' });
    expect(await mssp.messages('41790000401')).toMatchObject([{ text: 'Signet: Grüüezi & <b> 日本 (AB23)' }]);
  });

  it('must be posted', async () => {
    const response = await fetch(`${mssp.origin}/sandbox/mssp/soap/services/MSS_SignaturePort`);
    expect(response.status).toBe(405);
  });

  it.each([
    ['nothing', '', '101'],
    ['no XML', 'hello', '101'],
    ['JSON', '{"MSS_SignatureReq":{}}', '101'],
    ['half an envelope', '<e:Envelope xmlns:e="x"><e:Body>', '101'],
    ['no envelope', '<MSS_Signature><MSS_SignatureReq/></MSS_Signature>', '101'],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${envelope('&a;').body}`, '101'],
    ['an entity of its own', envelope('<MSS_SignatureReq>&a;</MSS_SignatureReq>').body, '101'],
    ['very deep nesting', envelope('<a>'.repeat(2_000) + '</a>'.repeat(2_000)).body, '101'],
    ['a body without a message', envelope('').body, '108'],
    ['another message', envelope('<MSS_Registration><MSS_RegistrationReq/></MSS_Registration>').body, '108'],
    ['an answer', envelope('<MSS_SignatureResponse><MSS_SignatureResp/></MSS_SignatureResponse>').body, '108'],
    ['another version', envelope('<MSS_SignatureReq MajorVersion="9" MinorVersion="1"/>').body, '108'],
    ['an empty message', envelope('<MSS_SignatureReq/>').body, '102'],
  ])('%s is a fault', async (_name, body, code) => {
    const reply = await send('MSS_SignaturePort', { headers: { 'Content-Type': 'text/xml' }, body });
    expect(reply).toMatchObject({ status: 500, type: 'text/xml;charset=UTF-8' });
    expect(codeOf(reply)).toBe(code);
    expect(reply.text).toMatch(/<ns1:detail [^>]*>[^<]+</);
  });

  it('above 64 KiB are refused', async () => {
    const message = envelope(`<MSS_SignatureReq>${' '.repeat(70_000)}</MSS_SignatureReq>`);
    expect((await send('MSS_SignaturePort', message)).status).toBe(413);
  });
});

describe('receipt', () => {
  it.each([
    ['approve', ' UserAck="true" UserResponse="{&quot;status&quot;:&quot;OK&quot;}" xmlns:ns1='],
    [
      'refuse',
      ' UserAck="true" UserResponse="{&quot;status&quot;:&quot;CANCEL&quot;}" FaultMessage="User Cancelled the request"',
    ],
  ])('tells what the person did: %s', async (action, attributes) => {
    const msisdn = action === 'approve' ? '41790000501' : '41790000502';
    const id = transactionOf(await sign('SHELL', { msisdn }));
    await mssp.answer(id, 'approve');
    const held = send('MSS_ReceiptPort', receiptMessage('SHELL', id, msisdn));
    await expect.poll(() => mssp.messages(msisdn)).toHaveLength(1);
    const [message] = await mssp.messages(msisdn);
    await mssp.answer(message?.id ?? '', action);
    const { text } = await held;
    expect(text).toContain('<MSS_ReceiptResponse><mss:MSS_ReceiptResp MajorVersion="1" MinorVersion="1"');
    expect(text).toContain(`<ns1:ReceiptResponseExtension ReceiptMessagingMode="synch"${attributes}`);
  });

  it('without Status is a plain message', async () => {
    const id = transactionOf(await sign('SHELL', { msisdn: '41790000503' }));
    await mssp.answer(id, 'approve');
    const { status, text } = await send('MSS_ReceiptPort', receiptMessage('SHELL', id, '41790000503', false));
    expect(status).toBe(200);
    expect(text).toContain(
      '<mss:Status><mss:StatusCode Value="100"/><mss:StatusMessage>REQUEST_OK</mss:StatusMessage></mss:Status>',
    );
  });
});

describe('profile query', () => {
  it('has the structure of the guide', async () => {
    await mssp.setNumber({
      msisdn: '41790000600',
      methods: ['sim', 'app'],
      inactive_methods: ['sim'],
      recovery_code: true,
    });
    const params = 'sscds state certs pinstatus rcstatus aastatus carddetails';
    const { text } = await send('MSS_ProfilePort', profileMessage('SHELL', '41790000600', params));
    const status = text.replace(/<ds:X509(\w+)>[^<]+</g, '<ds:X509$1>…<').replace(/.*<mss:Status>/, '<mss:Status>');
    const chain = '<ds:X509Certificate>…</ds:X509Certificate><ds:X509SubjectName>…</ds:X509SubjectName>'.repeat(3);
    expect(status).toBe(
      '<mss:Status><mss:StatusCode Value="100"/><mss:StatusMessage>REQUEST_OK</mss:StatusMessage><mss:StatusDetail>' +
        '<mcs:ProfileQueryExtension xmlns:mcs="http://www.methics.fi/TS102204/ext/v1.0.0" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">' +
        '<mcs:MobileUser RecoveryCodeCreated="true" AutoActivation="false"/><mcs:Sscds>' +
        '<mcs:Sim><mcs:State>INACTIVE</mcs:State><mcs:PinStatus blocked="false"/>' +
        `<mcs:MobileUserCertificate State="INACTIVE" Algorithm="EC">${chain}</mcs:MobileUserCertificate>` +
        '<mcs:CardDetails><mcs:MCC>901</mcs:MCC><mcs:MNC>01</mcs:MNC><mcs:Network>Alpha Mobile</mcs:Network></mcs:CardDetails></mcs:Sim>' +
        '<mcs:App><mcs:State>ACTIVE</mcs:State><mcs:PinStatus blocked="false"/>' +
        `<mcs:MobileUserCertificate State="ACTIVE" Algorithm="EC">${chain}</mcs:MobileUserCertificate></mcs:App>` +
        '</mcs:Sscds></mcs:ProfileQueryExtension></mss:StatusDetail></mss:Status></mss:MSS_ProfileResp>' +
        '</MSS_ProfileQueryResponse></soapenv:Body></soapenv:Envelope>',
    );
  });
});
