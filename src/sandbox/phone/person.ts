/** Who a number belongs to, as far as an operator tells: attributes of FiCom's person identity. */
import { z } from 'zod';

const text = z.string().min(1).max(200).optional();

/** The member `person` of PUT /sandbox/api/numbers. */
export const person = z.strictObject({
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
});
export type Person = z.infer<typeof person>;
