/** Versions of the Mobile Connect profile. Data only. */

/** Values of `version` that a request may carry; absent is accepted too. */
export const ACCEPTED_VERSIONS = [
  'mc_v1.1',
  'mc_v1.2',
  'mc_v2',
  'mc_v2.0',
  'mc_v2_0',
  'mc_v2.1',
  'mc_di_r2_v2.3',
  'mc_di_v3.0',
] as const;
export type MobileConnectVersion = (typeof ACCEPTED_VERSIONS)[number];

/**
 * `mc_version` of the provider metadata. Both spellings of 2.0, since the SDKs know only the second. Not mc_di_v3.0:
 * the Java SDK would choose it for every request and rename the scopes.
 */
export const PUBLISHED_VERSIONS = ['mc_v1.1', 'mc_v1.2', 'mc_v2.0', 'mc_v2_0', 'mc_di_r2_v2.3'] as const;

/** `mobile_connect_version_supported` of the provider metadata, as older SDKs read it: one key per object. */
export const VERSIONS_BY_SCOPE: readonly Readonly<Record<string, string>>[] = [
  { openid: 'mc_v1.1' },
  { 'openid mc_authn': 'mc_v1.2' },
];

const accepted: ReadonlySet<string> = new Set(ACCEPTED_VERSIONS);
export const isAcceptedVersion = (version: string): version is MobileConnectVersion => accepted.has(version);
