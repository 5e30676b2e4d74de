/**
 * Ends the logins of a number whose subscriber ends: a push on its way may be answered by somebody whom the number belongs
 * to no more, so its answer is awaited and discarded.
 */
import type { Keyring } from '../store/keyring.ts';
import type { Changes } from './changes.ts';
import { type FailurePorts, reportFailure } from './failure.ts';
import { failed } from './machine.ts';
import type { TransactionStore } from './transaction.ts';

export interface EndOfNumberPorts extends FailurePorts {
  readonly store: Pick<TransactionStore, 'findByPushKey' | 'forget'>;
  readonly changes: Changes;
  readonly keyring: Pick<Keyring, 'index' | 'open'>;
  readonly newIncident: () => string;
  /** epoch milliseconds */
  readonly now: () => number;
}

export interface EndOfNumber {
  /** Ends the login whose push is on the phone of this number. */
  end(operator: string, msisdn: string): Promise<void>;
  /** Deletes the logins of this number, but for one whose push may still be answered: that goes within a day. */
  forget(operator: string, msisdn: string): Promise<void>;
}

export function createEndOfNumber(ports: EndOfNumberPorts): EndOfNumber {
  const indexOf = (msisdn: string): string => ports.keyring.index(msisdn, 'push');
  return {
    async end(operator, msisdn) {
      const waiting = await ports.store.findByPushKey(indexOf(msisdn));
      if (waiting?.operator !== operator) return;
      const incident = ports.newIncident();
      const failure = { outcome: 'interrupted', incident, phone: 'busy' } as const;
      const stored = await ports.changes.apply(waiting, (current) =>
        current.state === 'sending' || current.state === 'waiting'
          ? failed(current, failure, new Date(ports.now()))
          : undefined,
      );
      if (stored?.incident === incident) await reportFailure(ports, stored, 'the subscriber of the number was ended');
    },
    forget: (operator, msisdn) => ports.store.forget(operator, indexOf(msisdn)),
  };
}
