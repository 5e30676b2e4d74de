/**
 * What an act came to, carried to the page after it: in a cookie of a minute, so that an address can make nobody read
 * something that did not happen.
 */
import type { Context } from 'koa';
import type { LoginDoor } from '../../login/web/visit.ts';
import { NOTICES, type NoticeKind } from '../../pages/account-models.ts';
import { accountAddress } from './addresses.ts';

export interface KeptNotice {
  readonly kind: NoticeKind;
  readonly clientId: string | undefined;
}

const SECONDS = 60;
const FORM = /^([a-z_]{1,40})(?: ([A-Za-z0-9_.-]{1,128}))?$/;

const isNotice = (kind: string | undefined): kind is NoticeKind => NOTICES.some((each) => each === kind);

function setCookie(ctx: Context, { operator, cookies }: LoginDoor, value: string, seconds: number): void {
  const attributes = [
    `${cookies.noticeName}=${value}`,
    `Path=${new URL(accountAddress(operator)).pathname}`,
    `Max-Age=${seconds}`,
    ...(seconds === 0 ? ['Expires=Thu, 01 Jan 1970 00:00:00 GMT'] : []),
    'HttpOnly',
    'SameSite=Lax',
    ...(cookies.secure ? ['Secure'] : []),
  ];
  ctx.append('Set-Cookie', attributes.join('; '));
}

export const keepNotice = (ctx: Context, door: LoginDoor, kind: NoticeKind, clientId?: string): void =>
  setCookie(ctx, door, encodeURIComponent(clientId === undefined ? kind : `${kind} ${clientId}`), SECONDS);

/** The notice for this page, once. */
export function takeNotice(ctx: Context, door: LoginDoor): KeptNotice | undefined {
  const value = ctx.cookies.get(door.cookies.noticeName, { signed: false });
  if (value === undefined) return undefined;
  setCookie(ctx, door, '', 0);
  const [, kind, clientId] = FORM.exec(value.replaceAll('%20', ' ')) ?? [];
  return isNotice(kind) ? { kind, clientId } : undefined;
}
