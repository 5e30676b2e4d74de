/**
 * Versions of the Mobile Connect profile, and the rule books they stand for: versions with the same parameters share one.
 * Data, and lookups in it.
 */

/** Which column of the parameter table a request is held to; `oidc` is plain OpenID Connect. */
export const RULEBOOKS = ['oidc', 'mc_v1.1', 'mc_v2.0', 'mc_di_r2_v2.3'] as const;
export type Rulebook = (typeof RULEBOOKS)[number];
export type MobileConnectRulebook = Exclude<Rulebook, 'oidc'>;

interface VersionEntry {
  readonly version: string;
  readonly rulebook: MobileConnectRulebook;
  /** stands in `mc_version` of the provider metadata */
  readonly published: boolean;
  readonly about: string;
}

/** Values of `version` that a request may carry, the earliest first; absent is accepted too. */
export const VERSIONS = [
  { version: 'mc_v1.1', rulebook: 'mc_v1.1', published: true, about: 'Release 1: authentication by `openid` alone' },
  {
    version: 'mc_v1.2',
    rulebook: 'mc_v2.0',
    published: true,
    about: 'what older SDKs call authorisation and identity',
  },
  { version: 'mc_v2', rulebook: 'mc_v2.0', published: false, about: 'another spelling of 2.0' },
  { version: 'mc_v2.0', rulebook: 'mc_v2.0', published: true, about: 'authentication, authorisation, identity' },
  {
    version: 'mc_v2_0',
    rulebook: 'mc_v2.0',
    published: true,
    about: '2.0 in the only spelling that the SDKs recognise',
  },
  { version: 'mc_v2.1', rulebook: 'mc_v2.0', published: false, about: 'as 2.0' },
  {
    version: 'mc_di_r2_v2.3',
    rulebook: 'mc_di_r2_v2.3',
    published: true,
    about: 'device-initiated 2.3: KYC match besides',
  },
  {
    version: 'mc_di_v3.0',
    rulebook: 'mc_di_r2_v2.3',
    published: false,
    about: 'as 2.3 with shorter scope names; not published, since the Java SDK would choose it for every request',
  },
] as const satisfies readonly VersionEntry[];

export type MobileConnectVersion = (typeof VERSIONS)[number]['version'];

export const ACCEPTED_VERSIONS: readonly MobileConnectVersion[] = VERSIONS.map(({ version }) => version);

/** `mc_version` of the provider metadata. */
export const PUBLISHED_VERSIONS: readonly MobileConnectVersion[] = VERSIONS.filter(({ published }) => published).map(
  ({ version }) => version,
);

const rulebooks: ReadonlyMap<string, MobileConnectRulebook> = new Map(
  VERSIONS.map(({ version, rulebook }) => [version, rulebook]),
);

/** The rule book of a value of `version`; undefined when that is not accepted. */
export const rulebookOfVersion = (version: string): MobileConnectRulebook | undefined => rulebooks.get(version);
