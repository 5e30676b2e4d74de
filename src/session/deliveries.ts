/**
 * The outbox of back-channel logout: what relying parties are to be told of sessions that ended, and what became of it.
 * Types only; the repository is store/deliveries.ts, deliverer.ts empties it. Never holds a token: that is made and signed
 * for each attempt.
 */
import type { EndReason } from './sessions.ts';

export const DELIVERY_STATES = ['pending', 'confirmed', 'dead', 'untold'] as const;
/** `untold`: the relying party has no address for it. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const DELIVERY_FAILURES = [
  'timeout',
  /** no connection: name, network or TLS */
  'unreachable',
  /** a private network that network.allow_private does not list, or plain http */
  'address_refused',
  /** redirects are not followed */
  'redirected',
  /** 400: the relying party does not accept the token (Back-Channel Logout 1.0 section 2.8) */
  'refused',
  'status_4xx',
  'status_5xx',
  'status_other',
  'answer_too_large',
  /** the token could not be made, e.g. because the registration is not valid any more */
  'token_failed',
] as const;
export type DeliveryFailure = (typeof DELIVERY_FAILURES)[number];

export interface LogoutDelivery {
  readonly id: string;
  readonly operator: string;
  readonly clientId: string;
  readonly sessionUid: string;
  readonly sid: string;
  readonly subscriberId: string;
  /** pseudonym, where it cannot be looked up any more */
  readonly sub: string | undefined;
  readonly reason: EndReason;
  readonly state: DeliveryState;
  /** begun so far */
  readonly attempts: number;
  readonly failure: DeliveryFailure | undefined;
  readonly createdAt: Date;
  /** of a pending one: when it is tried next, at the earliest */
  readonly dueAt: Date;
  readonly endedAt: Date | undefined;
}

/** What one attempt came to. */
export type Attempt =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'untold' }
  | { readonly kind: 'failed'; readonly failure: DeliveryFailure };

/** What an attempt leads to. */
export type Verdict =
  | { readonly state: 'confirmed' | 'untold' }
  | { readonly state: 'dead'; readonly failure: DeliveryFailure }
  | { readonly state: 'pending'; readonly failure: DeliveryFailure; readonly dueAt: Date };

export interface DeliveryFilter {
  readonly states: readonly DeliveryState[];
  readonly operator?: string | undefined;
  readonly clientId?: string | undefined;
}

export interface DeliveryCounts {
  readonly pending: number;
  readonly dead: number;
  /** when the oldest pending one was stored */
  readonly oldest: Date | undefined;
}

export interface DeliveryRepository {
  /**
   * Takes deliveries that are due for one attempt: nobody else gets them before the lease ends. Those that a person
   * watches come first.
   * @param busy clients, as `operator client_id`, that get no more for now
   */
  claim(options: {
    readonly limit: number;
    readonly perClient: number;
    readonly leaseMs: number;
    readonly busy: readonly string[];
  }): Promise<readonly LogoutDelivery[]>;
  /** Stores what became of an attempt; false if the delivery has been taken by another meanwhile. */
  settle(delivery: Pick<LogoutDelivery, 'id' | 'attempts'>, verdict: Verdict): Promise<boolean>;
  /** Those of one session, by sid. */
  ofSession(operator: string, sessionUid: string): Promise<readonly LogoutDelivery[]>;
  /** Newest first. */
  list(filter: DeliveryFilter, limit: number): Promise<readonly LogoutDelivery[]>;
  /** Makes a dead one pending again, for a whole new schedule. Undefined if there is no dead one with this id. */
  retry(id: string): Promise<LogoutDelivery | undefined>;
  counts(): Promise<DeliveryCounts>;
}
