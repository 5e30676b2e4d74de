/** Verification of a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6). */
import type { JWTPayload } from 'jose';
import { TokenError, type TokenErrorCode } from '../errors.ts';
import type { ReplayStore } from '../session/replay-store.ts';
import { type Trust, verifySigned } from './signed.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Deliveries may be tried again for a while; the issuer's `exp` is usually shorter. */
const MAX_AGE_S = 3_600;

/** Who is signed out: one session of a person, or all of theirs. At least one of both. */
export interface LogoutSubject {
  readonly issuer: string;
  readonly sub: string | undefined;
  readonly sid: string | undefined;
  /** to be forgotten when the logout could not be carried out, so that the issuer can say it again */
  readonly replayKey: string;
}

type Check = (claims: JWTPayload) => TokenErrorCode | false;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isLogoutEvent(events: unknown): boolean {
  if (!isObject(events)) return false;
  const entries: [string, unknown][] = Object.entries(events);
  return entries.length === 1 && entries.every(([name, value]) => name === EVENT && isObject(value));
}

const CHECKS: readonly Check[] = [
  ({ events }) => !isLogoutEvent(events) && 'wrong_events',
  ({ nonce }) => nonce !== undefined && 'nonce_present',
  ({ sub, sid }) => sub === undefined && sid === undefined && 'subject_missing',
  ({ sub, sid }) => [sub, sid].some((value) => value !== undefined && !isText(value)) && 'malformed',
  ({ jti }) => !isText(jti) && 'jti_missing',
];

/** @throws TokenError with the first thing that is wrong */
export async function verifyLogoutToken(token: string, trust: Trust, seen: ReplayStore): Promise<LogoutSubject> {
  const claims = await verifySigned(token, trust, { types: ['logout+jwt'], maxAgeS: MAX_AGE_S });
  for (const check of CHECKS) {
    const code = check(claims);
    if (code) throw new TokenError(code);
  }
  const { jti, sub, sid, exp = 0 } = claims;
  const replayKey = `logout ${trust.issuer} ${jti}`;
  if (!(await seen.use(replayKey, (exp + trust.clockToleranceS) * 1_000))) throw new TokenError('replayed');
  return { issuer: trust.issuer, sub, sid: isText(sid) ? sid : undefined, replayKey };
}
