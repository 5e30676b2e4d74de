/**
 * The operator selection: a page on which the person gives a number or picks an operator, and the way back to the
 * relying party. The right to it is the sealed session_id of the address. No cookie gives a POST any right (the one that
 * there is only says which operator to show first), so a forged one could use nobody's; still only the page itself may
 * send it (Sec-Fetch-Site, else Origin). Never redirects anywhere but to a redirect address that is registered now.
 */
import type { Context } from 'koa';
import { LANGUAGES, type Language } from '../config/schema.ts';
import { chooseLanguage } from '../i18n/choose-language.ts';
import type { ProblemKind, ProblemPage } from '../pages/models.ts';
import { problemPage } from '../pages/problem.ts';
import { selectionPage } from '../pages/selection.ts';
import type { RelyingParty } from '../provider/relying-party.ts';
import { type ParameterPairs, readParameters } from './body.ts';
import { failedCallback, selectedCallback } from './callback.ts';
import type { DiscoveryDependencies } from './dependencies.ts';
import type { Directory } from './directory.ts';
import { type CookieScope, rememberedOperator, rememberOperator } from './remembered.ts';
import { type Choice, readChoice, single } from './selection-choice.ts';
import { createSelectionModel } from './selection-model.ts';
import type { Selection, SelectionSessions } from './selection-session.ts';
import type { SubscriberIdFor } from './subscriber-id-for.ts';

export interface SelectionParts {
  readonly directory: Directory;
  readonly sessions: SelectionSessions;
  readonly subscriberIdFor: SubscriberIdFor;
  /** absolute address of this page, without query */
  readonly selectionUrl: string;
  readonly cookies: CookieScope;
}

interface Visit extends Selection {
  readonly sessionId: string;
  readonly expired: boolean;
  readonly party: RelyingParty;
  readonly query: ParameterPairs;
}

export function createSelection(
  { relyingParties, renderer, securityHeaders, now }: DiscoveryDependencies,
  { directory, sessions, subscriberIdFor, selectionUrl, cookies }: SelectionParts,
): (ctx: Context) => Promise<void> {
  const show = createSelectionModel(directory);
  const { origin, pathname } = new URL(selectionUrl);

  const languageOf = (ctx: Context): Language =>
    chooseLanguage({ acceptLanguage: ctx.get('accept-language'), fallback: LANGUAGES[0] });

  const html = (ctx: Context, status: number, text: string): void => {
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.status = status;
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = text;
  };

  /** Browsers hold the redirect that answers a form to form-action too. */
  const mayPostTo = (ctx: Context, redirectUrl: string): void =>
    ctx.set('Content-Security-Policy', securityHeaders.contentSecurityPolicy([redirectUrl]));

  const showProblem = (ctx: Context, status: number, model: ProblemPage): void =>
    html(ctx, status, problemPage(renderer, model, languageOf(ctx)));

  const showExpired = (ctx: Context, { sessionId, party, redirectUrl }: Visit): void => {
    mayPostTo(ctx, redirectUrl);
    const back = { action: `${pathname}?session_id=${sessionId}`, csrf: '' };
    showProblem(ctx, 400, { kind: 'expired_interaction', rpName: party.name, back });
  };

  const showPage = (ctx: Context, visit: Visit, wrong?: Extract<Choice, { kind: 'problem' }>): void => {
    mayPostTo(ctx, visit.redirectUrl);
    const language = languageOf(ctx);
    const model = show(
      {
        sessionId: visit.sessionId,
        path: pathname,
        rpName: visit.party.name,
        language,
        term: single(visit.query, 'q'),
        others: single(visit.query, 'others') !== '',
        remembered: rememberedOperator(ctx.get('cookie'), now()),
        address: ctx.ip,
      },
      wrong && { problem: wrong.problem, numberValue: wrong.typed },
    );
    html(ctx, wrong ? 400 : 200, selectionPage(renderer, model, language));
  };

  const leave = (ctx: Context, address: string): void => {
    ctx.set('Referrer-Policy', 'no-referrer');
    ctx.set('Location', address);
    ctx.status = 303;
    ctx.body = '';
  };

  const leaveWithoutChoice = (ctx: Context, { redirectUrl }: Visit, description: string): void =>
    leave(ctx, failedCallback(redirectUrl, 'access_denied', description));

  const follow = async (ctx: Context, visit: Visit, choice: Choice): Promise<void> => {
    if (choice.kind === 'problem') return showPage(ctx, visit, choice);
    if (choice.kind === 'cancel') {
      return leaveWithoutChoice(ctx, visit, 'The person cancelled the operator selection');
    }
    const { listed, mccMnc, msisdn } = choice;
    const encrypted =
      msisdn === undefined || listed.kind === 'federated'
        ? undefined
        : await subscriberIdFor(msisdn, listed.operator, visit.relyingPartyId);
    rememberOperator(ctx, mccMnc, now(), cookies);
    return leave(ctx, selectedCallback(visit.redirectUrl, mccMnc, encrypted));
  };

  const visitOf = async (query: ParameterPairs): Promise<Visit | ProblemKind> => {
    const sessionId = single(query, 'session_id');
    const selection = sessions.open(sessionId);
    if (!selection) return 'expired_interaction';
    const party = await relyingParties.find(selection.relyingPartyId);
    return party?.redirect_uris.includes(selection.redirectUrl)
      ? { ...selection, sessionId, party, query }
      : 'invalid_request';
  };

  const answer = async (ctx: Context, visit: Visit, form: ParameterPairs | undefined): Promise<void> => {
    if (form === undefined) return visit.expired ? showExpired(ctx, visit) : showPage(ctx, visit);
    return visit.expired
      ? leaveWithoutChoice(ctx, visit, 'The operator selection took too long')
      : follow(ctx, visit, readChoice(form, directory));
  };

  const fromThisPage = (ctx: Context): boolean => {
    const site = ctx.get('sec-fetch-site');
    if (site !== '') return site === 'same-origin';
    const sender = ctx.get('origin');
    return sender === '' || sender === origin;
  };

  return async (ctx) => {
    // Not no-referrer: with it browsers send `Origin: null` along with the form.
    ctx.set('Referrer-Policy', 'same-origin');
    const posted = ctx.method === 'POST';
    if (posted && !fromThisPage(ctx)) return showProblem(ctx, 403, { kind: 'invalid_request' });
    const form = posted ? await readParameters(ctx) : undefined;
    const visit = await visitOf([...new URLSearchParams(ctx.querystring)]);
    return typeof visit === 'string' ? showProblem(ctx, 400, { kind: visit }) : answer(ctx, visit, form);
  };
}
