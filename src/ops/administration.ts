/**
 * Everything that administration works with, put together the same way for the gateway's admin API and for a command line
 * that works on the database itself.
 */
import { newIncident } from '../audit/incident-number.ts';
import type { Changes } from '../login/changes.ts';
import { createEndOfNumber } from '../login/end-of-number.ts';
import type { FailurePorts } from '../login/failure.ts';
import type { TransactionStore } from '../login/transaction.ts';
import type { Keyring } from '../store/keyring.ts';
import type { LifeCyclePorts } from '../subscriber/life-cycle.ts';
import { createLifeCycle, type LifeCycle } from '../subscriber/life-cycle.ts';

export interface AdministrationPorts extends Omit<LifeCyclePorts, 'logins'>, FailurePorts {
  readonly subscribers: LifeCyclePorts['subscribers'];
  readonly transactions: TransactionStore;
  readonly changes: Changes;
  readonly keyring: Keyring;
  readonly randomBytes: (size: number) => Uint8Array;
}

export const createAdministration = (ports: AdministrationPorts): LifeCycle =>
  createLifeCycle({
    ...ports,
    logins: createEndOfNumber({
      ...ports,
      store: ports.transactions,
      newIncident: () => newIncident(ports.randomBytes),
    }),
  });
