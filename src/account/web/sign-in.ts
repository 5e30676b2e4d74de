/**
 * Signing in to the page of one's own: an ordinary login by phone, with the gateway as its own relying party (see
 * provider/own-client.ts). What counts afterwards is the session cookie, so the code that comes back is thrown away: its
 * challenge belongs to no verifier, and nobody could redeem it anyway.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { LoginDoor } from '../../login/web/visit.ts';
import { isOwnClient, ownCallback, ownClientId } from '../../provider/own-client.ts';
import { accountAddress } from './addresses.ts';
import { keepNotice } from './notices.ts';
import type { Visitor } from './visitor.ts';

export interface SignInPorts {
  readonly randomBytes: (size: number) => Buffer;
}

const LOWEST_LEVEL = '2';

const goTo = (ctx: Context, address: string): void => {
  ctx.status = 303;
  ctx.redirect(address);
};

/** Sends the browser to the operator's own authorization endpoint; somebody who is signed in confirms by phone again. */
export function startSignIn(
  ctx: Context,
  door: LoginDoor,
  visitor: Visitor | undefined,
  { randomBytes }: SignInPorts,
): void {
  const { operator } = door;
  const parameters = new URLSearchParams({
    client_id: ownClientId(operator.id),
    redirect_uri: ownCallback(operator),
    response_type: 'code',
    scope: 'openid',
    acr_values: operator.levels.filter((level) => level >= LOWEST_LEVEL).join(' '),
    state: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
    code_challenge_method: 'S256',
    // asks the person of the session again, at the same number
    ...(visitor && { prompt: 'login' }),
  });
  goTo(ctx, `${operator.issuer}/authorize?${parameters}`);
}

/** Back from there, signed in or not: the page says which. */
export async function finishSignIn(ctx: Context, door: LoginDoor): Promise<void> {
  const { error, code } = ctx.query;
  if (typeof error === 'string') keepNotice(ctx, door, 'not_confirmed');
  const found = typeof code === 'string' ? await door.provider.AuthorizationCode.find(code) : undefined;
  if (found?.clientId !== undefined && isOwnClient(found.clientId)) await found.destroy();
  goTo(ctx, accountAddress(door.operator));
}
