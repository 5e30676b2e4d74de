/** The columns of a login transaction that hold JSON. */
import { z } from 'zod';
import type { Asked, SpamCode } from '../login/transaction.ts';
import type { GeofencingPolicy, RequestedServices } from '../mss/services.ts';

/** JSON has no undefined: a demand that is not made is absent. */
const number = z
  .number()
  .optional()
  .transform((value) => value ?? undefined);

const policy = z
  .object({
    countries: z.array(z.string()),
    excludedCountries: z.array(z.string()),
    minDeviceConfidence: number,
    minLocationConfidence: number,
    maxAgeMinutes: number,
    maxAccuracyMetres: number,
  })
  .transform((value): GeofencingPolicy => value);

const services = z
  .object({
    validate: z.boolean().exactOptional(),
    eventId: z.string().exactOptional(),
    displayName: z.string().exactOptional(),
    geofencing: z
      .object({ policy: policy.optional() })
      .transform((value) => ({ policy: value.policy }))
      .exactOptional(),
    app2app: z.object({ redirectUri: z.string() }).exactOptional(),
    personIdentity: z.array(z.string()).exactOptional(),
    subscriberInfo: z.boolean().exactOptional(),
  })
  .transform((value): RequestedServices => value);

const json = <T extends z.ZodType>(shape: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape);

export const asked = json(
  z
    .object({ services, keepLocation: z.boolean(), keepSignature: z.boolean().default(false) })
    .transform((value): Asked => value),
);

export const spamCode = json(
  z
    .object({ code: z.string().optional(), tries: z.int(), required: z.boolean() })
    .transform(({ code, tries, required }): SpamCode => ({ code, tries, required })),
);
