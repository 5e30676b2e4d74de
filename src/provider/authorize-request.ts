/**
 * The authorization request before the provider reads it: keeps it as the client sent it, and spells it as OpenID Connect
 * does (aliases, prompts and empty parameters of the Mobile Connect SDKs). A request with a doubled parameter is left
 * alone: the provider refuses it.
 */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { type AuthorizationParameters, normaliseParameters } from '../profile/request.ts';

const originals = new WeakMap<IncomingMessage, AuthorizationParameters>();

/** The parameters as they came, doubled ones left out. */
export const originalParameters = (req: IncomingMessage): AuthorizationParameters | undefined => originals.get(req);

export function rememberOriginal(req: IncomingMessage, params: AuthorizationParameters): void {
  originals.set(req, params);
}

/** Rewrites `ctx.req.url` of a GET /authorize; anything else is left as it is. */
export function normaliseAuthorizeRequest(ctx: Context): void {
  if (ctx.method !== 'GET' || ctx.path !== '/authorize' || ctx.querystring === '') return;
  const query = new URLSearchParams(ctx.querystring);
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) return;
  const params = Object.fromEntries(query);
  // of a pushed request only its reference is here; it was checked when it was pushed
  if (params.request_uri === undefined) rememberOriginal(ctx.req, params);
  const normal = new URLSearchParams(normaliseParameters(params)).toString();
  const mounted = ctx.req.originalUrl ?? '';
  ctx.req.originalUrl = `${mounted.slice(0, mounted.length - (ctx.req.url ?? '').length)}/authorize?${normal}`;
  ctx.req.url = `/authorize?${normal}`;
}
