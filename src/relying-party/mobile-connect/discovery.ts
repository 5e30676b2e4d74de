/**
 * Asks a Mobile Connect discovery service which operator serves a person: by POST with the number, else by GET, so that no
 * number stands in an address. Owns what a relying party reads of the answer; answers without a number are kept as long
 * as they say, at most a day.
 */
import { z } from 'zod';
import { RelyingPartyError } from '../errors.ts';
import type { ClientOptions, MobileConnectOptions } from '../options.ts';
import type { ClientRegistration } from '../outside/client.ts';
import { type BoundedFetch, isSecureUrl } from '../outside/fetch.ts';
import { issuerKey } from '../outside/issuers.ts';

export type Question =
  /** E.164 digits */
  | { readonly kind: 'number'; readonly msisdn: string }
  /** ITU-T E.212, both as text: `901`, `01` */
  | { readonly kind: 'network'; readonly mcc: string; readonly mnc: string }
  | { readonly kind: 'nothing' };

export type Discovered =
  | {
      readonly kind: 'operator';
      readonly client: ClientRegistration;
      /** the encrypted number, for login_hint */
      readonly subscriberId: string | undefined;
    }
  /** nobody knows the operator yet: the browser goes to this address */
  | { readonly kind: 'selection'; readonly address: string };

export type Discover = (question: Question) => Promise<Discovered>;

/** What may come back as login_hint: a JWE or hex. */
export const SUBSCRIBER_ID = /^[A-Za-z0-9._-]{1,4096}$/;

const MAX_CACHE_MS = 24 * 3_600_000;
const MAX_CACHED = 500;

const secureUrl = z.string().refine(isSecureUrl);
const found = z.object({
  /** epoch milliseconds, or seconds at some operators; text in the first release */
  ttl: z.coerce.number().optional().catch(undefined),
  subscriber_id: z.string().regex(SUBSCRIBER_ID).optional(),
  response: z.object({
    client_id: z.string().min(1).optional(),
    client_secret: z.string().min(1).optional(),
    subscriber_id: z.string().regex(SUBSCRIBER_ID).optional(),
    apis: z.object({ operatorid: z.object({ link: z.array(z.object({ rel: z.string(), href: z.string() })) }) }),
  }),
});
const selection = z.object({ links: z.tuple([z.object({ href: secureUrl })], z.unknown()) });
const refused = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  description: z.string().optional(),
});

type Found = z.infer<typeof found>;

const WELL_KNOWN = '/.well-known/openid-configuration';

function issuerOf({ response }: Found): string {
  const { link } = response.apis.operatorid;
  const href = (rel: string): string | undefined => link.find((entry) => entry.rel === rel)?.href;
  const configuration = href('openid-configuration');
  const issuer =
    href('issuer') ?? (configuration?.endsWith(WELL_KNOWN) ? configuration.slice(0, -WELL_KNOWN.length) : '');
  if (isSecureUrl(issuer)) return issuer;
  throw new RelyingPartyError('discovery_invalid', { description: 'the answer has no issuer link that can be used' });
}

function clientOf(answer: Found, own: Readonly<Record<string, ClientOptions>>): ClientRegistration {
  const issuer = issuerOf(answer);
  const mine = Object.entries(own).find(([name]) => issuerKey(name) === issuerKey(issuer));
  if (mine !== undefined) return { ...mine[1], issuer };
  const { client_id: clientId, client_secret: clientSecret } = answer.response;
  if (clientId === undefined) throw new RelyingPartyError('no_credentials');
  return { issuer, clientId, clientSecret };
}

/** Milliseconds until when an answer may be kept; a figure too small for milliseconds is in seconds. */
function keepUntil(ttl: number | undefined, now: number): number {
  const until = ttl === undefined ? now : ttl < 100_000_000_000 ? ttl * 1_000 : ttl;
  return Math.min(until, now + MAX_CACHE_MS);
}

export interface DiscoveryDependencies extends MobileConnectOptions {
  readonly redirectUri: string;
  readonly fetch: BoundedFetch;
  /** epoch milliseconds */
  readonly now: () => number;
}

/** @throws RelyingPartyError operator_not_found, discovery_refused, discovery_unavailable, discovery_invalid, no_credentials */
export function createDiscovery(options: DiscoveryDependencies): Discover {
  const { clientId, clients = {}, clientSecret, discoveryUrl, fetch, now, redirectUri } = options;
  const cache = new Map<string, { readonly answer: Discovered; readonly until: number }>();
  const headers = {
    accept: 'application/json',
    // raw, as the profile has it, and not form-encoded before
    authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
  };

  const send = (question: Question): Promise<Response> => {
    const parameters = new URLSearchParams({ Redirect_URL: redirectUri });
    if (question.kind === 'number') {
      parameters.set('MSISDN', question.msisdn);
      const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
      return fetch(discoveryUrl, { method: 'POST', headers: form, body: parameters });
    }
    if (question.kind === 'network') {
      parameters.set('Selected-MCC', question.mcc);
      parameters.set('Selected-MNC', question.mnc);
    }
    const url = new URL(discoveryUrl);
    for (const [name, value] of parameters) url.searchParams.set(name, value);
    return fetch(url.href, { headers });
  };

  const read = async (question: Question): Promise<{ answer: Discovered; ttl: number | undefined }> => {
    const response = await send(question).catch((cause: unknown) => {
      throw new RelyingPartyError('discovery_unavailable', { cause });
    });
    const body: unknown = await response.json().catch(() => undefined);
    // some services answer errors with 200
    const error = refused.safeParse(body);
    if (error.success) {
      const description = [error.data.error, error.data.error_description ?? error.data.description].join(': ');
      const unknown = error.data.error === 'Not_Found_Entity';
      throw new RelyingPartyError(unknown ? 'operator_not_found' : 'discovery_refused', { description });
    }
    const choice = selection.safeParse(body);
    if (choice.success) return { answer: { kind: 'selection', address: choice.data.links[0].href }, ttl: undefined };
    const operator = found.safeParse(body);
    if (response.status !== 200 || !operator.success) {
      throw new RelyingPartyError('discovery_invalid', { description: `HTTP ${response.status}` });
    }
    const subscriberId = operator.data.subscriber_id ?? operator.data.response.subscriber_id;
    return {
      answer: { kind: 'operator', client: clientOf(operator.data, clients), subscriberId },
      ttl: operator.data.ttl,
    };
  };

  return async (question) => {
    if (question.kind !== 'network') return (await read(question)).answer;
    const key = `${question.mcc}_${question.mnc}`;
    const cached = cache.get(key);
    if (cached !== undefined && cached.until > now()) return cached.answer;
    const { answer, ttl } = await read(question);
    const [oldest] = cache.keys();
    if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
    cache.delete(key);
    // an answer about a person is for that person alone
    if (answer.kind === 'operator' && answer.subscriberId === undefined)
      cache.set(key, { answer, until: keepUntil(ttl, now()) });
    return answer;
  };
}
