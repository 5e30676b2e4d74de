/**
 * The configuration, as one schema. Owns shapes, defaults and the sentence that explains each value (the reference in
 * docs/configuration.md is generated from it). Never reads files, the environment or the clock: load.ts does.
 * Keys are snake_case, as in OpenID metadata; durations say their unit in the name. `hidden` values (secrets, phone
 * numbers) never appear in a message; `file` values are relative to the folder of the configuration file.
 */
import { z } from 'zod';

/** Port + 100, below it where there is none; 0 stays 0 (any free port). */
const defaultAdminPort = (port: number): number => (port === 0 ? 0 : port > 65_435 ? port - 100 : port + 100);
const seconds = (min: number, max: number) => z.number().min(min).max(max);
const milliseconds = (min: number, max: number) => z.int().min(min).max(max);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
const digits = z.string().regex(/^\d+$/, 'must be digits only, in quotes');
const msisdn = z
  .string()
  .regex(/^[1-9]\d{6,14}$/, 'must be an international number, digits only without +, in quotes')
  .meta({ hidden: true });

const pemFile = z.string().min(1).meta({ file: true });
const masterSecret = z
  .string()
  .min(43, 'must be at least 32 random bytes in base64url; make one with: openssl rand -base64 32')
  .meta({ hidden: true });

export const LANGUAGES = ['en', 'de', 'fr', 'it'] as const;
export const language = z.enum(LANGUAGES);
export type Language = z.infer<typeof language>;

export const ACR_VALUES = ['2', '3', '4'] as const;
export const acr = z.enum(ACR_VALUES);
/** Level of assurance, ISO/IEC 29115, as it stands in `acr_values` and `acr`. */
export type Acr = z.infer<typeof acr>;

export const AUTHENTICATORS = ['sim', 'app', 'passthrough'] as const;

const loaEntry = z.strictObject({
  authenticator: z
    .enum(AUTHENTICATORS)
    .describe('sim and app: a mobile signature (MSS); passthrough: the network vouches (sandbox only)'),
  signature_profile: httpUrl.optional().describe('signature profile URI of the MSS request; needed for sim and app'),
  amr: z.string().min(1).describe('the value of the amr claim when this authenticator was used, e.g. SIM_PIN'),
  match_sim_serial: z
    .boolean()
    .default(false)
    .describe('the SIM serial must be the stored one; the first use stores it'),
});
export type LoaEntry = z.infer<typeof loaEntry>;

/** A synchronous request occupies its connection for as long as the person takes. */
const DEFAULT_CONNECTIONS = { asynch: 16, synch: 512 } as const;

