/**
 * Stores what became of a push although the database may be away for a moment: the answer of a phone comes once. Tries
 * again with growing pauses, for about half a minute.
 */
import { setTimeout as delay } from 'node:timers/promises';

const PAUSES_MS = [100, 400, 1_000, 2_000, 4_000, 8_000, 15_000] as const;

export interface PersistencePorts {
  /** resolves after the time, or at once when the signal aborts */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown, attempt: number) => void;
}

/** Resolves after the time, or at once when the signal aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });

/** @throws what the last attempt threw, or the present one when the signal has aborted */
export async function persistently<T>(work: () => Promise<T>, ports: PersistencePorts): Promise<T> {
  for (const [attempt, pauseMs] of PAUSES_MS.entries()) {
    try {
      return await work();
    } catch (error) {
      if (ports.signal.aborted) throw error;
      ports.onFailure(error, attempt + 1);
      await ports.pause(pauseMs, ports.signal);
    }
  }
  return work();
}
