/** What discovery knows of an operator, whether this gateway serves it or another: name, networks, numbers, brand. */
import { z } from 'zod';
import { digits, httpUrl, msisdn, network } from './values.ts';

export const listing = {
  name: z.string().min(1).describe('name as people know it'),
  issuer: httpUrl.describe('OpenID issuer, without a slash at its end'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, e.g. CH')
    .default('CH')
    .describe('ISO 3166 code given by discovery'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capital letters, e.g. CHF')
    .default('CHF')
    .describe('ISO 4217 code given by discovery'),
  mcc_mnc: z
    .array(z.string().regex(/^\d{3}_\d{2,3}$/, 'must look like 901_01'))
    .min(1)
    .describe('mobile network codes'),
  networks: z
    .array(network)
    .default([])
    .describe('addresses that phones have on mobile data; with them discovery knows the operator of such a phone'),
  brand: z
    .strictObject({
      colour: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as "#0b5fff", in quotes')
        .default('#0b5fff')
        .describe('accent colour of the pages'),
      logo: httpUrl.optional().describe('address of a square logo; without one the initial of the name is drawn'),
    })
    .prefault({}),
} as const;

export const numbers = z.strictObject({
  prefixes: z
    .array(digits)
    .default([])
    .describe('number ranges served here; the longest prefix over all operators wins'),
  ported_in: z.array(msisdn).default([]).describe('single numbers served here whatever their prefix says'),
});
