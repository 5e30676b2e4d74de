/**
 * How long a session lives: until nobody has used it for the idle time, and never longer than the absolute time after
 * its first login, whatever happens in between. Pure.
 */
import type { SignOnSession } from './sessions.ts';

/** In seconds. */
export interface SessionLife {
  readonly idle: number;
  readonly absolute: number;
}

type Times = Pick<SignOnSession, 'startedAt' | 'lastUsedAt'>;

const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1_000;

/** Whole seconds that a session lives on when it is used now; undefined: one that nobody signed in to yet. */
export function secondsToLive(session: Times | undefined, now: Date, { idle, absolute }: SessionLife): number {
  const left = session ? absolute - secondsBetween(session.startedAt, now) : absolute;
  return Math.max(1, Math.floor(Math.min(idle, absolute, left)));
}

/** Whether a session is over, also one that was stored under longer times. */
export const hasEnded = ({ lastUsedAt, startedAt }: Times, now: Date, { idle, absolute }: SessionLife): boolean =>
  secondsBetween(startedAt, now) >= absolute || secondsBetween(lastUsedAt, now) >= idle;

/**
 * Whether a use is worth a write. A twentieth of the idle time may pass without one, so a session may end so much earlier
 * than it should, never later.
 */
export const isUseDue = ({ lastUsedAt }: Pick<Times, 'lastUsedAt'>, now: Date, { idle }: SessionLife): boolean =>
  secondsBetween(lastUsedAt, now) >= idle / 20;
