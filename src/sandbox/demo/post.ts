/** Posts to the demo: a small form from a page of its own, nothing else. */
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';

const LIMIT_BYTES = 8_192;

/** The fields of an URL-encoded form; undefined for anything else, or for more than 8 KiB. */
export async function readFields(ctx: Context): Promise<URLSearchParams | undefined> {
  const text = await readText(ctx.req, LIMIT_BYTES);
  if (text === undefined || !ctx.is('application/x-www-form-urlencoded')) return undefined;
  return new URLSearchParams(text);
}

/**
 * Whether the browser says that a page of this origin sent the post (Fetch Metadata, else Origin). A client that says
 * neither is no browser, and has no cookies to misuse.
 */
export function fromOwnPage(ctx: Context, origin: string): boolean {
  const site = ctx.get('sec-fetch-site');
  if (site !== '') return site === 'same-origin';
  const sender = ctx.get('origin');
  return sender === '' || sender === origin;
}
