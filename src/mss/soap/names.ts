/** Names of the SOAP binding: namespaces, wrapper elements and ports. */

export const NAMESPACES = {
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  mss: 'http://uri.etsi.org/TS102204/v1.1.2#',
  fi: 'http://mss.ficom.fi/TS102204/v1.0.0#',
  kiuru: 'http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl',
  /** Swisscom's extension of receipts */
  sco: 'http://www.swisscom.ch/TS102204/ext/v1.0.0',
  /** Swisscom's additional services */
  as: 'http://mid.swisscom.ch/TS102204/as/v1.0',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
} as const;

/**
 * What stands around a message. `plain`: a wrapper without namespace around `mss:MSS_…Req`, as the Mobile ID guide
 * writes it. `kiuru`: the wrapper of the published WSDL (rpc/literal) around an unqualified `MSS_…Req`. The children
 * are `mss:` in both.
 */
export type SoapWrapper = 'plain' | 'kiuru';

export const OPERATIONS = {
  signature: {
    port: 'MSS_SignaturePort',
    wrapper: 'MSS_Signature',
    request: 'MSS_SignatureReq',
    response: 'MSS_SignatureResp',
  },
  status: {
    port: 'MSS_StatusQueryPort',
    wrapper: 'MSS_StatusQuery',
    request: 'MSS_StatusReq',
    response: 'MSS_StatusResp',
  },
  receipt: {
    port: 'MSS_ReceiptPort',
    wrapper: 'MSS_Receipt',
    request: 'MSS_ReceiptReq',
    response: 'MSS_ReceiptResp',
  },
  profile: {
    port: 'MSS_ProfilePort',
    wrapper: 'MSS_ProfileQuery',
    request: 'MSS_ProfileReq',
    response: 'MSS_ProfileResp',
  },
} as const;
