/** What a headless caller reads, in its own style: where the person went, or that nobody has answered yet. */
import type { Context } from 'koa';
import type { Style } from './caller.ts';

export interface Refusal {
  readonly error: string;
  readonly error_description: string;
}

const members = ({ error, error_description }: Refusal) => ({
  error,
  error_description,
  // as some Mobile Connect SDKs read it
  description: error_description,
});

function plain(ctx: Context, status: number, body: object): void {
  ctx.remove('Set-Cookie');
  ctx.set('Cache-Control', 'no-store');
  ctx.status = status;
  ctx.body = body;
}

/** Back to the relying party, with a code or an error in the address. */
export function answerWith(ctx: Context, style: Style, address: string, refusal?: Refusal): void {
  plain(ctx, style === 'location' ? 200 : 302, refusal ? members(refusal) : { state: 'signed' });
  ctx.set('Location', address);
}

/** @param address where to ask again, for those who only follow redirects */
export function answerWaiting(ctx: Context, style: Style, address: string): void {
  plain(ctx, style === 'location' ? 200 : 302, { state: 'waiting' });
  if (style === 'location') ctx.remove('Location');
  else ctx.set('Location', address);
}

/** Without a redirect address that could be trusted with it. */
export function refuse(ctx: Context, status: 400 | 401, refusal: Refusal): void {
  plain(ctx, status, members(refusal));
  ctx.remove('Location');
  if (status === 401) ctx.set('WWW-Authenticate', 'Basic realm="authorize"');
}

/** Long enough for a place to become free, short enough for a person who waits. */
const RETRY_S = 5;

/** So many requests are held already; nothing was looked at or stored (503). The SDKs ask again by themselves. */
export function refuseFull(ctx: Context): void {
  plain(ctx, 503, members({ error: 'temporarily_unavailable', error_description: 'too many logins are waiting' }));
  ctx.remove('Location');
  ctx.set('Retry-After', String(RETRY_S));
}

/** @param members of the query: code or error, and state; one that is undefined is left out */
export function addressWith(redirectUri: string, members: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}
