/**
 * The claims of an ID token by version of the profile, as data. A claim is switched on here: the provider lists what is
 * `served`, and the documentation says so.
 */
import type { MobileConnectRulebook } from './versions.ts';

/** mandatory, optional, or not in that version */
export type ClaimNeed = 'M' | 'O' | '–';

export interface IdTokenClaim {
  readonly claim: string;
  readonly need: Readonly<Record<MobileConnectRulebook, ClaimNeed>>;
  readonly served: boolean;
  /** the provider's own, or ours by the account */
  readonly by: 'provider' | 'account';
  readonly about: string;
}

const claim = (
  name: string,
  [v11, v20, v23]: readonly [ClaimNeed, ClaimNeed, ClaimNeed],
  by: IdTokenClaim['by'],
  served: boolean,
  about: string,
): IdTokenClaim => ({
  claim: name,
  need: { 'mc_v1.1': v11, 'mc_v2.0': v20, 'mc_di_r2_v2.3': v23 },
  by,
  served,
  about,
});

export const ID_TOKEN_CLAIMS: readonly IdTokenClaim[] = [
  claim('iss', ['M', 'M', 'M'], 'provider', true, 'the issuer, byte for byte as in the metadata'),
  claim('sub', ['M', 'M', 'M'], 'account', true, 'pseudonymous customer reference (PCR), a UUID per sector'),
  claim('aud', ['M', 'M', 'M'], 'provider', true, 'your client_id, as a string'),
  claim('azp', ['M', 'M', 'M'], 'account', true, 'your client_id'),
  claim('exp', ['M', 'M', 'M'], 'provider', true, 'seconds since 1970'),
  claim('iat', ['M', 'M', 'M'], 'provider', true, 'seconds since 1970'),
  claim('auth_time', ['O', 'O', 'O'], 'account', true, 'when the person answered; always there'),
  claim('nonce', ['M', 'M', 'M'], 'provider', true, 'that of the request'),
  claim('acr', ['M', 'M', 'M'], 'account', true, 'the level of acr_values that was reached'),
  claim('amr', ['M', 'M', 'M'], 'account', true, 'how, see [Levels of assurance](#levels-of-assurance)'),
  claim('at_hash', ['O', 'O', 'M'], 'account', true, 'binds the access token; always there'),
  claim('sid', ['–', '–', '–'], 'provider', true, 'your session at the operator; not without a browser'),
  claim(
    'hashed_login_hint',
    ['–', 'O', 'M'],
    'account',
    true,
    'lower-case hex SHA-256 of the login_hint as it was sent',
  ),
  claim(
    'displayed_data',
    ['O', 'O', 'O'],
    'account',
    true,
    'the text that the phone showed, with `mc_authz` or `dtbs`',
  ),
  claim(
    'dts',
    ['O', 'O', 'O'],
    'account',
    true,
    'with `dtbs`, permission and consent: the signature (CMS, DER, base64)',
  ),
  claim('upk', ['O', 'O', 'O'], 'account', true, 'the same: public key of the signature (SPKI, DER, base64)'),
  claim('dts_time', ['O', 'O', 'O'], 'account', true, 'the same: when it was signed, seconds since 1970'),
];

export const servesClaim = (name: string): boolean =>
  ID_TOKEN_CLAIMS.some(({ claim: known, served }) => known === name && served);

/** What the scope `openid` releases, as the provider has to be told. */
export const OPENID_CLAIMS: readonly string[] = ID_TOKEN_CLAIMS.filter(
  ({ by, served }) => by === 'account' && served,
).map(({ claim: name }) => name);
