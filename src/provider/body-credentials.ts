/**
 * Client credentials in the Authorization header and again in the body: the official Java SDK sends both. RFC 6749,
 * section 2.3, allows one method; where both say the same, the body's copy is dropped, where they differ the request is
 * left as it is and refused by the provider.
 */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Context, Middleware, Next } from 'koa';

const LIMIT_BYTES = 57_344;
const PATHS = new Set(['/token', '/revoke', '/introspect', '/par']);

function basicCredentials(header: string): { readonly id: string; readonly secret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

async function readForm(ctx: Context): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LIMIT_BYTES) return undefined;
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** Lets the provider read the body as if nobody had: it wants a stream, and so it gets one. */
function giveBack(req: IncomingMessage, body: string): void {
  const bytes = Buffer.from(body);
  const again = Readable.from([bytes]);
  Object.defineProperties(req, { readable: { value: true }, iterator: { value: again.iterator.bind(again) } });
  req.headers['content-length'] = String(bytes.length);
}

export const dropRepeatedCredentials: Middleware = async (ctx: Context, next: Next) => {
  const basic = ctx.method === 'POST' && PATHS.has(ctx.path) ? basicCredentials(ctx.get('authorization')) : undefined;
  if (!basic || !ctx.is('application/x-www-form-urlencoded')) return next();
  const form = await readForm(ctx);
  if (!form) {
    ctx.status = 413;
    ctx.body = { error: 'invalid_request', error_description: `the body is longer than ${LIMIT_BYTES} bytes` };
    return undefined;
  }
  const same = (name: string, value: string): boolean => form.getAll(name).every((given) => given === value);
  if (same('client_id', basic.id) && same('client_secret', basic.secret)) {
    form.delete('client_secret');
    form.delete('client_id');
  }
  giveBack(ctx.req, form.toString());
  return next();
};
