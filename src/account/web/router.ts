/**
 * The page of one's own by HTTP, `<issuer>/account`: GET shows, POST acts and answers with the page again. Every form needs
 * a token bound to the session, and the browser's word that it comes from this origin; the session cookie is asked for
 * besides. Ends nothing itself: acts.ts does.
 */
import type { Context } from 'koa';
import type { ReportIncident } from '../../audit/incidents.ts';
import type { Language } from '../../config/schema.ts';
import { chooseLanguage } from '../../i18n/choose-language.ts';
import { translator } from '../../i18n/translator.ts';
import { type CsrfTokens, isCrossSite } from '../../login/web/csrf.ts';
import { readForm } from '../../login/web/form.ts';
import type { LoginDoor } from '../../login/web/visit.ts';
import { brandOf } from '../../operator/brand.ts';
import type { Operator } from '../../operator/operator.ts';
import { accountPage, activityPage, signedOutAccountPage } from '../../pages/account.ts';
import { noticeText } from '../../pages/account-words.ts';
import type { ProblemKind } from '../../pages/models.ts';
import { problemBody, problemPage } from '../../pages/problem.ts';
import type { Renderer } from '../../pages/renderer.ts';
import type { ProgressHandles } from '../../session/web/progress-handle.ts';
import { ACTIVITY_PAGE } from '../activity.ts';
import type { Overview } from '../overview.ts';
import { ACCOUNT_PATH } from '../path.ts';
import { type Act, type ActPorts, createActs } from './acts.ts';
import { accountAddress } from './addresses.ts';
import { type KeptNotice, keepNotice, takeNotice } from './notices.ts';
import { finishSignIn, type SignInPorts, startSignIn } from './sign-in.ts';
import { createAccountView, type ViewPorts } from './view.ts';
import { type Visitor, visitorOf } from './visitor.ts';

export interface AccountRouterPorts extends Omit<ActPorts, 'overview'>, SignInPorts, ViewPorts {
  readonly overview: Overview;
  readonly renderer: Renderer;
  readonly tokens: CsrfTokens;
  readonly report: ReportIncident;
  /** remembers in the browser whose end it may watch */
  readonly progressOf: (operator: Operator) => Pick<ProgressHandles, 'keep'>;
  /** how long it is watched at most */
  readonly waitSeconds: number;
  /** epoch milliseconds */
  readonly now: () => number;
}

/** Events on the page itself; the rest has a page of its own. */
const FEW = 10;
const PAGE_NUMBER = /^(?:0|[1-9]\d{0,2})$/;

const PROBLEM_STATUS: Partial<Record<ProblemKind, number>> = { not_found: 404, method_not_allowed: 405 };

