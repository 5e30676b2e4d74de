/** SOAP requests as real clients write them: envelope, headers and quirks of each. */
import { apInfo } from '../simulated-service.ts';

const MSS = 'http://uri.etsi.org/TS102204/v1.1.2#';
const FI = 'http://mss.ficom.fi/TS102204/v1.0.0#';
const ENVELOPE = 'http://www.w3.org/2003/05/soap-envelope';
const KIURU = 'http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl';
const STK = 'http://mid.swisscom.ch/STK-LoA4';

/** What a signature request varies in. */
export interface SoapSign {
  readonly msisdn?: string;
  readonly text?: string;
  readonly mode?: string;
  readonly profile?: string;
  /** mss:Service elements */
  readonly services?: string;
  readonly ap?: { readonly AP_ID?: string; readonly Instant?: string; readonly AP_TransID?: string };
  readonly timeOut?: string;
}

const attributes = (values: object): string =>
  Object.entries(values)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('');

export const ap = (overrides: object = {}): string => `<mss:AP_Info${attributes(apInfo(overrides))}/>`;
const MSSP = '<mss:MSSP_Info><mss:MSSP_ID><mss:URI>http://mid.swisscom.ch/</mss:URI></mss:MSSP_ID></mss:MSSP_Info>';

export const service = (uri: string, content = ''): string =>
  `<mss:Service><mss:Description><mss:mssURI>${uri}</mss:mssURI></mss:Description>${content}</mss:Service>`;
const USER_LANG = service(`${FI}userLang`, '<fi:UserLang>en</fi:UserLang>');

const head = (version: string, { mode = 'asynchClientServer', timeOut = '80' }: SoapSign): string =>
  `MajorVersion="1" MinorVersion="${version}" MessagingMode="${mode}" TimeOut="${timeOut}"`;

const parts = ({ msisdn = '41791234567', profile = STK, services = '', text = 'Signet: Sign in? (AB23)' }: SoapSign) =>
  `<mss:MobileUser><mss:MSISDN>${msisdn}</mss:MSISDN></mss:MobileUser>` +
  `<mss:DataToBeSigned MimeType="text/plain" Encoding="UTF-8">${text}</mss:DataToBeSigned>` +
  `<mss:SignatureProfile><mss:mssURI>${profile}</mss:mssURI></mss:SignatureProfile>` +
  `<mss:AdditionalServices>${USER_LANG}${services}</mss:AdditionalServices>`;

export interface SoapMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type SoapClient = 'JAVA soap' | 'LAV' | 'SAAJ' | 'SHELL' | 'ADFS';
export const CLIENTS: readonly SoapClient[] = ['JAVA soap', 'LAV', 'SAAJ', 'SHELL', 'ADFS'];
/** The style in which each wants its answer. */
export const STYLES: Readonly<Record<SoapClient, 'A' | 'B'>> = {
  'JAVA soap': 'B',
  LAV: 'A',
  SAAJ: 'A',
  SHELL: 'A',
  ADFS: 'A',
};

export const HEADERS: Readonly<Record<SoapClient, Readonly<Record<string, string>>>> = {
  'JAVA soap': {
    'Content-Type': 'application/soap+xml; charset=utf-8',
    Accept: 'application/soap+xml, multipart/related',
  },
  LAV: { 'Content-Type': 'application/soap+xml; charset=UTF-8', SOAPAction: '"#MSS_Signature"' },
  SAAJ: { 'Content-Type': 'application/soap+xml; charset=UTF-8' },
  SHELL: { 'Content-Type': 'text/xml;charset=utf-8', Accept: 'application/xml' },
  ADFS: { 'Content-Type': 'text/xml', SOAPAction: '"#MSS_Signature"' },
};

