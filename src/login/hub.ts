/**
 * Tells open pages that their login moved on. In this process at once; for pushes that another copy of the gateway
 * drives, by asking the store for many versions with one statement a second. Never holds a connection while waiting.
 */
import type { Transaction, TransactionStore } from './transaction.ts';

export interface LoginKey {
  readonly operator: string;
  readonly uid: string;
}

/** Gets the transaction as it was saved when this process saved it, nothing when another copy did. */
type Listener = (saved?: Transaction) => void;

export interface StatusHub {
  /** Says that a transaction was saved with this version; `saved` is what was saved, where it is at hand. */
  publish(key: LoginKey, version: number, saved?: Transaction): void;
  /** Calls `listener` after every change until the answer is called. */
  subscribe(key: LoginKey, version: number, listener: Listener): () => void;
  readonly watching: number;
  close(): void;
}

interface Watch {
  readonly key: LoginKey;
  version: number;
  readonly listeners: Set<Listener>;
}

const name = ({ operator, uid }: LoginKey): string => `${operator} ${uid}`;

/** @param onError a failed look-up is reported and tried again at the next turn */
export function createStatusHub(options: {
  readonly store: Pick<TransactionStore, 'states'>;
  readonly intervalMs?: number;
  readonly onError: (error: unknown) => void;
}): StatusHub {
  const watches = new Map<string, Watch>();
  let asking = false;

  const publish = (key: LoginKey, version: number, saved?: Transaction): void => {
    const watch = watches.get(name(key));
    if (!watch || version <= watch.version) return;
    watch.version = version;
    for (const listener of watch.listeners) listener(saved);
  };

  const ask = async (): Promise<void> => {
    if (asking || watches.size === 0) return;
    asking = true;
    try {
      const found = await options.store.states([...watches.values()].map(({ key }) => key));
      for (const { operator, uid, version } of found) publish({ operator, uid }, version);
    } catch (error) {
      options.onError(error);
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(() => void ask(), options.intervalMs ?? 1_000);
  timer.unref();

  return {
    publish,
    subscribe(key, version, listener) {
      const known = watches.get(name(key));
      const watch = known ?? { key, version, listeners: new Set<Listener>() };
      if (!known) watches.set(name(key), watch);
      watch.listeners.add(listener);
      if (watch.version > version) queueMicrotask(() => listener());
      return () => {
        watch.listeners.delete(listener);
        if (watch.listeners.size === 0) watches.delete(name(key));
      };
    },
    get watching() {
      return watches.size;
    },
    close() {
      clearInterval(timer);
      watches.clear();
    },
  };
}
