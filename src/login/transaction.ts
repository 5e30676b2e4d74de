/**
 * The login transaction: one authentication of one subscriber for one relying party, from request to outcome. Owns the
 * states and their meaning. Pure: machine.ts moves a transaction from state to state, the store keeps it.
 */
import type { Acr, Language } from '../config/schema.ts';
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { RequestedServices } from '../mss/services.ts';
import type { NumberMatch } from './number-match.ts';

export const STATES = [
  'other_person',
  'number',
  'ready',
  'terms',
  'sending',
  'spam_code',
  'waiting',
  'approved',
  'signed',
  'failed',
  'done',
] as const;
/**
 * other_person: somebody else is signed in in this browser, and the person is asked whether to go on · number: the person gives a number · ready: the code is shown, nothing rings · terms: the person reads the operator's
 * terms before the SIM is activated, nothing rings · sending: the request is on its way to the MSSP · spam_code: the MSSP
 * wants a code of the person first, nothing rings · waiting: the MSSP accepted it · approved: verified, but the person is
 * still to pick the number of the phone · signed: verified, the browser may go on · failed: an outcome says why · done:
 * handed back to the relying party.
 */
export type State = (typeof STATES)[number];

export const SIGNED_IN = ['same', 'other', 'declined', 'agreed'] as const;
/**
 * How a login goes together with who is signed in in its browser. same: it is that person's · other: it is somebody
 * else's, and nobody agreed to that yet · declined: it was that person's, but they say that it is not them; their number is
 * still to be given · agreed: it is somebody else's, and they know.
 */
export type SignedIn = (typeof SIGNED_IN)[number];

/** What a push asks for beside the signature. */
export interface Asked {
  readonly services: RequestedServices;
  /** the relying party may learn the location */
  readonly keepLocation: boolean;
  /** the relying party may have the signature */
  readonly keepSignature: boolean;
}

/** The spam code that the service demands before it rings a phone (FiCom noSpamCode). */
export interface SpamCode {
  /** sealed; only until the service has answered. Empty: the person says to have none */
  readonly code: string | undefined;
  /** codes given so far */
  readonly tries: number;
  /** the service said that it takes no empty one */
  readonly required: boolean;
}

export interface Transaction {
  readonly operator: string;
  /** uid of the OpenID interaction */
  readonly uid: string;
  /** raised by every save: compare-and-set */
  readonly version: number;
  readonly state: State;
  /** number of pushes so far */
  readonly attempt: number;
  readonly clientId: string;
  readonly rpName: string;
  /** the authorization request as it came, sealed */
  readonly request: string;
  readonly language: Language;
  /** acr_values asked for, space-separated, in order of preference */
  readonly wantedAcr: string;
  /** sealed */
  readonly msisdn: string | undefined;
  readonly msisdnIndex: string | undefined;
  /** undefined: nobody was signed in when the login began */
  readonly signedIn: SignedIn | undefined;
  readonly subscriberId: string | undefined;
  readonly authenticator: string | undefined;
  /** the level this login reaches when it succeeds */
  readonly acr: Acr | undefined;
  readonly amr: string | undefined;
  /** asked for */
  readonly signatureProfile: string | undefined;
  /** what the service made of it, once it said so */
  readonly resolvedProfile: string | undefined;
  /** version of the operator's terms that the person accepted on the page of this login, and when */
  readonly termsVersion: string | undefined;
  readonly termsAcceptedAt: Date | undefined;
  /** session code on page and phone; with number matching neither shows it */
  readonly code: string;
  /** numbers to pick from instead of the code */
  readonly numberMatch: NumberMatch | undefined;
  /** the text on the phone, as sent */
  readonly text: string | undefined;
  /** what is signed when it is not the text, sealed */
  readonly content: string | undefined;
  readonly asked: Asked | undefined;
  readonly spamCode: SpamCode | undefined;
  /** opens the operator's app with this push; sealed */
  readonly authUri: string | undefined;
  /** where the phone was when it signed; sealed, until it is handed on */
  readonly location: string | undefined;
  /** the signature and its key for a relying party that may have them, sealed */
  readonly evidence: string | undefined;
  /** SHA-256 of the one-time link in the text message, hexadecimal, as long as the link can be used */
  readonly linkHash: string | undefined;
  readonly apTransId: string | undefined;
  readonly msspTransId: string | undefined;
  /** msisdnIndex while a push may still be on the phone, also after a cancel */
  readonly pushKey: string | undefined;
  /** the gateway copy that asks for the answer */
  readonly instance: string | undefined;
  readonly sentAt: Date | undefined;
  /** until when the phone may be busy with the push */
  readonly deadlineAt: Date | undefined;
  readonly outcome: OutcomeCode | undefined;
  readonly incident: string | undefined;
  readonly authTime: Date | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** when the janitor may delete the row */
  readonly expiresAt: Date;
}

/** Another push is waiting on the same number (unique index over all relying parties and operators). */
export class NumberBusy extends Error {
  readonly code = 'number_busy';
}

export interface TransactionStore {
  /** Stores a new transaction; if (operator, uid) exists already, answers the stored one unchanged. */
  create(transaction: Transaction): Promise<Transaction>;
  find(operator: string, uid: string): Promise<Transaction | undefined>;
  /**
   * Writes every field if the stored version is still `transaction.version`; answers the row with its new version, or
   * undefined if somebody else was faster.
   * @throws NumberBusy when `pushKey` is taken
   */
  save(transaction: Transaction): Promise<Transaction | undefined>;
  /** The transaction whose push holds this number. */
  findByPushKey(pushKey: string): Promise<Transaction | undefined>;
  /** The transaction that a link in a text message belongs to. */
  findByLink(linkHash: string): Promise<Transaction | undefined>;
  /** Deletes the transactions of a number, but for one whose push may still be on the phone. */
  forget(operator: string, msisdnIndex: string): Promise<void>;
  /** state and version of many transactions at once, for pages whose push another copy handles */
  states(
    keys: readonly { operator: string; uid: string }[],
  ): Promise<{ operator: string; uid: string; version: number }[]>;
  /** Says that this gateway copy is alive for `seconds` more. */
  heartbeat(instance: string, seconds: number): Promise<void>;
  /**
   * Gives this copy at most `limit` transactions with a push (pushKey set) whose copy is no longer alive, or whose
   * deadline passed a while ago. Rows that this program cannot read are reported and left out.
   */
  adopt(instance: string, limit: number, onUnreadable: (error: unknown) => void): Promise<Transaction[]>;
  /** Removes this copy; its transactions can be adopted at once. */
  retire(instance: string): Promise<void>;
}
