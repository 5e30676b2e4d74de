/**
 * Acceptances of an operator's terms for the activation of a SIM. Kept for a subscriber only once that person has signed:
 * what somebody accepts on a page for a number is otherwise worth nothing beyond that very login.
 */

export interface Acceptance {
  /** version of the terms, as configured */
  readonly version: string;
  readonly acceptedAt: Date;
}

export interface TermsRepository {
  /** Whether the person of this number is known to have accepted this version. */
  hasAccepted(operator: string, msisdn: string, version: string): Promise<boolean>;
  /** Keeps an acceptance; the first of a version stays. */
  record(subscriberId: string, acceptance: Acceptance): Promise<void>;
}
