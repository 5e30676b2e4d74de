/**
 * The parameters of the authorization request: which rule book needs which, their other names, and what their values may
 * be. Data only; the checks (rules.ts), the normal spelling (request.ts), the list of parameters that the provider keeps
 * and docs/mobile-connect.md are made from it. Where the profile's text is stricter than the SDKs that people run, the
 * table says `expected` and lets the request pass.
 */
import type { ScopeGroup } from './scopes.ts';
import type { ValueRule } from './values.ts';
import { ACCEPTED_VERSIONS, type Rulebook } from './versions.ts';

/**
 * required: a request without it is refused · expected: the profile demands it, nobody is refused for its absence ·
 * optional: it means something · ignored: it may be there and means nothing · refused: a request with it is refused
 */
export type Need = 'required' | 'expected' | 'optional' | 'ignored' | 'refused';

export type ErrorCode =
  | 'invalid_request'
  | 'invalid_scope'
  | 'unsupported_response_type'
  | 'request_uri_not_supported'
  | 'registration_not_supported';

export interface ParameterEntry {
  readonly name: string;
  /** names that SDKs send instead */
  readonly aliases: readonly string[];
  readonly need: Readonly<Record<Rulebook, Need>>;
  /** in Mobile Connect, with a scope of this group */
  readonly withScope: { readonly group: ScopeGroup; readonly need: Need } | undefined;
  readonly value: ValueRule;
  /** plain OpenID Connect requests are held to `value` as well: the specification says the same there */
  readonly everywhere: boolean;
  /** characters, in every request */
  readonly maxLength: number;
  /** error of a wrong value */
  readonly error: ErrorCode;
  /** values, or words of a value, that mean another one to an OpenID provider */
  readonly means: Readonly<Record<string, string>>;
  /** may come more than once */
  readonly repeatable: boolean;
  /** checked by the provider before any rule: its errors are not sent to the relying party */
  readonly address: boolean;
  /** not in OpenID Connect */
  readonly extra: boolean;
  readonly about: string;
}

const needs = (oidc: Need, v11: Need, v20: Need, v23: Need): ParameterEntry['need'] => ({
  oidc,
  'mc_v1.1': v11,
  'mc_v2.0': v20,
  'mc_di_r2_v2.3': v23,
});
const always = (need: Need): ParameterEntry['need'] => needs(need, need, need, need);

const parameter = (
  name: string,
  need: ParameterEntry['need'],
  about: string,
  rest: Partial<ParameterEntry> & Pick<ParameterEntry, 'maxLength'>,
): ParameterEntry => ({
  name,
  aliases: [],
  need,
  withScope: undefined,
  value: { kind: 'any' },
  everywhere: false,
  error: 'invalid_request',
  means: {},
  repeatable: false,
  address: false,
  extra: false,
  about,
  ...rest,
});

