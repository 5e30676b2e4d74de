/**
 * Everything that an operator's provider holds for one account (the subscriber's identifier): sessions, grants, codes and
 * tokens. The repository is store/account-artefacts.ts. Never tells whose account it is.
 */
import type { EndReason, SessionRepository } from './sessions.ts';

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

export interface AccountEnds extends Pick<AccountArtefacts, 'count'> {
  /**
   * Ends its sessions, whose relying parties are told, and deletes everything else of it; answers what was still valid.
   * Where pseudonyms are to be forgotten: before that.
   */
  end(operator: string, account: string, reason: EndReason): Promise<AccountHoldings>;
}

export const createAccountEnds = (
  artefacts: AccountArtefacts,
  sessions: Pick<SessionRepository, 'endAll'>,
): AccountEnds => ({
  count: (operator, account) => artefacts.count(operator, account),
  async end(operator, account, reason) {
    const valid = await artefacts.count(operator, account);
    await sessions.endAll(operator, account, reason);
    // what belongs to no session, e.g. tokens of headless logins
    await artefacts.deleteAll(operator, account);
    return valid;
  },
});
