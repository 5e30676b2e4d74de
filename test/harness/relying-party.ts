/** A relying party by openid-client, and the moves of a person that it needs. */
import { randomUUID } from 'node:crypto';
import * as oidc from 'openid-client';
import { type Browser, formOf, messageFor, type Page, type SandboxMessage, waitForState } from './browser.ts';
import type { TestGateway } from './gateway.ts';

export const REDIRECT = 'http://localhost:9/callback';

const SIGNS_BY_ITSELF = new Set(['41700092501', '41700092502']);

export interface App {
  readonly id: string;
  readonly discovery: { readonly client_id: string; readonly client_secret: string };
  readonly operators: Readonly<
    Record<string, { readonly issuer: string; readonly client_id: string; readonly client_secret: string }>
  >;
}

export async function createApp(gateway: TestGateway, change: object = {}): Promise<App> {
  const { status, body } = await gateway.api<App>('POST', '/sandbox/api/apps', {
    name: 'Test Shop',
    redirect_uris: [REDIRECT],
    ...change,
  });
  if (status !== 201) throw new Error(`the app was not made: ${JSON.stringify(body)}`);
  return body;
}

export function credentialsAt(app: App, operator: string) {
  const credentials = app.operators[operator];
  if (!credentials) throw new Error(`no credentials at ${operator}`);
  return credentials;
}

export async function clientAt(
  app: App,
  operator: string,
  metadata: Partial<oidc.ClientMetadata> = {},
): Promise<oidc.Configuration> {
  const { issuer, client_id, client_secret } = credentialsAt(app, operator);
  const authentication = client_secret ? oidc.ClientSecretBasic(client_secret) : oidc.None();
  return oidc.discovery(new URL(issuer), client_id, { client_secret, ...metadata }, authentication, {
    execute: [oidc.allowInsecureRequests],
  });
}

export interface Flow {
  readonly configuration: oidc.Configuration;
  readonly url: URL;
  readonly checks: oidc.AuthorizationCodeGrantChecks;
}

/** An authorization request; parameters that are `undefined` are left out. */
export function begin(
  configuration: oidc.Configuration,
  parameters: Readonly<Record<string, string | undefined>> = {},
): Flow {
  const all = { redirect_uri: REDIRECT, scope: 'openid', state: randomUUID(), nonce: randomUUID(), ...parameters };
  const given = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return {
    configuration,
    url: oidc.buildAuthorizationUrl(configuration, Object.fromEntries(given)),
    checks: { expectedState: all.state, expectedNonce: all.nonce, idTokenExpected: true },
  };
}

/** The parameters with which the browser came back to the relying party. */
export function callback(page: Page): URLSearchParams {
  if (!page.location?.startsWith(REDIRECT)) {
    throw new Error(`not back at the relying party but at ${page.status} ${page.url}:\n${page.text.slice(0, 600)}`);
  }
  return new URL(page.location).searchParams;
}

export async function tokens(flow: Flow, page: Page) {
  const parameters = callback(page);
  if (!parameters.has('code')) throw new Error(`no code but ${parameters}`);
  return oidc.authorizationCodeGrant(flow.configuration, new URL(page.location ?? ''), flow.checks);
}

/** POST /start, as the page's script does. */
export const start = (browser: Browser, page: Page): Promise<Page> => browser.submit(formOf(page, '/start'));

/** Starts, answers on the phone unless it answers by itself, having read what it shows, and goes onward to what the browser gets next. */
export async function answerOnPhone(
  gateway: TestGateway,
  browser: Browser,
  page: Page,
  msisdn: string,
  action: 'approve' | 'refuse' = 'approve',
  read?: (message: SandboxMessage) => void,
): Promise<Page> {
  await start(browser, page);
  if (!SIGNS_BY_ITSELF.has(msisdn)) {
    const message = await messageFor(gateway, msisdn);
    read?.(message);
    const { status } = await gateway.api('POST', `/sandbox/api/messages/${message.id}`, { action });
    if (status !== 204) throw new Error(`the phone answered ${status}`);
  }
  await waitForState(browser, page.url, 'signed', 'refused', 'error', 'expired');
  return browser.open(page.url, gateway.origin);
}

/** Answers the question whether to share personal data, and goes onward to what the browser gets next. */
export const answerConsent = async (
  gateway: TestGateway,
  browser: Browser,
  page: Page,
  action: 'allow' | 'refuse' = 'allow',
): Promise<Page> => browser.follow(await browser.submit(formOf(page, `/${action}`)), gateway.origin);

/** Starts a login whose phone answers by itself, and goes onward to what the browser gets next. */
export async function answeredByItself(gateway: TestGateway, browser: Browser, page: Page): Promise<Page> {
  await start(browser, page);
  await waitForState(browser, page.url, 'signed', 'refused', 'error', 'expired');
  return browser.open(page.url, gateway.origin);
}

/** A whole login by hint at one operator; answers tokens. */
export async function signIn(
  gateway: TestGateway,
  browser: Browser,
  configuration: oidc.Configuration,
  msisdn: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
) {
  const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}`, ...parameters });
  const page = await browser.open(flow.url.href);
  const back = page.location?.startsWith(REDIRECT) ? page : await answerOnPhone(gateway, browser, page, msisdn);
  return tokens(flow, back);
}