const mssFields = z.strictObject({
  binding: z.enum(['rest', 'soap']).default('rest').describe('wire format spoken with the MSSP'),
  soap_wrapper: z
    .enum(['plain', 'kiuru'])
    .optional()
    .describe('element around a SOAP message: plain (the default) has no namespace, kiuru is that of the WSDL'),
  soap_media_type: z
    .enum(['application/soap+xml', 'text/xml'])
    .optional()
    .describe('Content-Type of SOAP requests; application/soap+xml unless the service demands the other'),
  mode: z
    .enum(['asynch', 'synch'])
    .default('asynch')
    .describe('messaging mode: asynch sends, then asks for the status; synch holds one request open until its end'),
  url: httpUrl.describe(
    'address of the MSSP: of REST, e.g. https://mssp.example/rest/service; of SOAP that above the ports, e.g. https://mssp.example/soap/services',
  ),
  ap_id: z.string().min(1).describe('AP_ID that the operator gave this gateway'),
  ap_password: z
    .string()
    .default('not-needed')
    .meta({ description: 'AP_PWD; most services authenticate by certificate instead', hidden: true }),
  mssp_uri: z.string().default('http://mid.swisscom.ch/').describe('MSSP_ID/URI of the service'),
  text_prefix: z.string().max(60).default('').describe('prefix that the service demands before every text'),
  transaction_timeout_s: z
    .int()
    .min(1)
    .max(300)
    .default(80)
    .describe('how long the request is valid on the phone; 80 for a SIM, 40 for an app'),
  connect_timeout_ms: milliseconds(100, 60_000).default(5_000).describe('longest wait for a connection'),
  request_timeout_ms: milliseconds(100, 300_000)
    .default(10_000)
    .describe(
      'longest wait for an answer to one request; a synchronous one is held for transaction_timeout_s and 10 s more',
    ),
  response_limit_bytes: z.int().min(4_096).max(4_194_304).default(262_144).describe('a longer answer is refused'),
  connections: z
    .int()
    .min(1)
    .max(1_024)
    .optional()
    .describe(
      'largest number of connections to the MSSP; default: 16, with mode synch 512, since each waiting person holds one',
    ),
  poll_first_ms: milliseconds(0, 60_000).default(2_000).describe('first status query after the request'),
  poll_interval_ms: milliseconds(50, 60_000).default(2_000).describe('time between two status queries'),
  tls: z
    .strictObject({
      cert: z.string().optional().meta({ description: 'PEM file of the client certificate', file: true }),
      key: z.string().optional().meta({ description: 'PEM file of its private key', file: true }),
      ca: z
        .string()
        .optional()
        .meta({ description: 'PEM file of the only authorities trusted for the server', file: true }),
    })
    .prefault({})
    .describe('mutual TLS with the MSSP'),
});
const mss = mssFields.transform((fields) => ({
  ...fields,
  connections: fields.connections ?? DEFAULT_CONNECTIONS[fields.mode],
}));
export type MssConfig = z.infer<typeof mss>;

const trust = z.strictObject({
  anchors: z
    .array(pemFile)
    .min(1, 'needs at least one root authority')
    .describe('PEM files (or PEM texts) of the root authorities of user certificates'),
  intermediates: z
    .array(pemFile)
    .default([])
    .describe('PEM files of intermediate authorities, for signatures that come without them'),
  allow_sha1: z.boolean().default(false).describe('accept signatures over SHA-1; never do this in new installations'),
  allow_rsa_below_2048: z.boolean().default(false).describe('accept RSA keys shorter than 2048 bits'),
});
export type TrustConfig = z.infer<typeof trust>;

