/** Messages as services send them, after the Mobile ID Reference Guide, FiCom's guideline and Swisscom's WSDL. */

export const CMS = Buffer.from('MII as it were').toString('base64');

const ENVELOPE =
  '<soapenv:Envelope xmlns:soapenv="http://www.w3.org/2003/05/soap-envelope" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">';

/** An envelope with the prefix that the Mobile ID service uses. */
export const soap = (body: string): string => `${ENVELOPE} <soapenv:Body> ${body} </soapenv:Body> </soapenv:Envelope>`;

const NAMESPACES = 'xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:fi="http://mss.ficom.fi/TS102204/v1.0.0#"';
const HEAD =
  '<mss:AP_Info AP_ID="yourAP_ID" AP_PWD="not-needed" AP_TransID="REF0101120000" Instant="2015-01-01T12:00:00.000+01:00"/> <mss:MSSP_Info Instant="2015-01-01T12:00:00.100+01:00"> <mss:MSSP_ID> <mss:URI>http://mid.swisscom.ch/</mss:URI> </mss:MSSP_ID> </mss:MSSP_Info> <mss:MobileUser> <mss:MSISDN>41790000001</mss:MSISDN> </mss:MobileUser>';
const SIGNATURE = `<mss:MSS_Signature> <mss:Base64Signature>${CMS}</mss:Base64Signature> </mss:MSS_Signature>`;
const PROFILE =
  '<mss:SignatureProfile> <mss:mssURI>http://mid.swisscom.ch/STK-LoA4</mss:mssURI> </mss:SignatureProfile>';
const status = (value: string, message: string, detail = ''): string =>
  `<mss:Status> <mss:StatusCode Value="${value}"/> <mss:StatusMessage>${message}</mss:StatusMessage>${detail} </mss:Status>`;

/** Guide 3.2.2.2 */
export const SYNCH_RESPONSE = soap(
  `<MSS_SignatureResponse> <mss:MSS_SignatureResp MajorVersion="1" MinorVersion="1" MSSP_TransID="h4dhx" ${NAMESPACES}> ${HEAD} ${SIGNATURE} ${PROFILE} ${status('500', 'SIGNATURE')} </mss:MSS_SignatureResp> </MSS_SignatureResponse>`,
);

/** Guide 3.2.3.2 */
export const ASYNCH_RESPONSE = soap(
  `<MSS_SignatureResponse> <mss:MSS_SignatureResp MajorVersion="1" MinorVersion="1" MSSP_TransID="h4iof" ${NAMESPACES}> ${HEAD} ${PROFILE} ${status('100', 'REQUEST_OK')} </mss:MSS_SignatureResp> </MSS_SignatureResponse>`,
);

/** Guide 3.2.4.3.2, with its ampersands escaped */
export const APP2APP_RESPONSE = soap(
  `<MSS_SignatureResponse> <mss:MSS_SignatureResp MajorVersion="1" MinorVersion="1" MSSP_TransID="h4iof" ${NAMESPACES}> ${HEAD} ${PROFILE} ${status(
    '100',
    'REQUEST_OK',
    ' <mss:StatusDetail> <fi:ServiceResponses> <fi:ServiceResponse> <fi:Description> <mss:mssURI>http://mid.swisscom.ch/as#app2app</mss:mssURI> </fi:Description> <fi:App2App> <ns1:AuthUri xmlns:ns1="http://mid.swisscom.ch/TS102204/as/v1.0"> mobileid://auth?mobile_auth_redirect_uri=myapp%3A%2F%2Fapp.open&amp;session_token=32ffc297&amp;user_id=32ffc297 </ns1:AuthUri> </fi:App2App> </fi:ServiceResponse> </fi:ServiceResponses> </mss:StatusDetail>',
  )} </mss:MSS_SignatureResp> </MSS_SignatureResponse>`,
);

/** Guide 3.3.2 */
export const STATUS_RESPONSE = soap(
  `<MSS_StatusQueryResponse> <mss:MSS_StatusResp MajorVersion="1" MinorVersion="1" ${NAMESPACES}> ${HEAD} ${SIGNATURE} ${status('500', 'SIGNATURE')} </mss:MSS_StatusResp> </MSS_StatusQueryResponse>`,
);
export const STATUS_OUTSTANDING = soap(
  `<MSS_StatusQueryResponse> <mss:MSS_StatusResp MajorVersion="1" MinorVersion="1" ${NAMESPACES}> ${HEAD} ${status('504', 'OUTSTANDING_TRANSACTION')} </mss:MSS_StatusResp> </MSS_StatusQueryResponse>`,
);

