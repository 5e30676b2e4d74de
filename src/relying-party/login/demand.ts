/** What a page demands of the session, and what is answered when it has less (RFC 9470). Pure but for the clock. */
import { isLevel, type Level, reaches } from '../levels.ts';
import { answer } from '../outside/answers.ts';
import type { Demand, Session } from '../session/session.ts';

/** A login that ended this long ago was made for the page that is asked for now. */
const JUST_NOW_MS = 20_000;

export interface DemandClock {
  readonly clockToleranceS: number;
  /** epoch milliseconds */
  readonly now: () => number;
}

/**
 * A demand that nothing can meet would send people in circles.
 * @throws TypeError
 */
export function assertDemand({ acr, maxAge }: Demand): void {
  if (acr !== undefined && !isLevel(acr)) throw new TypeError('acr is one of 1, 2, 3 and 4, as text');
  if (maxAge !== undefined && (!Number.isSafeInteger(maxAge) || maxAge < 0)) {
    throw new TypeError('maxAge is a whole number of seconds');
  }
}

export function satisfies(session: Session, { acr, maxAge }: Demand, { clockToleranceS, now }: DemandClock): boolean {
  if (acr !== undefined && !reaches(session.acr, acr)) return false;
  if (maxAge === undefined) return true;
  return session.authTime !== undefined && session.authTime + maxAge + clockToleranceS >= Math.floor(now() / 1_000);
}

/** Whether the session comes of a login for this very demand: then another login would end like it. */
export function wasJustAsked({ asked, createdAt }: Session, { acr, maxAge }: Demand, now: number): boolean {
  if (now - createdAt > JUST_NOW_MS) return false;
  if (acr !== undefined && !reaches(asked.acr, acr)) return false;
  return maxAge === undefined || (asked.maxAge !== undefined && asked.maxAge <= maxAge);
}

/**
 * The level to ask for: what the page demands, and never less than the relying party does anyway, nor than the session that
 * the login takes the place of: who only has to answer once more keeps the level.
 */
export function levelFor({ acr }: Demand, usual: Level, session?: Pick<Session, 'acr'>): Level {
  const least = acr !== undefined && reaches(acr, usual) ? acr : usual;
  return isLevel(session?.acr) && reaches(session.acr, least) ? session.acr : least;
}

/**
 * What a script or another program is answered, which cannot be sent to a login.
 * @param signedIn a session is there, and is not enough
 */
export function challenge({ acr, maxAge }: Demand, signedIn: boolean): Response {
  const error = 'insufficient_user_authentication';
  const parts = [
    ...(signedIn ? [`error="${error}"`, 'error_description="A different authentication level is required"'] : []),
    ...(acr === undefined ? [] : [`acr_values="${acr}"`]),
    ...(maxAge === undefined ? [] : [`max_age="${maxAge}"`]),
  ];
  const body = JSON.stringify({
    error: signedIn ? error : 'login_required',
    ...(acr === undefined ? {} : { acr_values: acr }),
    ...(maxAge === undefined ? {} : { max_age: maxAge }),
  });
  return answer(401, body, {
    'content-type': 'application/json',
    'www-authenticate': parts.length === 0 ? 'Bearer' : `Bearer ${parts.join(', ')}`,
  });
}
