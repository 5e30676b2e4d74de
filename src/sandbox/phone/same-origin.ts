/**
 * Forms of the sandbox's tools are accepted only from their own pages: the browser says so, and a token that only the pages
 * know comes with the form and in a cookie.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';

const COOKIE = 'signet_sandbox';
const TOKEN = /^[0-9a-f]{32}$/;

/** The token of this browser, or undefined when it has none yet. */
export function formToken(ctx: Context): string | undefined {
  const token = ctx.cookies.get(COOKIE);
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** The token of this browser; makes one where there is none. */
export function ensureFormToken(ctx: Context): string {
  const known = formToken(ctx);
  if (known !== undefined) return known;
  const token = randomBytes(16).toString('hex');
  ctx.cookies.set(COOKIE, token, { httpOnly: true, sameSite: 'strict', path: '/sandbox' });
  return token;
}

export function isOwnForm(ctx: Context, sentToken: string | null): boolean {
  return fromSameOrigin(ctx) && sameToken(formToken(ctx), sentToken);
}

function fromSameOrigin(ctx: Context): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  if (site !== '') return site === 'same-origin';
  const host = ctx.req.headers.host ?? '';
  return URL.parse(ctx.get('Origin'))?.host === host;
}

function sameToken(known: string | undefined, sent: string | null): boolean {
  if (known === undefined || sent === null || sent.length !== known.length) return false;
  return timingSafeEqual(Buffer.from(known), Buffer.from(sent));
}
