/**
 * The provider metadata as the official Mobile Connect SDKs read it: which members, of which types, what they make of a
 * missing one, and which version of the profile they then choose for a scope. A wrong type is an exception there, so it is
 * one here.
 */
import { z } from 'zod';

const text = z.string();
const list = z.array(z.string());

/** Java SDK 3.5, by Gson into a class: everything optional, nothing of another type. */
const java3Shape = z.object({
  version: text.optional(),
  issuer: text.optional(),
  authorization_endpoint: text.optional(),
  token_endpoint: text.optional(),
  userinfo_endpoint: text.optional(),
  premiuminfo_endpoint: text.optional(),
  check_session_iframe: text.optional(),
  end_session_endpoint: text.optional(),
  revocation_endpoint: text.optional(),
  refresh_endpoint: text.optional(),
  registration_endpoint: text.optional(),
  jwks_uri: text.optional(),
  scopes_supported: list.optional(),
  response_types_supported: list.optional(),
  response_modes_supported: list.optional(),
  grant_types_supported: list.optional(),
  acr_values_supported: list.optional(),
  subject_types_supported: list.optional(),
  userinfo_signing_alg_values_supported: list.optional(),
  id_token_signing_alg_values_supported: list.optional(),
  request_object_signing_alg_values_supported: list.optional(),
  token_endpoint_auth_methods_supported: list.optional(),
  token_endpoint_auth_signing_alg_values_supported: list.optional(),
  display_values_supported: list.optional(),
  claim_types_supported: list.optional(),
  claims_supported: list.optional(),
  service_documentation: text.optional(),
  claims_locales_supported: list.optional(),
  ui_locales_supported: list.optional(),
  require_request_uri_registration: z.boolean().optional(),
  op_policy_uri: text.optional(),
  op_tos_uri: text.optional(),
  claims_parameter_supported: z.boolean().optional(),
  request_parameter_supported: z.boolean().optional(),
  request_uri_parameter_supported: z.boolean().optional(),
  login_hint_methods_supported: list.optional(),
  mc_version: list.optional(),
  mc_di_scopes_supported: list.optional(),
});

export const java3 = (document: unknown) => java3Shape.parse(document);

/** Java SDK 2.4 and older .NET: versions by scope, an array of objects with one member each. */
const java2Shape = z.object({
  version: text.nullish(),
  jwks_uri: text.nullish(),
  scopes_supported: list.default([]),
  login_hint_methods_supported: list.default([]),
  mobile_connect_version_supported: z.array(z.record(text, text)).default([]),
});

export function java2(document: unknown) {
  const { mobile_connect_version_supported: listed, ...metadata } = java2Shape.parse(document);
  const versions = listed.map((entry) => {
    const [pair, ...others] = Object.entries(entry);
    if (pair === undefined || others.length > 0) throw new Error('an entry of the versions has one member');
    return pair;
  });
  return {
    versions: new Map(versions),
    /** every scope is in scopes_supported */
    supports: (scope: string): boolean => scope.split(' ').every((value) => metadata.scopes_supported.includes(value)),
    validatesIdTokens: (metadata.version ?? metadata.jwks_uri) != null,
  };
}

/** PHP SDK 3.4: starts from nothing; a missing member is null, and refresh falls back to the revocation endpoint. */
const phpShape = z.object({
  authorization_endpoint: text.nullable().default(null),
  token_endpoint: text.nullable().default(null),
  userinfo_endpoint: text.nullable().default(null),
  premiuminfo_endpoint: text.nullable().default(null),
  jwks_uri: text.nullable().default(null),
  revocation_endpoint: text.nullable().default(null),
  refresh_endpoint: text.nullable().default(null),
  mc_version: list.default(['mc_v1.1']),
});

export function php(document: unknown) {
  const endpoints = phpShape.parse(document);
  return { ...endpoints, refreshAt: endpoints.refresh_endpoint ?? endpoints.revocation_endpoint };
}

/** .NET: either generation's names. */
const netShape = z.object({
  issuer: text,
  refresh_endpoint: text.optional(),
  revocation_endpoint: text.optional(),
  revoke_endpoint: text.optional(),
  premiuminfo_endpoint: text.optional(),
  claims_locales_supported: list,
  login_hint_methods_supported: list,
  login_hint_types_supported: list,
  mc_version: list,
});
export const net = (document: unknown) => netShape.parse(document);

const V2_SCOPES = [
  'mc_authn',
  'mc_authz',
  'mc_identity_phonenumber',
  'mc_identity_signup',
  'mc_identity_signupplus',
  'mc_identity_nationalid',
];
const V3_SCOPES = ['mc_authn', 'mc_authz', 'mc_phonenumber', 'mc_signup', 'mc_nationalid'];
const KYC = ['mc_kyc_plain', 'mc_kyc_hashed'];

const FITS: Readonly<Record<string, (scopes: readonly string[]) => boolean>> = {
  'mc_di_v3.0': (scopes) => scopes.some((scope) => [...V3_SCOPES, ...KYC].includes(scope)),
  'mc_di_r2_v2.3': (scopes) => scopes.some((scope) => [...V2_SCOPES, ...KYC].includes(scope)),
  mc_v2_0: (scopes) => scopes.some((scope) => V2_SCOPES.includes(scope)),
  'mc_v1.1': (scopes) => scopes.join() === 'openid',
};
const RECOGNISED = ['mc_v1.1', 'mc_v1.2', 'mc_v2_0', 'mc_di_r2_v2.3'];

/**
 * The version that the SDKs of Java 3.5 and PHP choose. @throws where they throw InvalidScopeException
 * @param wanted what the application asked for, if anything
 */
export function detectVersion(published: readonly string[], scope: string, wanted?: string): string {
  if (wanted !== undefined && RECOGNISED.includes(wanted) && published.includes(wanted)) return wanted;
  const scopes = scope.split(' ');
  const found = Object.keys(FITS).find((version) => published.includes(version) && FITS[version]?.(scopes));
  if (found !== undefined) return found;
  if (published.join() === 'mc_v1.2') return 'mc_v1.2';
  throw new Error('InvalidScopeException');
}
