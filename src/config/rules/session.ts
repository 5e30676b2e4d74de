/** What must hold between the lifetimes of a session. */
import { mistake, type Rule } from './rule.ts';

/** Unless it was written, the idle time is at most the absolute one by itself. */
const idleTime: Rule = function* ({ session }) {
  const { idle_s: idle, absolute_s: absolute = 43_200 } = session ?? {};
  if (idle !== undefined && idle > absolute) {
    yield mistake('session.idle_s', `must not be longer than session.absolute_s, which is ${absolute}`, `${idle}`);
  }
};

/** A login that no longer counts for a level must not go on to count for a higher one. */
const levelTimes: Rule = function* ({ session }) {
  const times = [
    ['2', session?.loa?.['2']?.max_age_s ?? Number.POSITIVE_INFINITY],
    ['3', session?.loa?.['3']?.max_age_s ?? 14_400],
    ['4', session?.loa?.['4']?.max_age_s ?? 900],
  ] as const;
  for (const [index, [level, time]] of times.entries()) {
    const [below, limit] = times[index - 1] ?? [];
    if (limit !== undefined && time > limit) {
      yield mistake(
        `session.loa.${level}.max_age_s`,
        `must not be longer than session.loa.${below}.max_age_s, which is ${limit}`,
        `${time}`,
      );
    }
  }
};

export const SESSION_RULES: readonly Rule[] = [idleTime, levelTimes];
