/**
 * The login by HTTP, below `<issuer>/login/{uid}`: GET shows the page of the present state or goes onward; /status and
 * /events tell it; /continue, /other, /number, /start, /terms, /spamcode, /pick, /cancel, /retry and /finish
 * change it. Every action is a CSRF-protected POST that answers 303 to the page. Nothing here opens without the login's
 * cookie.
 */
import type { Context } from 'koa';
import type { Interaction } from 'oidc-provider';
import type { Language } from '../../config/schema.ts';
import type { ConsentKeeper } from '../../consent/consents.ts';
import { chooseLanguage } from '../../i18n/choose-language.ts';
import { brandOf } from '../../operator/brand.ts';
import { formPostPage } from '../../pages/form-post.ts';
import type { ProblemKind } from '../../pages/models.ts';
import { problemBody, problemPage } from '../../pages/problem.ts';
import { wantedLevels } from '../../profile/acr.ts';
import { clientView } from '../../provider/client-view.ts';
import { parseMsisdn } from '../../subscriber/msisdn.ts';
import { loginAddress } from '../address.ts';
import type { StatusHub } from '../hub.ts';
import { keptRequest } from '../kept-request.ts';
import { comparesNumbers } from '../number-match.ts';
import type { LoginService } from '../service.ts';
import type { State, Transaction } from '../transaction.ts';
import { type NoticePorts, rendererFor } from './client-notice.ts';
import { asksConsent, createConsentRoutes } from './consent.ts';
import { type CsrfTokens, isCrossSite } from './csrf.ts';
import type { EventStreams } from './events.ts';
import { readForm } from './form.ts';
import { interactionPlan, interactionSignedIn } from './interaction-plan.ts';
import { goOnward, type OnwardPorts, queryAnswer, wayBack } from './onward.ts';
import { type PagePorts, showNumber, showSpamCode, showState } from './pages.ts';
import { publicStatus } from './state.ts';
import { knowsWayBack, type LoginDoor, openInteraction, rememberWayBack } from './visit.ts';

export interface LoginRouterPorts extends PagePorts, NoticePorts, Pick<OnwardPorts, 'replaceSession'> {
  readonly login: LoginService;
  readonly consents: Pick<ConsentKeeper, 'give' | 'refuse'>;
  readonly hub: StatusHub;
  readonly streams: EventStreams;
  /** of the cookie that remembers the way back */
  readonly returnTokens: CsrfTokens;
  /** Writes an incident to the log and answers its number. */
  readonly report: (ctx: Context, kind: string, operator: string) => string;
  /** a stream that could not be continued */
  readonly onError: (error: unknown) => void;
  readonly contentSecurityPolicy: (formTargets: readonly string[]) => string;
}

/** A browser that may see this login. */
interface Visit {
  readonly door: LoginDoor;
  readonly interaction: Interaction;
  readonly transaction: Transaction;
}

type Action = (ctx: Context, visit: Visit, fields: URLSearchParams) => Promise<void>;

const ROUTE = /^\/login\/([A-Za-z0-9_-]{20,64})(\/[a-z]+)?$/;
const ENDED: ReadonlySet<State> = new Set(['signed', 'failed', 'done']);
const PROBLEM_STATUS: Partial<Record<ProblemKind, number>> = { not_found: 404, method_not_allowed: 405 };

