/**
 * Every answer of the Mobile ID Reference Guide in both bindings, with values of our own and repaired where the guide is
 * no XML or JSON: misspelt end tags, a bare number, unescaped ampersands, escapes written twice.
 */
import type { Answers, FaultAnswer, MssOperation } from '../../../src/mss/codec.ts';
import type { MobileUserCertificate } from '../../../src/mss/profile.ts';
import type { ReceiptOutcome } from '../../../src/mss/receipt.ts';
import { NO_ANSWERS, type ServiceAnswers } from '../../../src/mss/services.ts';
import * as v from './values.ts';

export interface AnswerExample<Operation extends MssOperation = MssOperation> {
  readonly name: string;
  readonly operation: Operation;
  readonly answer: FaultAnswer | Answers[Operation];
  readonly json: object;
  /** what stands in the SOAP body */
  readonly xml: string;
}

const jsonHead = (version: readonly [string, string] = ['1', '1']) => ({
  AP_Info: { AP_ID: v.AP_ID, AP_TransID: v.TRANS_ID, Instant: v.INSTANT },
  MSSP_Info: { Instant: v.ANSWERED, MSSP_ID: { URI: v.MSSP_URI } },
  MajorVersion: version[0],
  MinorVersion: version[1],
});
const NAMESPACES = 'xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:fi="http://mss.ficom.fi/TS102204/v1.0.0#"';
// the password comes back, and the moment of the request in the time of the server
const XML_HEAD = `<mss:AP_Info AP_ID="${v.AP_ID}" AP_PWD="not-needed" AP_TransID="${v.TRANS_ID}" Instant="2026-03-04T10:30:00.000+01:00"/>
  <mss:MSSP_Info Instant="2026-03-04T10:30:00.250+01:00"><mss:MSSP_ID><mss:URI>${v.MSSP_URI}</mss:URI></mss:MSSP_ID></mss:MSSP_Info>`;
const XML_USER = `<mss:MobileUser><mss:MSISDN>${v.MSISDN}</mss:MSISDN></mss:MobileUser>`;
const XML_SIGNATURE = `<mss:MSS_Signature><mss:Base64Signature>${v.CMS}</mss:Base64Signature></mss:MSS_Signature>`;
const xmlProfile = (uri: string) => `<mss:SignatureProfile><mss:mssURI>${uri}</mss:mssURI></mss:SignatureProfile>`;
const xmlStatus = (code: string, words: string, detail = '') =>
  `<mss:Status><mss:StatusCode Value="${code}"/><mss:StatusMessage>${words}</mss:StatusMessage>${detail && `<mss:StatusDetail>${detail}</mss:StatusDetail>`}</mss:Status>`;
const jsonStatus = (code: string, words: string, detail?: object) => ({
  Status: { StatusCode: { Value: code }, StatusMessage: words, ...(detail && { StatusDetail: detail }) },
});

/* Signatures */

const ANSWER = {
  kind: 'response',
  apTransId: v.TRANS_ID,
  msisdn: v.MSISDN,
  msspTransId: v.MSSP_TRANS_ID,
  services: NO_ANSWERS,
} as const;

interface Signed {
  readonly name: string;
  readonly profile: string;
  readonly signed: boolean;
  readonly json?: object;
  readonly xml?: string;
  readonly services?: Partial<ServiceAnswers>;
}

function signature({ name, profile, signed, json, xml = '', services = {} }: Signed): AnswerExample<'signature'> {
  const [code, words] = signed ? ['500', 'SIGNATURE'] : ['100', 'REQUEST_OK'];
  const detail = xml && `<fi:ServiceResponses><fi:ServiceResponse>${xml}</fi:ServiceResponse></fi:ServiceResponses>`;
  return {
    name,
    operation: 'signature',
    answer: {
      ...ANSWER,
      status: code,
      signatureProfile: profile,
      cms: signed ? v.bytes(v.CMS) : undefined,
      services: { ...NO_ANSWERS, ...services },
    },
    json: {
      MSS_SignatureResp: {
        ...jsonHead(),
        MSSP_TransID: v.MSSP_TRANS_ID,
        MobileUser: { MSISDN: v.MSISDN },
        ...(signed && { MSS_Signature: { Base64Signature: v.CMS } }),
        ...(json && { ServiceResponses: [json] }),
        SignatureProfile: profile,
        ...jsonStatus(code, words),
      },
    },
    xml: `<MSS_SignatureResponse><mss:MSS_SignatureResp MajorVersion="1" MinorVersion="1" MSSP_TransID="${v.MSSP_TRANS_ID}" ${NAMESPACES}>
      ${XML_HEAD} ${XML_USER} ${signed ? XML_SIGNATURE : ''} ${xmlProfile(profile)} ${xmlStatus(code, words, detail)}
    </mss:MSS_SignatureResp></MSS_SignatureResponse>`,
  };
}

