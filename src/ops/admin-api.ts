/**
 * The admin API: `POST /admin/api/subscribers/{action}` with the number in the body, never in an address. Every request
 * carries the token; what a browser could send by itself is refused by its content type. Logs no number.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { ACTIONS, type Action, type LifeCycle } from '../subscriber/life-cycle.ts';
import { answerOf } from './admin-answer.ts';
import { readText } from './request-body.ts';

const PREFIX = '/admin/api/';
const SUBSCRIBERS = `${PREFIX}subscribers/`;
const LIMIT_BYTES = 4_096;

const request = z.strictObject({ operator: z.string().max(64), msisdn: z.string().max(64) });
const isAction = (name: string): name is Action => ACTIONS.some((action) => action === name);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function refuse(ctx: Context, status: number, error: string, description: string): void {
  ctx.status = status;
  ctx.body = { error, error_description: description };
}

async function readRequest(ctx: Context): Promise<z.infer<typeof request> | undefined> {
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
    return request.parse(JSON.parse(text));
  } catch {
    refuse(
      ctx,
      400,
      'invalid_request',
      'the body must be {"operator": "…", "msisdn": "…"}, both text, and nothing else',
    );
    return undefined;
  }
}

export interface AdminApiOptions {
  /** undefined: the API is off */
  readonly token: string | undefined;
  readonly lifeCycle: LifeCycle;
}

export function createAdminApi({ token, lifeCycle }: AdminApiOptions): Middleware {
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
    const action = ctx.path.startsWith(SUBSCRIBERS) ? ctx.path.slice(SUBSCRIBERS.length) : '';
    if (!isAction(action)) return refuse(ctx, 404, 'not_found', `actions are ${ACTIONS.join(', ')}`);
    if (ctx.method !== 'POST') {
      ctx.set('Allow', 'POST');
      return refuse(ctx, 405, 'method_not_allowed', 'every action is a POST');
    }
    const input = await readRequest(ctx);
    if (!input) return undefined;
    const { status, body } = answerOf(await lifeCycle.run(action, input.operator, input.msisdn));
    ctx.status = status;
    ctx.body = body;
  };
}
