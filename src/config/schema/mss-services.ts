/** Which additional services an operator's signature requests ask for. Everything but the language is off unless said. */
import { z } from 'zod';

const scheme = z
  .string()
  .regex(/^[a-z][a-z0-9+.-]{1,63}$/, 'must be the scheme of an app without the colon, e.g. mobileid')
  .refine(
    (name) => !['javascript', 'data', 'blob', 'vbscript', 'file', 'about', 'http', 'https'].includes(name),
    'must be the scheme of an app: http and https need no permission, the others that a browser knows get none',
  );

export const mssServices = z.strictObject({
  user_lang: z.boolean().default(true).describe('tell the service the language of the dialogue on the phone'),
  event_id: z
    .boolean()
    .default(false)
    .describe('send the session code as event id, for services that show that beside the text (FiCom)'),
  no_spam: z
    .enum(['never', 'when_demanded', 'always'])
    .default('never')
    .describe(
      'spam code of the person: always sends the service in every request, first without a code; both ask the person when the service demands one, which tells that the number is known, also without reveal',
    ),
  no_spam_verify: z.boolean().default(true).describe('false tells the service not to check the spam code'),
  validate: z
    .boolean()
    .default(false)
    .describe('have the service validate each signature too; an answer without its confirmation is a failure'),
  display_name: z.boolean().default(false).describe('send the name of the relying party for the phone'),
  person_identity: z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/, 'must be the name of an attribute, e.g. givenName'))
    .max(32)
    .default([])
    .describe('attributes of the person that are asked for with each login and kept, e.g. givenName, surName, hetu'),
  subscriber_info: z.boolean().default(false).describe('ask for the network of the SIM and keep it'),
  geofencing: z
    .boolean()
    .default(false)
    .describe('the service locates phones: for relying parties with a geofencing policy or the scope mid_location'),
  app2app: z.boolean().default(false).describe('offer to open the operator app from the waiting page, and back'),
  app2app_schemes: z
    .array(scheme)
    .max(16)
    .default(['mobileid'])
    .describe('schemes of apps that the waiting page may open, besides http and https'),
  transaction_approval: z
    .boolean()
    .default(false)
    .describe('show what a relying party asks to approve in the app pair by pair instead of as one text'),
});
