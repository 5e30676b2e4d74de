/**
 * The sandbox's apps by API: POST makes a relying party and shows its secrets once, GET lists them without. JSON only and
 * for loopback Host headers only, so that no website can reach it through a developer's browser.
 */
import type { Context, Middleware } from 'koa';
import type { z } from 'zod';
import { readText } from '../../ops/request-body.ts';
import { isLoopbackHost } from '../phone/loopback.ts';

const LIMIT_BYTES = 16_384;
const PATH = '/sandbox/api/apps';

/** An app as the gateway made it. */
export interface CreatedApp {
  readonly id: string;
  readonly name: string;
  readonly redirect_uris: readonly string[];
  readonly discovery: { readonly client_id: string; readonly client_secret: string | undefined };
  readonly operators: Readonly<
    Record<string, { readonly issuer: string; readonly client_id: string; readonly client_secret: string | undefined }>
  >;
}

export interface ListedApp extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly name: string;
}

export interface RefusedApp {
  /** the member that is wrong */
  readonly path: string;
  readonly problem: string;
}

/** What the sandbox asks of the gateway; the composition root connects it. */
export interface AppsPort<Input> {
  readonly schema: z.ZodType<Input>;
  /** the app, or what is wrong with it beyond its shape */
  create(input: Input): Promise<CreatedApp | RefusedApp>;
  list(): Promise<readonly ListedApp[]>;
}

async function readJson(ctx: Context): Promise<unknown> {
  const text = await readText(ctx.req, LIMIT_BYTES);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(ctx: Context, status: number, description: string, path?: string): void {
  ctx.status = status;
  ctx.body = { error: 'invalid_request', error_description: description, ...(path === undefined ? {} : { path }) };
}

export function createAppsApi<Input>(apps: AppsPort<Input>): Middleware {
  const create = async (ctx: Context): Promise<void> => {
    if (!ctx.is('application/json')) return refuse(ctx, 415, 'the body must be application/json');
    const body = await readJson(ctx);
    if (body === undefined) return refuse(ctx, 400, `the body must be JSON of at most ${LIMIT_BYTES} bytes`);
    const parsed = apps.schema.safeParse(body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return refuse(ctx, 400, issue?.message ?? 'the app is not valid', issue?.path.join('.'));
    }
    const made = await apps.create(parsed.data);
    if ('problem' in made) return refuse(ctx, 400, made.problem, made.path);
    ctx.status = 201;
    ctx.body = made;
  };

  return async (ctx, next) => {
    if (ctx.path !== PATH) return next();
    // not ctx.hostname: a forwarded name is not the name that was called
    if (!isLoopbackHost(ctx.req.headers.host)) {
      return refuse(ctx, 403, 'the sandbox answers on loopback addresses only');
    }
    if (ctx.method === 'POST') return create(ctx);
    if (ctx.method === 'GET') {
      ctx.body = await apps.list();
      return undefined;
    }
    ctx.set('Allow', 'GET, POST');
    return refuse(ctx, 405, 'GET lists the apps, POST makes one');
  };
}
