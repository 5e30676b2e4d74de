/**
 * The state machine of a login: pure functions from a transaction and an event to the next transaction. Each asserts the
 * states it may run in, so an impossible move fails loudly instead of ringing a phone. Never reads the clock, the store
 * or the network.
 */
import type { Acr } from '../config/schema.ts';
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { NumberMatch } from './number-match.ts';
import type { Asked, SignedIn, SpamCode, State, Transaction } from './transaction.ts';

/** An event came in a state that does not accept it; nothing was changed. */
export class IllegalTransition extends Error {
  readonly code = 'illegal_transition';
  readonly state: State;
  constructor(event: string, state: State) {
    super(`${event} is not possible in state ${state}`);
    this.state = state;
  }
}

function accept(event: string, transaction: Transaction, ...states: readonly State[]): void {
  if (!states.includes(transaction.state)) throw new IllegalTransition(event, transaction.state);
}

const move = (transaction: Transaction, at: Date, change: Partial<Transaction>): Transaction => ({
  ...transaction,
  ...change,
  updatedAt: at,
});

/** How the subscriber will be authenticated, once the number is known. */
export interface Plan {
  /** sealed */
  readonly msisdn: string;
  readonly msisdnIndex: string;
  readonly authenticator: string;
  readonly acr: Acr;
  readonly amr: string;
  readonly signatureProfile: string | undefined;
}

/** What a login begins with. */
export type Opening = Pick<
  Transaction,
  'operator' | 'uid' | 'clientId' | 'rpName' | 'request' | 'language' | 'wantedAcr' | 'code' | 'createdAt' | 'expiresAt'
> & { readonly numberMatch?: NumberMatch | undefined; readonly signedIn?: SignedIn | undefined };

/** What belongs to one push only. */
const NOTHING_SENT = {
  text: undefined,
  content: undefined,
  asked: undefined,
  authUri: undefined,
  location: undefined,
  evidence: undefined,
  linkHash: undefined,
  apTransId: undefined,
  msspTransId: undefined,
  sentAt: undefined,
  deadlineAt: undefined,
} as const;

/** The first state: nothing is known about the person. */
export const opened = (opening: Opening): Transaction => ({
  numberMatch: undefined,
  signedIn: undefined,
  ...opening,
  version: 1,
  state: 'number',
  attempt: 0,
  msisdn: undefined,
  msisdnIndex: undefined,
  subscriberId: undefined,
  authenticator: undefined,
  acr: undefined,
  amr: undefined,
  signatureProfile: undefined,
  resolvedProfile: undefined,
  termsVersion: undefined,
  termsAcceptedAt: undefined,
  ...NOTHING_SENT,
  spamCode: undefined,
  pushKey: undefined,
  instance: undefined,
  outcome: undefined,
  incident: undefined,
  authTime: undefined,
  updatedAt: opening.createdAt,
});

/** number → other_person: somebody else is signed in; what is known of the number waits with it. */
export function questioned(transaction: Transaction, plan: Plan | undefined, at: Date): Transaction {
  accept('questioned', transaction, 'number');
  return move(transaction, at, { ...plan, signedIn: 'other', state: 'other_person' });
}

/** other_person → ready, or number where none is known: the person goes on as another. */
export function agreed(transaction: Transaction, at: Date): Transaction {
  accept('agreed', transaction, 'other_person');
  return move(transaction, at, { signedIn: 'agreed', state: transaction.authenticator ? 'ready' : 'number' });
}

/** What is forgotten with a number. */
const NOBODY = {
  msisdn: undefined,
  msisdnIndex: undefined,
  authenticator: undefined,
  acr: undefined,
  amr: undefined,
  signatureProfile: undefined,
  termsVersion: undefined,
  termsAcceptedAt: undefined,
} as const;

/** A state before anything rings → number: it is not the person who is signed in. */
export function declined(transaction: Transaction, at: Date): Transaction {
  accept('declined', transaction, 'ready', 'terms', 'spam_code');
  return move(transaction, at, { ...NOBODY, spamCode: undefined, signedIn: 'declined', state: 'number' });
}

