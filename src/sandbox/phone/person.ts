/**
 * Who a number belongs to, as far as an operator tells: attributes of FiCom's person identity by its names, and the records
 * of the operator by the names of userinfo and premiuminfo.
 */
import { z } from 'zod';

const text = z.string().min(1).max(200).optional();
const flag = z.boolean().optional();
const event = z
  .union([z.boolean(), z.iso.datetime({ offset: true })], {
    error: 'must be true, false, or the time when it happened',
  })
  .optional();

/** What the operator's source of attributes answers. */
const records = {
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
  phone_number_alternate: text,
  birthdate: z.iso.date({ error: 'must be a date such as 1980-02-29' }).optional(),
  national_identifier: text,
  is_lost_stolen: flag,
  billing_segment: z.enum(['PAYM', 'PAYG', 'Business']).optional(),
  account_state: z.enum(['active', 'inactive']).optional(),
  sim_change: event,
  device_change: event,
  is_unconditional_call_divert_active: flag,
};
export const RECORD_NAMES = Object.keys(records);

/** Attributes of FiCom's person identity. */
const ficom = {
  givenName: text,
  surName: text,
  hetu: z
    .string()
    .regex(/^\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]$/, 'must be a Finnish personal identity code such as 010190-900P')
    .optional(),
  /** electronic client identifier */
  satu: text,
  /** else from hetu */
  age: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a number of years')
    .optional(),
  ageClass: text,
  gender: z.enum(['M', 'F']).optional(),
};
const ficomPerson = z.object(ficom);

/** The member `person` of PUT /sandbox/api/numbers. */
export const person = z.strictObject({
  ...ficom,
  ...records,
  /** names of records that the operator does not give out */
  withheld: z.array(z.enum(RECORD_NAMES)).max(RECORD_NAMES.length).optional(),
});
export type Person = z.infer<typeof person>;

/** What FiCom's person identity knows of a person. */
export const ficomAttributes = (known: Person): z.infer<typeof ficomPerson> => ficomPerson.parse(known);
