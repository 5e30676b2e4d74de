import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms` milliseconds; rejects at once, with its timer cleared, when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const timerSleep: Sleep = async (ms, signal) => {
  await delay(ms, undefined, { signal });
};
