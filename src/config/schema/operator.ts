/** One mobile network: its issuer, numbers, signature service and trust anchors. */
import { z } from 'zod';
import { attributeSource, headerEnrichment } from './attributes.ts';
import { listing, numbers } from './listing.ts';
import { loaEntry } from './loa.ts';
import { mss } from './mss.ts';
import { sms } from './sms.ts';
import { acr, httpUrl, language, pemFile } from './values.ts';

const trust = z.strictObject({
  anchors: z
    .array(pemFile)
    .min(1, 'needs at least one root authority')
    .describe('PEM files (or PEM texts) of the root authorities of user certificates'),
  intermediates: z
    .array(pemFile)
    .default([])
    .describe('PEM files of intermediate authorities, for signatures that come without them'),
  allow_sha1: z.boolean().default(false).describe('accept signatures over SHA-1; never do this in new installations'),
  allow_rsa_below_2048: z.boolean().default(false).describe('accept RSA keys shorter than 2048 bits'),
});
export type TrustConfig = z.infer<typeof trust>;

export const operator = z.strictObject({
  ...listing,
  numbers: numbers.describe('which numbers belong to this operator'),
  reveal: z
    .boolean()
    .optional()
    .describe(
      'tell the person that a number is unknown, inactive or blocked; default true in the sandbox, false in production',
    ),
  subscriber_id: z
    .strictObject({
      form: z
        .enum(['jwe', 'pkcs1'])
        .default('jwe')
        .describe(
          'how discovery encrypts numbers: jwe is a compact JWE, pkcs1 the hex of RSA PKCS#1 v1.5; both are always read',
        ),
      accept_unmarked: z
        .boolean()
        .default(false)
        .describe(
          'also read encrypted numbers that another discovery service made: they are bound to no app and never expire',
        ),
    })
    .prefault({})
    .describe('the encrypted number (ENCR_MSISDN)'),
  default_language: language.default('en').describe('language when the browser asks for none that is served'),
  texts: z
    .partialRecord(language, z.string().min(1).max(200))
    .prefault({})
    .describe(
      'text on the phone per language; {rp} is the name of the relying party, {code} the session code; {context} and {binding_message} of the request, in quotation marks, follow it unless it gives them a place',
    ),
  number_matching: z
    .boolean()
    .default(false)
    .describe(
      'instead of a code the phone shows a two-digit number, which the person picks among three on the page; one wrong pick ends the login',
    ),
  matching_texts: z
    .partialRecord(language, z.string().min(1).max(200))
    .prefault({})
    .describe('text on the phone per language with number matching; {number} is the number to pick'),
  pageless_texts: z
    .partialRecord(language, z.string().min(1).max(200))
    .prefault({})
    .describe(
      'text on the phone per language where a server asked without a page, so that there is nothing to compare',
    ),
  mss: mss.describe('connection to the Mobile Signature Service'),
  sms: sms.optional().describe('service for text messages; needed for the authenticator sms'),
  trust: trust.describe('what makes a signature of this operator trustworthy'),
  loa: z
    .partialRecord(acr, z.array(loaEntry).min(1))
    .refine((table) => Object.keys(table).length > 0, 'needs at least one level')
    .describe('levels of assurance, each with its authenticators in order of preference'),
  attributes: attributeSource
    .optional()
    .describe('source of personal data for userinfo and premiuminfo; without one only the number is known'),
  header_enrichment: headerEnrichment
    .optional()
    .describe('how the mobile network names the phone of a request; without it no number is verified by the network'),
  passthrough_url: httpUrl
    .optional()
    .describe('service that says whether the network vouches for a number now (sandbox only)'),
});
export type OperatorConfig = z.infer<typeof operator>;
