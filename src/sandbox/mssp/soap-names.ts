/** Namespaces and message names of the SOAP binding (ETSI TS 102 204, and the WSDL that real clients are made from). */
import type { MssRequest } from './protocol.ts';

export type SoapVersion = '1.1' | '1.2';
export const SOAP_ENVELOPES: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};
/** Wrappers in this namespace stand around parts without a namespace: rpc/literal, as its WSDL says. */
export const KIURU_WSDL = 'http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl';
export const KIURU_DETAIL = 'http://kiuru.methics.fi/mssp';
export const MOBILE_ID_SERVICES = 'http://mid.swisscom.ch/TS102204/as/v1.0';
export const SWISSCOM_EXTENSION = 'http://www.swisscom.ch/TS102204/ext/v1.0.0';
export const METHICS_EXTENSION = 'http://www.methics.fi/TS102204/ext/v1.0.0';
export const XML_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';

interface MessageNames {
  readonly request: string;
  readonly response: string;
  /** element around the response */
  readonly wrapper: string;
}

export const MESSAGES: Readonly<Record<MssRequest['operation'], MessageNames>> = {
  sign: { request: 'MSS_SignatureReq', response: 'MSS_SignatureResp', wrapper: 'MSS_SignatureResponse' },
  status: { request: 'MSS_StatusReq', response: 'MSS_StatusResp', wrapper: 'MSS_StatusQueryResponse' },
  receipt: { request: 'MSS_ReceiptReq', response: 'MSS_ReceiptResp', wrapper: 'MSS_ReceiptResponse' },
  profile: { request: 'MSS_ProfileReq', response: 'MSS_ProfileResp', wrapper: 'MSS_ProfileQueryResponse' },
  registration: {
    request: 'MSS_RegistrationReq',
    response: 'MSS_RegistrationResp',
    wrapper: 'MSS_RegistrationResponse',
  },
};

/** A message of the protocol, served here or not. */
export const MSS_MESSAGE = /^MSS_(Signature|Status|Receipt|Profile|Registration|Handshake|Notification)(Req|Resp)$/;
