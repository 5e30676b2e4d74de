/**
 * The configuration, as one schema. Owns shapes, defaults and the sentence that explains each value (the reference in
 * docs/configuration.md is generated from it). Never reads files, the environment or the clock: load.ts does.
 * Keys are snake_case, as in OpenID metadata; durations say their unit in the name. `hidden` values (secrets, phone
 * numbers) never appear in a message; `file` values are relative to the folder of the configuration file.
 */
import { z } from 'zod';
import { federated } from './schema/federation.ts';
import { operator } from './schema/operator.ts';
import { relyingParty } from './schema/relying-party.ts';
import { resource } from './schema/resource.ts';
import { httpUrl, masterSecret, seconds } from './schema/values.ts';

export { AUTHENTICATORS, type LoaEntry, METHODS, type Method, type SerialChange } from './schema/loa.ts';
export type { MssConfig } from './schema/mss.ts';
export type { OperatorConfig, TrustConfig } from './schema/operator.ts';
export type { RelyingPartyConfig } from './schema/relying-party.ts';
export { ACR_VALUES, type Acr, acr, LANGUAGES, type Language, language } from './schema/values.ts';

/** Port + 100, below it where there is none; 0 stays 0 (any free port). */
const defaultAdminPort = (port: number): number => (port === 0 ? 0 : port > 65_435 ? port - 100 : port + 100);

const levelTime = seconds(30, 2_592_000);

