/** The connection of an operator to its Mobile Signature Service. */
import { z } from 'zod';
import { clientTls } from './client-tls.ts';
import { mssServices } from './mss-services.ts';
import { httpUrl, milliseconds, seconds } from './values.ts';

/** A synchronous request occupies its connection for as long as the person takes. */
const DEFAULT_CONNECTIONS = { asynch: 16, synch: 512 } as const;

const mssFields = z.strictObject({
  binding: z.enum(['rest', 'soap']).default('rest').describe('wire format spoken with the MSSP'),
  soap_wrapper: z
    .enum(['plain', 'kiuru'])
    .optional()
    .describe('element around a SOAP message: plain (the default) has no namespace, kiuru is that of the WSDL'),
  soap_media_type: z
    .enum(['application/soap+xml', 'text/xml'])
    .optional()
    .describe('Content-Type of SOAP requests; application/soap+xml unless the service demands the other'),
  soap_profile_port: z
    .enum(['MSS_ProfilePort', 'MSS_ProfileQueryPort'])
    .optional()
    .describe('name of the SOAP port of profile queries; MSS_ProfilePort unless set'),
  rest_messages: z
    .enum(['full', 'minimal'])
    .optional()
    .describe('REST requests: full (the default), or minimal, without versions, Instant, AP_ID, TimeOut and MSSP_Info'),
  mode: z
    .enum(['asynch', 'synch'])
    .default('asynch')
    .describe('messaging mode: asynch sends, then asks for the status; synch holds one request open until its end'),
  url: httpUrl.describe(
    'address of the MSSP: of REST, e.g. https://mssp.example/rest/service; of SOAP that above the ports, e.g. https://mssp.example/soap/services',
  ),
  further_urls: z
    .array(httpUrl)
    .max(8)
    .default([])
    .describe(
      'other addresses of the same service, tried in this order when a connection to the one before cannot be made; a signature request of which a byte may have left is never sent again',
    ),
  endpoint_rest_s: seconds(1, 3_600)
    .default(30)
    .describe('with several addresses: one that failed is tried last for so long'),
  ap_id: z.string().min(1).describe('AP_ID that the operator gave this gateway'),
  ap_password: z
    .string()
    .default('not-needed')
    .meta({ description: 'AP_PWD; most services authenticate by certificate instead', hidden: true }),
  http_authentication: z
    .enum(['none', 'basic', 'api_key'])
    .default('none')
    .describe(
      'how each request says over HTTP who sends it: basic by name and password, api_key by an HMAC over date, method, host, path and body (Methics Kiuru REST)',
    ),
  http_username: z.string().min(1).optional().describe('name for http_authentication basic; default: ap_id'),
  http_password: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'password for http_authentication basic', hidden: true }),
  api_key: z.string().min(1).optional().meta({ description: 'key for http_authentication api_key', hidden: true }),
  mssp_uri: z.string().default('http://mid.swisscom.ch/').describe('MSSP_ID/URI of the service'),
  mss_format: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, 'must be a URI')
    .max(200)
    .optional()
    .describe('MSS_Format URI of signature requests, for services that offer more than one; not sent unless set'),
  status_trans_id: z
    .enum(['new', 'same'])
    .optional()
    .describe(
      'AP_TransID of status queries and receipts: new (the default), or same as in the signature request, as FiCom wants it',
    ),
  profile_version: z
    .enum(['2.0', '1.1'])
    .optional()
    .describe(
      'version of profile queries: 2.0 (the default) asks for the whole extension, 1.1 is all that FiCom takes',
    ),
  text_prefix: z.string().max(60).default('').describe('prefix that the service demands before every text'),
  text_limit: z
    .int()
    .min(100)
    .max(239)
    .default(239)
    .describe(
      'longest text on the phone in characters of GSM 03.38, half of it when another character is in it; FiCom services take 160',
    ),
  content: z
    .enum(['text', 'challenge'])
    .default('text')
    .describe(
      'what is signed: the text on the phone, or random bytes that nobody sees (FiCom authentication profile), where people compare the event id',
    ),
  services: mssServices.prefault({}).describe('additional services'),
  transaction_timeout_s: z
    .int()
    .min(1)
    .max(300)
    .default(80)
    .describe('how long the request is valid on the phone; 80 for a SIM, 40 for an app'),
  connect_timeout_ms: milliseconds(100, 60_000).default(5_000).describe('longest wait for a connection'),
  request_timeout_ms: milliseconds(100, 300_000)
    .default(10_000)
    .describe(
      'longest wait for an answer to one request; a synchronous one is held for transaction_timeout_s and 10 s more',
    ),
  response_limit_bytes: z.int().min(4_096).max(4_194_304).default(262_144).describe('a longer answer is refused'),
  connections: z
    .int()
    .min(1)
    .max(1_024)
    .optional()
    .describe(
      'largest number of connections to the MSSP; default: 16, with mode synch 512, since each waiting person holds one',
    ),
  poll_first_ms: milliseconds(0, 60_000).default(2_000).describe('first status query after the request'),
  poll_interval_ms: milliseconds(50, 60_000).default(2_000).describe('time between two status queries'),
  profile_query: z
    .boolean()
    .default(false)
    .describe(
      'ask the service what a number can sign with (MSS_ProfileQuery) before anything rings, and choose by it among the authenticators of a level',
    ),
  profile_query_timeout_ms: milliseconds(100, 10_000)
    .default(3_000)
    .describe('longest wait for that answer; without it the request goes out as planned'),
  auto_activation: z
    .strictObject({
      terms_url: httpUrl.describe('terms and conditions that the person has to accept'),
      terms_version: z
        .string()
        .min(1)
        .max(64)
        .default('1')
        .describe('version of these terms; a new one has to be accepted again'),
    })
    .optional()
    .describe(
      'the service activates a SIM during its first signature, once the person has accepted these terms; needs profile_query and reveal; leave it out where the operator has not enabled that',
    ),
  tls: clientTls.prefault({}).describe('mutual TLS with the MSSP; changed files are taken up without a restart'),
  breaker: z
    .strictObject({
      requests: z.int().min(1).max(1_000).default(5).describe('fewest requests within window_s before it may open'),
      failure_percent: z
        .int()
        .min(1)
        .max(99)
        .default(50)
        .describe(
          'it opens when more than this share of them failed: no connection, no answer in time, or an HTTP error without a fault',
        ),
      window_s: seconds(1, 600).default(10).describe('the time that is looked back on'),
      open_s: seconds(0.1, 600)
        .default(10)
        .describe('how long logins then fail at once before one request may try again'),
    })
    .prefault({})
    .describe('circuit breaker: spares people and the service requests that would fail'),
});
export const mss = mssFields.transform((fields) => ({
  ...fields,
  connections: fields.connections ?? DEFAULT_CONNECTIONS[fields.mode],
}));
export type MssConfig = z.infer<typeof mss>;
