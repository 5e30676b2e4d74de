/**
 * The world that wrong requests meet: one gateway, apps, a person who is signed in to one of them, codes and tokens, a login
 * that waits to begin; and the fingerprint of everything that a request could have changed.
 */
import { Browser, type Form, formOf } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import {
  type App,
  begin,
  callback,
  clientAt,
  createApp,
  credentialsAt,
  REDIRECT,
  tokens,
} from '../harness/relying-party.ts';

export interface World {
  readonly gateway: OwnGateway;
  readonly apps: {
    readonly shop: App;
    /** held to Mobile Connect whatever it sends */
    readonly mobile: App;
    /** another sector than the others */
    readonly stranger: App;
    /** without a secret */
    readonly open: App;
  };
  /** of the shop at operator-b */
  readonly tokens: {
    readonly id: string;
    readonly access: string;
    readonly refresh: string;
    readonly pcr: string;
    /** not exchanged yet */
    readonly code: string;
  };
  /** what discovery gave the stranger for a number of operator-a, and the shop for one of operator-b and of operator-a */
  readonly subscriberIds: { readonly stranger: string; readonly elsewhere: string; readonly own: string };
  /** a login of the shop at operator-a whose phone has not rung, and one that nobody gave a number yet */
  readonly login: { readonly url: string; readonly browser: Browser; readonly start: Form };
  readonly numberless: { readonly url: string; readonly browser: Browser; readonly number: Form };
}

/** one for all, one for none of the apps, one that another operator has */
export const API = 'https://api.example/orders';
export const CLOSED_API = 'urn:example:closed';
export const ELSEWHERE_API = 'urn:example:elsewhere';
const RESOURCES = [
  { identifier: API, scopes: ['orders:read'], open: true },
  { identifier: CLOSED_API },
  { identifier: ELSEWHERE_API, open: true, operators: ['operator-c'] },
];

export const STRANGER_REDIRECT = 'http://127.0.0.1:9/callback';
const PASSTHROUGH = {
  login_hint: 'MSISDN:447700900301',
  scope: 'openid mc_authn',
  version: 'mc_v2.0',
  acr_values: '2',
};

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

export const basicAt = (app: App, operator: string): string => {
  const { client_id, client_secret } = credentialsAt(app, operator);
  return basic(client_id, client_secret);
};
export const basicAtDiscovery = ({ discovery }: App): string => basic(discovery.client_id, discovery.client_secret);

async function subscriberId(gateway: OwnGateway, app: App, redirect: string, MSISDN: string): Promise<string> {
  const answer = await fetch(`${gateway.origin}/v2/discovery`, {
    method: 'POST',
    headers: { authorization: basicAtDiscovery(app) },
    body: new URLSearchParams({ Redirect_URL: redirect, MSISDN }),
  });
  const { subscriber_id }: { subscriber_id?: unknown } = JSON.parse(await answer.text());
  if (typeof subscriber_id !== 'string') throw new Error(`discovery answered ${answer.status}`);
  return subscriber_id;
}

async function tokensOf(app: App): Promise<World['tokens']> {
  const configuration = await clientAt(app, 'operator-b');
  // the network vouches for the number: the browser is back at once
  const authenticate = async () => {
    const flow = begin(configuration, PASSTHROUGH);
    return { flow, back: await new Browser().open(flow.url.href) };
  };
  const { flow, back } = await authenticate();
  const issued = await tokens(flow, back);
  const code = callback((await authenticate()).back).get('code') ?? '';
  return {
    id: issued.id_token ?? '',
    access: issued.access_token,
    refresh: issued.refresh_token ?? '',
    pcr: issued.claims()?.sub ?? '',
    code,
  };
}

export async function createWorld(): Promise<World> {
  // a code that expired meanwhile would be cleared away, which would look like the work of a request
  const gateway = await startGateway({ env: { SIGNET_TOKENS_CODE_S: '600' }, settings: { resources: RESOURCES } });
  const shop = await createApp(gateway);
  const apps = {
    shop,
    mobile: await createApp(gateway, { profile: 'mobile-connect' }),
    stranger: await createApp(gateway, { redirect_uris: [STRANGER_REDIRECT] }),
    open: await createApp(gateway, { token_endpoint_auth_method: 'none' }),
  };
  const configuration = await clientAt(shop, 'operator-a');
  const openLogin = async (parameters: Record<string, string>) => {
    const browser = new Browser();
    return { browser, page: await browser.open(begin(configuration, parameters).url.href) };
  };
  const ready = await openLogin({ login_hint: 'MSISDN:41790000077' });
  const numberless = await openLogin({});
  return {
    gateway,
    apps,
    tokens: await tokensOf(shop),
    subscriberIds: {
      stranger: await subscriberId(gateway, apps.stranger, STRANGER_REDIRECT, '41790000077'),
      elsewhere: await subscriberId(gateway, shop, REDIRECT, '447700900907'),
      own: await subscriberId(gateway, shop, REDIRECT, '41790000077'),
    },
    login: { url: ready.page.url, browser: ready.browser, start: formOf(ready.page, '/start') },
    numberless: {
      url: numberless.page.url,
      browser: numberless.browser,
      number: formOf(numberless.page, '/number'),
    },
  };
}

/** Rows that change by themselves. */
const RESTLESS = new Set(['_prisma_migrations', 'gateway_instance']);

export interface Untouched {
  /** Everything that a request could have stored or changed. */
  stored(): Promise<string>;
  /** How phones behave, and what is on them. */
  phones(): Promise<string>;
}

export async function watch({ database, api }: OwnGateway): Promise<Untouched> {
  const ask = async (name: string, text: string) => (await database.sql.query({ name, text }, [])).rows;
  const tables = (
    await ask('tables', `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`)
  )
    .map(({ name }) => String(name))
    .filter((name) => !RESTLESS.has(name));
  const digest = (table: string) =>
    `(SELECT '${table} ' || count(*) || ' ' || coalesce(md5(string_agg(r::text, ',' ORDER BY r::text)), '') FROM "${table}" r)`;
  const digests = `SELECT concat_ws(', ', ${tables.map(digest).join(', ')}) AS print`;
  const places = ['/sandbox/api/messages', '/sandbox/api/numbers', '/sandbox/api/trouble'];
  let position: unknown;
  let print = '';
  return {
    async stored() {
      // as long as nothing at all was written there is nothing to compare
      const [log] = await ask('position', 'SELECT pg_current_wal_insert_lsn()::text AS position');
      if (log?.position !== position) print = String((await ask('digests', digests))[0]?.print);
      position = log?.position;
      return print;
    },
    phones: async () => JSON.stringify(await Promise.all(places.map(async (place) => (await api('GET', place)).body))),
  };
}
