/** Holds a request while a person has not answered: until the login has ended, the time is over or the caller is gone. */
import type { StatusHub } from '../hub.ts';
import type { LoginService } from '../service.ts';
import type { State, Transaction } from '../transaction.ts';

const ENDED: ReadonlySet<State> = new Set(['signed', 'failed', 'done']);
/** Only a page could go on from here. */
const NEEDS_PAGE: ReadonlySet<State> = new Set(['other_person', 'number', 'terms', 'spam_code']);

export const hasEnded = ({ state }: Transaction): boolean => ENDED.has(state);

export interface WaitPorts {
  readonly login: Pick<LoginService, 'find' | 'endPageless'>;
  readonly hub: Pick<StatusHub, 'subscribe'>;
}

/** @returns what was saved next, if this process saved it; undefined otherwise, and when the waiting is over */
const nextChange = (hub: WaitPorts['hub'], current: Transaction, over: AbortSignal): Promise<Transaction | undefined> =>
  new Promise((resolve) => {
    const end = (saved?: Transaction): void => {
      leave();
      over.removeEventListener('abort', stop);
      resolve(saved);
    };
    const stop = (): void => end();
    const leave = hub.subscribe(current, current.version, end);
    over.addEventListener('abort', stop);
    if (over.aborted) stop();
  });

/** The login as it stands when it has ended, or when `over` says that the waiting is. */
export async function waitForEnd(ports: WaitPorts, transaction: Transaction, over: AbortSignal): Promise<Transaction> {
  let current = transaction;
  while (!hasEnded(current) && !over.aborted) {
    if (NEEDS_PAGE.has(current.state)) {
      current = await ports.login.endPageless(current);
      continue;
    }
    const saved = await nextChange(ports.hub, current, over);
    current = saved ?? (await ports.login.find(current)) ?? current;
  }
  return current;
}
