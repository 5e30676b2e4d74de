/** Reads a small URL-encoded form body, with a limit in bytes. */
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';

const LIMIT_BYTES = 8_192;

export type Form =
  | { readonly ok: true; readonly fields: URLSearchParams }
  | { readonly ok: false; readonly status: 413 | 415 };

export async function readForm(ctx: Context): Promise<Form> {
  if (!ctx.is('application/x-www-form-urlencoded')) return { ok: false, status: 415 };
  const text = await readText(ctx.req, LIMIT_BYTES);
  if (text === undefined) return { ok: false, status: 413 };
  return { ok: true, fields: new URLSearchParams(text) };
}
