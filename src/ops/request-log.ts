/**
 * One line for each answered request, written when the answer has left: event streams and answers written past Koa
 * included. Holds no query, no header and no body.
 */
import type { Context, Middleware } from 'koa';
import type { Logger } from './logging.ts';
import { loggedPath, routeOf } from './request-path.ts';

export interface RequestObservation {
  readonly method: string;
  /** one of a closed set, see routeOf */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export interface RequestLogOptions {
  readonly log: Logger;
  /** milliseconds of any clock that goes forward */
  readonly now: () => number;
  /** told of every request, e.g. for metrics */
  readonly observe?: (observation: RequestObservation) => void;
}

/** Asked so often that they would hide the rest. */
const QUIET = new Set(['health_live', 'health_ready', 'assets', 'sandbox_mssp']);
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What inner middleware left in the state under these names; what is undefined is not written. */
function stateFields(ctx: Context): { readonly operator: string | undefined; readonly incident: string | undefined } {
  const { operator, incident }: Readonly<Record<string, unknown>> = ctx.state;
  return { operator: text(operator), incident: text(incident) };
}

export function requestLog({ log, now, observe }: RequestLogOptions): Middleware {
  return (ctx, next) => {
    const started = now();
    // read now: what is inside may rewrite the address
    const address = ctx.path;
    const method = METHODS.has(ctx.method) ? ctx.method : 'OTHER';
    ctx.res.once('close', () => {
      const { statusCode: status, writableFinished } = ctx.res;
      const ms = Math.round(now() - started);
      const route = routeOf(address);
      observe?.({ method, route, status, ms });
      const fields = {
        method,
        path: loggedPath(address),
        status,
        ms,
        ...stateFields(ctx),
        ...(writableFinished ? {} : { aborted: true }),
      };
      if (status >= 500) log.error(fields, 'request');
      else if (QUIET.has(route)) log.debug(fields, 'request');
      else log.info(fields, 'request');
    });
    return next();
  };
}
