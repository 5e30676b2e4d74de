/** The pages of the apps: all of them, one of them, and the forms that make, change, renew and delete one. */
import type { Context } from 'koa';
import { type AppWithSecrets, isRefused, type RefusedApp } from '../apps/registered-apps.ts';
import type { Route } from '../phone/routes.ts';
import { appForm, appView, listView, readAppForm } from './app-view.ts';
import { builderCallback } from './builder/builder-pages.ts';
import type { PortalParts } from './parts.ts';

const PATH = '/sandbox/apps';
const DONE: Readonly<Record<string, string>> = {
  changed: 'Changed. It counts from now on.',
  deleted: 'The app is deleted; its tokens are worth nothing any more.',
  cleared: 'The list of requests is empty again.',
};
const MADE = 'The app is made. Copy its discovery secret now: it is shown only this once.';
const ROTATED =
  'New secrets. Copy the discovery secret now: it is shown only this once. The ones before stay valid: at discovery for 30 days, at the operators until the next rotation.';

export function appPages({ apps, misbehaving, origin, paper, requests }: PortalParts): Route[] {
  const doneWord = (ctx: Context): string | undefined =>
    Object.entries(DONE).find(([name]) => name === ctx.query.done)?.[1];

  const drawList = async (ctx: Context, given?: URLSearchParams, problem?: RefusedApp): Promise<void> =>
    paper.draw(ctx, {
      view: 'portal',
      title: 'Developer portal',
      status: problem ? 400 : 200,
      page: {
        ...listView(await apps.list(), requests.list),
        form: appForm(given, { redirect_uris: [builderCallback(origin)] }),
        callback: builderCallback(origin),
        problem,
        done: doneWord(ctx),
      },
    });

  interface Besides {
    readonly given?: URLSearchParams;
    readonly problem?: RefusedApp;
    readonly secrets?: AppWithSecrets;
    readonly done?: string | undefined;
    readonly status?: number;
  }
  const drawApp = async (ctx: Context, id: string, besides: Besides = {}): Promise<void> => {
    const found = await apps.find(id);
    if (!found) return paper.missing(ctx, 'app');
    const { given, problem, secrets, done = doneWord(ctx), status = problem ? 400 : 200 } = besides;
    return paper.draw(ctx, {
      view: 'portal-app',
      title: found.app.name,
      status,
      page: {
        ...appView(found, requests.list(id), secrets, origin),
        form: appForm(given, found.app),
        callback: builderCallback(origin),
        problem,
        done,
      },
    });
  };

  const create = async (ctx: Context): Promise<void> => {
    const form = await paper.readForm(ctx);
    if (!form) return;
    const parsed = apps.schema.safeParse(readAppForm(form));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return drawList(ctx, form, { path: issue?.path.join('.') ?? '', problem: issue?.message ?? '' });
    }
    const made = await apps.create(parsed.data);
    if (isRefused(made)) return drawList(ctx, form, made);
    return drawApp(ctx, made.id, { secrets: made, done: MADE, status: 201 });
  };

  const actions: Readonly<Record<string, (ctx: Context, id: string, form: URLSearchParams) => Promise<void>>> = {
    async change(ctx, id, given) {
      const changed = await apps.change(id, readAppForm(given));
      if (changed && isRefused(changed)) return drawApp(ctx, id, { given, problem: changed });
      if (!changed) return paper.missing(ctx, 'app');
      return paper.seeOther(ctx, `${PATH}/${id}?done=changed`);
    },
    async rotate(ctx, id) {
      const rotated = await apps.rotate(id);
      if (rotated && isRefused(rotated)) return drawApp(ctx, id, { problem: rotated });
      if (!rotated) return paper.missing(ctx, 'app');
      return drawApp(ctx, id, { secrets: rotated, done: ROTATED });
    },
    async delete(ctx, id) {
      const removed = await apps.remove(id);
      if (typeof removed === 'object') return drawApp(ctx, id, { problem: removed });
      if (!removed) return paper.missing(ctx, 'app');
      requests.forget(id);
      misbehaving.trail.forget(id);
      return paper.seeOther(ctx, '/sandbox?done=deleted');
    },
    async clear(ctx, id) {
      requests.forget(id);
      paper.seeOther(ctx, `${PATH}/${id}?done=cleared#requests`);
    },
  };

  return [
    { method: 'GET', path: '/sandbox', handle: (ctx) => drawList(ctx) },
    { method: 'POST', path: PATH, handle: create },
    { method: 'GET', path: `${PATH}/:`, handle: (ctx, id) => drawApp(ctx, id) },
    {
      method: 'POST',
      path: `${PATH}/:`,
      async handle(ctx, id) {
        const form = await paper.readForm(ctx);
        if (!form) return;
        const action = Object.entries(actions).find(([name]) => name === form.get('action'))?.[1];
        if (action) await action(ctx, id, form);
        else await drawApp(ctx, id);
      },
    },
  ];
}
