/**
 * A tolerant view of a raw configuration: what the rules between fields need, with everything unreadable left out. The
 * rules thus speak in the same report as the schema, also when some other field is wrong.
 */
import { z } from 'zod';
import { AUTHENTICATORS } from './schema.ts';

const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const text = maybe(z.string());
const address = maybe(z.url({ protocol: /^https?$/ }));
const flag = z.boolean().catch(false);

export interface Item<T> {
  /** position in the list as written */
  readonly index: number;
  readonly value: T;
}

/** The readable elements of a list, with their positions. */
function items<T extends z.ZodType>(element: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((values) =>
      values.flatMap((value, index): Item<z.infer<T>>[] => {
        const read = element.safeParse(value);
        return read.success ? [{ index, value: read.data }] : [];
      }),
    );
}

/** The readable entries of an object, in the order written. */
function entries<T extends z.ZodType>(value: T) {
  return z
    .record(z.string(), z.unknown())
    .catch({})
    .transform((all) =>
      Object.entries(all).flatMap(([id, raw]): (readonly [string, z.infer<T>])[] => {
        const read = value.safeParse(raw);
        return read.success ? [[id, read.data]] : [];
      }),
    );
}

/** An object of which every field may be missing; something else counts as empty. */
const branch = <T extends z.ZodRawShape>(shape: T) => z.preprocess((value) => value ?? {}, z.object(shape));

const loaEntry = z.object({
  authenticator: maybe(z.enum(AUTHENTICATORS)),
  signature_profile: z.unknown().optional(),
  resolved: maybe(items(z.object({ authenticator: text, signature_profile: text }))),
  sim_serial_change: text,
});

export type LoaEntryView = z.infer<typeof loaEntry>;

const tls = maybe(branch({ cert: text, key: text, p12: text, p12_password: text }));
export type TlsView = z.infer<typeof tls>;

/** Digits that were written without quotes count as read, so that the report is not doubled. */
const digits = z.union([z.string(), z.number().transform(String)]);

const listing = {
  issuer: address,
  mcc_mnc: items(z.string()),
  networks: items(z.string()),
  numbers: maybe(branch({ prefixes: items(digits), ported_in: items(digits) })),
};

const federated = z.object({ id: text, ...listing, endpoints: entries(z.url()) });

const operator = z.object({
  reveal: maybe(z.boolean()),
  ...listing,
  loa: entries(items(loaEntry)),
  texts: entries(z.string()),
  matching_texts: entries(z.string()),
  pageless_texts: entries(z.string()),
  passthrough_url: text,
  attributes: maybe(branch({ kind: text, url: address, tls })),
  header_enrichment: maybe(branch({ header: text, proxies: items(z.string()) })),
  sms: maybe(branch({ url: address, token: text, username: text, password: text, texts: entries(z.string()) })),
  mss: maybe(
    branch({
      binding: text,
      soap_wrapper: text,
      soap_media_type: text,
      text_prefix: text,
      text_limit: maybe(z.number()),
      url: address,
      further_urls: items(z.url({ protocol: /^https?$/ })),
      http_authentication: text,
      http_username: text,
      http_password: text,
      api_key: text,
      profile_query: flag,
      auto_activation: z.unknown().optional(),
      content: text,
      services: maybe(branch({ event_id: flag, geofencing: flag })),
      tls,
    }),
  ),
});
export type OperatorView = z.infer<typeof operator>;

const relyingParty = z.object({
  id: text,
  redirect_uris: items(z.url()),
  post_logout_redirect_uris: items(z.url()),
  backchannel_logout_uri: address,
  jwks_uri: text,
  jwks: z.unknown().optional(),
  secret: text,
  sector_identifier_uri: address,
  token_endpoint_auth_method: text,
  id_token_signed_response_alg: text,
  geofencing: z.unknown().optional(),
  location: flag,
  headless: flag,
  headless_addresses: items(z.string()),
  userinfo_signed_response_alg: text,
  takeover_signals: flag,
  resources: items(z.string()),
  resource_server_for: items(z.string()),
});
export type RelyingPartyView = z.infer<typeof relyingParty>;

const resource = z.object({
  identifier: text,
  format: text,
  lifetime_s: maybe(z.number()),
  operators: items(z.string()),
});

const view = z.object({
  mode: maybe(z.enum(['sandbox', 'production'])),
  allow_shared_origin: flag,
  http: maybe(branch({ port: maybe(z.number()), admin_port: maybe(z.number()), admin_token: text })),
  secrets: maybe(branch({ master: text, previous: items(z.string()) })),
  session: maybe(
    branch({
      idle_s: maybe(z.number()),
      absolute_s: maybe(z.number()),
      loa: maybe(
        branch({
          '2': maybe(branch({ max_age_s: maybe(z.number()) })),
          '3': maybe(branch({ max_age_s: maybe(z.number()) })),
          '4': maybe(branch({ max_age_s: maybe(z.number()) })),
        }),
      ),
    }),
  ),
  tokens: maybe(branch({ id_token_s: maybe(z.number()) })),
  keys: maybe(branch({ retention_s: maybe(z.number()) })),
  discovery: maybe(
    branch({
      origin: address,
      ttl_s: maybe(z.number()),
      subscriber_id_s: maybe(z.number()),
      federation: items(federated),
    }),
  ),
  operators: entries(operator),
  resources: items(resource),
  relying_parties: items(relyingParty),
});
export type ConfigView = z.infer<typeof view>;

/** The configuration as far as it can be read. */
export const readView = (raw: unknown): ConfigView => view.catch(() => view.parse({})).parse(raw);
