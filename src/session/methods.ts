/**
 * What the ways of signing in that a session saw are good for now: which level still counts, and what an answer without
 * the person says in `acr`, `amr` and `auth_time`. Pure. A login never lowers what an earlier one reached, and never
 * makes it last longer.
 *
 * - A method counts for its level until the time of that level is over, then for the next lower one.
 * - The answer's `acr` is the first listed level that a method counts for and that is not older than `max_age`.
 * - `amr` and `auth_time` are those of the newest such method, so that all three belong to one login.
 */
import { ACR_VALUES, type Acr } from '../config/schema.ts';
import type { UsedMethod } from './sessions.ts';

/** How long a method counts for a level, in seconds; a level without one counts as long as the session lives. */
export type LevelTimes = Readonly<Partial<Record<Acr, number>>>;

export interface SessionQuestion {
  /** levels in order of preference */
  readonly wanted: readonly Acr[];
  /** seconds: an older login does not count */
  readonly maxAge?: number | undefined;
}

export interface SessionAnswer {
  readonly acr: Acr;
  readonly amr: string;
  /** auth_time */
  readonly at: Date;
}

/** In whole seconds, as `auth_time` is told. */
const ageOf = (method: UsedMethod, now: Date): number =>
  Math.max(0, Math.floor(now.getTime() / 1_000) - Math.floor(method.at.getTime() / 1_000));

const newestFirst = (a: UsedMethod, b: UsedMethod): number => b.at.getTime() - a.at.getTime();

/** The highest level that a method counts for; undefined when it counts for none any more. */
export function levelOfMethod(method: UsedMethod, now: Date, times: LevelTimes): Acr | undefined {
  const reached = ACR_VALUES.filter((level) => Number(level) <= Number(method.acr));
  return reached.findLast((level) => ageOf(method, now) <= (times[level] ?? Number.POSITIVE_INFINITY));
}

/** The highest level that a session counts for. */
export function levelOfSession(methods: readonly UsedMethod[], now: Date, times: LevelTimes): Acr | undefined {
  const levels = new Set(methods.map((method) => levelOfMethod(method, now, times)));
  return ACR_VALUES.findLast((level) => levels.has(level));
}

/** The answer that a session gives to a request by itself; undefined when the person must be asked. */
export function sessionAnswer(
  methods: readonly UsedMethod[],
  { wanted, maxAge = Number.POSITIVE_INFINITY }: SessionQuestion,
  now: Date,
  times: LevelTimes,
): SessionAnswer | undefined {
  const young = methods.filter((method) => ageOf(method, now) <= maxAge).sort(newestFirst);
  for (const acr of wanted) {
    const method = young.find((each) => Number(levelOfMethod(each, now, times) ?? 0) >= Number(acr));
    if (method) return { acr, amr: method.amr, at: method.at };
  }
  return undefined;
}

/** The methods of a session after another login: the newest of each way and level, newest first. */
export function withMethod(methods: readonly UsedMethod[], used: UsedMethod): readonly UsedMethod[] {
  const others = methods.filter(({ amr, acr, at }) => amr !== used.amr || acr !== used.acr || at > used.at);
  return [used, ...others].sort(newestFirst);
}

/** The method of the highest level ever reached; the newest of several. */
export const highestMethod = (methods: readonly UsedMethod[]): UsedMethod | undefined =>
  [...methods].sort((a, b) => Number(b.acr) - Number(a.acr) || newestFirst(a, b))[0];
