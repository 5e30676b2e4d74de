/** One row of the LoA table of an operator. */
import { z } from 'zod';
import { httpUrl } from './values.ts';

export const AUTHENTICATORS = ['sim', 'app', 'any', 'passthrough'] as const;
/** What a mobile signature can be made with. */
export const METHODS = ['sim', 'app'] as const;
export type Method = (typeof METHODS)[number];

const amr = z.string().min(1);

const resolution = z.strictObject({
  authenticator: z.enum(METHODS).describe('the method that this profile stands for'),
  signature_profile: httpUrl.describe('signature profile URI that the service may answer with'),
  amr: amr.describe('the value of the amr claim when the service used this profile'),
});

export const loaEntry = z.strictObject({
  authenticator: z
    .enum(AUTHENTICATORS)
    .describe(
      'sim, app and any: a mobile signature (MSS), any where the service chooses between them; passthrough: the network vouches (sandbox only)',
    ),
  signature_profile: httpUrl
    .optional()
    .describe('signature profile URI of the MSS request; needed for sim, app and any'),
  amr: amr.describe('the value of the amr claim when this authenticator was used, e.g. SIM_PIN'),
  resolved: z
    .array(resolution)
    .min(1)
    .optional()
    .describe(
      'what the service may resolve the signature profile to, in its order of preference, e.g. Any-LoA4 to STK-LoA4 or Device-LoA4; an answer with another profile is refused. Needed for any and for profiles that are always resolved',
    ),
  match_sim_serial: z
    .boolean()
    .default(false)
    .describe('the SIM serial must be the stored one; the first use stores it'),
});
type Fields = z.infer<typeof loaEntry>;
export type Resolution = Readonly<z.infer<typeof resolution>>;
export type LoaEntry = Readonly<Omit<Fields, 'resolved'>> & { readonly resolved?: readonly Resolution[] | undefined };
