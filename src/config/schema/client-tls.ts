/** Who the gateway is to a service that it calls, and whom it believes to be that service. */
import { z } from 'zod';

export const clientTls = z.strictObject({
  cert: z
    .string()
    .optional()
    .meta({ description: 'PEM file of the client certificate; of a chain only the own one is sent', file: true }),
  key: z.string().optional().meta({ description: 'PEM file of its private key', file: true }),
  p12: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'PKCS#12 file of client certificate and key, instead of cert and key', file: true }),
  p12_password: z.string().optional().meta({ description: 'its password', hidden: true }),
  ca: z
    .string()
    .optional()
    .meta({ description: 'PEM file of the only authorities trusted for the server', file: true }),
});
export type ClientTlsConfig = z.infer<typeof clientTls>;
