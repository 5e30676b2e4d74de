/** Runs logins for a while, so many at a time, and says what they cost the measured process. */
import type { Child } from './child.ts';
import type { Usage } from './messages.ts';

export interface Measure {
  readonly logins: number;
  readonly perSecond: number;
  /** CPU milliseconds of the measured process per login, all its threads */
  readonly cpuMs: number;
  readonly mainMs: number;
  /** the same by name of thread */
  readonly threads: Readonly<Record<string, number>>;
  /** share of one core that the main thread was busy */
  readonly busy: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly rssMb: number;
}

export interface Load {
  /** one login; `slot` names who logs in, and no two run with the same at once */
  readonly login: (slot: number) => Promise<unknown>;
  readonly concurrency: number;
  readonly seconds: number;
  /** ends earlier after so many logins */
  readonly logins?: number | undefined;
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** @throws the first login that fails ends the bench: a figure over failed logins would say nothing */
async function run({ login, concurrency, seconds, logins = Number.POSITIVE_INFINITY }: Load): Promise<number[]> {
  const until = performance.now() + seconds * 1_000;
  const times: number[] = [];
  const person = async (slot: number): Promise<void> => {
    while (performance.now() < until && times.length < logins) {
      const began = performance.now();
      await login(slot);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, slot) => person(slot)));
  return times.sort((a, b) => a - b);
}

export async function warmUp(load: Load): Promise<void> {
  await run(load);
}

function perLogin(before: Usage, after: Usage, logins: number): Record<string, number> {
  const names = Object.keys(after.threads);
  return Object.fromEntries(
    names.map((name) => [name, ((after.threads[name] ?? 0) - (before.threads[name] ?? 0)) / logins]),
  );
}

export async function measure(child: Child, load: Load): Promise<Measure> {
  const before = await child.usage();
  const began = performance.now();
  const times = await run(load);
  const wallMs = performance.now() - began;
  const after = await child.usage();
  const logins = times.length;
  return {
    logins,
    perSecond: (logins * 1_000) / wallMs,
    cpuMs: (after.totalMs - before.totalMs) / logins,
    mainMs: (after.mainMs - before.mainMs) / logins,
    threads: perLogin(before, after, logins),
    busy: (after.mainMs - before.mainMs) / wallMs,
    p50Ms: at(times, 0.5),
    p95Ms: at(times, 0.95),
    rssMb: after.rssMb,
  };
}

export const median = (values: readonly number[]): number =>
  at(
    [...values].sort((a, b) => a - b),
    0.5,
  );
