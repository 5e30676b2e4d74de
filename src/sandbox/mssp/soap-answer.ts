/**
 * Answers and faults of the SOAP binding as the real service writes them, down to its prefixes: scripts look for them
 * word by word. One line; instants in the time of the server; AP_PWD is repeated. Pure, apart from the time zone.
 */
import { localDateTime } from './date-time.ts';
import { type MssFault, statusMessage } from './faults.ts';
import type { MssAnswer } from './protocol.ts';
import { FICOM_NAMESPACE, MSS_NAMESPACE } from './service-uris.ts';
import { profileDetail, receiptDetail, serviceDetail } from './soap-details.ts';
import { KIURU_DETAIL, KIURU_WSDL, MESSAGES, SOAP_ENVELOPE } from './soap-names.ts';
import type { WrapperStyle } from './soap-request.ts';
import { element, escaped } from './xml-writer.ts';

const PREFIXES = { 'xmlns:mss': MSS_NAMESPACE, 'xmlns:fi': FICOM_NAMESPACE } as const;
const MSSP_ID = element('mss:MSSP_ID', {}, element('mss:URI', {}, 'http://mid.swisscom.ch/'));

export function encodeSoapAnswer(answer: MssAnswer, style: WrapperStyle): string {
  const { response, wrapper } = MESSAGES[answer.operation];
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
      element('mss:MSSP_Info', { Instant: localDateTime(answer.msspInstant) }, MSSP_ID),
      ...partsOf(answer),
    );
  return envelope(
    style === 'qualified wrapper'
      ? element(`ets:${wrapper}`, { 'xmlns:ets': KIURU_WSDL }, message(response))
      : element(wrapper, {}, message(`mss:${response}`)),
  );
}

export function encodeSoapFault(fault: MssFault): string {
  const detailCode = fault.subcode && element('soapenv:Subcode', {}, value(`fi:_${fault.subcode}`));
  const subcode = element('soapenv:Subcode', PREFIXES, value(`mss:_${fault.code}`), detailCode ?? '');
  return envelope(
    element(
      'soapenv:Fault',
      {},
      element('soapenv:Code', {}, value(`soapenv:${fault.party}`), subcode),
      element('soapenv:Reason', {}, element('soapenv:Text', { 'xml:lang': 'en' }, escaped(fault.reason))),
      element('soapenv:Detail', {}, element('ns1:detail', { 'xmlns:ns1': KIURU_DETAIL }, escaped(fault.detail))),
    ),
  );
}

const value = (text: string): string => element('soapenv:Value', {}, text);

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${element(
    'soapenv:Envelope',
    {
      'xmlns:soapenv': SOAP_ENVELOPE,
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
    case 'profile':
      return [...answer.signatureProfiles.map(profile), status(answer, profileDetail(answer.extension))];
  }
}

const mobileUser = (msisdn: string): string =>
  element('mss:MobileUser', {}, element('mss:MSISDN', {}, escaped(msisdn)));

const signature = (base64: string | undefined): string =>
  base64 === undefined ? '' : element('mss:MSS_Signature', {}, element('mss:Base64Signature', {}, base64));

const profile = (uri: string): string => element('mss:SignatureProfile', {}, element('mss:mssURI', {}, escaped(uri)));

const status = (answer: MssAnswer, detail: string): string =>
  element(
    'mss:Status',
    {},
    element('mss:StatusCode', { Value: String(answer.status) }),
    element('mss:StatusMessage', {}, statusMessage(answer.status)),
    detail === '' ? '' : element('mss:StatusDetail', {}, detail),
  );
