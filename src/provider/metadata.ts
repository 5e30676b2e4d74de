/**
 * What the provider metadata says beyond oidc-provider's own: the members that Mobile Connect SDKs of either generation
 * read. Whatever depends on a scope, a claim or a level comes from the profile's tables and the operator's configuration.
 */
import type { Context, Middleware, Next } from 'koa';
import { LANGUAGES, type LoaEntry } from '../config/schema.ts';
import type { Operator } from '../operator/operator.ts';
import { servesClaim } from '../profile/id-token-claims.ts';
import { LOGIN_HINT_METHODS } from '../profile/login-hint.ts';
import { DEVICE_INITIATED_SCOPES, SERVES_PREMIUMINFO, VERSIONS_BY_SCOPE } from '../profile/scopes.ts';
import { PUBLISHED_VERSIONS } from '../profile/versions.ts';
import { servedScopes } from './served-scopes.ts';

/** An entry that the service resolves is answered with the value of its resolution. */
const amrValues = ({ amr, resolved }: LoaEntry): string[] => resolved?.map((one) => one.amr) ?? [amr];

export function metadata(operator: Operator): Record<string, unknown> {
  const scopes = new Set(servedScopes(operator));
  const isServed = (scope: string): boolean => scopes.has(scope);
  const amr = operator.levels.flatMap((level) => operator.authenticators(level).flatMap(amrValues));
  const hashes = servesClaim('hashed_login_hint') || isServed('mc_kyc_hashed');
  return {
    // the SDKs skip the validation of ID tokens where version and jwks_uri are both missing
    version: '3.0',
    // without it the PHP SDK sends its refresh requests to the revocation endpoint
    refresh_endpoint: `${operator.issuer}/token`,
    // as older .NET SDKs call revocation_endpoint
    revoke_endpoint: `${operator.issuer}/revoke`,
    // the PHP SDK knows no endpoint but those that stand here
    ...(SERVES_PREMIUMINFO && { premiuminfo_endpoint: `${operator.issuer}/premiuminfo` }),
    mc_version: PUBLISHED_VERSIONS,
    mobile_connect_version_supported: VERSIONS_BY_SCOPE.filter((entry) =>
      Object.keys(entry).join(' ').split(' ').every(isServed),
    ),
    mc_di_scopes_supported: DEVICE_INITIATED_SCOPES.filter(isServed),
    mc_amr_values_supported: [...new Set(amr)],
    mc_claims_parameter_supported: isServed('mc_kyc_plain') || isServed('mc_kyc_hashed'),
    ...(hashes && { mc_hash_algs_supported: ['SHA-256'] }),
    login_hint_methods_supported: LOGIN_HINT_METHODS,
    login_hint_types_supported: LOGIN_HINT_METHODS,
    display_values_supported: ['page', 'popup', 'touch', 'wap'],
    // a list, never false: the SDKs read it as one
    claims_locales_supported: ['en'],
    ui_locales_supported: LANGUAGES,
    // OpenID Connect Discovery 1.0: true unless said otherwise
    request_uri_parameter_supported: false,
    require_request_uri_registration: false,
  };
}

/** Web views of Mobile Connect apps look for the code in the address; never in its fragment. */
export const RESPONSE_MODES: readonly string[] = ['query', 'form_post'];

const PATHS = new Set(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']);

/** Clients authenticate at these as they do at the token endpoint (RFC 8414 section 2). */
const LIKE_TOKEN_ENDPOINT = ['introspection_endpoint', 'revocation_endpoint'];
const AUTHENTICATION = ['auth_methods_supported', 'auth_signing_alg_values_supported'];

const authenticationElsewhere = (document: object): Record<string, unknown> => {
  const known: ReadonlyMap<string, unknown> = new Map(Object.entries(document));
  const pairs = LIKE_TOKEN_ENDPOINT.flatMap((endpoint) =>
    AUTHENTICATION.map((what) => [`${endpoint}_${what}`, known.get(`token_endpoint_${what}`)] as const),
  );
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
};

/** oidc-provider publishes every response mode it has; only what is served may stand there. */
export const trimMetadata: Middleware = (ctx, next) => (PATHS.has(ctx.path) ? trim(ctx, next) : next());

async function trim(ctx: Context, next: Next): Promise<void> {
  await next();
  if (ctx.status !== 200) return;
  const document: unknown = ctx.body;
  if (typeof document === 'object' && document !== null)
    ctx.body = { ...document, ...authenticationElsewhere(document), response_modes_supported: RESPONSE_MODES };
}
