/** When a logout token is sent again, and when the gateway gives up. Pure. */
import type { Attempt, LogoutDelivery, Verdict } from './deliveries.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** After the first attempt. Each further one is twice as long: most that do not answer are back within minutes. */
export const FIRST_DELAY_MS = 5 * SECOND;
const LONGEST_DELAY_MS = 4 * HOUR;
/** Counted from when the session ended. */
export const GIVE_UP_MS = 24 * HOUR;
/** So many attempts, some ten minutes, and still 400: the relying party means it. */
export const REFUSALS = 8;
/** Each delay is up to this part longer or shorter, so that a host that comes back is not met by all at once. */
export const JITTER = 0.2;

/**
 * @param now epoch milliseconds
 * @param random 0 to 1
 */
export function judge(
  { attempts, createdAt }: Pick<LogoutDelivery, 'attempts' | 'createdAt'>,
  attempt: Attempt,
  now: number,
  random: number,
): Verdict {
  if (attempt.kind !== 'failed') return { state: attempt.kind };
  const { failure } = attempt;
  const delay = Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), LONGEST_DELAY_MS) * (1 + JITTER * (2 * random - 1));
  const due = now + Math.round(delay);
  const isOver = due > createdAt.getTime() + GIVE_UP_MS || (failure === 'refused' && attempts >= REFUSALS);
  return isOver ? { state: 'dead', failure } : { state: 'pending', failure, dueAt: new Date(due) };
}