const xmlDescription = (uri: string) => `<fi:Description><mss:mssURI>${uri}</mss:mssURI></fi:Description>`;
const GEOFENCING = 'http://mid.swisscom.ch/as#geofencing';
const APP2APP = 'http://mid.swisscom.ch/as#app2app';
const SUBSCRIBER_INFO = 'http://mid.swisscom.ch/as#subscriberInfo';
const AS = 'xmlns:ns1="http://mid.swisscom.ch/TS102204/as/v1.0"';

const geofencingError = (name: string, [code, message]: readonly [string, string]): AnswerExample<'signature'> =>
  signature({
    name,
    profile: v.DEVICE,
    signed: true,
    json: { Description: GEOFENCING, Geofencing: { ErrorCode: '103', ErrorMessage: 'Location permission denied' } },
    xml: `${xmlDescription(GEOFENCING)}<ns1:GeoFencing ${code}="103" ${message}="Location permission denied" ${AS}/>`,
    services: { locationError: { code: '103', message: 'Location permission denied' } },
  });

const SIGNATURES: readonly AnswerExample<'signature'>[] = [
  signature({ name: 'synchronous signature', profile: v.STK, signed: true }),
  signature({ name: 'asynchronous acknowledgement', profile: v.STK, signed: false }),
  signature({
    name: 'with a location',
    profile: v.DEVICE,
    signed: true,
    json: {
      Description: GEOFENCING,
      Geofencing: {
        Accuracy: '42',
        Country: 'AT',
        DeviceConfidence: '0.9',
        LocationConfidence: '0.75',
        Timestamp: '2026-03-04T10:29:50.000+01:00',
      },
    },
    xml: `${xmlDescription(GEOFENCING)}<ns1:GeoFencing country="AT" accuracy="42" timestamp="2026-03-04T10:29:50.000+01:00" deviceconfidence="0.9" locationconfidence="0.75" ${AS}/>`,
    services: {
      location: {
        country: 'AT',
        accuracyMetres: 42,
        at: new Date('2026-03-04T09:29:50.000Z'),
        deviceConfidence: 0.9,
        locationConfidence: 0.75,
      },
    },
  }),
  geofencingError('without a location, as services write it', ['errorcode', 'errormessage']),
  geofencingError('without a location, as the guide writes it', ['errorCode', 'errorMessage']),
  signature({
    name: 'from app to app',
    profile: v.DEVICE,
    signed: false,
    json: { App2App: { AuthUri: v.AUTH_URI }, Description: APP2APP },
    xml: `${xmlDescription(APP2APP)}<fi:App2App><ns1:AuthUri ${AS}> ${v.AUTH_URI.replaceAll('&', '&amp;')} </ns1:AuthUri></fi:App2App>`,
    services: { authUri: v.AUTH_URI },
  }),
  signature({
    name: 'with the network, an older service',
    profile: v.STK,
    signed: true,
    json: { Description: SUBSCRIBER_INFO, SubscriberInfo: { Details: [{ Id: '1901', Value: '22802' }] } },
    xml: `${xmlDescription(SUBSCRIBER_INFO)}<ns1:SubscriberInfo ${AS}><ns1:Detail id="1901" value="22802"/></ns1:SubscriberInfo>`,
    services: { subscriberInfo: { mccMnc: '22802' } },
  }),
];

/* Status */

const status = (name: string, code: '500' | '504', words: string): AnswerExample<'status'> => ({
  name,
  operation: 'status',
  answer: {
    ...ANSWER,
    status: code,
    msspTransId: undefined,
    signatureProfile: undefined,
    cms: code === '500' ? v.bytes(v.CMS) : undefined,
  },
  json: {
    MSS_StatusResp: {
      ...jsonHead(),
      MobileUser: { MSISDN: v.MSISDN },
      ...(code === '500' && { MSS_Signature: { Base64Signature: v.CMS } }),
      ...jsonStatus(code, words),
    },
  },
  xml: `<MSS_StatusQueryResponse><mss:MSS_StatusResp MajorVersion="1" MinorVersion="1" ${NAMESPACES}>${XML_HEAD}${XML_USER}${code === '500' ? XML_SIGNATURE : ''}${xmlStatus(code, words)}</mss:MSS_StatusResp></MSS_StatusQueryResponse>`,
});

/* Receipts: the four scenarios of the extension, and none */

interface Receipt {
  readonly name: string;
  readonly outcome: ReceiptOutcome;
  readonly extension?: Readonly<Record<string, string>>;
}

