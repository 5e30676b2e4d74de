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
import { normaliseParameters } from '../profile/request.ts';
import { rememberOriginal } from './authorize-request.ts';

const LIMIT_BYTES = 57_344;
const PUSHED = '/par';
const PATHS = new Set(['/token', '/revoke', '/introspect', PUSHED]);

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

function basicCredentials(header: string): Credentials | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** Lets the provider read the body as if nobody had: it wants a stream, and so it gets one. */
function giveBack(req: IncomingMessage, body: string): void {
  const bytes = Buffer.from(body);
  const again = Readable.from([bytes]);
  Object.defineProperties(req, { readable: { value: true }, iterator: { value: again.iterator.bind(again) } });
  req.headers['content-length'] = String(bytes.length);
}

function dropRepeatedSecret(form: URLSearchParams, basic: Credentials): void {
  const same = (name: string, value: string): boolean => form.getAll(name).every((given) => given === value);
  // client_id stays: pushed requests need it (RFC 9126), and an equal one is no second method
  if (same('client_id', basic.id) && same('client_secret', basic.secret)) form.delete('client_secret');
}

/** @returns the form to hand on; a doubled parameter is left for the provider to refuse */
function normalisePushed(req: IncomingMessage, form: URLSearchParams): URLSearchParams {
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) return form;
  const params = Object.fromEntries(form);
  rememberOriginal(req, params);
  return new URLSearchParams(normaliseParameters(params));
}

export const readTokenForms: Middleware = async (ctx: Context, next: Next) => {
  const basic = ctx.method === 'POST' && PATHS.has(ctx.path) ? basicCredentials(ctx.get('authorization')) : undefined;
  const wanted = basic !== undefined || (ctx.method === 'POST' && ctx.path === PUSHED);
  if (!wanted || !ctx.is('application/x-www-form-urlencoded')) return next();
  const body = await readText(ctx.req, LIMIT_BYTES);
  if (body === undefined) {
    ctx.status = 413;
    ctx.body = { error: 'invalid_request', error_description: `the body is longer than ${LIMIT_BYTES} bytes` };
    return undefined;
  }
  const form = new URLSearchParams(body);
  if (basic) dropRepeatedSecret(form, basic);
  giveBack(ctx.req, (ctx.path === PUSHED ? normalisePushed(ctx.req, form) : form).toString());
  return next();
};
