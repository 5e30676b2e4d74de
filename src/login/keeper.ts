/**
 * Keeps logins alive across gateway copies: says that this copy lives, and takes over the waiting pushes of copies that
 * no longer do. A copy is given up after ALIVE_SECONDS without a sign, so a login goes on within ten seconds of a crash.
 */
import type { Logger } from '../ops/logging.ts';
import type { PushDriver } from './push.ts';
import type { TransactionStore } from './transaction.ts';

const ALIVE_SECONDS = 6;
const TURN_MS = 2_000;
const BATCH = 200;

export interface Keeper {
  start(): Promise<void>;
  close(): Promise<void>;
}

export function createKeeper(options: {
  readonly store: Pick<TransactionStore, 'heartbeat' | 'adopt' | 'retire'>;
  readonly driver: Pick<PushDriver, 'takeOver'>;
  readonly instance: string;
  readonly log: Logger;
  readonly turnMs?: number;
}): Keeper {
  const { store, driver, instance, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let turning: Promise<void> = Promise.resolve();

  const turn = async (): Promise<void> => {
    try {
      await store.heartbeat(instance, ALIVE_SECONDS);
      const orphans = await store.adopt(instance, BATCH, (error) =>
        log.error({ error }, 'a waiting login cannot be read'),
      );
      for (const orphan of orphans) driver.takeOver(orphan);
      if (orphans.length > 0) log.info({ count: orphans.length }, 'took over waiting logins');
    } catch (error) {
      log.error({ error }, 'could not look after waiting logins');
    }
  };

  return {
    async start() {
      await turn();
      timer = setInterval(() => {
        turning = turning.then(turn);
      }, options.turnMs ?? TURN_MS);
      timer.unref();
    },
    async close() {
      clearInterval(timer);
      await turning;
      await store.retire(instance);
    },
  };
}