function receipt({ name, outcome, extension }: Receipt): AnswerExample<'receipt'> {
  const attributes = Object.entries(extension ?? {}).map(
    ([key, value]) => `${key}="${value.replaceAll('"', '&quot;')}"`,
  );
  const xml =
    extension &&
    `<ns1:ReceiptResponseExtension ${attributes.join(' ')} xmlns:ns1="http://www.swisscom.ch/TS102204/ext/v1.0.0"/>`;
  return {
    name,
    operation: 'receipt',
    answer: {
      kind: 'receipt',
      status: '100',
      apTransId: v.TRANS_ID,
      msisdn: undefined,
      msspTransId: undefined,
      outcome,
    },
    json: {
      MSS_ReceiptResp: {
        ...jsonHead(),
        ...jsonStatus(
          '100',
          'REQUEST_OK',
          extension && { ReceiptResponseExtension: { ClientAck: 'false', NetworkAck: 'false', ...extension } },
        ),
      },
    },
    xml: `<MSS_ReceiptResponse><mss:MSS_ReceiptResp MajorVersion="1" MinorVersion="1" ${NAMESPACES}>${XML_HEAD}${xmlStatus('100', 'REQUEST_OK', xml)}</mss:MSS_ReceiptResp></MSS_ReceiptResponse>`,
  };
}

const EXTENSION = { ReceiptMessagingMode: 'synch', UserAck: 'true' } as const;
const RECEIPTS: readonly AnswerExample<'receipt'>[] = [
  receipt({
    name: 'receipt accepted',
    outcome: 'accepted',
    extension: { ...EXTENSION, UserResponse: '{"status":"OK"}' },
  }),
  receipt({
    name: 'receipt accepted, escaped twice',
    outcome: 'accepted',
    extension: { ...EXTENSION, UserResponse: String.raw`{\"status\":\"OK\"}` },
  }),
  receipt({
    name: 'receipt cancelled',
    outcome: 'cancelled',
    extension: { ...EXTENSION, UserResponse: '{"status":"CANCEL"}', FaultMessage: 'User Cancelled the request' },
  }),
  receipt({
    name: 'receipt shown without an answer',
    outcome: 'timed_out',
    extension: { ...EXTENSION, UserResponse: '{"status":"TIMEOUT"}', FaultMessage: 'Timeout waiting response' },
  }),
  receipt({
    name: 'receipt of which nothing is known',
    outcome: 'unknown',
    extension: { ReceiptMessagingMode: 'synch', UserAck: 'false' },
  }),
  receipt({ name: 'receipt without the extension', outcome: 'unknown' }),
];

/* Profile */

const SUBJECTS = ['cn=midcheab12cd34ef:pn,serialnumber=midcheab12cd34ef', 'cn=issuing ca 1,o=example'];
const PROFILES = [v.STK, v.DEVICE, 'http://mid.swisscom.ch/Any-LoA4'];

const certificate = (state: string, algorithm: string): MobileUserCertificate => ({
  state,
  algorithm,
  signatureProfiles: [],
  certificates: [v.bytes(v.USER_CERTIFICATE), v.bytes(v.CA_CERTIFICATE)],
  subjects: SUBJECTS,
});
const jsonCertificate = (State: string, Algorithm: string) => ({
  Algorithm,
  State,
  X509Certificate: [v.USER_CERTIFICATE, v.CA_CERTIFICATE],
  X509SubjectName: SUBJECTS,
});
const xmlCertificate = (state: string, algorithm: string) =>
  `<mcs:MobileUserCertificate State="${state}" Algorithm="${algorithm}">
    <ds:X509Certificate>${v.USER_CERTIFICATE}</ds:X509Certificate><ds:X509SubjectName>${SUBJECTS[0]}</ds:X509SubjectName>
    <ds:X509Certificate>${v.CA_CERTIFICATE}</ds:X509Certificate><ds:X509SubjectName>${SUBJECTS[1]}</ds:X509SubjectName>
  </mcs:MobileUserCertificate>`;

