/**
 * The operator selection: a page on which the person gives a number or picks an operator, and the way back to the
 * relying party. The right to it is the sealed session_id of the address. No cookie stands behind a POST, so a forged
 * one could use nobody's rights; still only the page itself may send it (Sec-Fetch-Site, else Origin). Never redirects
 * anywhere but to a redirect address that is registered now.
 */
import type { Context } from 'koa';
import { LANGUAGES, type Language } from '../config/schema.ts';
import { chooseLanguage } from '../i18n/choose-language.ts';
import type { Operator } from '../operator/operator.ts';
import type { ProblemKind, SelectableOperator } from '../pages/models.ts';
import { problemPage } from '../pages/problem.ts';
import { selectionPage } from '../pages/selection.ts';
import type { RelyingParty } from '../provider/relying-party.ts';
import { readParameters } from './body.ts';
import { failedCallback, selectedCallback } from './callback.ts';
import type { DiscoveryDependencies } from './dependencies.ts';
import { type Choice, readChoice, single } from './selection-choice.ts';
import type { Selection, SelectionSessions } from './selection-session.ts';
import type { SubscriberIdFor } from './subscriber-id-for.ts';

export interface SelectionParts {
  readonly sessions: SelectionSessions;
  readonly subscriberIdFor: SubscriberIdFor;
  /** absolute address of this page, without query */
  readonly selectionUrl: string;
}

interface Visit extends Selection {
  readonly sessionId: string;
  readonly party: RelyingParty;
}

const selectable = ({ id, name, settings }: Operator): SelectableOperator[] => {
  const [mccMnc] = settings.mcc_mnc;
  const { colour, logo } = settings.brand;
  return mccMnc === undefined ? [] : [{ id, name, mccMnc, colour, ...(logo === undefined ? {} : { logo }) }];
};

export function createSelection(
  { operators, relyingParties, renderer, securityHeaders }: DiscoveryDependencies,
  { sessions, subscriberIdFor, selectionUrl }: SelectionParts,
): (ctx: Context) => Promise<void> {
  const choices = operators.all.flatMap(selectable);
  const { origin, pathname } = new URL(selectionUrl);

  const language = (ctx: Context): Language =>
    chooseLanguage({ acceptLanguage: ctx.get('accept-language'), fallback: LANGUAGES[0] });

  const html = (ctx: Context, status: number, text: string): void => {
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.status = status;
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = text;
  };

  const showProblem = (ctx: Context, status: number, kind: ProblemKind): void =>
    html(ctx, status, problemPage(renderer, { kind }, language(ctx)));

  const showPage = (ctx: Context, visit: Visit, wrong?: Extract<Choice, { kind: 'problem' }>): void => {
    const model = {
      action: `${pathname}?session_id=${visit.sessionId}`,
      rpName: visit.party.name,
      operators: choices,
      ...(wrong ? { problem: wrong.problem, numberValue: wrong.typed } : {}),
    };
    // Browsers hold the redirect that answers a form to form-action too.
    ctx.set('Content-Security-Policy', securityHeaders.contentSecurityPolicy([visit.redirectUrl]));
    html(ctx, wrong ? 400 : 200, selectionPage(renderer, model, language(ctx)));
  };

  const leave = (ctx: Context, address: string): void => {
    ctx.set('Referrer-Policy', 'no-referrer');
    ctx.set('Location', address);
    ctx.status = 303;
    ctx.body = '';
  };

  const follow = async (ctx: Context, visit: Visit, choice: Choice): Promise<void> => {
    if (choice.kind === 'problem') return showPage(ctx, visit, choice);
    if (choice.kind === 'cancel') {
      const description = 'The person cancelled the operator selection';
      return leave(ctx, failedCallback(visit.redirectUrl, 'access_denied', description));
    }
    const { operator, mccMnc, msisdn } = choice;
    const encrypted = msisdn === undefined ? undefined : await subscriberIdFor(msisdn, operator, visit.relyingPartyId);
    return leave(ctx, selectedCallback(visit.redirectUrl, mccMnc, encrypted));
  };

  const visitOf = async (sessionId: string): Promise<Visit | ProblemKind> => {
    const selection = sessions.open(sessionId);
    if (!selection) return 'expired_interaction';
    const party = await relyingParties.find(selection.relyingPartyId);
    return party?.redirect_uris.includes(selection.redirectUrl)
      ? { ...selection, sessionId, party }
      : 'invalid_request';
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
    if (posted && !fromThisPage(ctx)) return showProblem(ctx, 403, 'invalid_request');
    const form = posted ? await readParameters(ctx) : [];
    const visit = await visitOf(single([...new URLSearchParams(ctx.querystring)], 'session_id'));
    if (typeof visit === 'string') return showProblem(ctx, 400, visit);
    return posted ? follow(ctx, visit, readChoice(form, operators)) : showPage(ctx, visit);
  };
}
