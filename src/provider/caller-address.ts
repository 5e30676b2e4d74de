/**
 * The network address that a request comes from, noted before the door takes the forwarding headers off. Of a list in
 * X-Forwarded-For only the last entry counts: the proxy in front wrote it, the others are what a caller claims.
 */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';

const addresses = new WeakMap<IncomingMessage, string>();

/** @param ctx of the public listener, which knows whether the proxy in front is believed */
export function rememberCallerAddress(ctx: Context): void {
  addresses.set(ctx.req, ctx.ips.at(-1) ?? ctx.ip);
}

/** Empty when nobody noted it: no network holds that. */
export const callerAddress = (req: IncomingMessage): string => addresses.get(req) ?? '';