export function createLoginRouter(ports: LoginRouterPorts) {
  const { login, tokens } = ports;

  const languageOf = (ctx: Context, door: LoginDoor, uiLocales?: unknown): Language =>
    chooseLanguage({
      uiLocales: typeof uiLocales === 'string' ? uiLocales : undefined,
      acceptLanguage: ctx.get('accept-language'),
      fallback: door.operator.settings.default_language,
    });

  const problem = (ctx: Context, door: LoginDoor, kind: ProblemKind, known?: Transaction): void => {
    const incident = ports.report(ctx, kind, door.operator.id);
    ctx.status = PROBLEM_STATUS[kind] ?? 400;
    if (ctx.accepts('html', 'json') === 'json') {
      ctx.body = problemBody(kind, incident);
      return;
    }
    const target = known && kind === 'expired_interaction' ? wayBack(known, door, ports.keyring) : undefined;
    const back =
      known && target !== undefined
        ? { action: loginAddress(door.operator, known.uid, '/finish'), csrf: tokens.issue(known) }
        : undefined;
    // the form ends at the relying party by way of a redirect, which browsers hold to form-action
    if (target !== undefined) ctx.set('content-security-policy', ports.contentSecurityPolicy([target.redirectUri]));
    ctx.type = 'html';
    ctx.body = problemPage(
      ports.renderer,
      { kind, operator: brandOf(door.operator), rpName: known?.rpName, incident, back },
      known?.language ?? languageOf(ctx, door),
    );
  };

  const open = async (ctx: Context, door: LoginDoor, interaction: Interaction): Promise<Visit> => {
    const { uid } = interaction;
    const stored = await login.find({ operator: door.operator.id, uid });
    if (stored) return { door, interaction, transaction: await login.endUnpicked(door.operator, stored) };
    const { params } = interaction;
    const client = clientView(await door.provider.Client.find(String(params.client_id)));
    const transaction = await login.open({
      operator: door.operator.id,
      uid,
      clientId: String(params.client_id),
      rpName: client.name,
      request: keptRequest(client.profile, params),
      language: languageOf(ctx, door, params.ui_locales),
      matchNumbers: comparesNumbers(door.operator, client.numberMatching),
      wanted: wantedLevels(typeof params.acr_values === 'string' ? params.acr_values : undefined),
      plan: interactionPlan(interaction),
      signedIn: interactionSignedIn(interaction),
    });
    rememberWayBack(ctx, door, uid, ports.returnTokens);
    return { door, interaction, transaction };
  };

  const consent = createConsentRoutes({
    ...ports,
    languageOf,
    turnAway: (ctx, door) => problem(ctx, door, 'already_finished'),
  });

  /** No interaction: the browser lost its cookie, came too late, or the login is over. */
  const turnAway = async (ctx: Context, door: LoginDoor, uid: string): Promise<void> => {
    if (!knowsWayBack(ctx, door, uid, ports.returnTokens)) return problem(ctx, door, 'lost_cookie');
    const stored = await login.find({ operator: door.operator.id, uid });
    if (!stored) return problem(ctx, door, 'expired_interaction');
    if (stored.state === 'done') return problem(ctx, door, 'already_finished', stored);
    return problem(ctx, door, 'expired_interaction', await login.expire(stored));
  };

  const pagePorts = async ({ clientId, language }: Transaction): Promise<PagePorts> => ({
    ...ports,
    renderer: await rendererFor(ports, clientId, language),
  });

  /** Its forms end at the relying party by way of redirects, which browsers hold to form-action. */
  const page = (ctx: Context, { interaction }: Visit, html: string): void => {
    ctx.set('content-security-policy', ports.contentSecurityPolicy([String(interaction.params.redirect_uri)]));
    ctx.type = 'html';
    ctx.body = html;
  };

  const show = async (ctx: Context, visit: Visit): Promise<void> => {
    const { door, interaction, transaction } = visit;
    const html = showState(await pagePorts(transaction), door.operator, transaction);
    if (html === undefined) {
      await goOnward(ctx, door, interaction, transaction, ports);
      return login.finish(transaction);
    }
    page(ctx, visit, html);
  };

  const status = (transaction: Transaction, door: LoginDoor) =>
    publicStatus(transaction, door.operator, ports.now(), login.secondsUntilFree, ports.keyring);

  const events = (ctx: Context, { door, transaction }: Visit): void => {
    ctx.respond = false;
    const stream = ports.streams.open(ctx.res);
    const tell = (current: Transaction): void => {
      stream.send(status(current, door));
      if (ENDED.has(current.state)) stream.end();
    };
    tell(transaction);
    if (ENDED.has(transaction.state)) return;
    const moved = async (saved?: Transaction): Promise<void> => {
      const current = saved ?? (await login.find(transaction));
      if (current) tell(current);
      else stream.end();
    };
    const leave = ports.hub.subscribe(transaction, transaction.version, (saved) => {
      moved(saved).catch((error: unknown) => {
        ports.onError(error);
        stream.end();
      });
    });
    stream.onClose(leave);
  };

  const back = (ctx: Context, { door, transaction }: Visit): void => {
    ctx.status = 303;
    ctx.redirect(loginAddress(door.operator, transaction.uid));
  };

  const actions: Readonly<Record<string, Action>> = {
    '/number': async (ctx, visit, fields) => {
      const { door, transaction } = visit;
      if (transaction.state !== 'number') return back(ctx, visit);
      const value = (fields.get('msisdn') ?? '').slice(0, 64);
      const parsed = parseMsisdn(value);
      const answer = parsed.ok ? await login.number(door.operator, transaction, parsed.msisdn) : 'invalid';
      if (typeof answer !== 'string') return back(ctx, visit);
      ctx.status = 422;
      const entry = { value, problem: value.trim() === '' ? 'required' : answer } as const;
      page(ctx, visit, showNumber(await pagePorts(transaction), door.operator, transaction, entry));
    },
    '/continue': async (ctx, visit) => {
      await login.goOn(visit.transaction);
      back(ctx, visit);
    },
    '/other': async (ctx, visit) => {
      await login.decline(visit.transaction);
      back(ctx, visit);
    },
    '/start': async (ctx, visit) => {
      await login.start(visit.door.operator, visit.transaction);
      back(ctx, visit);
    },
    '/terms': async (ctx, visit, fields) => {
      await login.acceptTerms(visit.door.operator, visit.transaction, fields.get('terms_version') ?? '');
      back(ctx, visit);
    },
    '/pick': async (ctx, visit, fields) => {
      const number = fields.get('number') ?? '';
      await login.pick(visit.door.operator, visit.transaction, { number, attempt: Number(fields.get('attempt')) });
      back(ctx, visit);
    },
    '/spamcode': async (ctx, visit, fields) => {
      const { door, transaction } = visit;
      const given = (fields.get('spam_code') ?? '').slice(0, 64);
      const answer = await login.spamCode(door.operator, transaction, given);
      if (answer !== 'invalid') return back(ctx, visit);
      ctx.status = 422;
      const mistake = given.trim() === '' ? 'missing' : 'invalid';
      page(ctx, visit, showSpamCode(await pagePorts(transaction), door.operator, transaction, mistake));
    },
    '/cancel': async (ctx, visit) => {
      await login.cancel(visit.transaction);
      back(ctx, visit);
    },
    '/retry': async (ctx, visit) => {
      await login.retry(visit.transaction);
      back(ctx, visit);
    },
    // those of the question whether to share something
    '/allow': async (ctx, visit) => back(ctx, visit),
    '/refuse': async (ctx, visit) => back(ctx, visit),
    '/finish': async (ctx, visit) => {
      const { door, interaction, transaction } = visit;
      if (!ENDED.has(transaction.state)) return back(ctx, visit);
      await goOnward(ctx, door, interaction, transaction, ports);
      await login.finish(transaction);
    },
  };

  /** "Back to NAME" of a login whose interaction expired: answered from the stored request. */
  const finishExpired = async (ctx: Context, door: LoginDoor, uid: string): Promise<void> => {
    const stored = knowsWayBack(ctx, door, uid, ports.returnTokens)
      ? await login.find({ operator: door.operator.id, uid })
      : undefined;
    const answer = stored?.state === 'failed' ? wayBack(stored, door, ports.keyring) : undefined;
    if (!stored || !answer) return turnAway(ctx, door, uid);
    await login.finish(stored);
    if (!answer.post) {
      ctx.status = 303;
      return ctx.redirect(queryAnswer(answer));
    }
    ctx.set('content-security-policy', ports.contentSecurityPolicy([answer.redirectUri]));
    ctx.set('referrer-policy', 'strict-origin');
    ctx.type = 'html';
    const model = { operator: brandOf(door.operator), rpName: stored.rpName, action: answer.redirectUri };
    ctx.body = formPostPage(ports.renderer, { ...model, fields: answer.fields }, stored.language);
  };

  const act = async (ctx: Context, door: LoginDoor, uid: string, name: string, action: Action): Promise<void> => {
    const form = await readForm(ctx);
    if (!form.ok) {
      problem(ctx, door, 'invalid_request');
      ctx.status = form.status;
      return;
    }
    const trusted =
      !isCrossSite(ctx.headers, door.origin) &&
      tokens.check({ operator: door.operator.id, uid }, form.fields.get('csrf') ?? '');
    if (!trusted) return problem(ctx, door, 'invalid_request');
    const interaction = await openInteraction(ctx, door, uid);
    if (!interaction) return name === '/finish' ? finishExpired(ctx, door, uid) : turnAway(ctx, door, uid);
    if (asksConsent(interaction)) return consent.act(ctx, door, interaction, name);
    return action(ctx, await open(ctx, door, interaction), form.fields);
  };

  /** Answers a request below `<issuer>/login/`. @param path what follows the issuer's path */
  return async (ctx: Context, door: LoginDoor, path: string): Promise<void> => {
    const [, uid, name = ''] = ROUTE.exec(path) ?? [];
    const action = actions[name];
    const readable = name === '' || name === '/status' || name === '/events';
    if (!uid || !(action ?? readable)) return problem(ctx, door, 'not_found');
    if (action) {
      if (ctx.method === 'POST') return act(ctx, door, uid, name, action);
      // a reloaded or bookmarked action: its page shows where things stand
      ctx.status = 303;
      return ctx.redirect(loginAddress(door.operator, uid));
    }
    if (ctx.method !== 'GET') return problem(ctx, door, 'method_not_allowed');
    const interaction = await openInteraction(ctx, door, uid);
    if (!interaction) return turnAway(ctx, door, uid);
    if (asksConsent(interaction)) {
      return name === '' ? consent.show(ctx, door, interaction) : problem(ctx, door, 'not_found');
    }
    const visit = await open(ctx, door, interaction);
    if (name === '') return show(ctx, visit);
    if (name === '/events') return events(ctx, visit);
    ctx.body = status(visit.transaction, door);
  };
}
