/** The connection of an operator to its Mobile Signature Service. */
import { z } from 'zod';
import { httpUrl, milliseconds } from './values.ts';

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
  mode: z
    .enum(['asynch', 'synch'])
    .default('asynch')
    .describe('messaging mode: asynch sends, then asks for the status; synch holds one request open until its end'),
  url: httpUrl.describe(
    'address of the MSSP: of REST, e.g. https://mssp.example/rest/service; of SOAP that above the ports, e.g. https://mssp.example/soap/services',
  ),
  ap_id: z.string().min(1).describe('AP_ID that the operator gave this gateway'),
  ap_password: z
    .string()
    .default('not-needed')
    .meta({ description: 'AP_PWD; most services authenticate by certificate instead', hidden: true }),
  mssp_uri: z.string().default('http://mid.swisscom.ch/').describe('MSSP_ID/URI of the service'),
  text_prefix: z.string().max(60).default('').describe('prefix that the service demands before every text'),
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
  tls: z
    .strictObject({
      cert: z.string().optional().meta({ description: 'PEM file of the client certificate', file: true }),
      key: z.string().optional().meta({ description: 'PEM file of its private key', file: true }),
      ca: z
        .string()
        .optional()
        .meta({ description: 'PEM file of the only authorities trusted for the server', file: true }),
    })
    .prefault({})
    .describe('mutual TLS with the MSSP'),
});
export const mss = mssFields.transform((fields) => ({
  ...fields,
  connections: fields.connections ?? DEFAULT_CONNECTIONS[fields.mode],
}));
export type MssConfig = z.infer<typeof mss>;
