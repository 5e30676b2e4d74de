/** As much of an OpenAPI document as the tests look at. */
import { z } from 'zod';

const isJsonSchema = (value: unknown): value is z.core.JSONSchema.JSONSchema =>
  typeof value === 'object' && value !== null;

/** JSON Schema reads patterns with the flag u, zod without. */
export const withoutUnicodePatterns = (schema: z.core.JSONSchema.JSONSchema): z.core.JSONSchema.JSONSchema =>
  JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'pattern' && typeof value === 'string' && /\\p\{/i.test(value) ? undefined : value,
  );

const reference = z.object({ $ref: z.string().optional(), items: z.object({ $ref: z.string() }).optional() });
const content = z.object({ 'application/json': z.object({ schema: reference, example: z.unknown() }) });
const operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().min(1), content: content.optional() })),
});
export const description = z.object({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string().startsWith('/sandbox/api/'), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.custom<z.core.JSONSchema.JSONSchema>(isJsonSchema)),
  }),
});
export type Description = z.infer<typeof description>;
export type Content = z.infer<typeof content>;
