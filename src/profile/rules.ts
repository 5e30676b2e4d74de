/**
 * What the Mobile Connect profile demands of an authorization request, as one ordered list: the first rule that a
 * request breaks is the error that the relying party gets. Pure. Never holds a plain OpenID Connect request to any of
 * them, and never looks at client_id or redirect_uri: those errors are not sent to the relying party.
 */
import { type AuthorizationParameters, type ClientProfile, isMobileConnect, parameter } from './request.ts';
import { hasKycScope, scopeList } from './scopes.ts';
import { isAcceptedVersion } from './versions.ts';

export interface Violation {
  readonly error: 'invalid_request' | 'invalid_scope' | 'unsupported_response_type';
  readonly description: string;
}

export interface Rule {
  readonly name: string;
  readonly check: (params: AuthorizationParameters) => Violation | undefined;
}

const missing = (name: string): Violation => ({
  error: 'invalid_request',
  description: `Mandatory parameter ${name} is missing`,
});
const invalid = (name: string, right: string): Violation => ({
  error: 'invalid_request',
  description: `Parameter ${name} is invalid: ${right}`,
});

const mandatory = (name: string): Rule => ({
  name: `${name} is present`,
  check: (params) => (parameter(params, name) === undefined ? missing(name) : undefined),
});

/** A rule about a value; an absent parameter is no violation of it. */
const value = (name: string, what: string, check: (text: string) => Violation | undefined): Rule => ({
  name: `${name} ${what}`,
  check: (params) => {
    const text = parameter(params, name);
    return text === undefined ? undefined : check(text);
  },
});

const PROMPTS: ReadonlySet<string> = new Set(['none', 'login', 'consent', 'select_account', 'no_seam', 'mobile']);
const DISPLAYS: ReadonlySet<string> = new Set(['page', 'popup', 'pop-up', 'touch', 'wap']);

/** What response_type other than code gets: RFC 6749 4.1.2.1 has a code of its own for it. */
const UNSUPPORTED_RESPONSE_TYPE: Violation = {
  error: 'unsupported_response_type',
  description: 'Mandatory parameter response_type is invalid: only code is served',
};

const promptViolation = (prompt: string): Violation | undefined => {
  const values = prompt.split(' ').filter((entry) => entry !== '');
  if (!values.every((entry) => PROMPTS.has(entry))) {
    return invalid('prompt', 'none, login, consent, select_account, no_seam or mobile');
  }
  return values.includes('none') && values.length > 1 ? invalid('prompt', 'none stands alone') : undefined;
};

const maxAge = (name: string): Rule =>
  value(name, 'is a number of seconds', (text) =>
    /^\d{1,9}$/.test(text) ? undefined : invalid(name, 'a whole number of seconds'),
  );

/** The profile's demands, in the order in which they are checked. */
export const RULES: readonly Rule[] = [
  mandatory('response_type'),
  value('response_type', 'is code', (text) => (text === 'code' ? undefined : UNSUPPORTED_RESPONSE_TYPE)),
  mandatory('scope'),
  value('scope', 'has openid', (text) =>
    scopeList(text).includes('openid')
      ? undefined
      : {
          error: 'invalid_scope',
          description: 'Mandatory parameter scope is invalid: openid must be among its values',
        },
  ),
  value('version', 'is served', (text) =>
    isAcceptedVersion(text) ? undefined : invalid('version', 'a Mobile Connect version that is served, or none'),
  ),
  mandatory('state'),
  mandatory('nonce'),
  {
    name: 'acr_values is present, unless a KYC scope is asked for',
    check: (params) =>
      parameter(params, 'acr_values') === undefined && !hasKycScope(parameter(params, 'scope'))
        ? missing('acr_values')
        : undefined,
  },
  value('acr_values', 'lists levels of assurance', (text) =>
    /^ *[1-4]( +[1-4])* *$/.test(text)
      ? undefined
      : {
          error: 'invalid_request',
          description: 'Mandatory parameter acr_values is invalid: levels 1 to 4, separated by spaces',
        },
  ),
  value('prompt', 'has known values', promptViolation),
  value('display', 'has a known value', (text) =>
    DISPLAYS.has(text) ? undefined : invalid('display', 'page, pop-up, touch or wap'),
  ),
  maxAge('max_age'),
  maxAge('max-age'),
];

/**
 * The first rule that a request breaks, as the error for its relying party; undefined when it keeps them all or is
 * plain OpenID Connect.
 * @param params as the client sent them, before normaliseParameters
 */
export function checkRequest(
  params: AuthorizationParameters,
  client: { readonly profile: ClientProfile },
): Violation | undefined {
  if (!isMobileConnect(client.profile, params)) return undefined;
  for (const rule of RULES) {
    const violation = rule.check(params);
    if (violation) return violation;
  }
  return undefined;
}
