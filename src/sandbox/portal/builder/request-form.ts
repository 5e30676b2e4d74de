/** The form of the request builder, the authorization request that it makes, and a word on each parameter. Pure. */
import { PARAMETER_NAMES } from '../../../profile/parameters.ts';
import type { ClientProfile } from '../../../profile/request.ts';
import { checkRequest, rulebookOf } from '../../../profile/rules.ts';
import { ACCEPTED_VERSIONS } from '../../../profile/versions.ts';

export interface TextField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly start: string;
}
export interface ChoiceField extends TextField {
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

const same = (values: readonly string[], none: string) => [
  { value: '', label: none },
  ...values.map((value) => ({ value, label: value })),
];

export const HINT_KINDS = [
  { value: '', label: 'none: the page asks for the number' },
  { value: 'MSISDN:', label: 'MSISDN: a phone number' },
  { value: 'lookup', label: 'ENCR_MSISDN: of a phone number, as discovery answers it' },
  { value: 'lookup_token', label: 'login_hint_token: of a phone number, as discovery answers it' },
  { value: 'ENCR_MSISDN:', label: 'ENCR_MSISDN: a subscriber_id that you have' },
  { value: 'PCR:', label: 'PCR: the sub of an earlier sign-in' },
  { value: 'raw', label: 'exactly what stands in the value' },
];

export const CHOICES: readonly ChoiceField[] = [
  {
    name: 'version',
    label: 'version',
    hint: 'Of the Mobile Connect profile.',
    start: 'mc_di_r2_v2.3',
    choices: same(ACCEPTED_VERSIONS, 'none'),
  },
  {
    name: 'prompt',
    label: 'prompt',
    hint: 'Whether the person is asked anew.',
    start: '',
    choices: same(['none', 'login', 'consent', 'select_account', 'mobile', 'no_seam'], 'not sent'),
  },
  {
    name: 'hint_kind',
    label: 'login_hint',
    hint: 'Who is meant.',
    start: '',
    choices: HINT_KINDS,
  },
];

export const TEXTS: readonly TextField[] = [
  { name: 'hint_value', label: 'Value of login_hint', hint: 'For example 41790000001.', start: '' },
  { name: 'scope', label: 'scope', hint: 'openid, and what is asked for.', start: 'openid mc_authn' },
  { name: 'acr_values', label: 'acr_values', hint: 'Levels of assurance, the wanted one first.', start: '3 2' },
  { name: 'client_name', label: 'client_name', hint: 'With mc_authz: the app’s short name.', start: '' },
  { name: 'context', label: 'context', hint: 'What is authorised: on the phone only.', start: '' },
  { name: 'binding_message', label: 'binding_message', hint: 'On page and phone.', start: '' },
  { name: 'ui_locales', label: 'ui_locales', hint: 'Languages, for example de fr.', start: '' },
  { name: 'max_age', label: 'max_age', hint: 'Seconds since the last login.', start: '' },
  { name: 'claims', label: 'claims', hint: 'JSON: claims asked for one by one.', start: '' },
];

export const SWITCHES = [
  { name: 'state', label: 'state', hint: 'random; comes back unchanged' },
  { name: 'nonce', label: 'nonce', hint: 'random; comes back in the ID token' },
  { name: 'pkce', label: 'PKCE', hint: 'code_challenge, S256' },
] as const;

export type Values = Readonly<Record<string, string>>;

/** The fields as they stand in the form: of a form that was sent, else how it begins. */
export function readValues(form: URLSearchParams | undefined): Values {
  const fields = [...CHOICES, ...TEXTS].map(
    ({ name, start }) => [name, form ? (form.get(name) ?? '') : start] as const,
  );
  const switches = SWITCHES.map(({ name }) => [name, form ? (form.get(name) ?? '') : 'yes'] as const);
  const others = ['app', 'operator', 'redirect_uri', 'further'].map((name) => [name, form?.get(name) ?? ''] as const);
  return Object.fromEntries([...fields, ...switches, ...others]);
}

export interface Secrets {
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
}

export type Pairs = readonly (readonly [name: string, value: string])[];

function loginHint({ hint_kind: kind = '', hint_value: value = '' }: Values): string {
  if (kind === '') return '';
  return kind === 'raw' ? value : `${kind}${value.trim()}`;
}

/** `name=value` lines, for what has no field and for requests that are wrong on purpose. */
const furtherPairs = (text: string): Pairs =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.includes('='))
    .slice(0, 20)
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);

/** The parameters in the order in which they are sent; what is empty is left out. */
export function requestPairs(values: Values, clientId: string, secrets: Secrets): Pairs {
  const direct = ['scope', 'version', 'acr_values', 'prompt', 'ui_locales', 'max_age', 'client_name', 'context'];
  const pairs: Pairs = [
    ['response_type', 'code'],
    ['client_id', clientId],
    ['redirect_uri', values.redirect_uri ?? ''],
    ...[...direct, 'binding_message', 'claims'].map((name) => [name, values[name] ?? ''] as const),
    ['login_hint', loginHint(values)],
    ['login_hint_token', values.login_hint_token ?? ''],
    ['state', values.state === 'yes' ? secrets.state : ''],
    ['nonce', values.nonce === 'yes' ? secrets.nonce : ''],
    ['code_challenge', values.pkce === 'yes' ? secrets.challenge : ''],
    ['code_challenge_method', values.pkce === 'yes' ? 'S256' : ''],
  ];
  return [...pairs.filter(([, value]) => value !== ''), ...furtherPairs(values.further ?? '')];
}

export interface Explained {
  readonly name: string;
  readonly value: string;
  readonly about: string;
  /** e.g. `required` */
  readonly need: string;
}

export interface Explanation {
  readonly parameters: readonly Explained[];
  /** which rules it is held to */
  readonly rulebook: string;
  /** the rule that it breaks, as the relying party will read it */
  readonly problem: string | undefined;
}

export function explain(pairs: Pairs, profile: ClientProfile): Explanation {
  const params = Object.fromEntries(pairs);
  const rulebook = rulebookOf(profile, params);
  const violation = checkRequest(params, { profile });
  return {
    rulebook: rulebook === 'oidc' ? 'plain OpenID Connect' : rulebook,
    problem: violation && `${violation.error}: ${violation.description}`,
    parameters: pairs.map(([name, value]) => {
      const entry = PARAMETER_NAMES.get(name);
      return {
        name,
        value,
        about: entry?.about.replaceAll('`', '') ?? 'no parameter of the profile: it is passed over',
        need: entry?.need[rulebook] ?? 'unknown',
      };
    }),
  };
}
