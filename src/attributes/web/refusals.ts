/**
 * Every way in which userinfo and premiuminfo refuse, with what the relying party reads: HTTP status, OAuth error (RFC 6750
 * section 3.1, Mobile Connect) and description. `description` beside `error_description`, since older SDKs read that.
 */
import type { Context } from 'koa';

const REFUSALS = {
  no_token: [401, 'invalid_request', 'No Access Token'],
  token_twice: [
    400,
    'invalid_request',
    'the access token must be sent once: in the Authorization header, or in the form',
  ],
  token_in_query: [400, 'invalid_request', 'the access token must not be sent in the address'],
  malformed: [400, 'invalid_request', 'Malformed request'],
  bad_member: [400, 'invalid_request', ''],
  audience: [401, 'invalid_token', 'the access token is for a resource, it gives nothing here'],
  unknown_token: [401, 'invalid_token', 'access_token does not exist'],
  scope: [403, 'insufficient_scope', 'the access token has none of the scopes that are answered here'],
  not_permitted: [403, 'access_denied', 'this client may not ask for account takeover signals'],
  not_by_network: [403, 'access_denied', "the request did not come through the mobile network of the person's number"],
  incomplete: [403, 'premiuminfo_error', ''],
  no_signals: [403, 'user_info_error', 'the operator has no signals of this number'],
  not_served: [404, 'not_found_entity', 'number is not served here'],
  source_failed: [503, 'temporarily_unavailable', 'the operator cannot be asked at the moment'],
  internal: [500, 'server_error', 'the request could not be answered'],
} as const satisfies Record<string, readonly [status: number, error: string, description: string]>;
export type RefusalCode = keyof typeof REFUSALS;

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: RefusalCode;
  /** what the public reads, where the table has nothing */
  readonly description: string;
  /** scopes that would do, for insufficient_scope */
  readonly scope: string | undefined;
  constructor(code: RefusalCode, description: string = REFUSALS[code][2], scope?: string) {
    super(code);
    this.code = code;
    this.description = description;
    this.scope = scope;
  }
}

/** A quoted-string of RFC 9110 section 5.6.4. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

export function refuse(ctx: Context, issuer: string, { code, description, scope }: Refused): void {
  const [status, error] = REFUSALS[code];
  const parameters = Object.entries({ realm: issuer, error, error_description: description, scope }).flatMap(
    ([name, value]) => (value === undefined ? [] : [`${name}=${quoted(value)}`]),
  );
  ctx.status = status;
  ctx.set('WWW-Authenticate', `Bearer ${parameters.join(', ')}`);
  ctx.body = { error, error_description: description, description };
}
