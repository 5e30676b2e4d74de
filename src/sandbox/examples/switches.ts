/** Switches the example websites on and off, by API and by the portal's page. */
import type { Context } from 'koa';
import { answering, taking } from '../api/operation.ts';
import { refuse } from '../phone/json-body.ts';
import type { Route } from '../phone/routes.ts';
import type { Paper } from '../portal/paper.ts';
import { listExamples, switchExample, UNKNOWN_EXAMPLE } from './operations.ts';
import type { Programs, RunningWebsite } from './programs.ts';
import { WEBSITES, type WebsiteId } from './websites.ts';

const view = ({ website: { id, name, url }, state }: RunningWebsite) => ({ id, name, url, state });

const known = (id: string): id is WebsiteId => WEBSITES.some((one) => one === id);

export function exampleRoutes(programs: Programs): readonly Route[] {
  return [
    answering(listExamples, async (ctx) => {
      ctx.body = programs.list().map(view);
    }),
    taking(switchExample, async (ctx, { running }, id) => {
      if (!known(id)) return refuse(ctx, { status: 404, path: 'id', ...UNKNOWN_EXAMPLE });
      await (running ? programs.start(id) : programs.stop(id));
      const changed = programs.list().find(({ website }) => website.id === id);
      ctx.body = changed && view(changed);
    }),
  ];
}

const PAGE = '/sandbox/examples';

export function examplePages(paper: Paper, programs: Programs): readonly Route[] {
  return [
    {
      method: 'GET',
      path: PAGE,
      async handle(ctx: Context) {
        const websites = programs.list().map(({ website, state }) => ({ ...website, state }));
        paper.draw(ctx, { view: 'examples', title: 'Example websites', page: { websites } });
      },
    },
    {
      method: 'POST',
      path: `${PAGE}/:`,
      async handle(ctx: Context, id) {
        const form = await paper.readForm(ctx);
        if (!form) return;
        if (!known(id)) return paper.missing(ctx, 'website');
        await (form.get('running') === 'yes' ? programs.start(id) : programs.stop(id));
        paper.seeOther(ctx, PAGE);
      },
    },
  ];
}
