/** Where an operator's personal data comes from, and how its network names a phone. */
import { z } from 'zod';
import { clientTls } from './client-tls.ts';
import { httpUrl, milliseconds, network } from './values.ts';

export const attributeSource = z.strictObject({
  kind: z
    .enum(['http', 'person_identity'])
    .describe(
      'http asks a service of the operator over JSON; person_identity takes what the signature service said at the last login (mss.person_identity)',
    ),
  url: httpUrl.optional().describe('kind http: the one address that is asked'),
  timeout_ms: milliseconds(100, 30_000).default(3_000).describe('kind http: longest wait for an answer'),
  response_limit_bytes: z
    .int()
    .min(1_024)
    .max(1_048_576)
    .default(65_536)
    .describe('kind http: a longer answer is refused'),
  connections: z.int().min(1).max(256).default(16).describe('kind http: largest number of connections'),
  tls: clientTls.prefault({}).describe('kind http: mutual TLS; changed files are taken up without a restart'),
});
export type AttributeSourceConfig = z.infer<typeof attributeSource>;

export const headerEnrichment = z.strictObject({
  header: z
    .string()
    .regex(/^[a-z][a-z0-9-]{2,63}$/, 'must be the name of a header in lower case')
    .describe('header that holds the number of the phone, in international form'),
  proxies: z
    .array(network)
    .min(1)
    .describe(
      'from where the header is believed: networks of the proxies that connect to the gateway itself; they must remove the header from every request that did not come from the mobile network',
    ),
});
export type HeaderEnrichmentConfig = z.infer<typeof headerEnrichment>;
