/**
 * The scopes of OpenID Connect and Mobile Connect as one table, and what follows from it. Data and pure functions. A scope
 * is switched on here and nowhere else: what is `served` is granted, published and listed in the documentation.
 */
import { LOCATION_SCOPE } from './location.ts';
import { type MobileConnectRulebook, RULEBOOKS } from './versions.ts';

export const SCOPE_GROUPS = {
  openid: 'OpenID Connect itself',
  profile: 'standard claims of OpenID Connect at userinfo',
  authn: 'authentication',
  authz: 'authorisation of one thing, shown on the phone',
  identity: 'attributes at premiuminfo',
  kyc: 'comparison of attributes at premiuminfo',
  number: 'verified phone number over mobile data',
  takeover: 'signals of account takeover',
  location: 'where the phone is',
} as const;
export type ScopeGroup = keyof typeof SCOPE_GROUPS;

/**
 * served: granted and published, at operators that have the data · operator: the same, at operators that can tell it and
 * to clients that may ask · accepted: a request may ask for it and gets a token without it, as OAuth allows (RFC 6749,
 * section 3.3); the token answer says which scopes were granted.
 */
export type ScopeStatus = 'served' | 'operator' | 'accepted';

export interface ScopeEntry {
  readonly scope: string;
  readonly group: ScopeGroup;
  /** earliest rule book that has it */
  readonly since: MobileConnectRulebook;
  readonly status: ScopeStatus;
  /** it shares personal data beyond the pseudonym, so the person is asked */
  readonly consent: boolean;
  /** the scope that this name is another name of */
  readonly sameAs?: string;
}

const entry = (
  scope: string,
  group: ScopeGroup,
  since: MobileConnectRulebook,
  status: ScopeStatus,
  consent: boolean,
  sameAs?: string,
): ScopeEntry => ({ scope, group, since, status, consent, ...(sameAs === undefined ? {} : { sameAs }) });

export const SCOPES: readonly ScopeEntry[] = [
  entry('openid', 'openid', 'mc_v1.1', 'served', false),
  entry('offline_access', 'openid', 'mc_v1.1', 'accepted', false),
  entry('profile', 'profile', 'mc_v1.1', 'served', true),
  entry('email', 'profile', 'mc_v1.1', 'served', true),
  entry('address', 'profile', 'mc_v1.1', 'served', true),
  entry('phone', 'profile', 'mc_v1.1', 'served', true),
  entry('mc_authn', 'authn', 'mc_v1.1', 'served', false),
  entry('mc_authz', 'authz', 'mc_v2.0', 'served', false),
  entry('mc_identity_phonenumber', 'identity', 'mc_v2.0', 'served', true),
  entry('mc_phonenumber', 'identity', 'mc_v2.0', 'served', true, 'mc_identity_phonenumber'),
  entry('mc_identity_signup', 'identity', 'mc_v2.0', 'served', true),
  entry('mc_signup', 'identity', 'mc_v2.0', 'served', true, 'mc_identity_signup'),
  entry('mc_identity_signupplus', 'identity', 'mc_v2.0', 'served', true),
  entry('mc_identity_nationalid', 'identity', 'mc_v2.0', 'served', true),
  entry('mc_nationalid', 'identity', 'mc_v2.0', 'served', true, 'mc_identity_nationalid'),
  entry('mc_kyc_plain', 'kyc', 'mc_di_r2_v2.3', 'served', true),
  entry('mc_kyc_hashed', 'kyc', 'mc_di_r2_v2.3', 'served', true),
  entry('mc_vm_match', 'number', 'mc_v1.1', 'served', true),
  entry('mc_vm_match_hash', 'number', 'mc_v1.1', 'served', true),
  entry('mc_attr_vm_match', 'number', 'mc_v1.1', 'served', true, 'mc_vm_match'),
  entry('mc_attr_vm_match_hash', 'number', 'mc_v1.1', 'served', true, 'mc_vm_match_hash'),
  entry('mc_attr_vm_share', 'number', 'mc_v1.1', 'served', true),
  entry('mc_attr_vm_share_hash', 'number', 'mc_v1.1', 'served', true),
  entry('mc_mnv_validate', 'number', 'mc_v1.1', 'accepted', true),
  entry('mc_mnv_validate_plus', 'number', 'mc_v1.1', 'accepted', true),
  entry('mc_india_tc', 'number', 'mc_v1.1', 'accepted', true),
  // given to clients with a permission, never on a consent page
  entry('mc_atp', 'takeover', 'mc_v2.0', 'operator', false),
  // the operator decides who may ask, and the person is asked
  entry(LOCATION_SCOPE, 'location', 'mc_v1.1', 'operator', true),
];

const byName: ReadonlyMap<string, ScopeEntry> = new Map(SCOPES.map((one) => [one.scope, one]));
const served = SCOPES.filter(({ status }) => status === 'served');
const namesOf = (entries: readonly ScopeEntry[]): readonly string[] => entries.map(({ scope }) => scope);

/** What is granted, and published as `scopes_supported`. */
export const SUPPORTED_SCOPES: readonly string[] = namesOf(served);

/** `mc_di_scopes_supported` of the provider metadata. */
export const DEVICE_INITIATED_SCOPES: readonly string[] = SUPPORTED_SCOPES.filter(
  (scope) => scope === 'openid' || scope.startsWith('mc_'),
);

/** `mobile_connect_version_supported` of the provider metadata, as older SDKs read it: one key per object. */
export const VERSIONS_BY_SCOPE: readonly Readonly<Record<string, string>>[] = [
  { openid: 'mc_v1.1' },
  ...served
    .filter(({ group }) => group === 'authn' || group === 'authz' || group === 'identity')
    .map(({ scope }) => ({ [`openid ${scope}`]: 'mc_v1.2' })),
];

/** Whether anything is served for which there is the endpoint premiuminfo. */
export const SERVES_PREMIUMINFO: boolean = served.some(({ group }) => group === 'identity' || group === 'kyc');

export const isServed = (scope: string): boolean => byName.get(scope)?.status === 'served';

/** The entry of a scope; undefined when it is not known. */
export const scopeEntry = (scope: string): ScopeEntry | undefined => byName.get(scope);

/** @param scope space-separated, as in the request */
export const scopeList = (scope: string | undefined): readonly string[] =>
  (scope ?? '').split(' ').filter((value) => value !== '');

export const hasMobileConnectScope = (scope: string | undefined): boolean =>
  scopeList(scope).some((value) => value.startsWith('mc_'));

export const hasScopeOf = (group: ScopeGroup, scope: string | undefined): boolean =>
  scopeList(scope).some((value) => byName.get(value)?.group === group);

const rank = (rulebook: MobileConnectRulebook): number => RULEBOOKS.indexOf(rulebook);

/** The earliest rule book that has all these scopes; a request without `version` is held to it. */
export function earliestRulebook(scope: string | undefined): MobileConnectRulebook {
  const needed = scopeList(scope).map((value) => byName.get(value)?.since ?? 'mc_v1.1');
  return needed.reduce<MobileConnectRulebook>(
    (latest, since) => (rank(since) > rank(latest) ? since : latest),
    'mc_v1.1',
  );
}

/** A scope among these that a rule book does not have yet. */
export const scopeBeyond = (scope: string, rulebook: MobileConnectRulebook): ScopeEntry | undefined =>
  scopeList(scope)
    .flatMap((value) => byName.get(value) ?? [])
    .find(({ since }) => rank(since) > rank(rulebook));