const profile: AnswerExample<'profile'> = {
  name: 'profile of a person with an inactive SIM and an active app',
  operation: 'profile',
  answer: {
    kind: 'profile',
    status: '100',
    apTransId: v.TRANS_ID,
    msisdn: undefined,
    msspTransId: undefined,
    profile: {
      signatureProfiles: PROFILES,
      recoveryCodeCreated: true,
      autoActivation: false,
      sim: {
        state: 'INACTIVE',
        pinBlocked: true,
        certificates: [certificate('INACTIVE', 'RSA'), certificate('INACTIVE', 'EC')],
        cardDetails: { mcc: '228', mnc: '02', network: 'Example Mobile' },
      },
      apps: [{ state: 'ACTIVE', pinBlocked: false, certificates: [certificate('ACTIVE', 'RSA')] }],
      certificates: [],
    },
  },
  json: {
    MSS_ProfileResp: {
      ...jsonHead(['2', '0']),
      SignatureProfile: PROFILES,
      ...jsonStatus('100', 'REQUEST_OK', {
        ProfileQueryExtension: {
          MobileUser: { AutoActivation: false, RecoveryCodeCreated: true },
          Sscds: {
            App: [
              {
                MobileUserCertificate: [jsonCertificate('ACTIVE', 'RSA')],
                PinStatus: { Blocked: false },
                State: 'ACTIVE',
              },
            ],
            Sim: {
              CardDetails: { Mcc: '228', Mnc: '02', Network: 'Example Mobile' },
              MobileUserCertificate: [jsonCertificate('INACTIVE', 'RSA'), jsonCertificate('INACTIVE', 'EC')],
              PinStatus: { Blocked: true },
              State: 'INACTIVE',
            },
          },
        },
      }),
    },
  },
  xml: `<MSS_ProfileQueryResponse><mss:MSS_ProfileResp ${NAMESPACES} MajorVersion="2" MinorVersion="0">
    ${XML_HEAD} ${PROFILES.map(xmlProfile).join('')}
    ${xmlStatus(
      '100',
      'REQUEST_OK',
      `<mcs:ProfileQueryExtension xmlns:mcs="http://www.methics.fi/TS102204/ext/v1.0.0" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
      <mcs:MobileUser RecoveryCodeCreated="true" AutoActivation="false"/>
      <mcs:Sscds>
        <mcs:Sim>
          <mcs:State>INACTIVE</mcs:State><mcs:PinStatus blocked="true"/>
          ${xmlCertificate('INACTIVE', 'RSA')}${xmlCertificate('INACTIVE', 'EC')}
          <mcs:CardDetails><mcs:MCC>228</mcs:MCC><mcs:MNC>02</mcs:MNC><mcs:Network>Example Mobile</mcs:Network></mcs:CardDetails>
        </mcs:Sim>
        <mcs:App><mcs:State>ACTIVE</mcs:State><mcs:PinStatus blocked="false"/>${xmlCertificate('ACTIVE', 'RSA')}</mcs:App>
      </mcs:Sscds>
    </mcs:ProfileQueryExtension>`,
    )}
  </mss:MSS_ProfileResp></MSS_ProfileQueryResponse>`,
};

/* Faults: every operation has the same */

interface Fault {
  readonly operation: MssOperation;
  readonly name: string;
  readonly code: string;
  readonly role: 'Sender' | 'Receiver';
  readonly reason: string;
  readonly detail: string;
}

const fault = ({ name, operation, code, role, reason, detail }: Fault): AnswerExample => ({
  name,
  operation,
  answer: { kind: 'fault', code, detailCode: undefined, reason, detail, portalUrl: undefined },
  json: {
    Fault: {
      Code: {
        SubCode: { Value: `_${code}`, ValueNs: 'http://uri.etsi.org/TS102204/v1.1.2#' },
        Value: role,
        ValueNs: 'http://www.w3.org/2003/05/soap-envelope',
      },
      Detail: detail,
      Reason: reason,
    },
  },
  xml: `<soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:${role}</soapenv:Value>
    <soapenv:Subcode ${NAMESPACES}><soapenv:Value>mss:_${code}</soapenv:Value></soapenv:Subcode></soapenv:Code>
    <soapenv:Reason><soapenv:Text xml:lang="en">${reason}</soapenv:Text></soapenv:Reason>
    <soapenv:Detail><ns1:detail xmlns:ns1="http://kiuru.methics.fi/mssp">${detail}</ns1:detail></soapenv:Detail></soapenv:Fault>`,
});

export const ANSWERS: readonly AnswerExample[] = [
  ...SIGNATURES,
  status('status, signed', '500', 'SIGNATURE'),
  status('status, outstanding', '504', 'OUTSTANDING_TRANSACTION'),
  ...RECEIPTS,
  profile,
  fault({
    name: 'fault of a wrong number, which is also that of the heartbeat',
    operation: 'signature',
    code: '101',
    role: 'Sender',
    reason: 'WRONG_PARAM',
    detail: 'Illegal msisdn',
  }),
  fault({
    name: 'fault of a profile query',
    operation: 'profile',
    code: '401',
    role: 'Receiver',
    reason: 'USER_CANCEL',
    detail: 'User cancelled the request',
  }),
];
