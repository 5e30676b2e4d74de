/**
 * Answers and faults of the SOAP binding as the real service writes them, down to its prefixes: scripts look for them
 * word by word. One line; instants in the time of the server; AP_PWD is repeated. SOAP 1.1 knows no subcodes: there the
 * fault code is the one of the service. Pure, apart from the time zone.
 */
import { localDateTime } from './date-time.ts';
import type { Dialect } from './dialect.ts';
import { type MssFault, statusMessage } from './faults.ts';
import type { MssAnswer, SignatureValue } from './protocol.ts';
import { HOME_MSSP, MSSP_URI, NODE } from './roles.ts';
import { FICOM_NAMESPACE, MSS_NAMESPACE } from './service-uris.ts';
import { profileDetail, receiptDetail, serviceDetail } from './soap-details.ts';
import {
  KIURU_DETAIL,
  KIURU_WSDL,
  MESSAGES,
  SOAP_ENVELOPES,
  type SoapVersion,
  SWISSCOM_EXTENSION,
} from './soap-names.ts';
import type { SoapForm } from './soap-request.ts';
import { element, escaped } from './xml-writer.ts';

const PREFIXES = { 'xmlns:mss': MSS_NAMESPACE, 'xmlns:fi': FICOM_NAMESPACE } as const;
const msspId = (dialect: Dialect): string => element('mss:MSSP_ID', {}, element('mss:URI', {}, MSSP_URI[dialect]));

export function encodeSoapAnswer(answer: MssAnswer, { style, version }: SoapForm): string {
  const { response, wrapper: ordinary } = MESSAGES[answer.operation];
  // FiCom's services wrap their answers as the requests are.
  const wrapper = answer.dialect === 'ficom' ? ordinary.replace(/Response$/, '') : ordinary;
  const message = (name: string): string =>
    element(
      name,
      {
        MajorVersion: answer.operation === 'profile' ? '2' : '1',
        MinorVersion: answer.operation === 'profile' ? '0' : '1',
        MSSP_TransID: 'msspTransId' in answer ? answer.msspTransId : undefined,
        ...PREFIXES,
      },
      apInfo(answer),
      element('mss:MSSP_Info', { Instant: localDateTime(answer.msspInstant) }, msspId(answer.dialect)),
      ...partsOf(answer),
    );
  switch (style) {
    case 'qualified wrapper':
      return envelope(version, element(`ets:${wrapper}`, { 'xmlns:ets': KIURU_WSDL }, message(response)));
    case 'unqualified wrapper':
      return envelope(version, element(wrapper, {}, message(`mss:${response}`)));
    case 'default namespace':
      return envelope(version, element(wrapper, {}, withoutPrefix(message(`mss:${response}`))));
  }
}

/** Only markup has a bare `<`; the declaration that counts is the first. */
const withoutPrefix = (xml: string): string =>
  xml.replaceAll('<mss:', '<').replaceAll('</mss:', '</').replace(' xmlns:mss=', ' xmlns=');

export function encodeSoapFault(fault: MssFault, dialect: Dialect, version: SoapVersion): string {
  const code = `${dialect === 'ficom' ? 'fi' : 'mss'}:_${fault.code}`;
  if (version === '1.1') return envelope(version, olderFault(fault, code));
  const detailCode = fault.subcode && element('soapenv:Subcode', {}, value(`fi:_${fault.subcode}`));
  const subcode = element('soapenv:Subcode', PREFIXES, value(code), detailCode ?? '');
  const node = element('soapenv:Node', {}, NODE) + element('soapenv:Role', {}, HOME_MSSP);
  return envelope(
    version,
    element(
      'soapenv:Fault',
      {},
      element('soapenv:Code', {}, value(`soapenv:${fault.party}`), subcode),
      element('soapenv:Reason', {}, element('soapenv:Text', { 'xml:lang': 'en' }, escaped(fault.reason))),
      dialect === 'mobile-id' ? '' : node,
      element('soapenv:Detail', {}, detailOf(fault)),
    ),
  );
}

const olderFault = (fault: MssFault, code: string): string =>
  element(
    'soapenv:Fault',
    PREFIXES,
    element('faultcode', {}, code),
    element('faultstring', {}, escaped(fault.reason)),
    element('detail', {}, detailOf(fault)),
  );

const detailOf = ({ detail, portalUrl }: MssFault): string =>
  element('ns1:detail', { 'xmlns:ns1': KIURU_DETAIL }, escaped(detail)) +
  (portalUrl === undefined
    ? ''
    : element(
        'ns2:UserAssistance',
        { 'xmlns:ns2': SWISSCOM_EXTENSION },
        element('ns2:PortalUrl', {}, escaped(portalUrl)),
      ));

const value = (text: string): string => element('soapenv:Value', {}, text);

const envelope = (version: SoapVersion, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${element(
    'soapenv:Envelope',
    {
      'xmlns:soapenv': SOAP_ENVELOPES[version],
      'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    },
    element('soapenv:Body', {}, body),
  )}`;

const apInfo = ({ apId, apPassword = '', apTransId, instant }: MssAnswer): string =>
  element('mss:AP_Info', {
    AP_ID: apId,
    AP_PWD: apPassword,
    AP_TransID: apTransId,
    Instant: localDateTime(instant),
  });

/** In the order of the schema. */
function partsOf(answer: MssAnswer): string[] {
  switch (answer.operation) {
    case 'sign':
      return [
        mobileUser(answer.msisdnAsSent),
        signature(answer.signature),
        profile(answer.signatureProfile),
        status(answer, serviceDetail(answer.services)),
      ];
    case 'status':
      return [
        mobileUser(answer.msisdnAsSent),
        signature(answer.signature),
        status(answer, serviceDetail(answer.services)),
      ];
    case 'receipt':
      return [status(answer, receiptDetail(answer.extension))];
    case 'registration':
      return [status(answer, '')];
    case 'profile':
      return [...answer.signatureProfiles.map(profile), status(answer, profileDetail(answer.extension))];
  }
}

const mobileUser = (msisdn: string): string =>
  element('mss:MobileUser', {}, element('mss:MSISDN', {}, escaped(msisdn)));

const signature = (value: SignatureValue | undefined): string =>
  value === undefined ? '' : element('mss:MSS_Signature', {}, signatureContent(value));

const signatureContent = (value: SignatureValue): string =>
  value.form === 'cms'
    ? element('mss:Base64Signature', {}, value.base64)
    : element(
        'fi:PKCS1',
        {},
        element('fi:SignatureValue', {}, value.value),
        element('fi:X509Certificate', {}, value.certificate),
      );

const profile = (uri: string): string => element('mss:SignatureProfile', {}, element('mss:mssURI', {}, escaped(uri)));

const status = (answer: MssAnswer, detail: string): string =>
  element(
    'mss:Status',
    {},
    element('mss:StatusCode', { Value: String(answer.status) }),
    element('mss:StatusMessage', {}, statusMessage(answer.status)),
    detail === '' ? '' : element('mss:StatusDetail', {}, detail),
  );
