/**
 * The page of snippets of an app. The operator is chosen by its address, which never holds a secret; the discovery secret,
 * shown once when it is made, comes along by form from the page that shows it, and is not kept.
 */
import type { Context } from 'koa';
import type { AppView } from '../../apps/registered-apps.ts';
import type { Route } from '../../phone/routes.ts';
import type { PortalParts } from '../parts.ts';
import type { SnippetFacts } from './facts.ts';
import { snippets } from './snippets.ts';

const PATH = '/sandbox/apps/:/snippets';
const SECRET = /^[\w-]{43}$/;

export const snippetsPath = (id: string): string => `/sandbox/apps/${id}/snippets`;

/** @param examples a phone of each operator, digits, by operator id */
export function snippetPages({ apps, origin, paper }: PortalParts, examples: ReadonlyMap<string, string>): Route[] {
  function factsOf({ app, operators }: AppView, wanted: URLSearchParams, secret: string | undefined) {
    const ids = Object.keys(operators);
    const operator = ids.find((id) => id === wanted.get('operator')) ?? ids[0] ?? '';
    const credentials = operators[operator];
    const redirectUri = app.redirect_uris.find((uri) => uri === wanted.get('redirect_uri')) ?? app.redirect_uris[0];
    if (!credentials || redirectUri === undefined) return undefined;
    const facts: SnippetFacts = {
      app,
      operator,
      issuer: credentials.issuer,
      clientId: credentials.client_id,
      clientSecret: credentials.client_secret,
      redirectUri,
      discovery: { url: `${origin}/v2/discovery`, clientId: app.discovery_client_id, secret },
      msisdn: examples.get(operator) ?? '',
    };
    return { facts, ids };
  }

  async function draw(ctx: Context, id: string, wanted: URLSearchParams, secret?: string): Promise<void> {
    const view = await apps.find(id);
    const made = view && factsOf(view, wanted, secret);
    if (!made) return paper.missing(ctx, 'app');
    const { app, operator, redirectUri } = made.facts;
    return paper.draw(ctx, {
      view: 'snippets',
      title: `Snippets of ${app.name}`,
      page: {
        app,
        path: snippetsPath(app.id),
        operators: made.ids,
        operator,
        redirects: app.redirect_uris,
        redirectUri,
        secret,
        fixed: view.fixed,
        snippets: snippets(made.facts),
      },
    });
  }

  return [
    { method: 'GET', path: PATH, handle: (ctx, id) => draw(ctx, id, new URLSearchParams(ctx.querystring)) },
    {
      method: 'POST',
      path: PATH,
      async handle(ctx, id) {
        const form = await paper.readForm(ctx);
        if (!form) return;
        const secret = form.get('discovery_secret') ?? '';
        await draw(ctx, id, form, SECRET.test(secret) ? secret : undefined);
      },
    },
  ];
}
