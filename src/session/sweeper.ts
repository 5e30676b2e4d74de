/** Ends sessions that have expired, a batch at a time, so that their relying parties are told as of any other end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionRepository } from './sessions.ts';

/** So late, at most, a relying party hears of it, plus the time of a delivery. */
const EVERY_MS = 10_000;
const BATCH = 200;

export interface Sweeper {
  start(): void;
  /** Resolves when a batch under way has ended. */
  close(): Promise<void>;
}

export function createSweeper(options: {
  readonly sessions: Pick<SessionRepository, 'sweep'>;
  readonly onError: (error: unknown) => void;
  readonly everyMs?: number;
}): Sweeper {
  const { sessions, onError, everyMs = EVERY_MS } = options;
  const stop = new AbortController();
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const ended = await sessions.sweep(BATCH).catch((error: unknown) => {
        onError(error);
        return 0;
      });
      // there may be more of them
      if (ended === 0) await sleep(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  };

  return {
    start() {
      running ??= run();
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}