export const configSchema = z.strictObject({
  mode: z
    .enum(['sandbox', 'production'])
    .describe('sandbox brings a simulated operator; production refuses everything of it'),
  http: z
    .strictObject({
      host: z.string().default('127.0.0.1').describe('address to listen on; loopback unless said otherwise'),
      port: z.int().min(0).max(65_535).default(3000).describe('public listener'),
      admin_port: z
        .int()
        .min(0)
        .max(65_535)
        .optional()
        .describe('admin listener on loopback: metrics, admin API; default: port + 100'),
      admin_token: z
        .string()
        .regex(/^[\w.~+/=-]{32,512}$/, 'must be 32 to 512 letters, digits, or one of -._~+/=')
        .optional()
        .meta({
          description: 'token of the admin API; default: drawn at the first start and kept in the data folder',
          hidden: true,
        }),
      trust_proxy: z
        .boolean()
        .default(false)
        .describe('believe X-Forwarded-For, -Proto and -Host of the proxy in front'),
      drain_s: seconds(0, 120).default(10).describe('longest time to finish requests after SIGTERM'),
    })
    .transform((http) => ({ ...http, admin_port: http.admin_port ?? defaultAdminPort(http.port) }))
    .prefault({}),
  database: z
    .strictObject({
      url: z
        .string()
        .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
        .optional()
        .meta({ description: 'PostgreSQL; without it the embedded database is used', hidden: true }),
      data_dir: z
        .string()
        .min(1)
        .default('var')
        .meta({ description: 'folder of the embedded database and the sandbox', file: true }),
      pool: z.int().min(2).max(200).default(10).describe('connections to PostgreSQL'),
      migrate_on_start: z.boolean().default(true).describe('apply missing migrations at start'),
    })
    .prefault({}),
  secrets: z
    .strictObject({
      master: masterSecret.describe('everything sealed or derived hangs on it; keep it safe and backed up'),
      previous: z.array(masterSecret).default([]).describe('earlier master secrets, still accepted for reading'),
    })
    .describe('secrets at rest'),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('least level written'),
    })
    .prefault({}),
  login: z
    .strictObject({
      interaction_s: seconds(5, 3_600).default(600).describe('time from the request to its end, the phone included'),
      neutral_wait_s: seconds(0, 60)
        .default(8)
        .describe(
          'where reveal is false: whatever is wrong with a number is said after this time, counted from the request to the phone',
        ),
      headless_hold_s: seconds(1, 110)
        .default(50)
        .describe('how long a headless request is held while the person has not answered; then it is asked again'),
      headless_held: z
        .int()
        .min(1)
        .max(100_000)
        .default(2_000)
        .describe('headless requests that one copy of the gateway holds at once; one more is answered with 503'),
      headless_held_per_party: z.int().min(1).max(100_000).default(200).describe('the same for one relying party'),
      return_s: seconds(1, 60)
        .default(10)
        .describe('after a failure the browser goes back to the relying party by itself after this time'),
    })
    .prefault({}),
  session: z
    .strictObject({
      idle_s: seconds(60, 2_592_000)
        .default(14_400)
        .describe(
          'a session that nobody used for so long ends, up to a twentieth earlier; its tokens end with it, so not shorter than theirs',
        ),
      absolute_s: seconds(60, 2_592_000)
        .default(43_200)
        .describe('longest life of a session at the gateway, counted from its first login; a step-up prolongs nothing'),
      loa: z
        .strictObject({
          '2': z
            .strictObject({
              max_age_s: levelTime
                .optional()
                .describe('how long a login counts for level 2; without it as long as the session lives'),
            })
            .prefault({}),
          '3': z
            .strictObject({
              max_age_s: levelTime.default(14_400).describe('how long a login counts for level 3, then for level 2'),
            })
            .prefault({}),
          '4': z
            .strictObject({
              max_age_s: levelTime.default(900).describe('how long a login counts for level 4, then for level 3'),
            })
            .prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
  logout: z
    .strictObject({
      wait_s: seconds(0, 60)
        .default(5)
        .describe(
          'how long a person who signs out sees which relying parties confirm, at most; those that have not are told later',
        ),
    })
    .prefault({}),
  tokens: z
    .strictObject({
      code_s: seconds(5, 600).default(60).describe('life of an authorization code'),
      id_token_s: seconds(60, 86_400).default(3_600).describe('life of an ID token'),
      access_token_s: seconds(60, 86_400).default(3_600).describe('life of an access token'),
      refresh_grace_s: seconds(0, 300)
        .default(30)
        .describe('how long a used refresh token still gives an answer, for clients whose first answer got lost'),
      refresh_token_s: seconds(60, 31_536_000).default(2_592_000).describe('life of a refresh token'),
    })
    .prefault({}),
  keys: z
    .strictObject({
      publish_ahead_s: seconds(600, 604_800)
        .default(900)
        .describe('how long a new signing key is published before it signs'),
      retention_s: seconds(900, 31_536_000)
        .default(86_400)
        .describe(
          'how long a signing key stays published after its successor signs; not shorter than tokens.id_token_s and the life of any JWT for a resource',
        ),
    })
    .prefault({})
    .describe("rotation of the operators' keys"),
  discovery: z
    .strictObject({
      origin: httpUrl.describe('public origin of the discovery service, e.g. https://discover.example'),
      ttl_s: seconds(300, 31_536_000).default(15_552_000).describe('how long a discovery answer may be kept'),
      subscriber_id_s: seconds(3_600, 63_072_000)
        .default(31_104_000)
        .describe('life of an encrypted number; longer than ttl_s'),
      federation: z
        .array(federated)
        .default([])
        .describe('operators that this gateway does not serve: discovery gives links to their own issuer'),
    })
    .describe('Mobile Connect discovery'),
  network: z
    .strictObject({
      allow_private: z
        .array(z.string())
        .default([])
        .describe(
          'hosts in private networks, as host:port or host:*, that addresses given by relying parties may point to, also by plain HTTP; the sandbox allows this machine',
        ),
    })
    .prefault({}),
  allow_shared_origin: z.boolean().default(false).describe('several issuers on one origin; always so in the sandbox'),
  operators: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'must be lower-case letters, digits and -'), operator)
    .refine((all) => Object.keys(all).length > 0, 'needs at least one operator')
    .describe('the operators by identifier'),
  resources: z.array(resource).default([]).describe('what access tokens can be issued for besides userinfo (RFC 8707)'),
  relying_parties: z.array(relyingParty).default([]).describe('relying parties fixed by configuration'),
});

export type RawConfig = z.input<typeof configSchema>;
export type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
/** The checked configuration, frozen to its last leaf. */
export type Config = DeepReadonly<z.infer<typeof configSchema>>;
