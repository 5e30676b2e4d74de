/** The request builder: a form, the authorization request that it makes with a word on each parameter, and what came of it. */
import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { AppView } from '../../apps/registered-apps.ts';
import { createBoundedFetch } from '../../demo/bounded-fetch.ts';
import type { Route } from '../../phone/routes.ts';
import { ensureFormToken, formToken } from '../../phone/same-origin.ts';
import type { PortalParts } from '../parts.ts';
import { resolveHint } from './encrypted-hint.ts';
import { createExchange, failureAt } from './exchange.ts';
import { createPendingRequests, type Pending } from './pending.ts';
import { CHOICES, explain, readValues, requestPairs, SWITCHES, TEXTS, type Values } from './request-form.ts';

const PATH = '/sandbox/builder';

export const builderCallback = (origin: string): string => `${origin}${PATH}/callback`;

export interface BuilderPorts {
  /** epoch milliseconds */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  /** for pages whose forms end at other addresses, by way of redirects */
  readonly contentSecurityPolicy: (formTargets: string[]) => string;
}

export function builderPages(parts: PortalParts, { contentSecurityPolicy, now, randomBytes }: BuilderPorts): Route[] {
  const { apps, origin, paper } = parts;
  const callback = builderCallback(origin);
  const pending = createPendingRequests(now);
  const exchange = createExchange(createBoundedFetch(globalThis.fetch));
  const random = (): string => randomBytes(32).toString('base64url');

  const make = (view: AppView, operator: string, values: Values) => {
    const { app, operators } = view;
    const credentials = operators[operator];
    if (credentials === undefined) return undefined;
    const [state, nonce, verifier] = [random(), random(), random()];
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const sent = requestPairs(values, credentials.client_id, { state, nonce, challenge });
    const names = new Map(sent);
    const request: Pending = {
      app: app.id,
      appName: app.name,
      operator,
      credentials,
      authentication: app.token_endpoint_auth_method,
      algorithm: app.id_token_signed_response_alg,
      redirectUri: values.redirect_uri ?? '',
      state: names.get('state'),
      nonce: names.get('nonce'),
      verifier: values.pkce === 'yes' ? verifier : undefined,
      sent,
      at: now(),
    };
    const query = new URLSearchParams();
    for (const [name, value] of sent) query.append(name, value);
    return { request, url: `${credentials.issuer}/authorize?${query}`, explained: explain(sent, app.profile) };
  };

  async function draw(ctx: Context, form: URLSearchParams | undefined, wanted: string): Promise<void> {
    const view = await apps.find(wanted);
    const all = await apps.list();
    const values = readValues(form);
    const operators = Object.keys(view?.operators ?? {});
    const known = view?.app.redirect_uris ?? [];
    const own = known.includes(callback) ? callback : known[0];
    const complete: Values = {
      ...values,
      app: wanted,
      operator: values.operator || (operators[0] ?? ''),
      redirect_uri: values.redirect_uri || (own ?? ''),
    };
    const resolved = form && view ? await resolveHint(complete, apps) : undefined;
    const made = view && resolved?.kind === 'ready' ? make(view, complete.operator ?? '', resolved.values) : undefined;
    const problem = resolved?.kind === 'problem' ? resolved.problem : undefined;
    // the run ends, by way of redirects, where the app wants it
    ctx.set('Content-Security-Policy', contentSecurityPolicy([...known]));
    paper.draw(ctx, {
      view: 'builder',
      title: 'Request builder',
      status: problem === undefined ? 200 : 400,
      page: {
        hintProblem: problem,
        apps: all.map(({ id, name }) => ({ id, name })).toReversed(),
        app: view?.app,
        operators,
        redirects: known,
        here: complete.redirect_uri === callback,
        callback,
        values: complete,
        choices: CHOICES,
        texts: TEXTS,
        switches: SWITCHES,
        made: made && { url: made.url, ...made.explained },
      },
    });
  }

  const run = async (ctx: Context, form: URLSearchParams, id: string): Promise<void> => {
    const view = await apps.find(id);
    const values = readValues(form);
    const resolved = await resolveHint(values, apps);
    if (resolved.kind === 'problem') return draw(ctx, form, id);
    const made = view && make(view, values.operator ?? '', resolved.values);
    if (!made) return paper.missing(ctx, 'app or operator');
    pending.keep(ensureFormToken(ctx), made.request);
    return paper.seeOther(ctx, made.url);
  };

  const back = async (ctx: Context): Promise<void> => {
    const query = new URLSearchParams(ctx.querystring);
    const token = formToken(ctx);
    const request = token === undefined ? undefined : pending.take(token, query.get('state') ?? undefined);
    if (token === undefined || !request) {
      return paper.problem(
        ctx,
        404,
        'An answer that nobody here waits for',
        'It belongs to no request of this browser’s request builder, or was used already. When a snippet asked for it: copy the address of this page, and paste it there.',
      );
    }
    const error = query.get('error');
    const code = query.get('code') ?? '';
    const came =
      error === null
        ? await exchange(request, code)
        : {
            failure: failureAt('authorize', error, query.get('error_description') ?? ''),
            checks: [],
            claims: [],
            answers: [],
          };
    const { parameters } = explain(request.sent, 'auto');
    const { app, appName, operator } = request;
    pending.setResult(token, { app, appName, operator, sent: parameters, ...came });
    // so that loading the page anew does not use the code again
    return paper.seeOther(ctx, `${PATH}/result`);
  };

  const result = async (ctx: Context): Promise<void> => {
    const token = formToken(ctx);
    const shown = token === undefined ? undefined : pending.result(token);
    if (!shown) return paper.missing(ctx, 'result yet in this browser');
    return paper.draw(ctx, { view: 'builder-result', title: 'Result', page: shown });
  };

  return [
    {
      method: 'GET',
      path: PATH,
      async handle(ctx) {
        const asked = typeof ctx.query.app === 'string' ? ctx.query.app : undefined;
        await draw(ctx, undefined, asked ?? (await apps.list()).at(-1)?.id ?? '');
      },
    },
    {
      method: 'POST',
      path: PATH,
      async handle(ctx) {
        const form = await paper.readForm(ctx);
        if (!form) return;
        const id = form.get('app') ?? '';
        await (form.get('action') === 'run' ? run(ctx, form, id) : draw(ctx, form, id));
      },
    },
    { method: 'GET', path: `${PATH}/callback`, handle: back },
    { method: 'GET', path: `${PATH}/result`, handle: result },
  ];
}