/** number → ready: the number is known and a level can be reached. */
export function planned(transaction: Transaction, plan: Plan, at: Date): Transaction {
  accept('planned', transaction, 'number');
  const sameNumber = transaction.msisdnIndex === plan.msisdnIndex;
  const terms = sameNumber ? {} : { termsVersion: undefined, termsAcceptedAt: undefined };
  const signedIn = transaction.signedIn === 'declined' ? 'agreed' : transaction.signedIn;
  return move(transaction, at, { ...plan, ...terms, signedIn, state: 'ready' });
}

/** ready → terms: the SIM would be activated, and the person has not accepted the operator's terms for that. */
export function termsAsked(transaction: Transaction, at: Date): Transaction {
  accept('termsAsked', transaction, 'ready');
  return move(transaction, at, { state: 'terms' });
}

/** terms → ready: the person accepted; still nothing rings before the start. */
export function termsAccepted(transaction: Transaction, version: string, at: Date): Transaction {
  accept('termsAccepted', transaction, 'terms');
  return move(transaction, at, { state: 'ready', termsVersion: version, termsAcceptedAt: at });
}

export interface Push {
  readonly text: string | undefined;
  /** sealed; undefined: the text is signed */
  readonly content: string | undefined;
  /** undefined: a text message, which asks no signature service */
  readonly asked: Asked | undefined;
  readonly linkHash?: string | undefined;
  readonly apTransId: string;
  readonly instance: string;
  readonly deadlineAt: Date;
}

/** ready or spam_code → sending: from here on the number is busy until the push ends. */
export function started(transaction: Transaction, push: Push, at: Date): Transaction {
  accept('started', transaction, 'ready', 'spam_code');
  if (!transaction.msisdnIndex) throw new IllegalTransition('started without a number', transaction.state);
  return move(transaction, at, {
    ...NOTHING_SENT,
    ...push,
    state: 'sending',
    attempt: transaction.attempt + 1,
    resolvedProfile: undefined,
    pushKey: transaction.msisdnIndex,
    sentAt: at,
  });
}

/**
 * The MSSP accepted the request, and may have said already which profile it uses. A cancelled login remembers it too: its
 * late answer is still awaited.
 */
export function accepted(
  transaction: Transaction,
  pending: {
    readonly msspTransId: string;
    readonly signatureProfile: string | undefined;
    /** sealed */
    readonly authUri?: string | undefined;
  },
  at: Date,
): Transaction {
  accept('accepted', transaction, 'sending', 'failed', 'done');
  return move(transaction, at, {
    msspTransId: pending.msspTransId,
    resolvedProfile: pending.signatureProfile,
    ...(transaction.state === 'sending' ? { state: 'waiting', authUri: pending.authUri } : {}),
    spamCode: withoutCode(transaction.spamCode),
  });
}

/** The text message is on its way to the phone. */
export function texted(transaction: Transaction, at: Date): Transaction {
  accept('texted', transaction, 'sending');
  return move(transaction, at, { state: 'waiting' });
}

const withoutCode = (spamCode: SpamCode | undefined): SpamCode | undefined =>
  spamCode && { ...spamCode, code: undefined };

/** sending or waiting → spam_code: the service rings no phone before it has the person's code. The number is free until then. */
export function spamCodeDemanded(
  transaction: Transaction,
  demand: { readonly required: boolean },
  at: Date,
): Transaction {
  accept('spamCodeDemanded', transaction, 'sending', 'waiting');
  const { tries = 0, required = false } = transaction.spamCode ?? {};
  return move(transaction, at, {
    ...NOTHING_SENT,
    state: 'spam_code',
    spamCode: { code: undefined, tries, required: required || demand.required },
    // no phone has shown a number yet
    numberMatch: transaction.numberMatch && { ...transaction.numberMatch, picked: false },
    pushKey: undefined,
    instance: undefined,
  });
}

/** The person gave a code (sealed); it goes with the next push. */
export function spamCodeGiven(transaction: Transaction, code: string): Transaction {
  accept('spamCodeGiven', transaction, 'spam_code');
  const { tries = 0, required = false } = transaction.spamCode ?? {};
  return { ...transaction, spamCode: { code, tries: tries + 1, required } };
}

/** Whether the person is still to pick the number that a push shows. */
const owesPick = ({ state, numberMatch }: Transaction): boolean =>
  state !== 'ready' && numberMatch !== undefined && !numberMatch.picked;

/**
 * ready, sending or waiting → signed: the subscriber is authenticated; the phone is free. With number matching → approved
 * as long as the number has not been picked.
 */
