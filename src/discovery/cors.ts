/** Cross-origin access to the discovery API, with the request headers that the first release names. No cookies. */
import type { Context } from 'koa';

const ALLOWED_HEADERS = [
  'Origin',
  'X-Requested-With',
  'X-Source-Ip',
  'X-Identified-MCC',
  'X-Identified-MNC',
  'X-Using-Mobile-Data',
  'Accept',
  'Authorization',
  'Content-Type',
].join(', ');

export const API_METHODS = 'GET, POST, OPTIONS';

export function allowOrigins(ctx: Context): void {
  ctx.set('Access-Control-Allow-Origin', '*');
}

/** Answers the browser's question before a cross-origin request. */
export function preflight(ctx: Context): void {
  ctx.set('Access-Control-Allow-Methods', API_METHODS);
  ctx.set('Access-Control-Allow-Headers', ALLOWED_HEADERS);
  ctx.set('Access-Control-Max-Age', '600');
  ctx.status = 204;
}