/** In the order in which they are checked. */
export const PARAMETERS: readonly ParameterEntry[] = [
  parameter('client_id', always('required'), 'of the operator that is asked', { maxLength: 128, address: true }),
  parameter('redirect_uri', always('required'), 'one of the registered addresses, byte for byte', {
    maxLength: 2_048,
    address: true,
  }),
  parameter('request', always('optional'), 'signed request object (RFC 9101); what it says is checked instead', {
    maxLength: 8_192,
  }),
  parameter('registration', always('refused'), 'metadata of an unregistered client', {
    maxLength: 8_192,
    error: 'registration_not_supported',
  }),
  parameter(
    'request_uri',
    always('optional'),
    'what `/par` answered (RFC 9126); the pushed request is checked instead',
    { value: { kind: 'pushed' }, everywhere: true, maxLength: 512, error: 'request_uri_not_supported' },
  ),
  parameter('response_type', always('required'), 'authorization code flow', {
    value: { kind: 'one', values: ['code'], right: 'only code is served' },
    everywhere: true,
    maxLength: 64,
    error: 'unsupported_response_type',
  }),
  parameter('scope', always('required'), '`openid` and what is asked for', {
    value: { kind: 'scopes' },
    everywhere: true,
    maxLength: 1_024,
    error: 'invalid_scope',
  }),
  parameter(
    'version',
    needs('ignored', 'optional', 'expected', 'expected'),
    'of the profile; without it the earliest one that has the scopes counts',
    {
      value: { kind: 'one', values: ACCEPTED_VERSIONS, right: 'a Mobile Connect version that is served, or none' },
      maxLength: 64,
      extra: true,
    },
  ),
  parameter('state', needs('optional', 'required', 'required', 'required'), 'comes back unchanged', {
    value: { kind: 'printable' },
    maxLength: 2_048,
  }),
  parameter('nonce', needs('optional', 'required', 'required', 'required'), 'comes back in the ID token', {
    value: { kind: 'printable' },
    maxLength: 1_024,
  }),
  parameter(
    'acr_values',
    needs('optional', 'required', 'required', 'required'),
    'levels of assurance; the first that can be reached counts',
    { withScope: { group: 'kyc', need: 'optional' }, value: { kind: 'levels' }, maxLength: 64 },
  ),
  parameter(
    'prompt',
    always('optional'),
    '`mobile`, `no_seam` and `select_account` ask the person anew, as `login` does',
    {
      value: {
        kind: 'several',
        values: ['none', 'login', 'consent', 'select_account', 'no_seam', 'mobile'],
        alone: 'none',
      },
      everywhere: true,
      maxLength: 128,
      means: { mobile: 'login', no_seam: 'login', select_account: 'login' },
    },
  ),
  parameter('display', always('optional'), 'accepted; the pages fit every screen', {
    // OpenID Connect Core 3.1.2.1 writes popup, the Mobile Connect profile pop-up
    value: { kind: 'one', values: ['page', 'pop-up', 'popup', 'touch', 'wap'], right: 'page, pop-up, touch or wap' },
    maxLength: 64,
    means: { 'pop-up': 'popup' },
  }),
  parameter('max_age', always('optional'), 'age of the last login after which the person is asked again', {
    aliases: ['max-age'],
    value: { kind: 'seconds' },
    everywhere: true,
    maxLength: 64,
  }),
  parameter('ui_locales', always('optional'), 'languages of pages and phone, unknown ones are passed over', {
    maxLength: 256,
  }),
  parameter('claims_locales', always('ignored'), 'claims have no language', { maxLength: 256 }),
  parameter('login_hint', always('optional'), '`MSISDN:`, `ENCR_MSISDN:` or `PCR:` and a value', { maxLength: 4_096 }),
  parameter('login_hint_token', always('optional'), 'the `subscriber_id_token` of discovery', {
    aliases: ['login_token_hint'],
    maxLength: 4_096,
    extra: true,
  }),
  parameter('id_token_hint', always('optional'), 'an earlier ID token: its person is meant', { maxLength: 8_192 }),
  parameter('client_name', needs('ignored', 'optional', 'optional', 'optional'), 'short name of the application', {
    withScope: { group: 'authz', need: 'required' },
    maxLength: 64,
    extra: true,
  }),
  parameter('context', needs('ignored', 'optional', 'optional', 'optional'), 'what is authorised: on the phone only', {
    withScope: { group: 'authz', need: 'expected' },
    maxLength: 512,
    extra: true,
  }),
  parameter(
    'binding_message',
    needs('ignored', 'optional', 'optional', 'optional'),
    'on page and phone, whole; may be empty',
    { withScope: { group: 'authz', need: 'expected' }, maxLength: 512, extra: true },
  ),
  parameter('correlation_id', needs('ignored', 'optional', 'optional', 'optional'), 'comes back with the answer', {
    value: { kind: 'word' },
    maxLength: 128,
    extra: true,
  }),
  parameter(
    'dtbs',
    needs('ignored', 'optional', 'optional', 'optional'),
    'data to be signed: whole on the phone, at level 4 only',
    { maxLength: 512, extra: true },
  ),
  parameter(
    'claims',
    always('optional'),
    'claims asked for one by one; `premiuminfo` holds what a KYC match compares ([attributes.md](attributes.md#kyc-match))',
    { maxLength: 8_192 },
  ),
  parameter('response_mode', always('optional'), 'how the answer travels: `query`, or `form_post`', { maxLength: 64 }),
  parameter('code_challenge', always('optional'), 'PKCE (RFC 7636); required for public clients', { maxLength: 128 }),
  parameter('code_challenge_method', always('optional'), '`S256`', { maxLength: 16 }),
  parameter('resource', always('optional'), 'what the access token is for (RFC 8707)', {
    maxLength: 512,
    repeatable: true,
  }),
];

/** Parameters that OpenID Connect does not know; the provider drops what is not listed. */
export const EXTRA_PARAMETERS: readonly string[] = PARAMETERS.filter(({ extra }) => extra).map(({ name }) => name);

/** Every name under which a parameter may come, with its entry. */
export const PARAMETER_NAMES: ReadonlyMap<string, ParameterEntry> = new Map(
  PARAMETERS.flatMap((entry) => [entry.name, ...entry.aliases].map((name) => [name, entry] as const)),
);
