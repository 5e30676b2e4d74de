/** A service's side of each binding: what it answers, and what it reads of a request. */
import type { MssSettings } from '../../src/mss/exchange.ts';
import { type Answer, json, type Received } from './loopback.ts';

export interface ServiceAnswer {
  readonly status: string;
  readonly apTransId?: string | undefined;
  readonly msisdn?: string;
  readonly msspTransId?: string;
  /** base64 */
  readonly cms?: string;
}

export interface Dialect {
  readonly name: string;
  readonly settings: Partial<MssSettings>;
  isSign(request: Received): boolean;
  /** words of the messaging modes */
  readonly modes: { readonly synch: RegExp; readonly asynch: RegExp };
  /** Echoes what it must unless told otherwise. */
  answer(parts: ServiceAnswer): Answer;
  fault(code: string): Answer;
}

const rest: Dialect = {
  name: 'REST',
  settings: { binding: 'rest' },
  isSign: ({ body }) => body.startsWith('{"MSS_SignatureReq"'),
  modes: { synch: /"MessagingMode":"synch"/, asynch: /"MessagingMode":"asynch"/ },
  answer:
    ({ status, apTransId, msisdn = '41790000001', msspTransId, cms }) =>
    (reply, request) =>
      json(200, {
        [rest.isSign(request) ? 'MSS_SignatureResp' : 'MSS_StatusResp']: {
          AP_Info: { AP_TransID: apTransId ?? /"AP_TransID":"([^"]+)"/.exec(request.body)?.[1] },
          MSSP_TransID: msspTransId,
          MobileUser: { MSISDN: msisdn },
          MSS_Signature: cms ? { Base64Signature: cms } : undefined,
          Status: { StatusCode: { Value: status } },
        },
      })(reply, request),
  fault: (code) => json(500, { Fault: { Code: { SubCode: { Value: `_${code}` } }, Reason: 'SOME_REASON' } }),
};

const envelope = (body: string): string =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${body}</s:Body></s:Envelope>`;

/** Mirrors the media type of the request. */
const xml =
  (status: number, body: string): Answer =>
  (reply, { headers }) => {
    reply.writeHead(status, { 'content-type': headers['content-type'] ?? '' }).end(envelope(body));
  };

function soap(name: string, wrapper: 'plain' | 'kiuru'): Dialect {
  const dialect: Dialect = {
    name,
    settings: { binding: 'soap', soap_wrapper: wrapper },
    isSign: ({ url }) => url.endsWith('/MSS_SignaturePort'),
    modes: { synch: /MessagingMode="synch"/, asynch: /MessagingMode="asynchClientServer"/ },
    answer:
      ({ status, apTransId, msisdn = '41790000001', msspTransId, cms }) =>
      (reply, request) => {
        const [outer, inner] = dialect.isSign(request)
          ? ['MSS_SignatureResponse', 'MSS_SignatureResp']
          : ['MSS_StatusQueryResponse', 'MSS_StatusResp'];
        const id = msspTransId ? ` MSSP_TransID="${msspTransId}"` : '';
        const echoed = apTransId ?? /AP_TransID="([^"]+)"/.exec(request.body)?.[1];
        // the password comes back, and the moment of the request in the time of the server
        const content =
          `<m:AP_Info AP_ID="x" AP_PWD="not-needed" AP_TransID="${echoed}" Instant="2026-01-01T13:00:00.000+01:00"/>` +
          `<m:MobileUser><m:MSISDN>${msisdn}</m:MSISDN></m:MobileUser>` +
          (cms ? `<m:MSS_Signature><m:Base64Signature>${cms}</m:Base64Signature></m:MSS_Signature>` : '') +
          `<m:Status><m:StatusCode Value="${status}"/></m:Status>`;
        const [open, close, tag] =
          wrapper === 'plain'
            ? [`<${outer}>`, `</${outer}>`, `m:${inner}`]
            : [`<w:${outer} xmlns:w="http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl">`, `</w:${outer}>`, inner];
        const message = `<${tag}${id} xmlns:m="http://uri.etsi.org/TS102204/v1.1.2#">${content}</${tag}>`;
        xml(200, `${open}${message}${close}`)(reply, request);
      },
    fault: (code) =>
      xml(
        500,
        `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>mss:_${code}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">SOME_REASON</s:Text></s:Reason></s:Fault>`,
      ),
  };
  return dialect;
}

export const DIALECTS: readonly Dialect[] = [rest, soap('SOAP, plain', 'plain'), soap('SOAP, WSDL', 'kiuru')];
