/** State kept as JSON in files. */
import type { z } from 'zod';
import { readTextIfPresent } from './atomic-file.ts';

/**
 * The checked content of a file, or undefined when there is none.
 * @throws Error that names the file, and nothing of its content
 */
export async function readJsonFile<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
  const text = await readTextIfPresent(path);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${path} is damaged; delete it to begin anew`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
