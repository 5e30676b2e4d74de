/** The page of an app's wrong tokens: what there is, what the app made of each, and the form that switches them on. */
import type { Context } from 'koa';
import { isRefused } from '../apps/registered-apps.ts';
import { MISBEHAVIOUR_CODES } from '../misbehave/catalogue.ts';
import type { Route } from '../phone/routes.ts';
import { misbehaviourView } from './misbehaviour-view.ts';
import type { PortalParts } from './parts.ts';

const PATH = '/sandbox/apps';
const PART = 'misbehaviour';
const DONE: Readonly<Record<string, string>> = {
  on: 'Switched on. It counts from the next login on.',
  off: 'Switched off: the app is sent right tokens again.',
  cleared: 'The results are empty again.',
};

/** What a button switches on; undefined for no such button. */
function wanted(form: URLSearchParams): readonly string[] | undefined {
  const only = form.get('only');
  if (only !== null) return [only];
  const lists: Readonly<Record<string, readonly string[]>> = {
    all: MISBEHAVIOUR_CODES,
    off: [],
    some: form.getAll('case'),
  };
  return lists[form.get('action') ?? ''];
}

export function misbehaviourPages({ apps, misbehaving, origin, paper }: PortalParts): Route[] {
  const { next, trail } = misbehaving;

  const draw = async (ctx: Context, id: string, problem?: string): Promise<void> => {
    const found = await apps.find(id);
    if (!found) return paper.missing(ctx, 'app');
    const { app, fixed } = found;
    const done = Object.entries(DONE).find(([name]) => name === ctx.query.done)?.[1];
    return paper.draw(ctx, {
      view: 'portal-misbehaviour',
      title: `Wrong tokens for ${app.name}`,
      status: problem === undefined ? 200 : 400,
      page: { ...misbehaviourView(app, trail.list(id), next(id, app.misbehave), origin), fixed, problem, done },
    });
  };

  const act = async (ctx: Context, id: string, form: URLSearchParams): Promise<void> => {
    if (form.get('action') === 'clear') {
      trail.forget(id);
      return paper.seeOther(ctx, `${PATH}/${id}/${PART}?done=cleared`);
    }
    const list = wanted(form);
    if (!list) return draw(ctx, id);
    const changed = await apps.change(id, { misbehave: list });
    if (!changed) return paper.missing(ctx, 'app');
    if (isRefused(changed)) return draw(ctx, id, changed.problem);
    return paper.seeOther(ctx, `${PATH}/${id}/${PART}?done=${list.length > 0 ? 'on' : 'off'}`);
  };

  return [
    { method: 'GET', path: `${PATH}/:/${PART}`, handle: (ctx, id) => draw(ctx, id) },
    {
      method: 'POST',
      path: `${PATH}/:/${PART}`,
      async handle(ctx, id) {
        const form = await paper.readForm(ctx);
        if (form) await act(ctx, id, form);
      },
    },
  ];
}
