/**
 * What an attribute source may answer, parsed. Blank and null members count as absent, so that nothing blank is ever
 * handed on; a member of a wrong type spoils the whole answer, since a source that errs in one may err in all. Pure.
 */
import { z } from 'zod';
import type { AttributeName } from './catalogue.ts';

const LONGEST = 500;
const blank = z
  .union([z.null(), z.string().regex(/^\s*$/)])
  .transform((): undefined => undefined)
  .optional();
const text = z.union([blank, z.string().max(LONGEST).trim()]);
const flag = z.union([blank, z.boolean()]);
const date = z.union([blank, z.iso.date()]);
/** whether it happened lately, or when it happened last */
const event = z.union([blank, z.boolean(), z.iso.datetime({ offset: true })]);

const known = {
  phone_number: text,
  phone_number_alternate: text,
  title: text,
  name: text,
  given_name: text,
  middle_name: text,
  family_name: text,
  address: text,
  street_address: text,
  houseno_or_housename: text,
  postal_code: text,
  city: text,
  town: text,
  state: text,
  country: text,
  email: text,
  birthdate: date,
  national_identifier: text,
  is_lost_stolen: flag,
  billing_segment: z.union([blank, z.enum(['PAYM', 'PAYG', 'Business'])]),
  account_state: z.union([blank, z.enum(['active', 'inactive'])]),
  sim_change: event,
  device_change: event,
  is_unconditional_call_divert_active: flag,
  /** epoch seconds */
  updated_at: z.union([blank, z.int().min(0)]),
} satisfies Record<AttributeName, z.ZodType>;

/** Members that are not known here are left out. */
export const attributeValues = z.object(known);
export type AttributeValues = Readonly<z.infer<typeof attributeValues>>;

export const ATTRIBUTE_NAMES = Object.keys(known);
const NAMES: ReadonlySet<string> = new Set(ATTRIBUTE_NAMES);
export const isAttributeName = (name: string): name is AttributeName => NAMES.has(name);

/** The values without what is absent. */
export const present = <T extends object>(values: T): T => {
  const copy = { ...values };
  for (const name of Object.keys(copy)) {
    if (Reflect.get(copy, name) === undefined) Reflect.deleteProperty(copy, name);
  }
  return copy;
};
