/** The way of an operator's text messages: an HTTP service that takes them as JSON. */
import { z } from 'zod';
import { httpUrl, language, milliseconds, seconds } from './values.ts';

export const sms = z.strictObject({
  url: httpUrl.describe('each message is a POST to this address, as JSON'),
  sender: z
    .string()
    .regex(/^(?:[A-Za-z0-9 ]{1,11}|\+?\d{3,15})$/, 'must be at most 11 letters and digits, or a number')
    .describe('what the phone shows as sender'),
  token: z.string().min(1).optional().meta({ description: 'sent as Authorization: Bearer', hidden: true }),
  username: z.string().min(1).optional().describe('name for HTTP Basic authentication, in place of a token'),
  password: z.string().min(1).optional().meta({ description: 'password for HTTP Basic authentication', hidden: true }),
  request_timeout_ms: milliseconds(100, 60_000).default(10_000).describe('longest wait for the answer to one message'),
  response_limit_bytes: z
    .int()
    .min(256)
    .max(1_048_576)
    .default(65_536)
    .describe('a longer answer is not read to its end'),
  link_s: seconds(30, 1_800).default(300).describe('how long the link in a message may be used'),
  limit: z
    .strictObject({
      messages: z.int().min(1).max(10_000).default(5).describe('most messages to one number within window_s'),
      window_s: seconds(60, 86_400).default(3_600).describe('the time in which they are counted'),
    })
    .prefault({})
    .describe('protects people from being flooded, over all relying parties'),
  texts: z
    .partialRecord(language, z.string().min(1).max(120))
    .prefault({})
    .describe(
      'text of the message per language; {link} is the address, {rp} the name of the relying party, {code} the session code',
    ),
});
export type SmsConfig = z.infer<typeof sms>;
