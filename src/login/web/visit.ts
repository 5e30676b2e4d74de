/**
 * Who may see a login: the browser that holds its interaction cookie, nobody else. The address alone opens nothing. A
 * second cookie of the same path, kept longer, remembers the way back when the interaction has expired.
 */
import type { Context } from 'koa';
import type { Interaction, Provider } from 'oidc-provider';
import type { Operator } from '../../operator/operator.ts';
import { type CookieScheme, cookieScheme } from '../../provider/cookies.ts';
import { loginAddress } from '../address.ts';
import type { CsrfTokens } from './csrf.ts';

const RETURN_SECONDS = 86_400;

/** What a request to `/login/{uid}` of one operator works with. */
export interface LoginDoor {
  readonly operator: Operator;
  readonly provider: Provider;
  readonly cookies: CookieScheme;
  readonly origin: string;
  /** the PCR of a subscriber in a sector */
  readonly pseudonym: (subscriberId: string, sector: string) => Promise<string>;
}

export function loginDoor(operator: Operator, provider: Provider, pseudonym: LoginDoor['pseudonym']): LoginDoor {
  return {
    operator,
    provider,
    cookies: cookieScheme(operator.id, operator.issuer),
    origin: new URL(operator.issuer).origin,
    pseudonym,
  };
}

/**
 * The interaction that this browser's cookie opens, if it is the one of the address and has not ended. Not the provider's
 * interactionDetails: that also refuses when another tab has changed the session since the request.
 */
export async function openInteraction(ctx: Context, door: LoginDoor, uid: string): Promise<Interaction | undefined> {
  const { cookies } = door.provider.createContext(ctx.req, ctx.res);
  const opened = cookies.get(door.cookies.names.interaction, { signed: true });
  return opened === uid ? door.provider.Interaction.find(uid) : undefined;
}

/** Remembers in the browser that it saw this login. */
export function rememberWayBack(ctx: Context, door: LoginDoor, uid: string, tokens: CsrfTokens): void {
  const attributes = [
    `${door.cookies.returnName}=${tokens.issue({ operator: door.operator.id, uid })}`,
    `Path=${new URL(loginAddress(door.operator, uid)).pathname}`,
    `Max-Age=${RETURN_SECONDS}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(door.cookies.secure ? ['Secure'] : []),
  ];
  ctx.append('Set-Cookie', attributes.join('; '));
}

/** Whether this browser saw this login before, although its interaction is gone. */
export function knowsWayBack(ctx: Context, door: LoginDoor, uid: string, tokens: CsrfTokens): boolean {
  const value = ctx.cookies.get(door.cookies.returnName, { signed: false });
  return value !== undefined && tokens.check({ operator: door.operator.id, uid }, value);
}
