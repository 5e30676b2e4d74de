/** The scopes that are served, and what a scope says about a request. Data and pure functions. */

export const SUPPORTED_SCOPES = ['openid', 'mc_authn'] as const;

/** Scopes with which acr_values may be absent (v2.3 of the profile, KYC match). */
const KYC_SCOPES: ReadonlySet<string> = new Set(['mc_kyc_plain', 'mc_kyc_hashed']);

/** @param scope space-separated, as in the request */
export const scopeList = (scope: string | undefined): readonly string[] =>
  (scope ?? '').split(' ').filter((value) => value !== '');

export const hasMobileConnectScope = (scope: string | undefined): boolean =>
  scopeList(scope).some((value) => value.startsWith('mc_'));

export const hasKycScope = (scope: string | undefined): boolean =>
  scopeList(scope).some((value) => KYC_SCOPES.has(value));