/** As Swisscom's Java client gets it: the wrapper of the WSDL, an unqualified message, base64 in lines. */
export const KIURU_RESPONSE = `<?xml version="1.0" encoding="UTF-8"?>
<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope">
  <env:Header/>
  <env:Body>
    <ns2:MSS_SignatureResponse xmlns:ns2="http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl">
      <rpc:result xmlns:rpc="http://www.w3.org/2003/05/soap-rpc">mss:MSS_SignatureResp</rpc:result>
      <MSS_SignatureResp MajorVersion="1" MinorVersion="1" MSSP_TransID="h4dhx" ${NAMESPACES}>
        ${HEAD}
        <mss:MSS_Signature><mss:Base64Signature>
${CMS.slice(0, 8)}
${CMS.slice(8)}
        </mss:Base64Signature></mss:MSS_Signature>
        ${PROFILE}
        ${status('502', 'VALID_SIGNATURE')}
      </MSS_SignatureResp>
    </ns2:MSS_SignatureResponse>
  </env:Body>
</env:Envelope>`;

/** FiCom's examples: a default namespace, and the wrapper of the request around the response. */
export const FICOM_STATUS = `<?xml version='1.0'?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><MSS_StatusQuery><MSS_StatusResp xmlns="http://uri.etsi.org/TS102204/v1.1.2#" MajorVersion="1" MinorVersion="1" MSSP_TransID="h4iof"><AP_Info AP_ID="yourAP_ID" AP_PWD="" AP_TransID="REF0101120000" Instant="2015-01-01T12:00:00.000+01:00"/><MSSP_Info Instant="2015-01-01T12:00:00.100+01:00"><MSSP_ID/></MSSP_Info><MobileUser><MSISDN>+41790000001</MSISDN></MobileUser><MSS_Signature><Base64Signature>${CMS}</Base64Signature></MSS_Signature><Status><StatusCode Value="502"/><StatusMessage>VALID_SIGNATURE</StatusMessage></Status></MSS_StatusResp></MSS_StatusQuery></env:Body></env:Envelope>`;

/** Guide 3.2.2.3 */
export const FAULT = soap(
  '<soapenv:Fault> <soapenv:Code> <soapenv:Value>soapenv:Sender</soapenv:Value> <soapenv:Subcode xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:fi="http://mss.ficom.fi/TS102204/v1.0.0#"> <soapenv:Value>mss:_101</soapenv:Value> </soapenv:Subcode> </soapenv:Code> <soapenv:Reason> <soapenv:Text xml:lang="en">WRONG_PARAM</soapenv:Text> </soapenv:Reason> <soapenv:Detail> <ns1:detail xmlns:ns1="http://kiuru.methics.fi/mssp">Illegal msisdn</ns1:detail> </soapenv:Detail> </soapenv:Fault>',
);

/** No key on the SIM: the portal helps the person on. */
export const FAULT_WITH_PORTAL = soap(
  '<soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:Receiver</soapenv:Value><soapenv:Subcode xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#"><soapenv:Value>mss:_404</soapenv:Value></soapenv:Subcode></soapenv:Code><soapenv:Reason><soapenv:Text xml:lang="en">NO_KEY_FOUND</soapenv:Text></soapenv:Reason><soapenv:Detail><ns1:detail xmlns:ns1="http://kiuru.methics.fi/mssp">PIN not set</ns1:detail><ns2:UserAssistance xmlns:ns2="http://www.swisscom.ch/TS102204/ext/v1.0.0"><ns2:PortalUrl>http://mobileid.ch?msisdn=41790000001&amp;lang=de</ns2:PortalUrl></ns2:UserAssistance></soapenv:Detail></soapenv:Fault>',
);

/** FiCom: a prefix that is declared nowhere, a detail code below, node and role. */
export const FICOM_FAULT = `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault><env:Code><env:Value>env:Sender</env:Value><env:Subcode><env:Value>fi:_101</env:Value><env:Subcode><env:Value>fi:_1011</env:Value></env:Subcode></env:Subcode></env:Code><env:Reason><env:Text xml:lang="en">WRONG_PARAM</env:Text><env:Text xml:lang="fi">Virhe</env:Text></env:Reason><env:Node>http://hmssp.example</env:Node><env:Role>http://uri.etsi.org/TS102207/v1.1.3#role_HomeMSSP</env:Role><env:Detail/></env:Fault></env:Body></env:Envelope>`;

/** SOAP 1.1, as older services answer. */
export const SOAP11_FAULT =
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>The number 41790000001 is not known</faultstring></soap:Fault></soap:Body></soap:Envelope>';

export const ANSWERS: readonly string[] = [
  SYNCH_RESPONSE,
  ASYNCH_RESPONSE,
  APP2APP_RESPONSE,
  STATUS_RESPONSE,
  STATUS_OUTSTANDING,
  KIURU_RESPONSE,
  FICOM_STATUS,
  FAULT,
  FAULT_WITH_PORTAL,
  FICOM_FAULT,
  SOAP11_FAULT,
];