export function authenticated(
  transaction: Transaction,
  result: {
    readonly subscriberId: string;
    readonly at: Date;
    /** what the phone was asked with in the end, where a phone was asked */
    readonly signatureProfile?: string | undefined;
    readonly amr?: string;
    /** sealed */
    readonly location?: string | undefined;
    /** sealed, where the relying party gets it */
    readonly evidence?: string | undefined;
  },
): Transaction {
  accept('authenticated', transaction, 'ready', 'sending', 'waiting');
  return move(transaction, result.at, {
    state: owesPick(transaction) ? 'approved' : 'signed',
    subscriberId: result.subscriberId,
    authTime: result.at,
    resolvedProfile: result.signatureProfile ?? transaction.resolvedProfile,
    amr: result.amr ?? transaction.amr,
    location: result.location,
    evidence: result.evidence,
    authUri: undefined,
    linkHash: undefined,
    spamCode: undefined,
    pushKey: undefined,
    instance: undefined,
  });
}

/** The person picked the number that the phone shows: approved → signed; before the signature only the pick is kept. */
export function picked(transaction: Transaction, at: Date): Transaction {
  accept('picked', transaction, 'sending', 'waiting', 'approved');
  const { numberMatch, state } = transaction;
  if (!numberMatch) throw new IllegalTransition('picked without numbers', state);
  return move(transaction, at, {
    numberMatch: { ...numberMatch, picked: true },
    state: state === 'approved' ? 'signed' : state,
  });
}

/**
 * Any state before the end → failed; signed too, when the browser came too late to go on. `phone` says whether the push
 * may still ring: after a cancel, or when nobody knows, the number stays busy until its deadline. A link dies with its
 * login, so a text message keeps no number busy.
 */
export function failed(
  transaction: Transaction,
  failure: { readonly outcome: OutcomeCode; readonly incident: string; readonly phone: 'free' | 'busy' },
  at: Date,
): Transaction {
  accept(
    'failed',
    transaction,
    'other_person',
    'number',
    'ready',
    'terms',
    'sending',
    'spam_code',
    'waiting',
    'approved',
    'signed',
  );
  const free = failure.phone === 'free' || transaction.linkHash !== undefined;
  return move(transaction, at, {
    state: 'failed',
    authUri: undefined,
    location: undefined,
    evidence: undefined,
    linkHash: undefined,
    // the tries count on
    spamCode: withoutCode(transaction.spamCode),
    outcome: failure.outcome,
    incident: failure.incident,
    ...(free ? { pushKey: undefined, instance: undefined } : {}),
  });
}

/** The push of a login that failed or ended earlier has ended: the number is free again. */
export function pushEnded(transaction: Transaction, at: Date): Transaction {
  accept('pushEnded', transaction, 'failed', 'done', 'signed');
  return move(transaction, at, { pushKey: undefined, instance: undefined });
}

const nextTry = ({ authenticator, signedIn }: Transaction, askNumber: boolean): State => {
  if (signedIn === 'other') return 'other_person';
  return authenticator && !askNumber && signedIn !== 'declined' ? 'ready' : 'number';
};

/** What a new try begins with. */
export interface Retry {
  readonly code: string;
  readonly numberMatch?: NumberMatch | undefined;
  readonly askNumber: boolean;
}

/**
 * failed → ready (or number, when none is known or it may be wrong, or the question that was not answered): a new code;
 * nothing rings before the start. What an earlier try had approved counts no more.
 */
export function retried(transaction: Transaction, { code, numberMatch, askNumber }: Retry, at: Date): Transaction {
  accept('retried', transaction, 'failed');
  if (transaction.pushKey) throw new IllegalTransition('retried while the phone is busy', transaction.state);
  return move(transaction, at, {
    ...(transaction.signedIn === 'declined' && NOBODY),
    state: nextTry(transaction, askNumber),
    code,
    numberMatch,
    subscriberId: undefined,
    authTime: undefined,
    outcome: undefined,
    incident: undefined,
    ...NOTHING_SENT,
  });
}

/** signed or failed → done: the browser was sent back to the relying party. */
export function finished(transaction: Transaction, at: Date): Transaction {
  accept('finished', transaction, 'signed', 'failed');
  return move(transaction, at, { state: 'done', location: undefined, evidence: undefined });
}
