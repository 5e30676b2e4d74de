/**
 * Everything that an operator's provider holds for one account (the subscriber's identifier): sessions, grants, codes and
 * tokens. Types only; the repository is store/account-artefacts.ts. Never tells whose account it is.
 */

/** How many there are, or were. Those that have expired and are not yet deleted do not count. */
export interface AccountHoldings {
  readonly sessions: number;
  /** what a relying party was granted, consent included */
  readonly grants: number;
  readonly refreshTokens: number;
  readonly accessTokens: number;
  /** authorization codes that were not redeemed yet */
  readonly codes: number;
}

export interface AccountArtefacts {
  count(operator: string, account: string): Promise<AccountHoldings>;
  /** Deletes all of it; answers what was still valid. */
  deleteAll(operator: string, account: string): Promise<AccountHoldings>;
}
