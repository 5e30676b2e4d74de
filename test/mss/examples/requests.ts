/**
 * Every request of the Mobile ID Reference Guide in both bindings, with values of our own and repaired where the guide
 * differs from what services take: TimeOut, not Timeout; MSSP_TransID inside MSS_StatusReq; MinorVersion 2 of all JSON
 * signature requests.
 */
import type { Messages, MssOperation } from '../../../src/mss/codec.ts';
import { AP_ID, DEVICE, HEAD, INSTANT, MSISDN, MSSP_TRANS_ID, MSSP_URI, STK, TEXT, TRANS_ID } from './values.ts';

export interface RequestExample<Operation extends MssOperation = MssOperation> {
  readonly name: string;
  readonly operation: Operation;
  readonly message: Messages[Operation];
  readonly json: object;
  /** the message within its wrapper */
  readonly xml: string;
}

const jsonHead = (major: string, minor: string) => ({
  AP_Info: { AP_ID, AP_PWD: 'not-needed', AP_TransID: TRANS_ID, Instant: INSTANT },
  MSSP_Info: { MSSP_ID: { URI: MSSP_URI } },
  MajorVersion: major,
  MinorVersion: minor,
});
const NAMESPACES = 'xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:fi="http://mss.ficom.fi/TS102204/v1.0.0#"';
const XML_HEAD = `<mss:AP_Info AP_ID="${AP_ID}" AP_PWD="not-needed" AP_TransID="${TRANS_ID}" Instant="${INSTANT}"/>
  <mss:MSSP_Info><mss:MSSP_ID><mss:URI>${MSSP_URI}</mss:URI></mss:MSSP_ID></mss:MSSP_Info>`;
const XML_USER = `<mss:MobileUser><mss:MSISDN>+${MSISDN}</mss:MSISDN></mss:MobileUser>`;
const service = (uri: string, content = '') =>
  `<mss:Service><mss:Description><mss:mssURI>${uri}</mss:mssURI></mss:Description>${content}</mss:Service>`;

const USER_LANG = 'http://mss.ficom.fi/TS102204/v1.0.0#userLang';
const GEOFENCING = 'http://mid.swisscom.ch/as#geofencing';
const APP2APP = 'http://mid.swisscom.ch/as#app2app';

const signature = { ...HEAD, msisdn: MSISDN, content: { kind: 'text', text: TEXT }, format: undefined } as const;
const jsonSignature = (mode: string, profile: string, timeOut: string, services: readonly object[]) => ({
  MSS_SignatureReq: {
    ...jsonHead('1', '2'),
    AdditionalServices: services,
    DataToBeSigned: { Data: TEXT, Encoding: 'UTF-8', MimeType: 'text/plain' },
    MessagingMode: mode,
    MobileUser: { MSISDN: `+${MSISDN}` },
    SignatureProfile: profile,
    TimeOut: timeOut,
  },
});
const xmlSignature = (mode: string, profile: string, timeOut: string, services: string) =>
  `<mss:MSS_SignatureReq MinorVersion="1" MajorVersion="1" MessagingMode="${mode}" TimeOut="${timeOut}" ${NAMESPACES}>
    ${XML_HEAD} ${XML_USER}
    <mss:DataToBeSigned MimeType="text/plain" Encoding="UTF-8">${TEXT}</mss:DataToBeSigned>
    <mss:SignatureProfile><mss:mssURI>${profile}</mss:mssURI></mss:SignatureProfile>
    <mss:AdditionalServices>${services}</mss:AdditionalServices>
  </mss:MSS_SignatureReq>`;
const jsonLanguage = (language: string) => ({ Description: USER_LANG, UserLang: { Value: language } });
const xmlLanguage = (language: string) => service(USER_LANG, `<fi:UserLang>${language}</fi:UserLang>`);

