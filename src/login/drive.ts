/**
 * What takes a login to its outcome has in common, whichever way the phone rings: work that goes on without a request,
 * ends that survive a short database outage and are reported once, and the wait that hides the state of a number. Owns
 * neither the messages nor their order.
 */
import { newIncident } from '../audit/incident-number.ts';
import { OUTCOMES, type OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import type { Changes } from './changes.ts';
import { type FailurePorts, reportFailure } from './failure.ts';
import { failed, pushEnded } from './machine.ts';
import { persistently } from './persistence.ts';
import type { State, Transaction } from './transaction.ts';

export interface DrivePorts extends FailurePorts {
  readonly changes: Changes;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** resolves after the time, or at once when the signal aborts */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** shortest time after which an operator that does not reveal says that a number cannot be used */
  readonly neutralWaitSeconds: number;
}

export interface Failure {
  readonly outcome: OutcomeCode;
  /** for the log */
  readonly detail: string;
  /** busy: the request may still be on the phone */
  readonly phone: 'free' | 'busy';
}

/** Sentences for the log. */
export interface DriveWords {
  /** the database is away, the work will be tried again */
  readonly waits: string;
  /** it was away for too long */
  readonly lost: string;
}

/** The states in which a login waits for its phone. */
export const ACTIVE: ReadonlySet<State> = new Set<State>(['sending', 'waiting']);

export type Drive = ReturnType<typeof createDrive>;

export function createDrive(ports: DrivePorts, words: DriveWords) {
  const { changes, now, pause } = ports;
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const { signal } = stop;

  const persist = <T>(work: () => Promise<T>): Promise<T> =>
    persistently(work, {
      pause,
      signal,
      onFailure: (error, attempt) => ports.log.warn({ error, attempt }, words.waits),
    });

  return {
    /** aborts when the drive is closed */
    signal,
    persist,

    /**
     * Stores a failure, if the login still waits for this request, and reports it once it is stored; an unoccupied phone is
     * free for another push.
     * @returns the login that this call ended, undefined when there was none to end
     */
    async end(transaction: Transaction, { outcome, detail, phone }: Failure): Promise<Transaction | undefined> {
      const incident = newIncident(ports.randomBytes);
      const stored = await persist(() =>
        changes.apply(transaction, (current) => {
          if (current.apTransId !== transaction.apTransId) return undefined;
          if (ACTIVE.has(current.state)) return failed(current, { outcome, incident, phone }, new Date(now()));
          return phone === 'free' && current.pushKey ? pushEnded(current, new Date(now())) : undefined;
        }),
      );
      if (stored?.incident !== incident) return undefined;
      await reportFailure(ports, stored, detail);
      return stored;
    },

    /** Where nothing is revealed about a number, whatever is wrong with it shows after the same time. */
    async equalise(operator: Operator, transaction: Transaction, outcome: OutcomeCode): Promise<void> {
      if (operator.reveal || !OUTCOMES[outcome].neutral) return;
      const until = (transaction.sentAt?.getTime() ?? now()) + ports.neutralWaitSeconds * 1_000;
      await pause(Math.max(0, until - now()), signal);
    },

    /** Lets work go on without anybody who waits for it; resolves when it has ended, however it did. */
    track(work: Promise<void>): Promise<void> {
      const tracked = work
        .catch((error: unknown) => ports.log.error({ error }, words.lost))
        .finally(() => running.delete(tracked));
      running.add(tracked);
      return tracked;
    },

    get inFlight() {
      return running.size;
    },

    /** Stops waiting; what is stored is taken over by the next copy. */
    async close() {
      stop.abort();
      await Promise.all(running);
    },
  };
}
