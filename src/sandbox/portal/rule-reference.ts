/**
 * Which rule an error of the gateway comes from, and where it is written: for developers who read the last requests of
 * their app. Pure; what concerns a parameter comes from the table of the profile, the rest is a list of patterns.
 */
import { PARAMETER_NAMES, type ParameterEntry } from '../../profile/parameters.ts';
import { RULEBOOKS } from '../../profile/versions.ts';

export interface RuleReference {
  /** what is demanded, in a sentence */
  readonly rule: string;
  /** the specification or document that demands it */
  readonly source: string;
}

export interface Failed {
  readonly endpoint: string;
  readonly error: string;
  readonly description: string;
}

const BOOK_NAMES = { oidc: 'OpenID Connect' } as const;
const nameOfBook = (book: string): string => (book === 'oidc' ? BOOK_NAMES.oidc : book);

function needs({ name, need, about }: ParameterEntry): string {
  const required = RULEBOOKS.filter((book) => need[book] === 'required').map(nameOfBook);
  const demand = required.length === 0 ? '' : ` Required by ${required.join(', ')}.`;
  return `${name}: ${about}.${demand}`.replaceAll('`', '');
}

const PARAMETER = /parameter (\S+) (?:is|must|may)/i;
const PROFILE = 'Table of parameters in docs/mobile-connect.md; OpenID Connect Core 1.0, 3.1.2.1';

function parameterRule(name: string): RuleReference | undefined {
  const entry = PARAMETER_NAMES.get(name);
  return entry && { rule: needs(entry), source: PROFILE };
}

interface Pattern extends RuleReference {
  readonly endpoint?: RegExp;
  readonly error?: RegExp;
  readonly description?: RegExp;
}

/** The first that fits. */
const PATTERNS: readonly Pattern[] = [
  {
    endpoint: /^discovery$/,
    description: /Redirect_URL/,
    rule: 'Redirect_URL is one of the app’s registered redirect addresses, byte for byte.',
    source: 'Mobile Connect discovery 1.4',
  },
  {
    endpoint: /^discovery$/,
    error: /invalid_client/,
    rule: 'Discovery is asked with HTTP Basic: the app’s discovery client_id and its secret, not those of an operator.',
    source: 'RFC 7617; Mobile Connect discovery 1.4',
  },
  {
    endpoint: /^discovery$/,
    error: /Not_Found_Entity/,
    rule: 'A number or network code belongs to one of the operators that are served here.',
    source: 'Mobile Connect discovery 1.4; numbers in docs/sandbox.md',
  },
  {
    endpoint: /^discovery$/,
    rule: 'The request has the parameters of discovery, each once and of the right form.',
    source: 'Mobile Connect discovery 1.4',
  },
  {
    description: /redirect_uri/,
    rule: 'redirect_uri is one of the app’s registered addresses, byte for byte, and the same at /authorize and /token.',
    source: 'OpenID Connect Core 1.0, 3.1.2.1; RFC 6749, 4.1.3',
  },
  {
    description: /code_challenge|code_verifier|PKCE/i,
    rule: 'The code_verifier is the one whose S256 hash was sent as code_challenge.',
    source: 'RFC 7636, 4.2 and 4.6',
  },
  {
    error: /^invalid_client$/,
    rule: 'The client authenticates by its registered method, with its client_id and client_secret at this operator.',
    source: 'RFC 6749, 2.3 and 5.2',
  },
  {
    error: /^invalid_grant$/,
    rule: 'A code or refresh token is used once, in time, by the app that it was made for and with the same redirect_uri.',
    source: 'RFC 6749, 4.1.3 and 5.2',
  },
  {
    error: /^unsupported_grant_type$/,
    rule: 'grant_type is authorization_code or refresh_token.',
    source: 'RFC 6749, 4.1.3 and 6',
  },
  {
    error: /^invalid_token$/,
    rule: 'The access token is one of this operator, not expired and not revoked.',
    source: 'RFC 6750, 3.1',
  },
  {
    error: /^insufficient_scope$/,
    rule: 'The access token has the scope that this address needs.',
    source: 'RFC 6750, 3.1',
  },
  {
    error: /^invalid_scope$/,
    rule: 'scope holds openid, and only scopes that the version has and this app may ask for.',
    source: 'Table of scopes in docs/mobile-connect.md; RFC 6749, 3.3',
  },
  {
    error: /^unsupported_response_(type|mode)$/,
    rule: 'Only the authorization code flow is served, and the answer travels in the query.',
    source: 'OpenID Connect Core 1.0, 3.1',
  },
  {
    error: /^unmet_authentication_requirements$/,
    rule: 'One of the levels in acr_values can be reached with this number at this operator.',
    source:
      'OpenID Connect Core Error Code unmet_authentication_requirements; table of levels in docs/mobile-connect.md',
  },
  {
    error: /^(login|interaction|consent)_required$/,
    rule: 'prompt=none is answered only from a session that suffices, since nobody may be asked.',
    source: 'OpenID Connect Core 1.0, 3.1.2.6',
  },
  {
    error: /^access_denied$/,
    description: /not served/,
    rule: 'The number of the login_hint belongs to the operator that is asked.',
    source: 'Numbers in docs/sandbox.md',
  },
  {
    error: /^access_denied$/,
    rule: 'The person agrees. Here they refused, cancelled, did not answer, or cannot sign.',
    source: 'RFC 6749, 4.1.2.1; outcomes in docs/errors.md',
  },
  {
    error: /^(server_error|temporarily_unavailable)$/,
    rule: 'The operator’s signature service answers, and its signature passes every check.',
    source: 'Outcomes in docs/errors.md',
  },
  {
    endpoint: /^authorize$|^par$/,
    rule: 'The request is well-formed: each parameter once, form-encoded, of an allowed length and value.',
    source: PROFILE,
  },
  {
    endpoint: /^(userinfo|premiuminfo|mc_vm)$/,
    rule: 'The access token comes as Bearer, with a scope that shares attributes.',
    source: 'RFC 6750; table of scopes in docs/mobile-connect.md',
  },
];

const ANYTHING_ELSE: RuleReference = {
  rule: 'The request has the form that the endpoint expects.',
  source: 'RFC 6749; OpenID Connect Core 1.0',
};

/** The rule that was broken; for an error that no rule stands for, what its endpoint expects. */
export function ruleOf({ endpoint, error, description }: Failed): RuleReference {
  const name = endpoint === 'discovery' ? undefined : PARAMETER.exec(description)?.[1];
  const own = name === undefined ? undefined : parameterRule(name);
  if (own) return own;
  const found = PATTERNS.find(
    (pattern) =>
      (pattern.endpoint?.test(endpoint) ?? true) &&
      (pattern.error?.test(error) ?? true) &&
      (pattern.description?.test(description) ?? true),
  );
  return found ? { rule: found.rule, source: found.source } : ANYTHING_ELSE;
}
