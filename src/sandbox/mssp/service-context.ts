/** What every operation of the service works with. */
import type { Inbox } from '../phone/inbox.ts';
import type { NumberPlan } from '../phone/number-plan.ts';
import type { NumberDirectory } from '../phone/number-settings.ts';
import type { Phones } from '../phone/phones.ts';
import type { Account } from './accounts.ts';
import type { ReplayGuard } from './replay-guard.ts';
import type { Transactions } from './transactions.ts';

export interface ServiceContext {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly replays: ReplayGuard;
  readonly numbers: NumberDirectory;
  readonly plan: NumberPlan;
  readonly phones: Phones;
  readonly inbox: Inbox;
  readonly transactions: Transactions;
  readonly now: () => number;
  /** something went wrong that no caller will hear of */
  readonly onError: (error: unknown) => void;
}
