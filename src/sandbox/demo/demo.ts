/**
 * The demo relying party at /sandbox/demo: discovery, login, the verified claims. A real relying party: it reaches the
 * gateway by HTTP only, with the credentials of its app, and knows nothing of how the gateway works. Never logs more of a
 * failure than its code; never shows an access token or a secret.
 */
import type { Context, Middleware } from 'koa';
import { isLoopbackHost, isPlainHttp } from '../../config/loopback.ts';
import type { Renderer } from '../../pages/renderer.ts';
import { routeTable } from '../phone/routes.ts';
import { createBoundedFetch, type Fetch } from './bounded-fetch.ts';
import { type Choices, readLoginForm, type Whom } from './choices.ts';
import { createDiscovery, type DiscoveredOperator, type Question, readSelected } from './discovery.ts';
import { DemoFailure, failureWords, told } from './failure.ts';
import { createDemoPages } from './pages.ts';
import { fromOwnPage, readFields } from './post.ts';
import { createDemoSessions, type DemoSession } from './sessions.ts';
import { createSignIn } from './sign-in.ts';

export const DEMO_PATH = '/sandbox/demo';

export interface DemoOptions {
  readonly renderer: Renderer;
  /** where the demo is reached, e.g. `http://localhost:3000`; its redirect address is below */
  readonly origin: string;
  /** address of the discovery service, used as it is */
  readonly discoveryUrl: string;
  /** of the demo's app at the discovery service */
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
  /** default: the global one */
  readonly fetch?: Fetch;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly log: { info(fields: Readonly<Record<string, unknown>>, message: string): void };
  /** for pages whose forms end at other addresses, by way of redirects */
  readonly contentSecurityPolicy?: (formTargets: string[]) => string;
}

