/**
 * The sandbox's apps by API: POST makes a relying party and shows its secrets once, GET lists them without; below
 * `/{id}` one is changed, given new secrets, deleted, and its last requests are told. JSON only and for loopback Host
 * headers only, so that no website can reach it through a developer's browser.
 */
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { readText } from '../../ops/request-body.ts';
import { isLoopbackHost } from '../phone/loopback.ts';
import type { KeptRequest } from '../portal/request-trail.ts';
import { isRefused, type RefusedApp, type RegisteredApps } from './registered-apps.ts';

const LIMIT_BYTES = 16_384;
const PATH = '/sandbox/api/apps';
const BELOW = /^\/sandbox\/api\/apps\/([\w-]{1,64})(?:\/(secrets|requests))?$/;

async function readJson(ctx: Context): Promise<unknown> {
  const text = await readText(ctx.req, LIMIT_BYTES);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(ctx: Context, status: number, description: string, path?: string, error = 'invalid_request'): void {
  ctx.status = status;
  ctx.body = { error, error_description: description, ...(path === undefined ? {} : { path }) };
}

/** The body by its schema; undefined when the request was refused. */
async function readBody<S extends z.ZodType>(ctx: Context, schema: S): Promise<z.output<S> | undefined> {
  if (!ctx.is('application/json')) {
    refuse(ctx, 415, 'the body must be application/json');
    return undefined;
  }
  const body = await readJson(ctx);
  if (body === undefined) {
    refuse(ctx, 400, `the body must be JSON of at most ${LIMIT_BYTES} bytes`);
    return undefined;
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  refuse(ctx, 400, issue?.message ?? 'the app is not valid', issue?.path.join('.'));
  return undefined;
}

/** Which members are there; what they may be is the registration's matter. */
const changesSchema = z.looseObject({});

function answer(ctx: Context, result: object | RefusedApp | undefined): void {
  if (result === undefined) refuse(ctx, 404, 'no such app', 'id', 'unknown_app');
  else if (isRefused(result)) refuse(ctx, 400, result.problem, result.path);
  else ctx.body = result;
}

export function createAppsApi(apps: RegisteredApps, requests: (app: string) => readonly KeptRequest[]): Middleware {
  const create = async (ctx: Context): Promise<void> => {
    const input = await readBody(ctx, apps.schema);
    if (!input) return;
    const made = await apps.create(input);
    ctx.status = 201;
    answer(ctx, made);
  };

  const change = async (ctx: Context, id: string): Promise<void> => {
    const changes = await readBody(ctx, changesSchema);
    if (changes) answer(ctx, await apps.change(id, changes));
  };

  const remove = async (ctx: Context, id: string): Promise<void> => {
    const removed = await apps.remove(id);
    if (removed === true) ctx.status = 204;
    else answer(ctx, removed === false ? undefined : removed);
  };

  const listRequests = async (ctx: Context, id: string): Promise<void> => {
    const known = await apps.find(id);
    answer(ctx, known && requests(id).map(({ at, ...request }) => ({ at: new Date(at).toISOString(), ...request })));
  };

  type Handlers = Readonly<Record<string, (ctx: Context, id: string) => Promise<void>>>;
  const all: Handlers = {
    GET: async (ctx) => {
      ctx.body = await apps.list();
    },
    POST: create,
  };
  const one: Handlers = { PUT: change, DELETE: remove };
  const below: Readonly<Record<string, Handlers>> = {
    secrets: { POST: async (ctx, id) => answer(ctx, await apps.rotate(id)) },
    requests: { GET: listRequests },
  };

  return async (ctx, next) => {
    const [, id = '', part] = BELOW.exec(ctx.path) ?? [];
    if (ctx.path !== PATH && id === '') return next();
    // not ctx.hostname: a forwarded name is not the name that was called
    if (!isLoopbackHost(ctx.req.headers.host)) {
      return refuse(ctx, 403, 'the sandbox answers on loopback addresses only');
    }
    const handlers = id === '' ? all : part === undefined ? one : (below[part] ?? {});
    const handler = handlers[ctx.method];
    if (handler) return handler(ctx, id);
    const allowed = Object.keys(handlers).join(', ');
    ctx.set('Allow', allowed);
    return refuse(ctx, 405, `only ${allowed} here`);
  };
}
