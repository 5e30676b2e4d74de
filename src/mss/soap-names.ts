/** Names of the SOAP binding: namespaces, wrapper elements and ports. */

export const NAMESPACES = {
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  mss: 'http://uri.etsi.org/TS102204/v1.1.2#',
  fi: 'http://mss.ficom.fi/TS102204/v1.0.0#',
  kiuru: 'http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl',
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
} as const;
