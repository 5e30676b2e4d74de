/** The official Mobile Connect server SDKs as data: what each sends in its own way, and how it reads what comes. */
import { detectVersion, java2, java3, net, php } from '../provider/sdk-metadata.ts';
import type { Found } from './discovery.ts';
import { type Check, DOTNET, JAVA_2, JAVA_3, PHP } from './id-token.ts';

export interface Endpoints {
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
  readonly userinfo: string;
  readonly premiuminfo: string;
  readonly jwks: string;
  readonly refresh: string;
  readonly revoke: string;
}

/** What the application asks its SDK for. */
export interface Wish {
  readonly scope: string;
  /** none: the SDK chooses */
  readonly version?: string;
  /** with these the SDK asks for an authorisation */
  readonly context?: string;
  readonly bindingMessage?: string;
  readonly claims?: string;
  readonly prompt?: string;
}

export interface Sdk {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** an MSISDN without value stands in every GET of discovery */
  readonly emptyNumber: boolean;
  /** follows every redirect by itself, and so loses the one that discovery must not send */
  readonly followsRedirects: boolean;
  readonly maxAgeName: 'max-age' | 'max_age';
  /** besides Basic, the same once more in the body */
  readonly secretInBody: boolean;
  readonly kycClaims: KycClaims;
  readonly endpoints: (metadata: unknown, found: Found) => Endpoints;
  readonly choose: (metadata: unknown, wish: Wish) => { readonly scope: string; readonly version: string };
  readonly checks: readonly Check[];
  /** until when it keeps a discovery answer, epoch milliseconds */
  readonly keepUntil: (ttl: number, now: number) => number;
}

export interface KycValues {
  readonly name: string;
  readonly address: string;
}

export function present(value: string | null | undefined, what: string): string {
  if (value == null || value === '') throw new Error(`the SDK has no ${what}`);
  return value;
}

interface Named {
  readonly issuer?: string | undefined;
  readonly authorization_endpoint?: string | undefined;
  readonly token_endpoint?: string | undefined;
  readonly userinfo_endpoint?: string | undefined;
  readonly premiuminfo_endpoint?: string | undefined;
  readonly jwks_uri?: string | undefined;
  readonly refresh_endpoint?: string | undefined;
  readonly revocation_endpoint?: string | undefined;
}

/** The links of discovery, and over them what the metadata has. */
function overridden(metadata: Named, { links }: Found): Endpoints {
  const of = (given: string | undefined, rel: string): string => present(given ?? links.get(rel), rel);
  const token = of(metadata.token_endpoint, 'token');
  return {
    issuer: of(metadata.issuer, 'issuer'),
    authorization: of(metadata.authorization_endpoint, 'authorization'),
    token,
    userinfo: of(metadata.userinfo_endpoint, 'userinfo'),
    premiuminfo: of(metadata.premiuminfo_endpoint, 'premiuminfo'),
    jwks: of(metadata.jwks_uri, 'jwks'),
    refresh: metadata.refresh_endpoint ?? links.get('tokenrefresh') ?? token,
    revoke: of(metadata.revocation_endpoint, 'tokenrevoke'),
  };
}

type KycClaims = (values: KycValues, kind: 'plain' | 'hashed') => string;

