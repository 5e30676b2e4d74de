/**
 * The sandbox's apps by API: what each operation does. JSON only and for loopback Host headers only, so that no website can
 * reach it through a developer's browser.
 */
import type { Context, Middleware } from 'koa';
import { answering, taking } from '../api/operation.ts';
import type { Trail } from '../misbehave/trail.ts';
import { verdictAnswer } from '../misbehave/verdicts.ts';
import { refuse } from '../phone/json-body.ts';
import { routeTable } from '../phone/routes.ts';
import type { KeptRequest } from '../portal/request-trail.ts';
import { changeApp, createApp, deleteApp, listApps, listRequests, rotateSecrets } from './app-operations.ts';
import { isRefused, type RefusedApp, type RegisteredApps } from './registered-apps.ts';
import { listVerdicts, NEVER_SENT, reportVerdict } from './verdict-operations.ts';

const unknown = (ctx: Context): void =>
  refuse(ctx, { status: 404, error: 'unknown_app', description: 'no such app', path: 'id' });

function answer(ctx: Context, result: object | RefusedApp | undefined, status = 200): void {
  if (result === undefined) unknown(ctx);
  else if (isRefused(result)) {
    refuse(ctx, { status: 400, error: 'invalid_request', description: result.problem, path: result.path });
  } else {
    ctx.status = status;
    ctx.body = result;
  }
}

export function createAppsApi(
  apps: RegisteredApps,
  requests: (app: string) => readonly KeptRequest[],
  trail: Trail,
): Middleware {
  return routeTable([
    answering(listApps, async (ctx) => {
      ctx.body = await apps.list();
    }),
    taking(createApp, async (ctx, body) => answer(ctx, await apps.create(body), 201)),
    taking(changeApp, async (ctx, body, id) => answer(ctx, await apps.change(id, body))),
    answering(deleteApp, async (ctx, id) => {
      const removed = await apps.remove(id);
      if (removed === true) ctx.status = 204;
      else answer(ctx, removed === false ? undefined : removed);
    }),
    answering(rotateSecrets, async (ctx, id) => answer(ctx, await apps.rotate(id))),
    answering(listRequests, async (ctx, id) => {
      const known = await apps.find(id);
      answer(ctx, known && requests(id).map(({ at, ...request }) => ({ at: new Date(at).toISOString(), ...request })));
    }),
    answering(listVerdicts, async (ctx, id) => {
      const known = await apps.find(id);
      answer(ctx, known && trail.list(id).map(verdictAnswer));
    }),
    taking(reportVerdict, async (ctx, body, id) => {
      if (!(await apps.find(id))) return unknown(ctx);
      const tried = trail.report(id, body);
      if (!tried) return refuse(ctx, { status: 409, path: 'misbehaviour', ...NEVER_SENT });
      return answer(ctx, verdictAnswer(tried), 201);
    }),
  ]);
}
