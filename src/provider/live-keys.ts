/**
 * An operator's keys as they are now, in a running gateway: the switch from one to the next happens at its moment, keys
 * that another copy made are found by looking at regular intervals. Makes keys only where there are none.
 */
import type { JWK } from 'jose';
import type { OperatorKeyRepository, StoredKey } from '../store/operator-keys.ts';
import type { SubscriberIdKey } from '../subscriber/subscriber-id.ts';
import { type KeyPolicy, nextChange, published, type ScheduledKey, scheduleKeys } from './key-schedule.ts';
import { ensureOperatorKeys, type OperatorKeys } from './keys.ts';

/** Far below the shortest time from the making of a key to its use. */
const LOOK_MS = 30_000;

export interface LiveKeys {
  /** The same object until something changes. */
  now(): OperatorKeys;
  scheduled(): readonly ScheduledKey[];
  /** Reads what others made. */
  refresh(): Promise<void>;
}

export interface LiveKeyPorts {
  readonly operator: string;
  readonly repository: OperatorKeyRepository;
  readonly policy: KeyPolicy;
  /** epoch milliseconds */
  readonly now: () => number;
}

const privateJwk = ({ jwk, kid }: StoredKey): JWK & SubscriberIdKey => ({ ...jwk, kid });

const namesOf = ({ signing, encryption }: OperatorKeys): string =>
  JSON.stringify([signing, encryption].map((keys) => keys.map(({ kid }) => kid)));

export async function openLiveKeys({ operator, repository, policy, now }: LiveKeyPorts): Promise<LiveKeys> {
  let stored = await ensureOperatorKeys(operator, repository, now);
  let asked = 0;
  let answered = 0;
  const schedule = (): ScheduledKey[] => scheduleKeys(stored, now(), policy);
  const read = (): { readonly keys: OperatorKeys; readonly until: number } => {
    const at = now();
    const scheduled = scheduleKeys(stored, at, policy);
    const keys = {
      signing: published(scheduled, 'sig').map(privateJwk),
      encryption: published(scheduled, 'enc').map(privateJwk),
    };
    return { keys, until: nextChange(scheduled, at) };
  };
  let known = read();
  const renew = (): void => {
    const next = read();
    known = namesOf(next.keys) === namesOf(known.keys) ? { ...next, keys: known.keys } : next;
  };
  return {
    now() {
      if (now() >= known.until) renew();
      return known.keys;
    },
    scheduled: schedule,
    async refresh() {
      asked += 1;
      const turn = asked;
      const found = await repository.list(operator);
      // an answer that was overtaken by a later one is older
      if (turn < answered) return;
      answered = turn;
      stored = found;
      renew();
    },
  };
}

/** What is made of keys, made anew when they change. */
export function madeOf<T>(keys: Pick<LiveKeys, 'now'>, make: (keys: OperatorKeys) => T): () => T {
  let from = keys.now();
  let made = make(from);
  return () => {
    const now = keys.now();
    if (now !== from) {
      made = make(now);
      from = now;
    }
    return made;
  };
}

export interface KeyLookout {
  start(): void;
  /** Resolves when a look under way has ended. */
  close(): Promise<void>;
}

/** Looks for keys that other copies made, until it is closed. */
export function createKeyLookout(
  all: ReadonlyMap<string, Pick<LiveKeys, 'refresh'>>,
  onError: (error: unknown) => void,
  everyMs = LOOK_MS,
): KeyLookout {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<unknown> | undefined;
  const look = (): void => {
    looking ??= Promise.all([...all.values()].map((keys) => keys.refresh().catch(onError))).finally(() => {
      looking = undefined;
    });
  };
  return {
    start() {
      timer ??= setInterval(look, everyMs).unref();
    },
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
