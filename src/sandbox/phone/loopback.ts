/**
 * Keeps the sandbox's tools to browsers and programs of this machine that call it by a loopback name: a page elsewhere
 * whose name was pointed here (DNS rebinding) is refused by the name in its Host header.
 */
import type { Route } from './routes.ts';

const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i;

export const isLoopbackHost = (host: string | undefined): boolean => host !== undefined && LOOPBACK.test(host);

/** The route, closed to every other name. */
export const loopbackOnly = (route: Route): Route => ({
  ...route,
  handle: async (ctx, parameter) => {
    // Not ctx.host: a forwarded name is not the name that was called.
    if (isLoopbackHost(ctx.req.headers.host)) return route.handle(ctx, parameter);
    ctx.status = 403;
    ctx.body = {
      error: 'forbidden_host',
      error_description:
        'The sandbox answers only to a loopback name in the Host header, such as localhost or 127.0.0.1.',
      path: 'Host',
    };
  },
});
