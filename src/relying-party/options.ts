/** What a relying party is made of, checked once; whatever is wrong is said at once, and without values. */
import { createHash } from 'node:crypto';
import type { CryptoKey } from 'jose';
import { z } from 'zod';
import type { RelyingPartyError } from './errors.ts';
import { LEVELS, type Level } from './levels.ts';
import type { ClientRegistration } from './outside/client.ts';
import { type CookieNames, cookieNames } from './outside/cookies.ts';
import { type Fetch, isSecureUrl } from './outside/fetch.ts';
import type { ReplayStore } from './session/replay-store.ts';
import type { SessionStore } from './session/session.ts';
import { ALGORITHMS, type Algorithm } from './token/signed.ts';

/** Client credentials at one issuer. */
export interface ClientOptions {
  readonly clientId: string;
  /** absent for a public client, or with a private key */
  readonly clientSecret?: string | undefined;
  /** `private_key_jwt` instead of a secret */
  readonly privateKey?: CryptoKey | { readonly key: CryptoKey; readonly kid: string } | undefined;
  /** how the secret is sent; default `client_secret_basic` */
  readonly authentication?: 'client_secret_basic' | 'client_secret_post' | undefined;
}

export interface MobileConnectOptions {
  /** used as it is, e.g. `https://discover.example.com/v2/discovery` */
  readonly discoveryUrl: string;
  /** the credentials of the discovery service; those of each operator come from there */
  readonly clientId: string;
  readonly clientSecret: string;
  /** `version` of the authorization request; default `mc_di_r2_v2.3` */
  readonly version?: string | undefined;
  /** credentials at operators of which discovery gives none, by issuer */
  readonly clients?: Readonly<Record<string, ClientOptions>> | undefined;
}

interface CommonOptions {
  /** where the relying party is reached, e.g. `https://shop.example`; what requests say of their host is not believed */
  readonly baseUrl: string;
  /** at least 32 characters; of several the first is used and all are accepted */
  readonly cookieSecret: string | readonly [string, ...string[]];
  /** part of the cookies' names; default: made from address and client */
  readonly name?: string | undefined;
  /** path of the kit's routes; default `/auth` */
  readonly basePath?: string | undefined;
  /** default `openid`, with Mobile Connect `openid mc_authn` */
  readonly scope?: string | undefined;
  /** algorithm of ID tokens as registered; default RS256 */
  readonly idTokenAlgorithm?: Algorithm | undefined;
  /** the level that a login asks for when nothing else says so; default 2 */
  readonly acr?: Level | undefined;
  /** further parameters of the authorization request, e.g. `ui_locales` */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** asks the userinfo endpoint after each login; default false */
  readonly userinfo?: boolean | undefined;
  /** keeps access and refresh token in the session; default false */
  readonly keepTokens?: boolean | undefined;
  /** path after a logout; default `/` */
  readonly afterLogout?: string | undefined;
  /** seconds; default 30 minutes without a request, 12 hours in all */
  readonly sessionIdleS?: number | undefined;
  readonly sessionMaxS?: number | undefined;
  /** how far the issuer's clock may be off, in seconds; default 10 */
  readonly clockToleranceS?: number | undefined;
  /** default: in memory, for one process */
  readonly sessions?: SessionStore | undefined;
  readonly replays?: ReplayStore | undefined;
  readonly clientStore?: ClientStore | undefined;
  /** is told every failure, and may answer it; default: a small page without details */
  readonly onError?: OnError | undefined;
  /** default: the global one */
  readonly fetch?: Fetch | undefined;
  /** epoch milliseconds */
  readonly now?: (() => number) | undefined;
  readonly randomBytes?: ((size: number) => Uint8Array) | undefined;
}

/** @param request without body, query, cookies and credentials, so that it can be logged */
export type OnError = (
  error: RelyingPartyError,
  request: Request,
) => Response | undefined | Promise<Response | undefined>;

/** Credentials that Mobile Connect discovery gave, by issuer; they are secrets. */
export interface ClientStore {
  get(issuer: string): ClientRegistration | undefined | Promise<ClientRegistration | undefined>;
  set(issuer: string, client: ClientRegistration): void | Promise<void>;
}

export type RelyingPartyOptions = CommonOptions &
  (
    | ({ readonly issuer: string; readonly mobileConnect?: undefined } & ClientOptions)
    | { readonly mobileConnect: MobileConnectOptions; readonly issuer?: undefined }
  );

