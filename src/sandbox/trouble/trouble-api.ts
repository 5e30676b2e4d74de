/** /sandbox/api/trouble: what is in force, one trouble more, one or all less. JSON in and out. */
import type { Context } from 'koa';
import { type Problem, readJson, refuse } from '../phone/json-body.ts';
import type { Route } from '../phone/routes.ts';
import type { TroubleSchema } from './settings.ts';
import { MOST_TROUBLES, type Troubles } from './troubles.ts';

const PATH = '/sandbox/api/trouble';

export const TOO_MANY = `there are ${MOST_TROUBLES} troubles already; remove some first`;

export function troubleApi(troubles: Troubles, schema: TroubleSchema): Route[] {
  const tooMany: Problem = { status: 409, error: 'too_many', description: TOO_MANY };
  return [
    {
      method: 'GET',
      path: PATH,
      handle: async (ctx: Context) => {
        ctx.body = troubles.list();
      },
    },
    {
      method: 'PUT',
      path: PATH,
      async handle(ctx) {
        const settings = await readJson(ctx, schema);
        if (!settings) return;
        const listed = troubles.set(settings);
        if (!listed) return refuse(ctx, tooMany);
        ctx.body = listed;
      },
    },
    {
      method: 'DELETE',
      path: PATH,
      async handle(ctx) {
        troubles.clear();
        ctx.status = 204;
      },
    },
    {
      method: 'DELETE',
      path: `${PATH}/:`,
      async handle(ctx, id) {
        if (troubles.remove(id)) {
          ctx.status = 204;
          return;
        }
        refuse(ctx, { status: 404, error: 'unknown_trouble', description: 'no such trouble', path: 'id' });
      },
    },
  ];
}
