/** What an example is started with: environment variables, all checked before anything runs. */
import process from 'node:process';
import { z } from 'zod';

const schema = z.object({
  /** where it listens, on this machine only */
  PORT: z.coerce.number().int().min(1).max(65_535),
  CLIENT_ID: z.string().min(1),
  CLIENT_SECRET: z.string().min(1),
  COOKIE_SECRET: z.string().min(32),
  /** keeps who is signed in, so that it is known after a stop */
  SESSIONS_FILE: z.string().min(1),
  /** the other example, to walk over to */
  OTHER_URL: z.url().optional(),
});

/** @param further the variables of one example */
export function readSettings<S extends z.ZodRawShape>(further: S) {
  const parsed = schema.extend(further).safeParse(process.env);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) process.stderr.write(`${path.join('.')}: ${message}\n`);
  return process.exit(78);
}
