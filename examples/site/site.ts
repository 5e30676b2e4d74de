/** What the two websites have in common: the look, the headers, and the word about a session that the operator ended. */
import { readFileSync } from 'node:fs';
import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Session } from 'signet/relying-party';
import { claimsTable } from './claims.ts';
import { Html, html } from './html.ts';
import type { Sessions } from './sessions.ts';

export interface SiteOptions {
  readonly name: string;
  /** tells the websites apart at a glance */
  readonly look: 'cool' | 'warm';
  /** what is instructive about it */
  readonly about: string;
  readonly sessions: Sessions;
  /** the other example */
  readonly otherUrl: string | undefined;
  /** origins that its forms lead to: the operators, and discovery */
  readonly formTargets: readonly string[];
  /** how one signs in here, on the first page */
  readonly signIn: Html;
  readonly user: (ctx: Context) => Session | undefined;
}

export interface Site {
  readonly headers: Middleware;
  /** Style, script and first page. */
  addTo(router: Router): void;
  /** A page for people who are signed in. */
  member(ctx: Context, title: string, text: Html): void;
}

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const STYLE = asset('style.css');
const LIVE = asset('live.js');

const clock = (at: Date): string => at.toISOString().slice(11, 19);

export function createSite(options: SiteOptions): Site {
  const { name, sessions, user } = options;
  const seen = `${name.toLowerCase().replace(' ', '-')}.seen`;
  const forms = ["'self'", ...options.formTargets].join(' ');
  const policy = `default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; form-action ${forms}; frame-ancestors 'none'; base-uri 'none'`;

  const send = (ctx: Context, title: string, main: Html): void => {
    const session = user(ctx);
    ctx.type = 'html';
    ctx.body = html`<!doctype html>
<html lang="en"${new Html(options.look === 'warm' ? ' class="warm"' : '')}>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
${session ? html`<script src="/live.js" type="module"></script>` : undefined}
<header><div>
  <strong><a href="/">${name}</a></strong>
  <nav aria-label="Pages">
    <a href="/protected">Protected</a> <a href="/claims">Claims</a> <a href="/loa-3">Needs LoA 3</a> <a href="/loa-4">Needs LoA 4</a>
  </nav>
  <div class="who">${
    session
      ? html`<form method="post" action="/auth/logout"><button>Sign out</button></form>`
      : html`<a href="/protected">Sign in</a>`
  }</div>
</div></header>
<main>
  <h1>${title}</h1>
  ${main}
</main>
<footer>${options.about} Its code is in <code>examples/</code>.</footer>
</html>`.text;
  };

  /** Says it once: the next page is an ordinary one. */
  const endedElsewhere = (ctx: Context): Html | undefined => {
    const sid = ctx.cookies.get(seen);
    if (sid === undefined || user(ctx)) return undefined;
    ctx.cookies.set(seen, null);
    const at = sessions.endedAt(sid);
    return (
      at &&
      html`<p class="sheet notice" role="status">You are signed out. The operator told this website of it at ${clock(at)} UTC.</p>`
    );
  };

  const home = (ctx: Context): void => {
    const session = user(ctx);
    const logouts = sessions.logouts();
    const told =
      logouts.length > 0 &&
      html`
    <h2>Logouts that the operator told</h2>
    <ul>${logouts.map(({ at, sessions: ended }) => html`<li>${clock(at)} UTC: ${ended} ${ended === 1 ? 'session' : 'sessions'} ended here</li>`)}</ul>`;
    send(
      ctx,
      session ? 'You are signed in' : `Welcome to ${name}`,
      html`${endedElsewhere(ctx)}
    <div class="sheet">${
      session
        ? html`<p>Level of assurance <span class="level">${session.acr}</span></p>
      <p><a class="button" href="/claims">What this website knows of you</a>
      <a class="button plain" href="${session.issuer}/account">Your page at the operator</a></p>`
        : options.signIn
    }</div>
    ${told || undefined}`,
    );
  };

  return {
    async headers(ctx, next) {
      ctx.set('content-security-policy', policy);
      ctx.set('referrer-policy', 'no-referrer');
      ctx.set('x-content-type-options', 'nosniff');
      ctx.set('cache-control', 'no-store');
      await next();
    },
    addTo(router) {
      router.get('/', home);
      router.get('/style.css', (ctx) => {
        ctx.type = 'css';
        ctx.body = STYLE;
      });
      router.get('/live.js', (ctx) => {
        ctx.type = 'js';
        ctx.body = LIVE;
      });
      router.get('/session.json', (ctx) => {
        ctx.body = { signed_in: user(ctx) !== undefined };
      });
    },
    member(ctx, title, text) {
      const session = user(ctx);
      if (!session) throw new Error('a page for members without a login before it');
      if (session.sid) ctx.cookies.set(seen, session.sid, { httpOnly: true, sameSite: 'lax' });
      send(
        ctx,
        title,
        html`<div class="sheet">${text}
    <p>Level of assurance <span class="level">${session.acr}</span> by ${session.amr.join(', ')}.</p>
    ${options.otherUrl ? html`<p><a class="button plain" href="${options.otherUrl}/protected">Walk over to the other website</a></p>` : undefined}</div>
    ${ctx.path === '/claims' ? html`<div class="sheet">${claimsTable(session.claims)}</div>` : undefined}`,
      );
    },
  };
}
