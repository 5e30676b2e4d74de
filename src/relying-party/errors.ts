/**
 * Every way in which the kit says no: a closed set of codes, each with its HTTP status. Errors hold neither tokens nor
 * secrets; what an issuer said goes along as `description`, for the log and never for a page.
 */

interface ErrorEntry {
  readonly status: number;
  readonly about: string;
}

/** What was wrong with an ID token or a logout token. */
export const TOKEN_ERRORS = {
  malformed: { status: 502, about: 'no JWT, or a claim that must be there is missing or of the wrong kind' },
  alg_not_registered: { status: 502, about: 'signed with another algorithm than the registered one, or not at all' },
  wrong_type: { status: 502, about: '`typ` says that it is another kind of token' },
  header_key_injection: {
    status: 502,
    about: 'the header brings or names keys (`jku`, `jwk`, `x5u`, `x5c`), or has `crit`',
  },
  unknown_kid: { status: 502, about: 'the key is not published by the issuer, also after fetching its keys once more' },
  keys_unavailable: { status: 502, about: 'the keys of the issuer could not be fetched' },
  bad_signature: { status: 502, about: 'the signature does not verify' },
  wrong_issuer: { status: 502, about: '`iss` is another issuer than the one that was asked' },
  wrong_audience: { status: 502, about: '`aud` is not this client alone' },
  wrong_azp: { status: 502, about: '`azp` is another client' },
  expired: { status: 502, about: '`exp` is over' },
  not_yet_valid: { status: 502, about: '`nbf` is to come' },
  issued_in_future: { status: 502, about: '`iat` is to come' },
  too_old: { status: 502, about: '`iat` is too long ago' },
  wrong_nonce: { status: 502, about: '`nonce` is missing or that of another login' },
  at_hash_missing: { status: 502, about: 'nothing binds the access token' },
  at_hash_mismatch: { status: 502, about: '`at_hash` is that of another access token' },
  acr_missing: { status: 403, about: 'a level was asked for, and the token says none' },
  acr_too_low: { status: 403, about: '`acr` is below the level that was asked for' },
  auth_time_missing: { status: 502, about: '`max_age` was asked for, and the token does not say when' },
  auth_time_too_old: { status: 403, about: '`auth_time` is longer ago than `max_age`' },
  auth_time_in_future: { status: 502, about: '`auth_time` is to come' },
  logout_token: { status: 502, about: 'a logout token in place of an ID token' },
  replayed: { status: 502, about: 'the same token came before' },
  wrong_events: { status: 400, about: 'logout token: `events` is not the logout event alone' },
  nonce_present: { status: 400, about: 'logout token: has a `nonce`, so it may be an ID token' },
  subject_missing: { status: 400, about: 'logout token: neither `sub` nor `sid`' },
  jti_missing: { status: 400, about: 'logout token: no `jti`' },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** What an issuer answers instead of a code (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6). */
export const ISSUER_ERRORS = {
  access_denied: { status: 403, about: 'the person refused or cancelled, or did not answer in time' },
  unmet_authentication_requirements: { status: 403, about: 'the level cannot be reached' },
  login_required: { status: 401, about: 'silent login: the person would have to be asked' },
  interaction_required: { status: 401, about: 'silent login: the person would have to do something' },
  consent_required: { status: 401, about: 'silent login: the person would have to agree to something' },
  account_selection_required: { status: 401, about: 'silent login: the person would have to choose an account' },
  temporarily_unavailable: { status: 503, about: 'phone or operator out of reach; trying again makes sense' },
  authorization_failed: { status: 502, about: 'any other error of the issuer' },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

const OWN_ERRORS = {
  invalid_return_to: { status: 400, about: '`return_to` is not a path of this relying party' },
  invalid_parameter: { status: 400, about: 'a parameter of a route of the kit is wrong' },
  login_not_found: {
    status: 400,
    about: 'this browser did not start the login, or too long ago, or it came back before',
  },
  wrong_response_issuer: { status: 400, about: 'the answer comes from another issuer than was asked (RFC 9207)' },
  invalid_response: { status: 400, about: 'the answer of the issuer is malformed' },
  login_insufficient: { status: 403, about: 'a login just ended, and what it gave is still not enough' },
  session_ended: { status: 403, about: 'the issuer told the end of the session before its login had come to an end' },
  cross_site: { status: 403, about: 'a form that no page of this origin sent' },
  method_not_allowed: { status: 405, about: 'the route exists, with another method' },
  body_too_large: { status: 413, about: 'a longer body than the route takes' },
  unsupported_body: { status: 415, about: 'the body is not `application/x-www-form-urlencoded`' },
  issuer_unavailable: { status: 502, about: 'the issuer does not answer in time, or too much' },
  issuer_invalid: { status: 502, about: 'the metadata of the issuer cannot be used' },
  token_refused: { status: 502, about: 'the token endpoint gave an error' },
  token_response_invalid: { status: 502, about: 'the answer of the token endpoint cannot be used' },
  userinfo_invalid: { status: 502, about: 'the answer of the userinfo endpoint cannot be used' },
  number_invalid: { status: 400, about: 'Mobile Connect: not a phone number in international form' },
  operator_not_found: { status: 404, about: 'Mobile Connect: no operator serves this number or network' },
  discovery_unavailable: { status: 502, about: 'Mobile Connect: the discovery service does not answer' },
  discovery_refused: { status: 502, about: 'Mobile Connect: the discovery service gave an error' },
  discovery_invalid: { status: 502, about: 'Mobile Connect: the answer of the discovery service cannot be used' },
  no_credentials: { status: 502, about: 'Mobile Connect: no credentials are known for this operator' },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export const ERRORS = { ...OWN_ERRORS, ...ISSUER_ERRORS, ...TOKEN_ERRORS };

export type TokenErrorCode = keyof typeof TOKEN_ERRORS;
export type IssuerErrorCode = keyof typeof ISSUER_ERRORS;
export type ErrorCode = keyof typeof ERRORS;

export interface ErrorOptions {
  readonly cause?: unknown;
  /** what the other side said of it; may be shown to developers, never to people */
  readonly description?: string | undefined;
}

/**
 * What is kept of an error that a library or the network gave: its name, its code and what it says, but not what hangs on
 * it, since libraries attach whole answers and tokens.
 */
function withoutContents(error: unknown): Error | undefined {
  if (error === undefined || error instanceof RelyingPartyError) return error;
  if (!(error instanceof Error)) return new Error('something that is no error was thrown');
  // the text of a syntax error repeats what could not be read
  const told = new Error(error instanceof SyntaxError ? 'not well-formed' : error.message);
  told.name = error.name;
  if (error.stack !== undefined) told.stack = error.stack.replace(`${error.message}\n`, `${told.message}\n`);
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = withoutContents(error.cause);
  return Object.assign(told, code, cause === undefined ? {} : { cause });
}

export class RelyingPartyError extends Error {
  override readonly name: string = 'RelyingPartyError';
  readonly code: ErrorCode;
  /** of the HTTP answer */
  readonly status: number;
  readonly description: string | undefined;

  constructor(code: ErrorCode, { cause, description }: ErrorOptions = {}) {
    const bare = withoutContents(cause);
    super(`${code}: ${ERRORS[code].about}`, bare === undefined ? {} : { cause: bare });
    this.code = code;
    this.status = ERRORS[code].status;
    // an issuer may repeat what it was sent
    this.description = description?.slice(0, 300).replace(/\d{6,}/g, '…');
  }
}

/** An ID token or a logout token that is not to be believed. */
export class TokenError extends RelyingPartyError {
  override readonly name = 'TokenError';
  declare readonly code: TokenErrorCode;

  constructor(code: TokenErrorCode, options: ErrorOptions = {}) {
    super(code, options);
  }
}