const operator = z.strictObject({
  name: z.string().min(1).describe('name as people know it'),
  issuer: httpUrl.describe('OpenID issuer, without a slash at its end'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, e.g. CH')
    .default('CH')
    .describe('ISO 3166 code given by discovery'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capital letters, e.g. CHF')
    .default('CHF')
    .describe('ISO 4217 code given by discovery'),
  mcc_mnc: z
    .array(z.string().regex(/^\d{3}_\d{2,3}$/, 'must look like 901_01'))
    .min(1)
    .describe('mobile network codes'),
  numbers: z
    .strictObject({
      prefixes: z
        .array(digits)
        .default([])
        .describe('number ranges served here; the longest prefix over all operators wins'),
      ported_in: z.array(msisdn).default([]).describe('single numbers served here whatever their prefix says'),
    })
    .describe('which numbers belong to this operator'),
  reveal: z
    .boolean()
    .optional()
    .describe(
      'tell the person that a number is unknown, inactive or blocked; default true in the sandbox, false in production',
    ),
  brand: z
    .strictObject({
      colour: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as "#0b5fff", in quotes')
        .default('#0b5fff')
        .describe('accent colour of the pages'),
      logo: httpUrl.optional().describe('address of a square logo; without one the initial of the name is drawn'),
    })
    .prefault({}),
  default_language: language.default('en').describe('language when the browser asks for none that is served'),
  texts: z
    .partialRecord(language, z.string().min(1).max(200))
    .prefault({})
    .describe('text on the phone per language; {rp} is the name of the relying party, {code} the session code'),
  mss: mss.describe('connection to the Mobile Signature Service'),
  trust: trust.describe('what makes a signature of this operator trustworthy'),
  loa: z
    .partialRecord(acr, z.array(loaEntry).min(1))
    .refine((table) => Object.keys(table).length > 0, 'needs at least one level')
    .describe('levels of assurance, each with its authenticators in order of preference'),
  passthrough_url: httpUrl
    .optional()
    .describe('service that says whether the network vouches for a number now (sandbox only)'),
});
export type OperatorConfig = z.infer<typeof operator>;

const relyingParty = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{3,64}$/, 'must be 3 to 64 letters, digits, - or _')
    .describe('identifier; its client_id at an operator is ID.OPERATOR'),
  name: z.string().min(1).max(64).describe('name shown to people'),
  short_name: z.string().min(1).max(16).optional().describe('name shown on the phone'),
  redirect_uris: z.array(httpUrl).min(1).describe('exact redirect addresses'),
  secret: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(/^[^+%\s]*$/, 'must not contain +, % or blanks: clients encode them differently')
    .optional()
    .meta({
      description: 'client secret at every operator and for discovery; absent for public clients',
      hidden: true,
    }),
  profile: z.enum(['auto', 'mobile-connect', 'oidc']).default('auto').describe('which rules its requests are held to'),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'])
    .default('client_secret_basic')
    .describe('how the client authenticates at the token endpoint'),
  id_token_signed_response_alg: z
    .enum(['RS256', 'ES256', 'HS256'])
    .default('RS256')
    .describe('signature of its ID tokens'),
  sector_identifier_uri: httpUrl.optional().describe('needed when the redirect addresses have several hosts'),
  post_logout_redirect_uris: z.array(httpUrl).default([]).describe('exact addresses to return to after a logout'),
  backchannel_logout_uri: httpUrl.optional().describe('address that is told when a session ends'),
  jwks_uri: httpUrl.optional().describe('address of the client keys, for private_key_jwt'),
  silent: z.boolean().default(true).describe('may be answered from a session without asking the person'),
  headless: z.boolean().default(false).describe('may authenticate without a browser'),
});
export type RelyingPartyConfig = z.infer<typeof relyingParty>;

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
      return_s: seconds(1, 60)
        .default(10)
        .describe('after a failure the browser goes back to the relying party by itself after this time'),
    })
    .prefault({}),
  session: z
    .strictObject({
      absolute_s: seconds(60, 2_592_000).default(43_200).describe('longest life of a session at the gateway'),
    })
    .prefault({}),
  tokens: z
    .strictObject({
      code_s: seconds(5, 600).default(60).describe('life of an authorization code'),
      id_token_s: seconds(60, 86_400).default(3_600).describe('life of an ID token'),
      access_token_s: seconds(60, 86_400).default(3_600).describe('life of an access token'),
      refresh_token_s: seconds(60, 31_536_000).default(2_592_000).describe('life of a refresh token'),
    })
    .prefault({}),
  discovery: z
    .strictObject({
      origin: httpUrl.describe('public origin of the discovery service, e.g. https://discover.example'),
      ttl_s: seconds(300, 31_536_000).default(15_552_000).describe('how long a discovery answer may be kept'),
      subscriber_id_s: seconds(3_600, 63_072_000)
        .default(31_104_000)
        .describe('life of an encrypted number; longer than ttl_s'),
    })
    .describe('Mobile Connect discovery'),
  network: z
    .strictObject({
      allow_private: z
        .array(z.string())
        .default([])
        .describe('hosts in private networks that addresses given by relying parties may point to'),
    })
    .prefault({}),
  allow_shared_origin: z.boolean().default(false).describe('several issuers on one origin; always so in the sandbox'),
  operators: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'must be lower-case letters, digits and -'), operator)
    .refine((all) => Object.keys(all).length > 0, 'needs at least one operator')
    .describe('the operators by identifier'),
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
