/** /sandbox/api/trouble: what is in force, one trouble more, one or all less. JSON in and out. */
import { answering, taking } from '../api/operation.ts';
import { refuse } from '../phone/json-body.ts';
import type { Route } from '../phone/routes.ts';
import type { TroubleSchema } from './settings.ts';
import { clearTrouble, listTrouble, removeTrouble, setTrouble, TOO_MANY } from './trouble-operations.ts';
import type { Troubles } from './troubles.ts';

export const troubleApi = (troubles: Troubles, schema: TroubleSchema): Route[] => [
  answering(listTrouble, async (ctx) => {
    ctx.body = troubles.list();
  }),
  taking(setTrouble(schema), async (ctx, settings) => {
    const listed = troubles.set(settings);
    if (!listed) return refuse(ctx, { status: 409, error: 'too_many', description: TOO_MANY });
    ctx.body = listed;
  }),
  answering(clearTrouble, async (ctx) => {
    troubles.clear();
    ctx.status = 204;
  }),
  answering(removeTrouble, async (ctx, id) => {
    if (troubles.remove(id)) {
      ctx.status = 204;
      return;
    }
    refuse(ctx, { status: 404, error: 'unknown_trouble', description: 'no such trouble', path: 'id' });
  }),
];
