/**
 * Health for load balancers and orchestrators: /health/live says that the process answers, /health/ready that it should
 * get requests. Says which part fails, never why; the reason is in the log.
 */
import type { Context, Middleware } from 'koa';
import type { Logger } from './logging.ts';

/** Resolves when the part works; `signal` ends the attempt. */
export type HealthCheck = (signal: AbortSignal) => Promise<void>;

export interface HealthOptions {
  /** by name, e.g. `database` */
  readonly checks: Readonly<Record<string, HealthCheck>>;
  /** state of the circuit breaker to each operator's service; none makes this copy unready: others still work */
  readonly operators?: () => Readonly<Record<string, string>>;
  /** true from SIGTERM on */
  readonly draining: () => boolean;
  readonly log: Logger;
  /** longest time for one check */
  readonly timeoutMs?: number;
}

type Verdict = 'ok' | 'failed' | 'timeout';

function timeout(signal: AbortSignal): Promise<'timeout'> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('timeout'), { once: true });
  });
}

async function judge(name: string, check: HealthCheck, { log, timeoutMs = 2_000 }: HealthOptions): Promise<Verdict> {
  const signal = AbortSignal.timeout(timeoutMs);
  const attempt = Promise.resolve()
    .then(() => check(signal))
    .then(
      (): Verdict => 'ok',
      (error: unknown): Verdict => {
        log.warn({ check: name, error }, 'a health check failed');
        return 'failed';
      },
    );
  return Promise.race([attempt, timeout(signal)]);
}

export function health(options: HealthOptions): Middleware {
  const entries = Object.entries(options.checks);
  const serve = async (ctx: Context): Promise<void> => {
    ctx.set('cache-control', 'no-store');
    if (ctx.path === '/health/live') {
      ctx.body = { status: 'ok' };
      return;
    }
    const verdicts = await Promise.all(entries.map(([name, check]) => judge(name, check, options)));
    const checks = Object.fromEntries(entries.map(([name], index) => [name, verdicts[index]]));
    const works = verdicts.every((verdict) => verdict === 'ok');
    const status = options.draining() ? 'draining' : works ? 'ready' : 'unavailable';
    ctx.status = status === 'ready' ? 200 : 503;
    ctx.body = { status, checks, ...(options.operators ? { operators: options.operators() } : {}) };
  };
  // passed by every request: no promise of its own for what is not health
  return (ctx, next) => {
    const { path, method } = ctx;
    const known = path === '/health/live' || path === '/health/ready';
    return known && (method === 'GET' || method === 'HEAD') ? serve(ctx) : next();
  };
}