const SIGNATURES: readonly RequestExample<'signature'>[] = [
  {
    name: 'synchronous signature, user language',
    operation: 'signature',
    message: {
      ...signature,
      messagingMode: 'synch',
      language: 'fr',
      services: {},
      signatureProfile: STK,
      timeoutSeconds: 80,
    },
    json: jsonSignature('synch', STK, '80', [jsonLanguage('fr')]),
    xml: xmlSignature('synch', STK, '80', xmlLanguage('fr')),
  },
  {
    name: 'asynchronous signature',
    operation: 'signature',
    message: {
      ...signature,
      messagingMode: 'asynch',
      language: 'de',
      services: {},
      signatureProfile: 'http://mid.swisscom.ch/Any-LoA4',
      timeoutSeconds: 80,
    },
    json: jsonSignature('asynch', 'http://mid.swisscom.ch/Any-LoA4', '80', [jsonLanguage('de')]),
    xml: xmlSignature('asynchClientServer', 'http://mid.swisscom.ch/Any-LoA4', '80', xmlLanguage('de')),
  },
  {
    name: 'signature with geofencing',
    operation: 'signature',
    message: {
      ...signature,
      messagingMode: 'synch',
      language: 'it',
      services: { geofencing: { policy: undefined } },
      signatureProfile: 'http://mid.swisscom.ch/MID/v1/AuthProfile1',
      timeoutSeconds: 80,
    },
    json: jsonSignature('synch', 'http://mid.swisscom.ch/MID/v1/AuthProfile1', '80', [
      jsonLanguage('it'),
      { Description: GEOFENCING },
    ]),
    xml: xmlSignature(
      'synch',
      'http://mid.swisscom.ch/MID/v1/AuthProfile1',
      '80',
      xmlLanguage('it') + service(GEOFENCING),
    ),
  },
  {
    name: 'signature from app to app',
    operation: 'signature',
    message: {
      ...signature,
      messagingMode: 'asynch',
      language: 'en',
      services: { app2app: { redirectUri: 'shop://back' } },
      signatureProfile: DEVICE,
      timeoutSeconds: 40,
    },
    json: jsonSignature('asynch', DEVICE, '40', [
      jsonLanguage('en'),
      { Description: APP2APP, App2App: { RedirectUri: 'shop://back' } },
    ]),
    xml: xmlSignature(
      'asynchClientServer',
      DEVICE,
      '40',
      xmlLanguage('en') +
        service(
          APP2APP,
          '<mss:App2App><ns1:RedirectUri xmlns:ns1="http://mid.swisscom.ch/TS102204/as/v1.0">shop://back</ns1:RedirectUri></mss:App2App>',
        ),
    ),
  },
];

const MESSAGE = { Data: 'ACME: Order 7781 is released.', Encoding: 'UTF-8', MimeType: 'text/plain' };
const receipt = { ...HEAD, msspTransId: MSSP_TRANS_ID, msisdn: MSISDN, text: MESSAGE.Data, language: 'de' } as const;
const jsonReceipt = (status: object) => ({
  MSS_ReceiptReq: {
    ...jsonHead('1', '1'),
    MSSP_TransID: MSSP_TRANS_ID,
    Message: MESSAGE,
    MobileUser: { MSISDN: `+${MSISDN}` },
    ...status,
  },
});
const xmlReceipt = (status: string) =>
  `<mss:MSS_ReceiptReq MinorVersion="1" MajorVersion="1" MSSP_TransID="${MSSP_TRANS_ID}" xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:sco="http://www.swisscom.ch/TS102204/ext/v1.0.0">
    ${XML_HEAD} ${XML_USER} ${status}
    <mss:Message MimeType="text/plain" Encoding="UTF-8">${MESSAGE.Data}</mss:Message>
  </mss:MSS_ReceiptReq>`;

const OTHERS: readonly RequestExample[] = [
  {
    name: 'status query',
    operation: 'status',
    message: { ...HEAD, msspTransId: MSSP_TRANS_ID },
    json: { MSS_StatusReq: { ...jsonHead('1', '1'), MSSP_TransID: MSSP_TRANS_ID } },
    xml: `<mss:MSS_StatusReq MinorVersion="1" MajorVersion="1" MSSP_TransID="${MSSP_TRANS_ID}" xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#">${XML_HEAD}</mss:MSS_StatusReq>`,
  },
  {
    name: 'receipt with the extension',
    operation: 'receipt',
    message: { ...receipt, extension: true },
    json: jsonReceipt({
      Status: {
        StatusCode: { Value: '100' },
        StatusDetail: {
          ReceiptRequestExtension: {
            ReceiptMessagingMode: 'synch',
            ReceiptProfile: { Language: 'DE', ReceiptProfileURI: 'http://mss.swisscom.ch/synch' },
            UserAck: 'true',
          },
        },
      },
    }),
    xml: xmlReceipt(
      '<mss:Status><mss:StatusCode Value="100"/><mss:StatusDetail><sco:ReceiptRequestExtension ReceiptMessagingMode="synch" UserAck="true"><sco:ReceiptProfile Language="DE"><sco:ReceiptProfileURI>http://mss.swisscom.ch/synch</sco:ReceiptProfileURI></sco:ReceiptProfile></sco:ReceiptRequestExtension></mss:StatusDetail></mss:Status>',
    ),
  },
  {
    name: 'receipt for an app, without the extension',
    operation: 'receipt',
    message: { ...receipt, extension: false },
    json: jsonReceipt({}),
    xml: xmlReceipt(''),
  },
  {
    name: 'profile query with every parameter',
    operation: 'profile',
    message: { ...HEAD, msisdn: MSISDN, version: '2.0' },
    json: {
      MSS_ProfileReq: {
        ...jsonHead('2', '0'),
        MobileUser: { MSISDN: `+${MSISDN}` },
        Params: 'sscds state certs pinstatus rcstatus aastatus carddetails',
      },
    },
    xml: `<MSS_ProfileReq MajorVersion="2" MinorVersion="0" ${NAMESPACES}>${XML_HEAD}${XML_USER}<mss:Params>sscds state certs pinstatus rcstatus aastatus carddetails</mss:Params></MSS_ProfileReq>`,
  },
];

export const REQUESTS: readonly RequestExample[] = [...SIGNATURES, ...OTHERS];
