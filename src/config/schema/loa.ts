/** One row of the LoA table of an operator. */
import { z } from 'zod';
import { httpUrl } from './values.ts';

export const AUTHENTICATORS = ['sim', 'app', 'passthrough'] as const;

export const loaEntry = z.strictObject({
  authenticator: z
    .enum(AUTHENTICATORS)
    .describe('sim and app: a mobile signature (MSS); passthrough: the network vouches (sandbox only)'),
  signature_profile: httpUrl.optional().describe('signature profile URI of the MSS request; needed for sim and app'),
  amr: z.string().min(1).describe('the value of the amr claim when this authenticator was used, e.g. SIM_PIN'),
  match_sim_serial: z
    .boolean()
    .default(false)
    .describe('the SIM serial must be the stored one; the first use stores it'),
});
export type LoaEntry = z.infer<typeof loaEntry>;
