/**
 * The admin listener's application: metrics, and later the admin API. It answers only requests addressed to loopback, so
 * that no page in a browser on this machine can reach it under another name (DNS rebinding).
 */
import Koa, { type Middleware } from 'koa';
import { isLoopbackHost } from '../config/loopback.ts';
import type { Logger } from './logging.ts';
import type { Metrics } from './metrics.ts';

export interface AdminAppOptions {
  readonly metrics: Pick<Metrics, 'render'>;
  readonly log: Logger;
  /** what else is served, after /metrics */
  readonly inner?: readonly Middleware[];
}

/** Refuses every Host header that does not name loopback. */
export function loopbackOnly(): Middleware {
  return async (ctx, next) => {
    const address = `http://${ctx.get('host')}`;
    if (URL.canParse(address) && isLoopbackHost(new URL(address).hostname)) return next();
    ctx.status = 421;
    ctx.body = { error: 'misdirected_request', error_description: 'only requests to loopback are answered here' };
  };
}

export function createAdminApp({ metrics, log, inner = [] }: AdminAppOptions): Koa {
  const app = new Koa();
  app.silent = true;
  app.use(async (ctx, next) => {
    ctx.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    try {
      await next();
    } catch (error) {
      log.error({ error }, 'an admin request failed');
      ctx.status = 500;
      ctx.body = { error: 'server_error' };
    }
    if (ctx.status === 404 && ctx.body === undefined) {
      ctx.status = 404;
      ctx.body = { error: 'not_found' };
    }
  });
  app.use(loopbackOnly());
  app.use(async (ctx, next) => {
    if (ctx.path !== '/metrics' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const { contentType, body } = await metrics.render();
    ctx.set('content-type', contentType);
    ctx.body = body;
  });
  for (const middleware of inner) app.use(middleware);
  return app;
}
