/** Values of JSON answers: tolerant of numbers for strings and of one thing where a list may stand. */
import { z } from 'zod';
import { MAX_VALUE_LENGTH } from '../answer-values.ts';

const scalar = z.union([z.string(), z.number().transform(String)]);

/** a code, name or identifier that must be there */
export const token = scalar.pipe(z.string().min(1).max(MAX_VALUE_LENGTH));

/** one that may be absent; the empty one is no value */
export const text = scalar
  .pipe(z.string().max(MAX_VALUE_LENGTH))
  .transform((value) => (value === '' ? undefined : value))
  .nullish()
  .transform((value) => value ?? undefined);

/** a longer one: an address, a signature */
export const longText = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

export const flag = z
  .union([z.boolean(), z.string().transform((value) => value.toLowerCase() === 'true')])
  .nullish()
  .transform((value) => value ?? undefined);

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .union([z.array(item), item.transform((only) => [only])])
    .nullish()
    .transform((items) => items ?? []);