/** @throws Error when the discovery service would be asked in plain HTTP on another machine */
export function createDemo(options: DemoOptions): Middleware {
  const { origin, discoveryUrl, credentials, now, randomBytes, log, contentSecurityPolicy } = options;
  if (isPlainHttp(discoveryUrl)) throw new Error('the discovery address must be HTTPS, except on loopback');
  const redirectUri = `${origin}${DEMO_PATH}/callback`;
  const fetch = createBoundedFetch(options.fetch ?? globalThis.fetch);
  const discover = createDiscovery({ discoveryUrl, redirectUrl: redirectUri, credentials, fetch });
  const signIn = createSignIn({ redirectUri, signedOutUri: `${origin}${DEMO_PATH}`, fetch, now, randomBytes });
  const sessions = createDemoSessions({ now, randomBytes, path: DEMO_PATH, secure: origin.startsWith('https:') });
  const pages = createDemoPages(options.renderer);

  const html = (ctx: Context, status: number, body: string, formTargets: string[] = []): void => {
    // same-origin, not no-referrer: that would make browsers send `Origin: null` with the form
    ctx.set('Referrer-Policy', 'same-origin');
    ctx.set('Cache-Control', 'no-store');
    if (contentSecurityPolicy !== undefined) ctx.set('Content-Security-Policy', contentSecurityPolicy(formTargets));
    ctx.status = status;
    ctx.type = 'html';
    ctx.body = body;
  };
  const leave = (ctx: Context, address: string): void => {
    ctx.set('Cache-Control', 'no-store');
    ctx.status = 303;
    ctx.redirect(address);
  };

  const toOperator = async (ctx: Context, session: DemoSession, operator: DiscoveredOperator, choices: Choices) => {
    const { url, state, pending } = await signIn.start(operator, choices);
    sessions.keep(session, state, pending);
    leave(ctx, url.href);
  };

  const viaDiscovery = async (ctx: Context, session: DemoSession, question: Question, choices: Choices) => {
    const discovered = await discover(question);
    if (discovered.kind === 'operator') return toOperator(ctx, session, discovered.operator, choices);
    session.choosing = choices;
    leave(ctx, discovered.address);
  };

  const begin = (ctx: Context, session: DemoSession, whom: Whom, choices: Choices): Promise<void> => {
    if (whom.kind !== 'again') return viaDiscovery(ctx, session, whom, choices);
    // a relying party may keep what discovery answered, as the SDKs do
    const known = session.signedIn?.operator;
    if (known === undefined) return viaDiscovery(ctx, session, { kind: 'unknown' }, choices);
    return toOperator(ctx, session, known, choices);
  };

  const show = async (ctx: Context): Promise<void> => {
    const { hostname } = new URL(origin);
    // 127.0.0.1 and localhost are one machine, but two jars of cookies: the answer comes back to the origin
    if (ctx.hostname !== hostname && isLoopbackHost(ctx.hostname) && isLoopbackHost(hostname)) {
      return leave(ctx, `${origin}${DEMO_PATH}`);
    }
    const session = sessions.find(ctx);
    if (session?.signedIn === undefined) return html(ctx, 200, pages.start({}), [discoveryUrl]);
    if (new URLSearchParams(ctx.querystring).get('state') === session.signedIn.logoutState) {
      sessions.end(ctx);
      return html(ctx, 200, pages.start({ signedOut: true }), [discoveryUrl]);
    }
    html(ctx, 200, pages.signedIn(session.signedIn), [discoveryUrl, session.signedIn.operator.issuer]);
  };

  const login = async (ctx: Context): Promise<void> => {
    if (!fromOwnPage(ctx, origin)) throw new DemoFailure('cross_site');
    const fields = await readFields(ctx);
    const form = fields && readLoginForm(fields);
    if (form === undefined || (!form.ok && form.problem === 'fields')) throw new DemoFailure('bad_form');
    if (form.ok) return begin(ctx, sessions.open(ctx), form.whom, form.choices);
    const problem = {
      number: form.number,
      text: 'This is not a complete number. Enter it with the country code, or leave it empty.',
    };
    html(ctx, 422, pages.start({ problem, choices: form.choices }), [discoveryUrl]);
  };

  const forget = async (ctx: Context): Promise<void> => {
    if (!fromOwnPage(ctx, origin)) throw new DemoFailure('cross_site');
    sessions.end(ctx);
    leave(ctx, `${origin}${DEMO_PATH}`);
  };

  /** The operator selection hands back the operator, or an error; neither carries a state. */
  const selected = async (ctx: Context, session: DemoSession, query: URLSearchParams): Promise<void> => {
    const { choosing } = session;
    session.choosing = undefined;
    if (choosing === undefined) throw new DemoFailure('no_login');
    const selection = readSelected(query);
    if (selection !== undefined) return viaDiscovery(ctx, session, { kind: 'selected', ...selection }, choosing);
    const error = query.get('error');
    if (error === null) throw new DemoFailure('no_login');
    const description = query.get('error_description') ?? query.get('description') ?? undefined;
    throw new DemoFailure(error === 'access_denied' ? error : 'discovery_refused', told(error, description));
  };

  const callback = async (ctx: Context): Promise<void> => {
    const session = sessions.find(ctx);
    if (session === undefined) throw new DemoFailure('no_login');
    const query = new URLSearchParams(ctx.querystring);
    const state = query.get('state');
    if (state === null) return selected(ctx, session, query);
    const pending = sessions.take(session, state);
    if (pending === undefined) throw new DemoFailure('no_login');
    session.signedIn = await signIn.finish(new URL(`${redirectUri}?${ctx.querystring}`), state, pending);
    sessions.renew(ctx);
    log.info({ issuer: pending.operator.issuer }, 'demo: signed in');
    leave(ctx, `${origin}${DEMO_PATH}`);
  };

  /** Tells a failure on a page, and its code in the log; what is no failure of a sign-in is not answered here. */
  const withFailurePage = (handle: (ctx: Context) => Promise<void>) => async (ctx: Context) => {
    try {
      await handle(ctx);
    } catch (error) {
      if (!(error instanceof DemoFailure)) throw error;
      log.info({ failure: error.code, error: error.told?.error }, 'demo: no sign-in');
      html(ctx, failureWords(error.code).status, pages.failure(error), []);
    }
  };

  return routeTable([
    { method: 'GET', path: DEMO_PATH, handle: show },
    { method: 'POST', path: `${DEMO_PATH}/login`, handle: withFailurePage(login) },
    { method: 'POST', path: `${DEMO_PATH}/forget`, handle: withFailurePage(forget) },
    { method: 'GET', path: `${DEMO_PATH}/callback`, handle: withFailurePage(callback) },
  ]);
}
