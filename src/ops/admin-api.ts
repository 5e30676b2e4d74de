/**
 * The admin API: `POST /admin/api/{area}/{action}`, numbers in the body, never in an address. Every request carries the
 * token; what a browser could send by itself is refused by its content type. Logs no number.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { AdminArea } from './admin-area.ts';
import { readText } from './request-body.ts';

const PREFIX = '/admin/api/';
const LIMIT_BYTES = 4_096;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function refuse(ctx: Context, status: number, error: string, description: string): void {
  ctx.status = status;
  ctx.body = { error, error_description: description };
}

const refuseShape = (ctx: Context, shape: string): void =>
  refuse(ctx, 400, 'invalid_request', `the body must be ${shape}, and nothing else`);

/** @returns the JSON in a box; undefined when an error was answered */
async function readJson(ctx: Context, shape: string): Promise<{ readonly json: unknown } | undefined> {
  if (!ctx.is('application/json')) {
    refuse(ctx, 415, 'unsupported_media_type', 'send JSON with Content-Type: application/json');
    return undefined;
  }
  const text = await readText(ctx.req, LIMIT_BYTES);
  if (text === undefined) {
    refuse(ctx, 413, 'too_large', `the body is larger than ${LIMIT_BYTES} bytes`);
    return undefined;
  }
  try {
    return { json: JSON.parse(text) };
  } catch {
    refuseShape(ctx, shape);
    return undefined;
  }
}

export interface AdminApiOptions {
  /** undefined: the API is off */
  readonly token: string | undefined;
  readonly areas: readonly AdminArea[];
}

export function createAdminApi({ token, areas }: AdminApiOptions): Middleware {
  const expected = token === undefined ? undefined : digest(token);
  const isAuthorized = (ctx: Context): boolean => {
    const presented = /^Bearer ([\w.~+/=-]{1,512})$/.exec(ctx.get('authorization'))?.[1];
    return expected !== undefined && presented !== undefined && timingSafeEqual(digest(presented), expected);
  };

  return async (ctx, next) => {
    if (!ctx.path.startsWith(PREFIX)) return next();
    if (expected === undefined) {
      return refuse(ctx, 503, 'admin_api_off', 'set SIGNET_ADMIN_TOKEN: the data folder cannot hold a token');
    }
    if (!isAuthorized(ctx)) {
      ctx.set('WWW-Authenticate', 'Bearer');
      return refuse(ctx, 401, 'invalid_token', 'send the admin token as Authorization: Bearer');
    }
    const [name, action = '', ...rest] = ctx.path.slice(PREFIX.length).split('/');
    const area = areas.find((each) => each.name === name && each.actions.includes(action));
    if (!area || rest.length > 0) {
      const known = areas.flatMap((each) => each.actions.map((word) => `${each.name}/${word}`));
      return refuse(ctx, 404, 'not_found', `actions are ${known.join(', ')}`);
    }
    if (ctx.method !== 'POST') {
      ctx.set('Allow', 'POST');
      return refuse(ctx, 405, 'method_not_allowed', 'every action is a POST');
    }
    const input = await readJson(ctx, area.shape);
    if (!input) return undefined;
    const answer = await area.run(action, input.json);
    if (!answer) return refuseShape(ctx, area.shape);
    ctx.status = answer.status;
    ctx.body = answer.body;
  };
}
