/** What every operation of the service works with. */
import type { Inbox } from '../phone/inbox.ts';
import type { NumberPlan } from '../phone/number-plan.ts';
import type { NumberDirectory } from '../phone/number-settings.ts';
import type { Phones } from '../phone/phones.ts';
import type { ServiceSigner } from '../pki/service-signer.ts';
import type { Accounts } from './accounts.ts';
import type { ReplayGuard } from './replay-guard.ts';
import type { Transactions } from './transactions.ts';

export interface ServiceContext {
  readonly accounts: Accounts;
  readonly replays: ReplayGuard;
  readonly numbers: NumberDirectory;
  readonly plan: NumberPlan;
  readonly phones: Phones;
  readonly inbox: Inbox;
  readonly transactions: Transactions;
  readonly serviceSigner: () => Promise<ServiceSigner>;
  readonly now: () => number;
  /** something went wrong that no caller will hear of */
  readonly onError: (error: unknown) => void;
}