export function createAccountRouter(ports: AccountRouterPorts) {
  const { overview, renderer, tokens } = ports;
  const view = createAccountView(ports);
  const acts = createActs(ports);

  const languageOf = (ctx: Context, { operator }: LoginDoor): Language =>
    chooseLanguage({
      acceptLanguage: ctx.get('accept-language'),
      fallback: operator.settings.default_language,
    });

  const problem = (ctx: Context, door: LoginDoor, kind: ProblemKind, status = PROBLEM_STATUS[kind] ?? 400): void => {
    const incident = ports.report(ctx, kind, door.operator.id);
    ctx.status = status;
    if (ctx.accepts('html', 'json') === 'json') {
      ctx.body = problemBody(kind, incident);
      return;
    }
    ctx.type = 'html';
    ctx.body = problemPage(renderer, { kind, operator: brandOf(door.operator), incident }, languageOf(ctx, door));
  };

  const toPage = (ctx: Context, door: LoginDoor): void => {
    ctx.status = 303;
    ctx.redirect(accountAddress(door.operator));
  };

  const csrfKey = ({ operator, session }: Visitor) => ({ operator, uid: session });

  const visitor = (ctx: Context, door: LoginDoor): Promise<Visitor | undefined> => visitorOf(ctx, door, ports.now());

  const show = async (ctx: Context, door: LoginDoor, person: Visitor | undefined, notice?: KeptNotice) => {
    const base = await view.base(door.operator, notice);
    const language = languageOf(ctx, door);
    ctx.type = 'html';
    if (!person) {
      ctx.body = signedOutAccountPage(renderer, base, language);
      return;
    }
    const sessions = await view.sessions(await overview.sessions(person, person.session), person);
    const confirmed = async () => {
      const [permissions, { rows, more }] = await Promise.all([
        overview.permissions(person),
        overview.activity(person, { page: 0, size: FEW }),
      ]);
      return {
        permissions: await view.permissions(permissions),
        activity: await view.activity(rows),
        more,
      };
    };
    const model = {
      ...base,
      csrf: tokens.issue(csrfKey(person)),
      sessions,
      confirmed: person.confirmed ? await confirmed() : undefined,
    };
    ctx.body = accountPage(renderer, model, language);
  };

  const showActivity = async (ctx: Context, door: LoginDoor): Promise<void> => {
    const person = await visitor(ctx, door);
    if (!person?.confirmed) return toPage(ctx, door);
    const asked = typeof ctx.query.page === 'string' ? ctx.query.page : '0';
    const page = PAGE_NUMBER.test(asked) ? Number(asked) : 0;
    const { rows, more } = await overview.activity(person, { page, size: ACTIVITY_PAGE });
    const { operator, addresses } = await view.base(door.operator, undefined);
    const model = { operator, addresses, activity: await view.activity(rows), page, more };
    ctx.type = 'html';
    ctx.body = activityPage(renderer, model, languageOf(ctx, door));
  };

  const pages: Readonly<Record<string, (ctx: Context, door: LoginDoor) => Promise<void>>> = {
    '': async (ctx, door) => show(ctx, door, await visitor(ctx, door), takeNotice(ctx, door)),
    '/activity': showActivity,
    '/callback': finishSignIn,
  };

  const forms: Readonly<Record<string, Act>> = {
    '/sign-out': acts.signOut,
    '/sign-out-everywhere': acts.signOutEverywhere,
    '/withdraw': acts.withdraw,
  };

  /** The page that shows each relying party confirming, and comes back here. False where the browser cannot keep it. */
  const watchProgress = async (ctx: Context, door: LoginDoor, uids: string[], at: number, notice: KeptNotice) => {
    const language = languageOf(ctx, door);
    const told = (await view.base(door.operator, notice)).notice;
    return ports.progressOf(door.operator).keep(ctx, {
      ...{ uids, language, at, until: at + ports.waitSeconds * 1_000 },
      back: accountAddress(door.operator),
      heading: told && noticeText(told, translator(language)),
    });
  };

  const perform = async (ctx: Context, door: LoginDoor, person: Visitor, act: Act, fields: URLSearchParams) => {
    const at = ports.now();
    const { notice, clientId, telling = [] } = await act(person, fields);
    if (notice === 'gone') {
      await show(ctx, door, person, { kind: notice, clientId });
      ctx.status = 404;
      return;
    }
    keepNotice(ctx, door, notice, clientId);
    const isWatched =
      telling.length > 0 && (await watchProgress(ctx, door, [...telling], at, { kind: notice, clientId }));
    if (!isWatched) return toPage(ctx, door);
    ctx.status = 303;
    ctx.redirect(`${door.operator.issuer}/logout/progress`);
  };

  const act = async (ctx: Context, door: LoginDoor, name: string): Promise<void> => {
    const form = await readForm(ctx);
    // the sign-in's form of somebody who is not signed in has nothing in it, and may come without a type
    if (!form.ok && form.status === 413) return problem(ctx, door, 'invalid_request', form.status);
    const fields = form.ok ? form.fields : new URLSearchParams();
    if (isCrossSite(ctx.headers, door.origin)) return problem(ctx, door, 'invalid_request');
    const person = await visitor(ctx, door);
    const trusted = person && tokens.check(csrfKey(person), fields.get('csrf') ?? '');
    if (person && !trusted) return problem(ctx, door, 'invalid_request');
    if (name === '/sign-in') return startSignIn(ctx, door, person, ports);
    const chosen = forms[name];
    if (!person || !chosen) return toPage(ctx, door);
    return perform(ctx, door, person, chosen, fields);
  };

  /** Answers a request to `<issuer>/account` and below. @param path what follows the issuer's path */
  return async (ctx: Context, door: LoginDoor, path: string): Promise<void> => {
    const name = path.slice(ACCOUNT_PATH.length);
    const page = pages[name];
    const isForm = name === '/sign-in' || Object.hasOwn(forms, name);
    if (!isForm && !(page && Object.hasOwn(pages, name))) return problem(ctx, door, 'not_found');
    if (isForm && ctx.method === 'POST') return act(ctx, door, name);
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.set('allow', isForm ? 'POST' : 'GET, HEAD');
      return problem(ctx, door, 'method_not_allowed');
    }
    // a reloaded or bookmarked act: its page shows where things stand
    return page ? page(ctx, door) : toPage(ctx, door);
  };
}
