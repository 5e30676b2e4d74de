/** One row of the LoA table of an operator. */
import { z } from 'zod';
import { httpUrl } from './values.ts';

export const AUTHENTICATORS = ['sim', 'app', 'any', 'sms', 'passthrough'] as const;
/** What a mobile signature can be made with. */
export const METHODS = ['sim', 'app'] as const;
export type Method = (typeof METHODS)[number];

const amr = z.string().min(1);

const resolution = z.strictObject({
  authenticator: z.enum(METHODS).describe('the method that this profile stands for'),
  signature_profile: httpUrl.describe('signature profile URI that the service may answer with'),
  amr: amr.describe('the value of the amr claim when the service used this profile'),
});

export const SERIAL_CHANGES = ['accept', 'reject', 'renew'] as const;
/**
 * What another SIM card under a known number means at a level of assurance. accept: the same person has a new card ·
 * reject: the login fails until somebody clears the stored number · renew: it is another person, with pseudonyms of
 * their own.
 */
export type SerialChange = (typeof SERIAL_CHANGES)[number];

export const loaEntry = z.strictObject({
  authenticator: z
    .enum(AUTHENTICATORS)
    .describe(
      'sim, app and any: a mobile signature (MSS), any where the service chooses between them; sms: a link in a text message (level 2 only, needs sms of the operator); passthrough: the network vouches (sandbox only)',
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
  sim_serial_change: z
    .enum(SERIAL_CHANGES)
    .optional()
    .describe(
      'another SIM card under a known number: accept it, reject the login, or renew (a new subscriber with new pseudonyms); default: accept at 2, reject at 4, at 3 reject in production and accept in the sandbox',
    ),
});
type Fields = z.infer<typeof loaEntry>;
export type Resolution = Readonly<z.infer<typeof resolution>>;
export type LoaEntry = Readonly<Omit<Fields, 'resolved'>> & { readonly resolved?: readonly Resolution[] | undefined };
