/** What the provider metadata says beyond oidc-provider's own: the members that Mobile Connect SDKs read. */
import type { Middleware } from 'koa';
import { LANGUAGES, type LoaEntry } from '../config/schema.ts';
import type { Operator } from '../operator/operator.ts';
import { LOCATION_SCOPE } from '../profile/location.ts';
import { LOGIN_HINT_METHODS } from '../profile/login-hint.ts';
import { SUPPORTED_SCOPES } from '../profile/scopes.ts';
import { PUBLISHED_VERSIONS, VERSIONS_BY_SCOPE } from '../profile/versions.ts';

/** An entry that the service resolves is answered with the value of its resolution. */
const amrValues = ({ amr, resolved }: LoaEntry): string[] => resolved?.map((one) => one.amr) ?? [amr];

/** The scopes of one operator. */
export const servedScopes = ({ settings }: Operator): string[] => [
  ...SUPPORTED_SCOPES,
  ...(settings.mss.services.geofencing ? [LOCATION_SCOPE] : []),
];

export function metadata(operator: Operator): Record<string, unknown> {
  const amr = operator.levels.flatMap((level) => operator.authenticators(level).flatMap(amrValues));
  return {
    version: '3.0',
    refresh_endpoint: `${operator.issuer}/token`,
    mc_version: PUBLISHED_VERSIONS,
    mobile_connect_version_supported: VERSIONS_BY_SCOPE,
    mc_di_scopes_supported: SUPPORTED_SCOPES,
    mc_amr_values_supported: [...new Set(amr)],
    login_hint_methods_supported: LOGIN_HINT_METHODS,
    login_hint_types_supported: LOGIN_HINT_METHODS,
    display_values_supported: ['page', 'popup', 'touch', 'wap'],
    claims_locales_supported: ['en'],
    ui_locales_supported: LANGUAGES,
  };
}

const PATHS = new Set(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']);

/** oidc-provider publishes every response mode it has; only what is served may stand there. */
export const trimMetadata: Middleware = async (ctx, next) => {
  await next();
  if (!PATHS.has(ctx.path) || ctx.status !== 200) return;
  const document: unknown = ctx.body;
  if (typeof document === 'object' && document !== null)
    ctx.body = { ...document, response_modes_supported: ['query'] };
};