/** An array in place of an object: nine slots of plain values, nine of hashed ones, each called by its value. */
const slots: KycClaims = ({ name, address }, kind) => {
  const offset = kind === 'plain' ? 0 : 9;
  const given = new Map([
    [offset, name],
    [offset + 3, address],
  ]);
  const slot = (value: string | undefined) => (value === undefined ? {} : { [value]: { value } });
  return JSON.stringify({ premiuminfo: Array.from({ length: 18 }, (_, index) => slot(given.get(index))) });
};
const named: KycClaims = ({ name, address }, kind) => {
  const suffix = kind === 'plain' ? '' : '_hashed';
  return JSON.stringify({
    premiuminfo: { [`name${suffix}`]: { value: name }, [`address${suffix}`]: { value: address } },
  });
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** takes the time of expiry for a duration */
const clamped = (ttl: number, now: number): number => now + Math.min(Math.max(ttl, 5 * MINUTE), 180 * DAY);
const asItIs = (ttl: number): number => ttl;

const JAVA = {
  emptyNumber: false,
  followsRedirects: true,
  maxAgeName: 'max-age',
  keepUntil: clamped,
} as const;

/** The scope that is asked for decides the version, and the version what is left of the scope. */
function java2Choice(metadata: unknown, { scope, context }: Wish) {
  const needed = context === undefined ? 'mc_authn' : 'mc_authz';
  const version = java2(metadata).versions.get(`openid ${needed}`) ?? 'mc_v1.1';
  const others = scope.split(' ').filter((value) => !['openid', 'mc_authn', 'mc_authz'].includes(value));
  return { scope: ['openid', ...(version === 'mc_v1.1' ? [] : [needed]), ...others].join(' '), version };
}

const chosen =
  (published: (metadata: unknown) => readonly string[] | undefined): Sdk['choose'] =>
  (metadata, { scope, version }) => ({
    scope,
    version: detectVersion(published(metadata) ?? ['mc_v1.1'], scope, version),
  });

export const JAVA_SDK_3: Sdk = {
  ...JAVA,
  name: 'Java 3.5',
  headers: {
    cookie: '',
    'x-source-ip': '203.0.113.7',
    'x-redirect': 'APP',
    'sdk-version': 'Java-2.4.7',
    'client-side-version': 'none',
    'server-side-version': 'none',
    'user-agent': 'Apache-HttpClient/4.5.3 (Java/1.8.0_281)',
  },
  secretInBody: true,
  kycClaims: slots,
  endpoints: (metadata, found) => overridden(java3(metadata), found),
  choose: chosen((metadata) => java3(metadata).mc_version),
  checks: JAVA_3,
};

export const JAVA_SDK_2: Sdk = {
  ...JAVA,
  name: 'Java 2.4',
  headers: {
    cookie: '',
    'sdk-version': 'Java-2.4.6',
    'user-agent': 'Apache-HttpClient/4.5.1 (Java/1.8.0_281)',
  },
  secretInBody: false,
  kycClaims: named,
  endpoints: (metadata, found) => overridden(java3(metadata), found),
  choose: java2Choice,
  checks: JAVA_2,
};

export const PHP_SDK: Sdk = {
  name: 'PHP 3.4',
  headers: { 'x-redirect': 'APP', 'client-side-version': 'none', 'server-side-version': 'PHP-3.3.0' },
  emptyNumber: true,
  followsRedirects: false,
  maxAgeName: 'max_age',
  secretInBody: false,
  kycClaims: named,
  /** the links of discovery count for nothing */
  endpoints(metadata, { links }) {
    const read = php(metadata);
    return {
      issuer: present(links.get('issuer'), 'issuer'),
      authorization: present(read.authorization_endpoint, 'authorization_endpoint'),
      token: present(read.token_endpoint, 'token_endpoint'),
      userinfo: present(read.userinfo_endpoint, 'userinfo_endpoint'),
      premiuminfo: present(read.premiuminfo_endpoint, 'premiuminfo_endpoint'),
      jwks: present(read.jwks_uri, 'jwks_uri'),
      refresh: present(read.refreshAt, 'refresh_endpoint'),
      revoke: present(read.revocation_endpoint, 'revocation_endpoint'),
    };
  },
  choose: chosen((metadata) => php(metadata).mc_version),
  checks: PHP,
  keepUntil: asItIs,
};

export const DOTNET_SDK: Sdk = {
  name: '.NET',
  headers: { 'sdk-version': 'NET-3.0', 'client-side-version': 'none', 'server-side-version': 'none' },
  emptyNumber: false,
  followsRedirects: false,
  maxAgeName: 'max_age',
  secretInBody: false,
  kycClaims: named,
  endpoints: (metadata, found) => overridden(net(metadata), found),
  choose: chosen((metadata) => net(metadata).mc_version),
  checks: DOTNET,
  keepUntil: asItIs,
};
