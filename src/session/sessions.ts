/**
 * A person's session at one operator in one browser, and the relying parties that took part in it. Types only; the
 * repository is store/sessions.ts. The cookie's value is never part of it: a session is named by its `uid`.
 */

/** One way of signing in that the session saw, newest first in a list. */
export interface UsedMethod {
  readonly amr: string;
  readonly acr: string;
  readonly at: Date;
}

export interface SessionParty {
  readonly clientId: string;
  /** `sid` of its ID tokens and logout tokens */
  readonly sid: string;
  /** level of its last sign-on */
  readonly acr: string | undefined;
  readonly since: Date;
  readonly lastAt: Date;
}

export interface SignOnSession {
  readonly operator: string;
  readonly uid: string;
  readonly subscriberId: string;
  /** highest level that was reached; what still counts of it is for the rules of levels to say */
  readonly acr: string;
  readonly methods: readonly UsedMethod[];
  readonly startedAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  /** browser and system in a few words, for the person to recognise it; undefined where it is not known */
  readonly browser: string | undefined;
  readonly parties: readonly SessionParty[];
}

export const END_REASONS = [
  /** at a relying party, or on the logout page */
  'logout',
  /** on the account page */
  'account_page',
  /** by command line or admin API */
  'operator',
  'expired',
  /** somebody else signed in with the same browser */
  'replaced',
  'consent_withdrawn',
  'recycled',
  'ported_out',
  'erased',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** Ends that a person watches: there relying parties that cannot be told are part of the picture. */
export const WATCHED_ENDS: ReadonlySet<EndReason> = new Set(['logout', 'account_page']);

/** What an end took along: each of these relying parties has a delivery in the outbox, if it wants to be told. */
export interface EndedSession {
  readonly uid: string;
  readonly subscriberId: string;
  readonly parties: readonly SessionParty[];
}

/** What others than the caller learn of an end. */
export interface SessionEnd {
  readonly operator: string;
  readonly reason: EndReason;
  /** where only this client's part ended */
  readonly clientId: string | undefined;
  readonly ended: EndedSession;
}

export interface SessionRepository {
  find(operator: string, uid: string): Promise<SignOnSession | undefined>;
  /** Those of a person that are valid now, last used first. */
  list(operator: string, subscriberId: string): Promise<readonly SignOnSession[]>;
  /**
   * Ends a session: it, its relying parties, their grants, codes and tokens are deleted and the deliveries stored, all of
   * it or nothing. Undefined if there is none.
   */
  end(operator: string, uid: string, reason: EndReason): Promise<EndedSession | undefined>;
  /** Ends what one relying party has of a session; the session goes on. */
  endParty(operator: string, uid: string, clientId: string, reason: EndReason): Promise<EndedSession | undefined>;
  endAll(operator: string, subscriberId: string, reason: EndReason): Promise<readonly EndedSession[]>;
  /** The sessions (uid) that a relying party takes part in, also some that have expired. */
  withClient(operator: string, clientId: string): Promise<readonly string[]>;
  /** Ends sessions that have expired, at most so many relying parties at once; answers how many it ended. */
  sweep(limit: number): Promise<number>;
}
