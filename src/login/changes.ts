/** The one way to change a stored transaction: read, apply a pure step, compare-and-set, tell the pages. */
import type { LoginKey, StatusHub } from './hub.ts';
import type { Transaction, TransactionStore } from './transaction.ts';

const TRIES = 8;

/** Somebody else kept changing the row; nothing of ours was written. */
export class TooMuchContention extends Error {
  readonly code = 'too_much_contention';
}

export interface Changes {
  /**
   * Applies `step` to the stored transaction. `step` answers the next transaction, or undefined to leave it as it is; it
   * may run again on a newer version, so it must be pure. Answers the transaction as it is stored then; undefined when
   * there is none.
   */
  apply(
    key: LoginKey,
    step: (transaction: Transaction) => Transaction | undefined,
    known?: Transaction,
  ): Promise<Transaction | undefined>;
}

export function createChanges(store: TransactionStore, hub: Pick<StatusHub, 'publish'>): Changes {
  return {
    async apply(key, step, known) {
      let current = known ?? (await store.find(key.operator, key.uid));
      for (let turn = 0; turn < TRIES && current; turn += 1) {
        const next = step(current);
        if (!next) return current;
        const saved = await store.save(next);
        if (saved) {
          hub.publish(key, saved.version, saved);
          return saved;
        }
        current = await store.find(key.operator, key.uid);
      }
      if (!current) return undefined;
      throw new TooMuchContention(`a login was changed by others ${TRIES} times in a row`);
    },
  };
}
