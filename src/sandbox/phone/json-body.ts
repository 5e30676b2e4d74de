/** JSON bodies of the sandbox API: read, checked, and refused with what is wrong, where, and what would be right. */
import type { Context } from 'koa';
import type { z } from 'zod';
import { readText } from '../../ops/request-body.ts';

const BODY_LIMIT_BYTES = 16 * 1024;

export interface Problem {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  /** where in the request */
  readonly path?: string;
}

/** The checked body; undefined when the request was refused. */
export async function readJson<S extends z.ZodType>(ctx: Context, type: S): Promise<z.output<S> | undefined> {
  if (!ctx.is('application/json')) {
    refuse(ctx, {
      status: 415,
      error: 'unsupported_media_type',
      description: 'send JSON with Content-Type: application/json',
      path: 'Content-Type',
    });
    return undefined;
  }
  const text = await readText(ctx.req, BODY_LIMIT_BYTES);
  if (text === undefined) {
    const description = `the body is larger than ${BODY_LIMIT_BYTES} bytes`;
    refuse(ctx, { status: 413, error: 'too_large', description });
    return undefined;
  }
  const value = parseJson(text);
  if (value === undefined) {
    refuse(ctx, { status: 400, error: 'invalid_json', description: 'the body is not valid JSON' });
    return undefined;
  }
  const parsed = type.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  refuse(ctx, {
    status: 400,
    error: 'invalid_request',
    description: issue?.message ?? 'wrong value',
    path: issue?.path.join('.') ?? '',
  });
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Says what is wrong. */
export function refuse(ctx: Context, { status, error, description, path = '' }: Problem): void {
  ctx.status = status;
  ctx.body = { error, error_description: description, path };
}