/** The part of the options that requests are answered by. */
export interface Settings {
  readonly baseUrl: string;
  readonly basePath: string;
  readonly redirectUri: string;
  readonly loggedOutUri: string;
  readonly cookieSecrets: readonly [string, ...string[]];
  readonly cookies: CookieNames;
  readonly scope: string;
  readonly algorithm: Algorithm;
  readonly acr: Level;
  readonly parameters: Readonly<Record<string, string>>;
  readonly userinfo: boolean;
  readonly keepTokens: boolean;
  readonly afterLogout: string;
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
  readonly clockToleranceS: number;
}

const secureUrl = z.string().refine(isSecureUrl, 'must be HTTPS, or HTTP on this machine');
const path = z.string().regex(/^(\/[A-Za-z0-9_-]+)+$/, 'must be a plain path like /auth');
const seconds = z.int().min(1);
const secret = z.string().min(32, 'must have at least 32 characters');

/** Set by the kit for each login: nobody gives them as fixed parameters. */
const RESERVED =
  /^(client_id|client_secret|redirect_uri|response_type|response_mode|scope|state|nonce|code_challenge(_method)?|acr_values|max_age|prompt|login_hint|id_token_hint|request|request_uri)$/;

const schema = z.object({
  baseUrl: secureUrl.refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'must be an origin, without a path',
  ),
  cookieSecret: z.union([secret, z.tuple([secret], secret)]),
  name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/)
    .optional(),
  basePath: path.default('/auth'),
  scope: z
    .string()
    .refine((value) => value.split(' ').includes('openid'), 'must contain openid')
    .optional(),
  idTokenAlgorithm: z.enum(ALGORITHMS).default('RS256'),
  acr: z.enum(LEVELS).default('2'),
  parameters: z
    .record(
      z.string().refine((name) => !RESERVED.test(name), 'is set by the kit'),
      z.string(),
    )
    .default({}),
  userinfo: z.boolean().default(false),
  keepTokens: z.boolean().default(false),
  afterLogout: z
    .string()
    .regex(/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/)
    .default('/'),
  sessionIdleS: seconds.default(30 * 60),
  sessionMaxS: seconds.default(12 * 3_600),
  clockToleranceS: z.int().min(0).max(120).default(10),
  issuer: secureUrl.optional(),
  clientId: z.string().min(1).optional(),
  clientSecret: z.string().min(1).optional(),
  mobileConnect: z
    .object({
      discoveryUrl: secureUrl,
      clientId: z.string().min(1),
      clientSecret: z.string(),
      version: z.string().min(1).optional(),
    })
    .optional(),
});

const schemaWithSides = schema
  .refine(({ issuer, mobileConnect }) => (issuer === undefined) !== (mobileConnect === undefined), {
    message: 'either issuer or mobileConnect',
    path: ['issuer'],
  })
  .refine(({ issuer, clientId }) => issuer === undefined || clientId !== undefined, {
    message: 'is needed with issuer',
    path: ['clientId'],
  })
  .refine(
    ({ idTokenAlgorithm, issuer, clientSecret }) =>
      idTokenAlgorithm !== 'HS256' || issuer === undefined || (clientSecret ?? '').length >= 32,
    { message: 'HS256 needs a secret of at least 32 characters', path: ['clientSecret'] },
  );

/** @throws TypeError that names every option which is wrong, without its value */
export function readOptions(options: RelyingPartyOptions): Settings {
  const checked = schemaWithSides.safeParse(options);
  if (!checked.success) {
    const mistakes = checked.error.issues.map(({ path: where, message }) => `${where.join('.')}: ${message}`);
    throw new TypeError(`the relying party cannot be made: ${mistakes.join('; ')}`);
  }
  const given = checked.data;
  const { baseUrl, basePath, cookieSecret, mobileConnect } = given;
  const client = given.clientId ?? mobileConnect?.clientId ?? '';
  const name = given.name ?? `rp-${createHash('sha256').update(`${baseUrl} ${client}`).digest('hex').slice(0, 8)}`;
  return {
    baseUrl,
    basePath,
    redirectUri: `${baseUrl}${basePath}/callback`,
    loggedOutUri: `${baseUrl}${basePath}/logged-out`,
    cookieSecrets: typeof cookieSecret === 'string' ? [cookieSecret] : cookieSecret,
    cookies: cookieNames(name, baseUrl.startsWith('https:')),
    scope: given.scope ?? (mobileConnect === undefined ? 'openid' : 'openid mc_authn'),
    algorithm: given.idTokenAlgorithm,
    acr: given.acr,
    parameters: given.parameters,
    userinfo: given.userinfo,
    keepTokens: given.keepTokens,
    afterLogout: given.afterLogout,
    sessionIdleMs: given.sessionIdleS * 1_000,
    sessionMaxMs: given.sessionMaxS * 1_000,
    clockToleranceS: given.clockToleranceS,
  };
}