/** Envelope and body element of each client, with the message inside. */
function wrapped(client: SoapClient, wrapper: string, message: string, attributeText: string, content: string): string {
  switch (client) {
    case 'JAVA soap':
      return (
        `<?xml version='1.0' encoding='UTF-8'?><S:Envelope xmlns:S="${ENVELOPE}"><S:Body>` +
        `<ns8:${wrapper} xmlns:ns8="${KIURU}" xmlns:mss="${MSS}" xmlns:fi="${FI}"><${message} ${attributeText}>${content}` +
        `</${message}></ns8:${wrapper}></S:Body></S:Envelope>`
      );
    case 'LAV':
      return (
        `<?xml version="1.0" encoding="utf-8"?><soapenv:Envelope xmlns:soapenv="${ENVELOPE}" ` +
        `xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
        `<soapenv:Body><${wrapper} xmlns=""><mss:${message} ${attributeText} xmlns:mss="${MSS}" xmlns:fi="${FI}">${content}` +
        `</mss:${message}></${wrapper}></soapenv:Body></soapenv:Envelope>`
      );
    case 'SAAJ':
      return (
        `<env:Envelope xmlns:env="${ENVELOPE}"><env:Header/><env:Body><${wrapper}>` +
        `<mss:${message} xmlns:mss="${MSS}" xmlns:fi="${FI}" ${attributeText}>${content}</mss:${message}>` +
        `</${wrapper}></env:Body></env:Envelope>`
      );
    case 'SHELL':
      return (
        `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
        `xmlns:xsd="http://www.w3.org/2001/XMLSchema" soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" ` +
        `xmlns:soapenv="${ENVELOPE}" xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>` +
        `<${wrapper} xmlns=""><mss:${message} ${attributeText} xmlns:mss="${MSS}" xmlns:fi="${FI}">${content}` +
        `</mss:${message}></${wrapper}></soapenv:Body></soapenv:Envelope>`
      );
    case 'ADFS':
      return (
        `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<soapenv:Envelope\r\n  xmlns:soapenv="${ENVELOPE}">\r\n` +
        `<soapenv:Body>\r\n  <${wrapper}>\r\n    <mss:${message} ${attributeText} xmlns:mss="${MSS}" xmlns:fi="${FI}">\r\n` +
        `${content}\r\n</mss:${message}>\r\n  </${wrapper}>\r\n</soapenv:Body></soapenv:Envelope>`
      );
  }
}

export function signMessage(client: SoapClient, sign: SoapSign = {}): SoapMessage {
  const version = client === 'JAVA soap' ? '2' : '1';
  const mssp = client === 'LAV' ? '<mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>' : client === 'SAAJ' ? '' : MSSP;
  const content = ap(sign.ap) + mssp + parts(sign);
  const body = wrapped(client, 'MSS_Signature', 'MSS_SignatureReq', head(version, sign), content);
  return { headers: HEADERS[client], body };
}

export function statusMessage(client: SoapClient, id: string, msisdn = '41791234567'): SoapMessage {
  const user = client === 'JAVA soap' ? `<mss:MobileUser><mss:MSISDN>${msisdn}</mss:MSISDN></mss:MobileUser>` : '';
  const attributeText = `MajorVersion="1" MinorVersion="1" MSSP_TransID="${id}"`;
  return {
    headers: HEADERS[client],
    body: wrapped(client, 'MSS_StatusQuery', 'MSS_StatusReq', attributeText, ap() + MSSP + user),
  };
}

/** @param acknowledged asks for the answer of the person */
export function receiptMessage(client: SoapClient, id: string, msisdn: string, acknowledged = true): SoapMessage {
  const extension =
    '<mss:Status><mss:StatusCode Value="100"/><mss:StatusDetail>' +
    '<sco:ReceiptRequestExtension xmlns:sco="http://www.swisscom.ch/TS102204/ext/v1.0.0" ReceiptMessagingMode="synch" ' +
    'UserAck="true"><sco:ReceiptProfile Language="en"><sco:ReceiptProfileURI>http://mss.swisscom.ch/synch' +
    '</sco:ReceiptProfileURI></sco:ReceiptProfile></sco:ReceiptRequestExtension></mss:StatusDetail></mss:Status>';
  const content =
    `${ap()}${MSSP}<mss:MobileUser><mss:MSISDN>${msisdn}</mss:MSISDN></mss:MobileUser>${acknowledged ? extension : ''}` +
    '<mss:Message MimeType="text/plain" Encoding="UTF-8">Signet: You are signed in</mss:Message>';
  const attributeText = `MajorVersion="1" MinorVersion="1" MSSP_TransID="${id}"`;
  return {
    headers: HEADERS[client],
    body: wrapped(client, 'MSS_Receipt', 'MSS_ReceiptReq', attributeText, content),
  };
}

export function profileMessage(client: SoapClient, msisdn: string, params = ''): SoapMessage {
  const content =
    `${ap()}${MSSP}<mss:MobileUser><mss:MSISDN>${msisdn}</mss:MSISDN></mss:MobileUser>` +
    (params === '' ? '' : `<mss:Params>${params}</mss:Params>`);
  const attributeText = 'MajorVersion="2" MinorVersion="0"';
  return {
    headers: HEADERS[client],
    body: wrapped(client, 'MSS_ProfileQuery', 'MSS_ProfileReq', attributeText, content),
  };
}
