/**
 * The numbers that left their operator, kept in memory: every request asks for them, and they change seldom. A departure
 * noted by this copy of the gateway counts at once, one noted elsewhere within a few seconds. Holds no number, only
 * indexes of them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatorRegistry } from './operator.ts';

const REFRESH_MS = 5_000;
/** Clocks of copies differ, and a row is seen only once it is committed. */
const OVERLAP_MS = 300_000;

export interface Departure {
  readonly operator: string;
  readonly msisdnIndex: string;
  readonly at: Date;
}

export interface DepartureStore {
  /** Stores it; one that is known already stays as it is. */
  insert(departure: Departure): Promise<void>;
  /** Those noted after this moment. */
  since(at: Date): Promise<readonly Departure[]>;
}

export interface Departures {
  /** Whether the number has left this operator. */
  has(operator: string, msisdn: string): boolean;
  note(operator: string, msisdn: string, at: Date): Promise<void>;
  /** Reads what others noted. */
  refresh(): Promise<void>;
  /** Refreshes from now on. */
  start(): void;
  close(): Promise<void>;
}

export interface DeparturePorts {
  readonly store: DepartureStore;
  /** of a number at an operator; the current index first, then those under earlier master secrets */
  readonly indexes: (operator: string, msisdn: string) => readonly string[];
  readonly onError: (error: unknown) => void;
}

export function createDepartures({ store, indexes, onError }: DeparturePorts): Departures {
  const known = new Set<string>();
  const closing = new AbortController();
  let newest = new Date(0);
  let running: Promise<void> | undefined;

  const remember = ({ operator, msisdnIndex, at }: Departure): void => {
    known.add(`${operator} ${msisdnIndex}`);
    if (at > newest) newest = at;
  };

  const refresh = async (): Promise<void> => {
    for (const departure of await store.since(new Date(newest.getTime() - OVERLAP_MS))) remember(departure);
  };

  const keepFresh = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await sleep(REFRESH_MS, undefined, { signal: closing.signal, ref: false }).catch((error: unknown) => {
        if (!closing.signal.aborted) throw error;
      });
      if (!closing.signal.aborted) await refresh().catch(onError);
    }
  };

  return {
    has: (operator, msisdn) =>
      known.size > 0 && indexes(operator, msisdn).some((index) => known.has(`${operator} ${index}`)),
    async note(operator, msisdn, at) {
      const [msisdnIndex] = indexes(operator, msisdn);
      if (msisdnIndex === undefined) throw new TypeError('a number without an index');
      const departure = { operator, msisdnIndex, at };
      await store.insert(departure);
      remember(departure);
    },
    refresh,
    start() {
      running ??= keepFresh();
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}

/**
 * The registry without the numbers that have left. A number that an operator lists as ported in is served there whatever
 * happened before.
 */
export function withoutDepartures(registry: OperatorRegistry, departures: Pick<Departures, 'has'>): OperatorRegistry {
  return Object.freeze({
    ...registry,
    byNumber(msisdn) {
      const operator = registry.byNumber(msisdn);
      if (!operator || !departures.has(operator.id, msisdn)) return operator;
      return operator.settings.numbers.ported_in.includes(msisdn) ? operator : undefined;
    },
  } satisfies OperatorRegistry);
}
