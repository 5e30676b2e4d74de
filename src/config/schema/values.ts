/** Kinds of values that configuration keys share. `hidden` values never appear in a message. */
import { z } from 'zod';
import { parseCidr } from '../cidr.ts';

export const seconds = (min: number, max: number) => z.number().min(min).max(max);
export const milliseconds = (min: number, max: number) => z.int().min(min).max(max);
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
export const network = z
  .string()
  .refine((text) => parseCidr(text) !== undefined, 'must be a network such as 192.0.2.0/24 or 2001:db8::/32');
export const digits = z.string().regex(/^\d+$/, 'must be digits only, in quotes');
export const msisdn = z
  .string()
  .regex(/^[1-9]\d{6,14}$/, 'must be an international number, digits only without +, in quotes')
  .meta({ hidden: true });

export const pemFile = z.string().min(1).meta({ file: true });
export const masterSecret = z
  .string()
  .min(43, 'must be at least 32 random bytes in base64url; make one with: openssl rand -base64 32')
  .meta({ hidden: true });

export const LANGUAGES = ['en', 'de', 'fr', 'it', 'fi'] as const;
export const language = z.enum(LANGUAGES);
export type Language = z.infer<typeof language>;

export const ACR_VALUES = ['2', '3', '4'] as const;
export const acr = z.enum(ACR_VALUES);
/** Level of assurance, ISO/IEC 29115, as it stands in `acr_values` and `acr`. */
export type Acr = z.infer<typeof acr>;
