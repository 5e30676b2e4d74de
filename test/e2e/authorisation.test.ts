/** Mobile Connect authorisation: whose name, what was shown, and what of the request comes back. */
import { createHash, randomUUID } from 'node:crypto';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, messageFor } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import {
  type App,
  answerOnPhone,
  begin,
  callback,
  clientAt,
  createApp,
  credentialsAt,
  type Flow,
  REDIRECT,
  start,
  tokens,
} from '../harness/relying-party.ts';

let gateway: OwnGateway;
let app: App;
let configuration: oidc.Configuration;
let browser: Browser;
let msisdn: string;
let next = 41790600000;
let time = 0;

beforeAll(async () => {
  gateway = await startGateway({ now: () => Date.now() + time });
  app = await createApp(gateway, { name: 'Test Shop AG', short_name: 'Shop' });
  configuration = await clientAt(app, 'operator-a');
});
afterAll(() => gateway.close());
beforeEach(() => {
  next += 1;
  msisdn = String(next);
  browser = new Browser();
});

const AUTHORISATION = {
  scope: 'openid mc_authz',
  version: 'mc_di_r2_v2.3',
  acr_values: '3',
  client_name: 'Shop',
  context: 'Pay 20 CHF to Anna',
  binding_message: 'Order 4711',
};
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const request = (parameters: Record<string, string | undefined> = {}): Flow =>
  begin(configuration, { ...AUTHORISATION, login_hint: `MSISDN:${msisdn}`, ...parameters });

async function authorise(flow = request()) {
  const page = await browser.open(flow.url.href);
  return page.location ? page : answerOnPhone(gateway, browser, page, msisdn);
}

describe('an authorisation', () => {
  it('says in the ID token what the phone showed, and keeps saying it after a refresh', async () => {
    const flow = request();
    const page = await browser.open(flow.url.href);
    await start(browser, page);
    const { text } = await messageFor(gateway, msisdn);
    const answer = await tokens(flow, await answerOnPhone(gateway, browser, page, msisdn));
    expect(text).toContain('"Pay 20 CHF to Anna"');
    expect(answer.scope).toBe('openid mc_authz');
    expect(answer.claims()).toMatchObject({ displayed_data: text, hashed_login_hint: sha256(`MSISDN:${msisdn}`) });
    const refreshed = await oidc.refreshTokenGrant(configuration, answer.refresh_token ?? '');
    const again = await oidc.refreshTokenGrant(configuration, refreshed.refresh_token ?? '');
    for (const { claims } of [refreshed, again]) {
      expect(claims()).toMatchObject({ displayed_data: text, hashed_login_hint: sha256(`MSISDN:${msisdn}`) });
    }
  });

  it('is never answered by a session', async () => {
    await authorise();
    const silent = callback(await browser.open(request({ prompt: 'none' }).url.href));
    expect(silent.get('error')).toBe('interaction_required');
    expect((await browser.open(request().url.href)).text).toContain('data-state="ready"');
  });

  it.each([
    [
      'another name',
      'Test Shop AG',
      'Parameter client_name is invalid: the short name that the application has at discovery',
    ],
    [
      'a name like it',
      'shop',
      'Parameter client_name is invalid: the short name that the application has at discovery',
    ],
    ['no name', undefined, 'Mandatory parameter client_name is missing'],
  ])('of an app with %s is refused', async (_what, name, description) => {
    const back = callback(await browser.open(request({ client_name: name }).url.href));
    expect([back.get('error'), back.get('error_description')]).toEqual(['invalid_request', description]);
  });

  it('of an authentication leaves the text out, and hashes the hint as it was sent', async () => {
    const hint = `MSISDN:+${msisdn}`;
    const flow = request({ scope: 'openid mc_authn', client_name: undefined, login_hint: hint });
    const claims = (await tokens(flow, await authorise(flow))).claims() ?? {};
    expect(claims).toMatchObject({ hashed_login_hint: sha256(hint) });
    expect(claims).not.toHaveProperty('displayed_data');
    const silent = request({ scope: 'openid mc_authn', client_name: undefined, login_hint: undefined });
    expect((await tokens(silent, await browser.open(silent.url.href))).claims()).not.toHaveProperty(
      'hashed_login_hint',
    );
    const plain = begin(configuration, { login_hint: `MSISDN:${msisdn}` });
    expect((await tokens(plain, await browser.open(plain.url.href))).claims()).not.toHaveProperty('hashed_login_hint');
  });
});

describe('correlation_id', () => {
  const discover = async (correlationId: string, who: App = app) => {
    const { client_id, client_secret } = who.discovery;
    const answer = await fetch(`${gateway.origin}/v2/discovery`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
        accept: 'application/json',
      },
      body: new URLSearchParams({ Redirect_URL: REDIRECT, MSISDN: msisdn, correlation_id: correlationId }),
    });
    expect(answer.status).toBe(200);
  };

  /** The token answer as it is on the wire. */
  async function redeem(code: string | null, further: Record<string, string> = {}) {
    const { issuer, client_id, client_secret } = credentialsAt(app, 'operator-a');
    const answer = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: code ?? '',
        redirect_uri: REDIRECT,
        ...further,
      }),
    });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  }
  const answered = async (correlation_id: string) => callback(await authorise(request({ correlation_id })));

  it('comes back on the redirect, of a code and of an error', async () => {
    const id = randomUUID();
    expect((await answered(id)).get('correlation_id')).toBe(id);
    const refused = callback(await browser.open(request({ correlation_id: id, acr_values: undefined }).url.href));
    expect([refused.get('error'), refused.get('correlation_id')]).toEqual(['invalid_request', id]);
    const none = callback(await browser.open(request({ prompt: 'none' }).url.href));
    expect(none.has('correlation_id')).toBe(false);
  });

  it('comes back with the tokens where the same app had it at discovery within the hour', async () => {
    const id = randomUUID();
    await discover(id);
    expect((await redeem((await answered(id)).get('code'))).body).toMatchObject({ correlation_id: id });
    const own = await redeem((await answered(randomUUID())).get('code'), { correlation_id: id });
    expect(own.body).toMatchObject({ correlation_id: id });
    time = 3_601_000;
    const late = await redeem((await answered(id)).get('code'));
    time = 0;
    expect([late.status, 'correlation_id' in late.body]).toEqual([200, false]);
  });

  it('is left out of the token answer where discovery never had it, or had it of another app', async () => {
    const id = randomUUID();
    await discover(id, await createApp(gateway));
    const { status, body } = await redeem((await answered(id)).get('code'), { correlation_id: id });
    expect([status, 'correlation_id' in body, typeof body.id_token]).toEqual([200, false, 'string']);
  });
});
