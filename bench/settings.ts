/** What can be changed about a run of the bench, by environment. Its defaults stay below 90 seconds on two cores. */
import process from 'node:process';

const number = (name: string, fallback: number): number => {
  const text = process.env[name];
  const value = text ? Number(text) : fallback;
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number, not ${text}`);
  return value;
};

export const settings = {
  /** logins at the gateway at a time; most of them wait for the phone, so few would leave it idle */
  concurrency: number('BENCH_CONCURRENCY', 64),
  /** at the bare provider, where nobody waits */
  bareConcurrency: number('BENCH_BARE_CONCURRENCY', 16),
  /** the warm-up ends after so many logins, or after so many seconds on a slow machine */
  warmUpLogins: number('BENCH_WARM_UP_LOGINS', 800),
  warmUpSeconds: number('BENCH_WARM_UP_S', 12),
  gatewaySeconds: number('BENCH_GATEWAY_S', 4),
  bareSeconds: number('BENCH_BARE_S', 1.5),
  profileSeconds: number('BENCH_PROFILE_S', 5),
  /** the headline's log level first; each further one is measured in fewer rounds */
  logLevels: (process.env.BENCH_LOG_LEVELS || 'info,warn').split(','),
  rounds: number('BENCH_ROUNDS', 4),
  otherRounds: number('BENCH_OTHER_ROUNDS', 2),
  /** how many functions to list by their own time */
  functions: number('BENCH_FUNCTIONS', 0),
  /** the whole CPU profile goes here, for a viewer */
  profileFile: process.env.BENCH_PROFILE || undefined,
  /** bench/waiting.ts: people who wait for their phones at the same time */
  waiting: number('BENCH_WAITING', 2_000),
  /** between two status queries for one of them; the default of the configuration */
  pollMs: number('BENCH_POLL_MS', 2_000),
  waitingSeconds: number('BENCH_WAITING_S', 20),
  start: process.env.BENCH_START !== 'no',
};
