/**
 * Makes a request to a phone: what it asks, its place among the pushes of that number, and its one sending. A number that
 * still rings gets no second request; a place that nobody can tell ends the login before anything rings.
 */
import { newIncident } from '../audit/incident-number.ts';
import { newApTransId } from '../mss/ap-trans-id.ts';
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import type { Keyring } from '../store/keyring.ts';
import { loginAddress } from './address.ts';
import { asked, contentToSign, type LocationRights } from './asking.ts';
import type { Changes } from './changes.ts';
import { type FailurePorts, reportFailure } from './failure.ts';
import { failed, type Push, pushEnded, started } from './machine.ts';
import type { PushDriver } from './push.ts';
import { storedContent } from './stored-content.ts';
import { storedRequest } from './stored-request.ts';
import { NumberBusy, type Transaction, type TransactionStore } from './transaction.ts';

/** After TimeOut the MSSP still answers with its own 208; the number stays busy a little longer. */
const DEADLINE_MARGIN_SECONDS = 10;

/** Who may know, or must know, where phones are. */
export interface LocationPort {
  /** @throws when there is no such relying party any more */
  readonly rights: (clientId: string) => Promise<LocationRights>;
  /** whether the operator can tell where a phone is */
  readonly servedBy: (operator: string) => boolean;
}

/** What was found out and prepared is for one try: another one has another code, and may have another number. */
const isSameTry = (current: Transaction, seen: Transaction): boolean =>
  current.state === seen.state && current.code === seen.code;

export interface RingingPorts extends FailurePorts {
  readonly store: Pick<TransactionStore, 'findByPushKey'>;
  readonly changes: Changes;
  readonly driver: Pick<PushDriver, 'send'>;
  readonly keyring: Keyring;
  readonly locations: LocationPort;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly instance: string;
}

export function createRinging(ports: RingingPorts) {
  const { store, changes, now, randomBytes } = ports;
  const date = (): Date => new Date(now());
  const fail = (transaction: Transaction, outcome: OutcomeCode): Transaction =>
    failed(transaction, { outcome, incident: newIncident(randomBytes), phone: 'free' }, date());

  /** Whether a policy wants a place that nobody can tell: only a phone that signs can, and not at every operator. */
  const misses = ({ policy }: LocationRights, { operator, signatureProfile }: Transaction): boolean =>
    policy !== undefined && (signatureProfile === undefined || !ports.locations.servedBy(operator));

  /** The phone may be used again: a push whose deadline passed while nobody could clear it. */
  const releaseStale = async (holder: Transaction): Promise<boolean> => {
    const isStale = ({ deadlineAt }: Transaction): boolean => deadlineAt !== undefined && deadlineAt.getTime() <= now();
    if (!isStale(holder)) return false;
    let ended: Transaction | undefined;
    const stored = await changes.apply(holder, (current) => {
      ended = undefined;
      // its login may have begun anew meanwhile
      if (!current.pushKey || !isStale(current)) return undefined;
      if (current.state !== 'sending' && current.state !== 'waiting') return pushEnded(current, date());
      ended = fail(current, 'timeout_local');
      return ended;
    });
    if (ended && stored) await reportFailure(ports, stored, 'nobody was watching at the deadline');
    return true;
  };

  /** The number is taken: by a push that is over (then this login may have it), or by one that still rings. */
  const afterBusy = async (
    transaction: Transaction,
    ring: () => Promise<Transaction | 'busy' | undefined>,
  ): Promise<Transaction | undefined> => {
    const holder = transaction.msisdnIndex ? await store.findByPushKey(transaction.msisdnIndex) : undefined;
    const again = holder && (await releaseStale(holder)) ? await ring() : 'busy';
    if (again !== 'busy') return again;
    const incident = newIncident(randomBytes);
    const step = (current: Transaction) =>
      isSameTry(current, transaction)
        ? {
            ...failed(current, { outcome: 'busy', incident, phone: 'free' }, date()),
            deadlineAt: holder?.deadlineAt,
          }
        : undefined;
    const stored = await changes.apply(transaction, step, transaction);
    if (stored?.incident === incident) await reportFailure(ports, stored);
    return stored;
  };

  /** Ends a login before anything rings. */
  const giveUp = async (
    transaction: Transaction,
    why: { readonly outcome: OutcomeCode; readonly detail: string },
  ): Promise<Transaction> => {
    const incident = newIncident(randomBytes);
    const step = (current: Transaction) =>
      isSameTry(current, transaction)
        ? failed(current, { outcome: why.outcome, incident, phone: 'free' }, date())
        : undefined;
    const stored = await changes.apply(transaction, step, transaction);
    if (stored?.incident === incident) await reportFailure(ports, stored, why.detail);
    return stored ?? transaction;
  };

  /**
   * Makes one request to the phone and has it sent, once.
   * @param from the transaction as it may start; undefined where it may no longer
   */
  const ring = async (
    operator: Operator,
    transaction: Transaction,
    from: (current: Transaction) => Transaction | undefined,
    send: (stored: Transaction) => void = ports.driver.send,
  ): Promise<Transaction> => {
    const rights = await ports.locations.rights(transaction.clientId);
    if (misses(rights, transaction)) {
      return giveUp(transaction, { outcome: 'location_missing', detail: 'nobody here can tell where the phone is' });
    }
    const asking = {
      operator,
      transaction,
      request: storedRequest(transaction, ports.keyring),
      rights,
      returnTo: loginAddress(operator, transaction.uid),
    };
    const request = {
      ...storedContent(contentToSign(asking, randomBytes), ports.keyring),
      asked: asked(asking),
      apTransId: newApTransId(randomBytes),
      instance: ports.instance,
      deadlineAt: new Date(now() + (operator.settings.mss.transaction_timeout_s + DEADLINE_MARGIN_SECONDS) * 1_000),
    };
    return place(transaction, request, from, send);
  };

  /**
   * Gives a request its place among the pushes of the number, and has it sent, once.
   * @param from the transaction as it may start; undefined where it may no longer
   */
  const place = async (
    transaction: Transaction,
    request: Push,
    from: (current: Transaction) => Transaction | undefined,
    send: (stored: Transaction) => void,
  ): Promise<Transaction> => {
    const step = (current: Transaction) => {
      const ready = isSameTry(current, transaction) ? from(current) : undefined;
      return ready && started(ready, request, date());
    };
    const ring = (): Promise<Transaction | 'busy' | undefined> =>
      changes.apply(transaction, step, transaction).catch((error: unknown) => {
        if (error instanceof NumberBusy) return 'busy' as const;
        throw error;
      });
    const saved = await ring();
    const settled = saved === 'busy' ? await afterBusy(transaction, ring) : saved;
    // of several calls at once only the one whose request was stored sends it
    if (settled?.state === 'sending' && settled.apTransId === request.apTransId) send(settled);
    return settled ?? transaction;
  };

  return { ring, place, giveUp, misses, releaseStale };
}
