/**
 * The door between the public listener and an operator's provider: takes the issuer's path off the address, pins host and
 * protocol to the issuer, and hands the request over. Endpoint addresses therefore never depend on a Host header.
 */
import type { Context } from 'koa';

const TRUSTED = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded'] as const;

interface Pin {
  readonly prefix: string;
  readonly host: string;
  readonly protocol: string;
}

/** Issuers are few and never change. */
const pins = new Map<string, Pin>();

function pinOf(issuer: string): Pin {
  const known = pins.get(issuer);
  if (known) return known;
  const { host, protocol, pathname } = new URL(issuer);
  const pin = { prefix: pathname === '/' ? '' : pathname, host, protocol: protocol.slice(0, -1) };
  pins.set(issuer, pin);
  return pin;
}

/** @param path what follows the issuer's path, starting with a slash */
export function pinRequest(ctx: Context, issuer: string, path: string): void {
  const { prefix, host, protocol } = pinOf(issuer);
  ctx.req.originalUrl = `${prefix}${path}${ctx.search}`;
  ctx.req.url = `${path}${ctx.search}`;
  for (const name of TRUSTED) delete ctx.req.headers[name];
  ctx.req.headers.host = host;
  ctx.req.headers['x-forwarded-host'] = host;
  ctx.req.headers['x-forwarded-proto'] = protocol;
}

declare module 'node:http' {
  interface IncomingMessage {
    /** the address before the issuer's path was taken off; oidc-provider finds its mount path by it */
    originalUrl?: string;
  }
}
