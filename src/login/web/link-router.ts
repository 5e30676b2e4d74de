/**
 * The link of a text message by HTTP, `<issuer>/s/{token}`: GET shows who asks and the code to compare and changes nothing,
 * however often previews and scanners load it; POST takes the answer, once. A link that was used, came too late or never
 * was answers 404, always the same. Needs no cookie and no script: the right to answer is the link itself.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from 'koa';
import { chooseLanguage } from '../../i18n/choose-language.ts';
import { brandOf } from '../../operator/brand.ts';
import { linkEndPage, linkPage } from '../../pages/link.ts';
import type { LinkEndPage } from '../../pages/models.ts';
import type { Renderer } from '../../pages/renderer.ts';
import { linkAddress, linkHash, linkToken } from '../link.ts';
import { comparedOn } from '../phone-text.ts';
import type { LoginService } from '../service.ts';
import type { LinkAnswer, Texting } from '../texting.ts';
import type { Transaction } from '../transaction.ts';
import { type CsrfTokens, isCrossSite } from './csrf.ts';
import { readForm } from './form.ts';
import type { LoginDoor } from './visit.ts';

export interface LinkRouterPorts {
  readonly renderer: Renderer;
  readonly tokens: CsrfTokens;
  readonly texting: Pick<Texting, 'find' | 'answer'>;
  readonly login: Pick<LoginService, 'words'>;
}

const isAnswer = (value: string | null): value is LinkAnswer => value === 'approve' || value === 'refuse';

/** Under no-referrer, which keeps the address secret, browsers send `Origin: null` with a form: that says nothing. */
const withoutNullOrigin = ({ origin, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders =>
  origin === undefined || origin === 'null' ? headers : { ...headers, origin };

export function createLinkRouter({ renderer, tokens, texting, login }: LinkRouterPorts) {
  const keyOf = (door: LoginDoor, token: string) => ({ operator: door.operator.id, uid: linkHash(token) });

  const html = (ctx: Context, status: number, text: string): void => {
    ctx.status = status;
    ctx.type = 'html';
    ctx.body = text;
  };

  const ended = (
    ctx: Context,
    door: LoginDoor,
    status: number,
    end: Omit<LinkEndPage, 'operator'>,
    known?: Transaction,
  ) => {
    const fallback = door.operator.settings.default_language;
    const language = known?.language ?? chooseLanguage({ acceptLanguage: ctx.get('accept-language'), fallback });
    html(ctx, status, linkEndPage(renderer, { ...end, operator: brandOf(door.operator) }, language));
  };

  const show = (ctx: Context, door: LoginDoor, token: string, transaction: Transaction, status = 200): void => {
    const { bindingMessage, context } = login.words(transaction);
    const model = {
      operator: brandOf(door.operator),
      rpName: transaction.rpName,
      action: linkAddress(door.operator, token),
      csrf: tokens.issue(keyOf(door, token)),
      compared: comparedOn(transaction),
      context,
      message: bindingMessage,
    };
    html(ctx, status, linkPage(renderer, model, transaction.language));
  };

  const take = async (ctx: Context, door: LoginDoor, token: string): Promise<void> => {
    const form = await readForm(ctx);
    const fields = form.ok ? form.fields : new URLSearchParams();
    const known = await texting.find(door.operator, token);
    if (!known) return ended(ctx, door, 404, { kind: 'gone' });
    const answer = fields.get('answer');
    const trusted =
      !isCrossSite(withoutNullOrigin(ctx.headers), door.origin) &&
      tokens.check(keyOf(door, token), fields.get('csrf') ?? '');
    // whatever it was, it was not one of our buttons: here they are
    if (!trusted || !isAnswer(answer)) return show(ctx, door, token, known, form.ok ? 400 : form.status);
    if (!(await texting.answer(door.operator, token, answer))) return ended(ctx, door, 404, { kind: 'gone' }, known);
    if (answer === 'refuse') return ended(ctx, door, 200, { kind: 'refused' }, known);
    const pick = known.numberMatch && !known.numberMatch.picked ? known.numberMatch.shown : undefined;
    ended(ctx, door, 200, { kind: 'approved', pick }, known);
  };

  /** Answers a request below `<issuer>/s/`. @param path what follows the issuer's path */
  return async (ctx: Context, door: LoginDoor, path: string): Promise<void> => {
    const token = linkToken(path);
    if (token === undefined) return ended(ctx, door, 404, { kind: 'gone' });
    if (ctx.method === 'POST') return take(ctx, door, token);
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.set('allow', 'GET, HEAD, POST');
      return ended(ctx, door, 405, { kind: 'gone' });
    }
    const transaction = await texting.find(door.operator, token);
    if (!transaction) return ended(ctx, door, 404, { kind: 'gone' });
    show(ctx, door, token, transaction);
  };
}
