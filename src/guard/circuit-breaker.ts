/**
 * Keeps work away from a service that fails, so that people get their answer at once and the service can recover. Closed,
 * everything passes; open, nothing does; half open, one piece of work may try. Never decides what counts as a failure and
 * never repeats work.
 */
import Opossum from 'opossum';

export type BreakerState = 'closed' | 'half_open' | 'open';

export interface BreakerSettings {
  /** fewest pieces of work within the window before it may open */
  readonly requests: number;
  /** it opens when more than this share of them failed */
  readonly failure_percent: number;
  readonly window_s: number;
  /** how long it stays open before one may try */
  readonly open_s: number;
}

export interface BreakerOptions {
  readonly settings: BreakerSettings;
  /** whether a rejection says that the service fails; every other one says that it answers */
  readonly isFailure: (error: unknown) => boolean;
  /** what refused work is rejected with */
  readonly refusal: () => Error;
  readonly onChange: (state: BreakerState) => void;
  /** Work that has run for so long without failing counts as an answer until it ends; in milliseconds. */
  readonly aliveAfterMs: number;
}

export interface CircuitBreaker {
  readonly state: BreakerState;
  /** how often it opened */
  readonly opened: number;
  /** how much work it refused */
  readonly refused: number;
  /** Does the work, or refuses it without beginning it. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Does the work in every state: its outcome counts where `run` would have let it pass, and is ignored elsewhere. */
  runAlways<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

type Work = () => Promise<void>;

export function createCircuitBreaker(options: BreakerOptions): CircuitBreaker {
  const { settings, isFailure, refusal, onChange, aliveAfterMs } = options;
  let opened = 0;
  let refused = 0;
  const breaker = new Opossum<[Work], void>((work) => work(), {
    timeout: false,
    volumeThreshold: settings.requests,
    errorThresholdPercentage: settings.failure_percent,
    rollingCountTimeout: settings.window_s * 1_000,
    resetTimeout: settings.open_s * 1_000,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    errorFilter: (error: unknown) => !isFailure(error),
  });
  breaker.on('open', () => {
    opened += 1;
    onChange('open');
  });
  breaker.on('halfOpen', () => onChange('half_open'));
  breaker.on('close', () => onChange('closed'));

  /** Whether the work is still going on after its time; rejects as it does. */
  async function outlasts(work: Promise<unknown>): Promise<boolean> {
    const alive = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => alive.resolve(true), aliveAfterMs);
    try {
      return await Promise.race([work.then(() => false), alive.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A failure after its work was counted as an answer. */
  function countLate(error: unknown): void {
    if (isFailure(error)) breaker.fire(() => Promise.reject(error)).catch(() => undefined);
  }

  async function pass<T>(work: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
    if (breaker.isShutdown) return work();
    const begun: { work?: Promise<T>; lasting?: boolean } = {};
    const guarded = async (): Promise<void> => {
      begun.work = work();
      begun.lasting = await outlasts(begun.work);
    };
    // what it rejects with comes out of the work itself below
    await breaker.fire(guarded).catch(() => undefined);
    if (!begun.work) return otherwise();
    if (!begun.lasting) return begun.work;
    return begun.work.catch((error: unknown) => {
      countLate(error);
      throw error;
    });
  }

  return {
    get state() {
      return breaker.opened ? 'open' : breaker.halfOpen ? 'half_open' : 'closed';
    },
    get opened() {
      return opened;
    },
    get refused() {
      return refused;
    },
    run: (work) =>
      pass(work, async () => {
        refused += 1;
        throw refusal();
      }),
    runAlways: (work) => pass(work, work),
    close: () => breaker.shutdown(),
  };
}
