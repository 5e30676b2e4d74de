import { randomUUID } from 'node:crypto';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, formOf, messageFor, type Page, waitForState } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

interface App {
  readonly id: string;
  readonly discovery: { readonly client_id: string; readonly client_secret: string };
  readonly operators: Record<
    string,
    { readonly issuer: string; readonly client_id: string; readonly client_secret: string }
  >;
}

const REDIRECT = 'http://localhost:9/callback';
let gateway: TestGateway;
let app: App;

async function createApp(change: object = {}): Promise<App> {
  const { status, body } = await gateway.api<App>('POST', '/sandbox/api/apps', {
    name: 'Test Shop',
    redirect_uris: [REDIRECT],
    ...change,
  });
  expect(status).toBe(201);
  return body;
}

async function client(of: App, operator: string): Promise<oidc.Configuration> {
  const credentials = of.operators[operator];
  if (!credentials) throw new Error(`no credentials at ${operator}`);
  return oidc.discovery(
    new URL(credentials.issuer),
    credentials.client_id,
    undefined,
    oidc.ClientSecretBasic(credentials.client_secret),
    { execute: [oidc.allowInsecureRequests] },
  );
}

interface Flow {
  readonly configuration: oidc.Configuration;
  readonly url: URL;
  readonly checks: oidc.AuthorizationCodeGrantChecks;
}

function begin(configuration: oidc.Configuration, parameters: Record<string, string> = {}): Flow {
  const state = randomUUID();
  const nonce = randomUUID();
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: REDIRECT,
    scope: 'openid',
    state,
    nonce,
    ...parameters,
  });
  return { configuration, url, checks: { expectedState: state, expectedNonce: nonce, idTokenExpected: true } };
}

async function tokens(flow: Flow, page: Page) {
  expect(page.location, page.text.slice(0, 400)).toMatch(/^http:\/\/localhost:9\/callback\?code=/);
  return oidc.authorizationCodeGrant(flow.configuration, new URL(page.location ?? ''), flow.checks);
}

/** From the ready page over the phone to the redirect with the code. */
async function approve(browser: Browser, page: Page, msisdn: string): Promise<Page> {
  await browser.submit(formOf(page, '/start'));
  const message = await messageFor(gateway, msisdn);
  expect((await gateway.api('POST', `/sandbox/api/messages/${message.id}`, { action: 'approve' })).status).toBe(204);
  await waitForState(browser, page.url, 'signed');
  return browser.open(page.url, gateway.origin);
}

beforeAll(async () => {
  gateway = await startGateway();
  app = await createApp();
});
afterAll(() => gateway.close());

describe('a standard OpenID Connect client', () => {
  it('signs a person in with their phone and verifies the ID token', async () => {
    const configuration = await client(app, 'operator-a');
    const flow = begin(configuration, { login_hint: 'MSISDN:41790000001', acr_values: '3' });
    const browser = new Browser();
    const ready = await browser.open(flow.url.href);
    expect(ready.url).toMatch(/\/operator-a\/login\/[^/?]+$/);
    const result = await tokens(flow, await approve(browser, ready, '41790000001'));
    const claims = result.claims();
    expect(claims).toMatchObject({
      iss: gateway.issuer('operator-a'),
      aud: app.operators['operator-a']?.client_id,
      azp: app.operators['operator-a']?.client_id,
      acr: '3',
      amr: ['SIM_PIN'],
      nonce: flow.checks.expectedNonce,
    });
    expect(claims?.sub).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(claims?.at_hash).toBeTypeOf('string');
    expect(claims?.auth_time).toBeTypeOf('number');
  });
});
