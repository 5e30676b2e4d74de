/**
 * What an operator can say about a person, and which scope shares what of it: data and pure functions. Names of attributes
 * and scopes are those of the wire (OpenID Connect Core 1.0 section 5.1; Mobile Connect identity, KYC match, verified
 * MSISDN and account takeover protection). Never decides who gets something: the grant does.
 */

/** What a person is told about, one line of the consent page each. `…_match` only confirms what the service already has. */
export const PERSONAL_ITEMS = [
  'phone_number',
  'phone_number_alternate',
  'name',
  'address',
  'email',
  'birthdate',
  'national_identifier',
  'name_match',
  'address_match',
  'birthdate_match',
  'phone_number_match',
  'account',
] as const;
export type PersonalItem = (typeof PERSONAL_ITEMS)[number];

/** Attributes that are shared as they are, each with the item that names it to the person. */
export const SHARED_ATTRIBUTES = {
  phone_number: 'phone_number',
  phone_number_alternate: 'phone_number_alternate',
  title: 'name',
  name: 'name',
  given_name: 'name',
  middle_name: 'name',
  family_name: 'name',
  address: 'address',
  street_address: 'address',
  houseno_or_housename: 'address',
  postal_code: 'address',
  city: 'address',
  town: 'address',
  state: 'address',
  country: 'address',
  email: 'email',
  birthdate: 'birthdate',
  national_identifier: 'national_identifier',
  is_lost_stolen: 'account',
  billing_segment: 'account',
  account_state: 'account',
} as const satisfies Record<string, PersonalItem>;
export type SharedAttribute = keyof typeof SHARED_ATTRIBUTES;

/** Claims that KYC match compares, in the order in which the official Java SDK lists them. */
export const MATCHED_CLAIMS = [
  'name',
  'given_name',
  'family_name',
  'address',
  'houseno_or_housename',
  'postal_code',
  'town',
  'country',
  'birthdate',
] as const;
export type MatchedClaim = (typeof MATCHED_CLAIMS)[number];

const MATCH_ITEMS: Readonly<Record<MatchedClaim, PersonalItem>> = {
  name: 'name_match',
  given_name: 'name_match',
  family_name: 'name_match',
  address: 'address_match',
  houseno_or_housename: 'address_match',
  postal_code: 'address_match',
  town: 'address_match',
  country: 'address_match',
  birthdate: 'birthdate_match',
};

/** What KYC match tells besides, where the operator knows it. */
export const ACCOUNT_ATTRIBUTES = [
  'is_lost_stolen',
  'billing_segment',
  'account_state',
] as const satisfies SharedAttribute[];

/** Signals of a possible account takeover. They are given to clients with a permission, never on a consent page. */
export const TAKEOVER_SIGNALS = [
  'sim_change',
  'is_unconditional_call_divert_active',
  'is_lost_stolen',
  'device_change',
  'account_state',
] as const;
export type TakeoverSignal = (typeof TAKEOVER_SIGNALS)[number];

/** Everything that an attribute source may be asked for. */
export type AttributeName = SharedAttribute | TakeoverSignal | 'updated_at';

/** The scope of these signals, for tokens of a client's own credentials. */
export const SIGNALS_SCOPE = 'mc_atp';

interface IdentityProduct {
  readonly kind: 'identity';
  /** without one of these there is no answer */
  readonly required: readonly SharedAttribute[];
  readonly optional: readonly SharedAttribute[];
}
export type Product =
  | IdentityProduct
  /** `hashed`: the service sends SHA-256 of normalised values */
  | { readonly kind: 'kyc'; readonly hashed: boolean }
  | { readonly kind: 'number'; readonly gives: 'match' | 'share'; readonly hashed: boolean }
  | { readonly kind: 'signals' };

const identity = (
  required: readonly SharedAttribute[],
  optional: readonly SharedAttribute[] = [],
): IdentityProduct => ({
  kind: 'identity',
  required,
  optional,
});

