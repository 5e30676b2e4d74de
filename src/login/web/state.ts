/** The state of a login as the outside sees it: JSON of /status and data of /events. */
import { OUTCOMES, presented } from '../../mss/outcomes/outcomes.ts';
import type { Operator } from '../../operator/operator.ts';
import type { Keyring } from '../../store/keyring.ts';
import { APP_ADDRESS_LABEL } from '../stored-content.ts';
import type { Transaction } from '../transaction.ts';
import { validSeconds } from '../validity.ts';

export type PublicState =
  | 'other_person'
  | 'number'
  | 'ready'
  | 'terms'
  | 'spam_code'
  | 'waiting'
  | 'signed'
  | 'refused'
  | 'expired'
  | 'error';

export interface PublicStatus {
  readonly state: PublicState;
  /** null with number matching */
  readonly code: string | null;
  /** seconds until the request on the phone, or the phone's being busy, ends; 0 when nothing runs */
  readonly seconds_left: number;
  /** opens the operator's app with this request; only to the browser of this login, only while it waits */
  readonly app_url?: string;
}

export function publicState(transaction: Transaction, operator: Operator): PublicState {
  const { state, outcome } = transaction;
  if (state === 'sending' || state === 'waiting' || state === 'approved') return 'waiting';
  if (state !== 'failed' && state !== 'done') return state;
  return outcome ? presented(outcome, operator.reveal).state : 'signed';
}

/** @param now epoch milliseconds */
export function publicStatus(
  transaction: Transaction,
  operator: Operator,
  now: number,
  secondsUntilFree: (transaction: Transaction) => number,
  keyring: Pick<Keyring, 'open'>,
): PublicStatus {
  const state = publicState(transaction, operator);
  const left = (): number => {
    if (state === 'waiting') return secondsLeft(transaction, operator, now);
    return transaction.outcome && OUTCOMES[transaction.outcome].retry ? secondsUntilFree(transaction) : 0;
  };
  const code = transaction.numberMatch ? null : transaction.code;
  const app = appAddress(transaction, keyring);
  return { state, code, seconds_left: left(), ...(app && { app_url: app }) };
}

/** The address that opens the operator's app with the request that is waiting. */
export function appAddress({ state, authUri }: Transaction, keyring: Pick<Keyring, 'open'>): string | undefined {
  return state === 'waiting' && authUri ? keyring.open(authUri, APP_ADDRESS_LABEL) : undefined;
}

/** Seconds that the request is still valid on the phone. */
export function secondsLeft(transaction: Transaction, operator: Operator, now: number): number {
  const valid = validSeconds(operator, transaction);
  if (!transaction.sentAt) return valid;
  const ends = transaction.sentAt.getTime() + valid * 1_000;
  return Math.max(0, Math.ceil((ends - now) / 1_000));
}
