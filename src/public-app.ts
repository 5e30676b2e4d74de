/**
 * The public listener's routing, from the outside in: security headers, assets, discovery, then the operator whose issuer
 * the address is below: its login pages, the page of one's own or its OpenID provider. Whatever the sandbox adds comes last. Holds no logic.
 */
import Koa, { type Context, type Middleware } from 'koa';
import { isAccountPath } from './account/path.ts';
import type { ReportIncident } from './audit/incidents.ts';
import type { Language } from './config/schema.ts';
import { chooseLanguage } from './i18n/choose-language.ts';
import { LINK_PATH } from './login/link.ts';
import type { LoginDoor } from './login/web/visit.ts';
import type { OperatorRegistry } from './operator/operator.ts';
import type { ProblemKind } from './pages/models.ts';
import { problemBody, problemPage } from './pages/problem.ts';
import type { Renderer } from './pages/renderer.ts';
import { HSTS } from './pages/security-headers.ts';
import { rememberCallerAddress } from './provider/caller-address.ts';
import { pinRequest } from './provider/door.ts';

export interface PublicAppPorts {
  readonly registry: OperatorRegistry;
  /** as it is now: it changes with the operator's keys */
  readonly doors: { get(operator: string): LoginDoor | undefined };
  readonly login: (ctx: Context, door: LoginDoor, path: string) => Promise<void>;
  /** what a link in a text message opens */
  readonly link: (ctx: Context, door: LoginDoor, path: string) => Promise<void>;
  /** the page of one's own */
  readonly account: (ctx: Context, door: LoginDoor, path: string) => Promise<void>;
  readonly renderer: Renderer;
  readonly report: ReportIncident;
  /** before everything else */
  readonly outer: readonly Middleware[];
  /** after the operators */
  readonly inner: readonly Middleware[];
  readonly trustProxy: boolean;
  readonly fallbackLanguage: Language;
}

/** Keys stay published at least 15 minutes after a rotation, three times as long as they may be cached. */
const CACHE_SECONDS = 300;
const CACHED = new Set(['/jwks', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']);

/** The provider's router takes any case and a slash at the end; the checks in front of it do not, so neither does this. */
const PROVIDER_PATH =
  /^\/(?:authorize(?:\/[\w-]+)?|headless\/[\w-]{20,64}|token|userinfo|premiuminfo|connect\/mc_vm|jwks|revoke|introspect|par|logout(?:\/(?:confirm|success|progress(?:\/status)?|continue|stayed))?|\.well-known\/(?:openid-configuration|oauth-authorization-server))$/;

const callbacks = new WeakMap<LoginDoor, ReturnType<Koa['callback']>>();

/** `callback()` freezes the provider's middleware, so it is called once, at the first request. */
function providerCallback(door: LoginDoor): ReturnType<Koa['callback']> {
  const known = callbacks.get(door);
  if (known) return known;
  const made = door.provider.callback();
  callbacks.set(door, made);
  return made;
}

export function createPublicApp(ports: PublicAppPorts): Koa {
  const app = new Koa({ proxy: ports.trustProxy });
  const problem = (ctx: Context, kind: ProblemKind, status: number, error?: unknown): void => {
    const incident = ports.report(ctx, kind, undefined, error);
    ctx.status = status;
    if (ctx.accepts('html', 'json') === 'json') {
      ctx.body = problemBody(kind, incident);
      return;
    }
    const language = chooseLanguage({ acceptLanguage: ctx.get('accept-language'), fallback: ports.fallbackLanguage });
    ctx.type = 'html';
    ctx.body = problemPage(ports.renderer, { kind, incident }, language);
  };

  app.silent = true;
  for (const middleware of ports.outer) app.use(middleware);

  app.use(async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false) problem(ctx, 'not_found', 404);
    } catch (error) {
      problem(ctx, 'internal', 500, error);
    }
  });

  app.use(async (ctx, next) => {
    const found = ports.registry.byAddress(ctx.host, ctx.path);
    const door = found && ports.doors.get(found.operator.id);
    if (!found || !door) return next();
    ctx.state.operator = found.operator.id;
    if (found.operator.issuer.startsWith('https:')) ctx.res.setHeader('Strict-Transport-Security', HSTS);
    const isLogin = found.path.startsWith('/login/');
    const isLink = found.path.startsWith(LINK_PATH);
    const isAccount = isAccountPath(found.path);
    // what is not the operator's keeps its address: below an issuer there is nothing else
    if (!isLogin && !isLink && !isAccount && !PROVIDER_PATH.test(found.path)) return next();
    rememberCallerAddress(ctx);
    pinRequest(ctx, found.operator.issuer, found.path);
    if (isLogin) return ports.login(ctx, door, found.path);
    if (isLink) return ports.link(ctx, door, found.path);
    if (isAccount) return ports.account(ctx, door, found.path);
    if (CACHED.has(ctx.path)) ctx.res.setHeader('Cache-Control', `public, max-age=${CACHE_SECONDS}`);
    ctx.respond = false;
    await providerCallback(door)(ctx.req, ctx.res);
  });

  for (const middleware of ports.inner) app.use(middleware);
  return app;
}
