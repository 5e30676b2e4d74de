/**
 * Forms that clients post, before the provider reads them. Client secrets in the Authorization header and again in the
 * body, as the official Java SDK sends them: RFC 6749, section 2.3, allows one method; where both say the same, the body's
 * copy is dropped, where they differ the request is left as it is and refused by the provider. Pushed authorization
 * requests are spelt as OpenID Connect does, like those of the browser.
 */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Context, Middleware, Next } from 'koa';
import { readText } from '../ops/request-body.ts';
import { normaliseRequest, type ProfileOf } from './authorize-request.ts';
import { basicCredentials, type Credentials } from './basic-credentials.ts';

const LIMIT_BYTES = 57_344;
const PUSHED = '/par';
const PATHS = new Set(['/token', '/revoke', '/introspect', PUSHED]);

/** Lets the provider read the body as if nobody had: it wants a stream, and so it gets one. */
function giveBack(req: IncomingMessage, body: string): void {
  const bytes = Buffer.from(body);
  const again = Readable.from([bytes]);
  Object.defineProperties(req, { readable: { value: true }, iterator: { value: again.iterator.bind(again) } });
  req.headers['content-length'] = String(bytes.length);
}

/** The form as it is, or without its copy of the secret. */
function withoutRepeatedSecret(body: string, basic: Credentials): string {
  const form = new URLSearchParams(body);
  const same = (name: string, value: string): boolean => form.getAll(name).every((given) => given === value);
  // client_id stays: pushed requests need it (RFC 9126), and an equal one is no second method
  if (!form.has('client_secret') || !same('client_id', basic.id) || !same('client_secret', basic.secret)) return body;
  return body
    .split('&')
    .filter((piece) => !new URLSearchParams(piece).has('client_secret'))
    .join('&');
}

async function readForms(ctx: Context, next: Next, profileOf: ProfileOf): Promise<void> {
  const body = await readText(ctx.req, LIMIT_BYTES);
  if (body === undefined) {
    ctx.status = 413;
    ctx.body = { error: 'invalid_request', error_description: `the body is longer than ${LIMIT_BYTES} bytes` };
    return undefined;
  }
  const basic = basicCredentials(ctx.get('authorization'));
  const own = basic ? withoutRepeatedSecret(body, basic) : body;
  giveBack(ctx.req, ctx.path === PUSHED ? await normaliseRequest(ctx.req, own, profileOf, basic?.id) : own);
  return next();
}

export const readTokenForms =
  (profileOf: ProfileOf): Middleware =>
  (ctx: Context, next: Next) =>
    ctx.method === 'POST' && PATHS.has(ctx.path) && ctx.is('application/x-www-form-urlencoded')
      ? readForms(ctx, next, profileOf)
      : next();