const PHONE_NUMBER = identity(['phone_number']);
/** The profile also requires phone_number_alternate; few people have one, so its absence spoils nothing. */
const SIGN_UP = identity(
  ['given_name', 'family_name', 'street_address', 'postal_code', 'country'],
  ['phone_number_alternate', 'title', 'middle_name', 'city', 'state', 'email'],
);
const NATIONAL_ID = identity(
  ['given_name', 'family_name', 'street_address', 'birthdate', 'national_identifier'],
  ['phone_number', 'title', 'middle_name', 'state', 'postal_code', 'country', 'email'],
);
const number = (gives: 'match' | 'share', hashed: boolean): Product => ({ kind: 'number', gives, hashed });

/** The product that each scope asks for; what stands beside a name means the same by another version of the profile. */
export const PRODUCTS: Readonly<Record<string, Product>> = {
  mc_identity_phonenumber: PHONE_NUMBER,
  mc_phonenumber: PHONE_NUMBER,
  mc_identity_signup: SIGN_UP,
  mc_signup: SIGN_UP,
  mc_identity_signupplus: SIGN_UP,
  mc_identity_nationalid: NATIONAL_ID,
  mc_nationalid: NATIONAL_ID,
  mc_kyc_plain: { kind: 'kyc', hashed: false },
  mc_kyc_hashed: { kind: 'kyc', hashed: true },
  mc_vm_match: number('match', false),
  mc_vm_match_hash: number('match', true),
  mc_attr_vm_match: number('match', false),
  mc_attr_vm_match_hash: number('match', true),
  mc_attr_vm_share: number('share', false),
  mc_attr_vm_share_hash: number('share', true),
  mc_atp: { kind: 'signals' },
};

/** Standard claims behind each scope of OpenID Connect Core 1.0 section 5.4, as far as operators know them. */
export const STANDARD_SCOPES = {
  profile: ['name', 'given_name', 'middle_name', 'family_name', 'birthdate'],
  email: ['email'],
  address: ['address'],
  phone: ['phone_number'],
} as const satisfies Record<string, readonly SharedAttribute[]>;
const STANDARD: Readonly<Record<string, readonly SharedAttribute[]>> = STANDARD_SCOPES;

export const productOf = (scope: string): Product | undefined =>
  Object.hasOwn(PRODUCTS, scope) ? PRODUCTS[scope] : undefined;

/** Scopes that a person has to agree to: those that share or confirm something about them. */
export const PERSONAL_SCOPES: readonly string[] = [
  ...Object.keys(STANDARD_SCOPES),
  ...Object.keys(PRODUCTS).filter((scope) => PRODUCTS[scope]?.kind !== 'signals'),
];

/** What is asked for: scopes, and the names of single claims, those below `premiuminfo` apart. */
export interface AttributeRequest {
  readonly scopes: readonly string[];
  /** members of `userinfo` and `id_token` of the claims parameter */
  readonly claims?: readonly string[];
  /** what KYC match compares, by plain names; absent: everything that it can compare */
  readonly matched?: readonly MatchedClaim[] | undefined;
}

const isShared = (name: string): name is SharedAttribute => Object.hasOwn(SHARED_ATTRIBUTES, name);
const itemsOfNames = (names: readonly string[]): PersonalItem[] =>
  names.filter(isShared).map((name) => SHARED_ATTRIBUTES[name]);

function itemsOfScope(scope: string, matched: readonly MatchedClaim[]): PersonalItem[] {
  if (Object.hasOwn(STANDARD, scope)) return itemsOfNames(STANDARD[scope] ?? []);
  const product = productOf(scope);
  switch (product?.kind) {
    case 'identity':
      return itemsOfNames([...product.required, ...product.optional]);
    case 'kyc':
      return [...matched.map((claim) => MATCH_ITEMS[claim]), 'account'];
    case 'number':
      return [product.gives === 'share' ? 'phone_number' : 'phone_number_match'];
    default:
      return [];
  }
}

/** The items of a request, each once, in the order in which they are shown. None: nothing is shared. */
export function itemsOf({ scopes, claims = [], matched = MATCHED_CLAIMS }: AttributeRequest): readonly PersonalItem[] {
  const items = new Set([...scopes.flatMap((scope) => itemsOfScope(scope, matched)), ...itemsOfNames(claims)]);
  return PERSONAL_ITEMS.filter((item) => items.has(item));
}
