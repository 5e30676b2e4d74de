/**
 * Who looks at the page of one's own: the browser that holds the operator's session cookie. Whoever finds a browser unlocked
 * may end sessions, which harms nobody for long; what tells about a person, or takes something away, is for somebody who
 * confirmed by phone a short while ago.
 */
import type { Context } from 'koa';
import type { LoginDoor } from '../../login/web/visit.ts';
import type { Person } from '../overview.ts';

/** How long after a confirmation by phone everything is shown. */
export const CONFIRMED_SECONDS = 900;

export interface Visitor extends Person {
  /** uid of this browser's session, never the cookie's value */
  readonly session: string;
  /** whether the person confirmed by phone a short while ago */
  readonly confirmed: boolean;
}

/** Undefined where nobody is signed in. @param now epoch milliseconds */
export async function visitorOf(ctx: Context, door: LoginDoor, now: number): Promise<Visitor | undefined> {
  const session = await door.provider.Session.get(door.provider.createContext(ctx.req, ctx.res));
  const { accountId, loginTs } = session;
  if (accountId === undefined || loginTs === undefined) return undefined;
  const age = now / 1_000 - loginTs;
  return {
    operator: door.operator.id,
    subscriberId: accountId,
    session: session.uid,
    confirmed: age < CONFIRMED_SECONDS,
  };
}
