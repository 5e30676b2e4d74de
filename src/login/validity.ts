/** How long a request to a phone can be answered. Pure. */
import type { Operator } from '../operator/operator.ts';
import type { Transaction } from './transaction.ts';

/** Seconds; of a text message as long as its link lives, else as long as the signature service waits. */
export function validSeconds({ settings }: Operator, { authenticator }: Pick<Transaction, 'authenticator'>): number {
  return authenticator === 'sms' && settings.sms ? settings.sms.link_s : settings.mss.transaction_timeout_s;
}
