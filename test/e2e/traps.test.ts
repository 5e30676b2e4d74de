/** Traps of the protocol libraries, closed one by one: addresses, parameters, refresh, revocation, several hosts. */
import { request as httpRequest } from 'node:http';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, formOf } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import {
  type App,
  answeredByItself,
  begin,
  callback,
  clientAt,
  createApp,
  credentialsAt,
  signIn,
  tokens,
} from '../harness/relying-party.ts';

const PASSTHROUGH = 'MSISDN:447700900301';
let gateway: TestGateway;
let app: App;

beforeAll(async () => {
  gateway = await startGateway();
  app = await createApp(gateway);
});
afterAll(() => gateway.close());

/** A GET with headers that fetch would not let through. */
const rawGet = (path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.origin);
    httpRequest({ hostname, port, path, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });

describe('addresses', () => {
  it('of endpoints come from the issuer, not from headers', async () => {
    const path = '/operator-a/.well-known/openid-configuration';
    const host = new URL(gateway.origin).host;
    const forged = {
      host,
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const metadata = JSON.parse((await rawGet(path, forged)).body);
    const endpoints = Object.entries(metadata).filter(([name]) => name === 'issuer' || /(_endpoint|_uri)$/.test(name));
    expect(endpoints.length).toBeGreaterThan(6);
    for (const [name, value] of endpoints)
      expect(value, name).toMatch(new RegExp(`^${gateway.issuer('operator-a')}(/|$)`));
    expect((await rawGet(path, { host: 'evil.example' })).status).toBe(404);
  });

  it('that metadata names are all served, and the two generations of SDKs find their members', async () => {
    const metadata = JSON.parse(
      (await rawGet('/operator-a/.well-known/openid-configuration', { host: new URL(gateway.origin).host })).body,
    );
    for (const name of [
      'token_endpoint',
      'revocation_endpoint',
      'introspection_endpoint',
      'pushed_authorization_request_endpoint',
      'refresh_endpoint',
    ]) {
      expect((await fetch(metadata[name], { method: 'POST' })).status, name).toBeLessThan(404);
    }
    for (const name of ['jwks_uri', 'userinfo_endpoint'])
      expect([200, 400, 401]).toContain((await fetch(metadata[name])).status);
    expect(metadata).toMatchObject({
      refresh_endpoint: metadata.token_endpoint,
      mc_version: ['mc_v1.1', 'mc_v1.2', 'mc_v2.0', 'mc_v2_0', 'mc_di_r2_v2.3'],
      mobile_connect_version_supported: expect.arrayContaining([{ openid: 'mc_v1.1' }]),
      login_hint_methods_supported: ['MSISDN', 'ENCR_MSISDN', 'PCR'],
      subject_types_supported: ['pairwise'],
      claims_locales_supported: expect.any(Array),
      acr_values_supported: ['2', '3', '4'],
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'form_post'],
      scopes_supported: expect.arrayContaining(['openid', 'mc_authn', 'mc_kyc_plain', 'mid_location']),
      premiuminfo_endpoint: `${metadata.issuer}/premiuminfo`,
    });
  });
});

describe('an authorization request', () => {
  it('with the id_token_hint of another person than the one who signs in is an error', async () => {
    const configuration = await clientAt(app, 'operator-a');
    const first = await signIn(gateway, new Browser(), configuration, '41700092501');
    const browser = new Browser();
    const attempt = async (msisdn: string) => {
      const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}`, id_token_hint: first.id_token });
      const page = await browser.open(flow.url.href);
      return callback(await answeredByItself(gateway, browser, page));
    };
    expect((await attempt('41700092502')).get('error')).toBe('login_required');
    expect((await attempt('41700092501')).get('code')).toBeTruthy();
  });

  it('with offline_access brings no refresh token: there is no page yet that asks for it', async () => {
    const flow = begin(await clientAt(app, 'operator-b'), {
      login_hint: PASSTHROUGH,
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    expect((await tokens(flow, await new Browser().open(flow.url.href))).refresh_token).toBeUndefined();
  });

  it('by POST is not found', async () => {
    const answer = await fetch(`${gateway.issuer('operator-a')}/authorize`, {
      method: 'POST',
      body: new URLSearchParams(),
    });
    expect(answer.status).toBe(404);
  });

  it('with an unregistered redirect address never leaves the gateway', async () => {
    const flow = begin(await clientAt(app, 'operator-a'), { redirect_uri: 'http://localhost:9/callback/' });
    const page = await new Browser().open(flow.url.href);
    expect(page.status).toBe(400);
    expect(page.location).toBeUndefined();
    const json = await new Browser({ accept: 'application/json' }).open(flow.url.href);
    expect(JSON.parse(json.text)).toMatchObject({
      error: 'invalid_request',
      error_description: expect.any(String),
      description: expect.any(String),
    });
  });

  it.each([
    ['prompt of another profile', { prompt: 'mobile' }],
    ['the claims of identity products', { claims: '{"premiuminfo":[{"Henry Case":{"value":"Henry Case"}},{}]}' }],
    ['empty parameters', { prompt: '', correlation_id: '', login_hint: '' }],
    ['parameters that nobody knows', { order_sum: '12', autodetect_source_ip: 'true' }],
    ['a hint with an encoded colon', { login_hint: 'MSISDN%3A41790300001' }],
  ])('passes with %s', async (_what, parameters) => {
    const page = await new Browser().open(begin(await clientAt(app, 'operator-a'), parameters).url.href);
    expect(page.url).toContain('/login/');
  });

  it('with prompt=consent asks nothing more: nothing that needs consent is shared', async () => {
    const flow = begin(await clientAt(app, 'operator-b'), { login_hint: PASSTHROUGH, prompt: 'consent' });
    expect((await tokens(flow, await new Browser().open(flow.url.href))).claims()?.sub).toBeTruthy();
  });

  it.each(['fragment', 'web_message', 'nonsense'])(
    'with response_mode %s is refused where it stands',
    async (response_mode) => {
      const flow = begin(await clientAt(app, 'operator-b'), { login_hint: PASSTHROUGH, response_mode });
      const page = await new Browser().open(flow.url.href);
      expect(page.location?.includes('code=') ?? false).toBe(false);
      expect([303, 400]).toContain(page.status);
    },
  );

  it.each(['/AUTHORIZE', '/authorize/', '/Token', '/jwks/'])('at %s is not found', async (path) => {
    expect((await fetch(`${gateway.issuer('operator-a')}${path}?client_id=x`)).status).toBe(404);
  });

  it('pushed beforehand is held to the profile of its client, in the spelling of the SDKs', async () => {
    const strict = await createApp(gateway, { profile: 'mobile-connect' });
    const { issuer, client_id, client_secret } = credentialsAt(strict, 'operator-b');
    const push = async (change: Record<string, string>) => {
      const answer = await fetch(`${issuer}/par`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
        body: new URLSearchParams({
          client_id,
          client_secret,
          redirect_uri: 'http://localhost:9/callback',
          response_type: 'code',
          scope: 'openid',
          state: 's',
          nonce: 'n',
          acr_values: '2',
          login_hint: PASSTHROUGH,
          prompt: 'no_seam',
          'max-age': '3600',
          ...change,
        }),
      });
      return { status: answer.status, body: JSON.parse(await answer.text()) };
    };
    expect(await push({ acr_values: '' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Mandatory parameter acr_values is missing' },
    });
    const { status, body } = await push({});
    expect(status).toBe(201);
    const page = await new Browser().open(
      `${issuer}/authorize?client_id=${client_id}&request_uri=${encodeURIComponent(body.request_uri)}`,
    );
    expect(callback(page).get('code')).toBeTruthy();
  });

  it('pushed beforehand is answered too', async () => {
    const configuration = await clientAt(app, 'operator-b');
    const flow = begin(configuration, { login_hint: PASSTHROUGH });
    const url = await oidc.buildAuthorizationUrlWithPAR(configuration, flow.url.searchParams);
    expect(url.search).not.toContain('447700900301');
    expect((await tokens(flow, await new Browser().open(url.href))).claims()?.acr).toBe('2');
  });
});

describe('refresh and revocation', () => {
  it('Mobile Connect requests get a refresh token that brings a new ID token, until it is revoked', async () => {
    const configuration = await clientAt(app, 'operator-b');
    const flow = begin(configuration, {
      login_hint: PASSTHROUGH,
      scope: 'openid mc_authn',
      version: 'mc_v2_0',
      acr_values: '2',
    });
    const first = await tokens(flow, await new Browser().open(flow.url.href));
    expect(first.refresh_token).toBeTruthy();
    const second = await oidc.refreshTokenGrant(configuration, first.refresh_token ?? '');
    expect(second.claims()).toMatchObject({
      sub: first.claims()?.sub,
      acr: '2',
      amr: ['SIM_OK'],
      azp: first.claims()?.azp,
    });
    expect(second.claims()?.at_hash).not.toBe(first.claims()?.at_hash);
    const { issuer, client_id, client_secret } = credentialsAt(app, 'operator-b');
    const revoked = await fetch(`${issuer}/revoke`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
      body: new URLSearchParams({ token: second.refresh_token ?? first.refresh_token ?? '' }),
    });
    expect(revoked.status).toBe(200);
    await expect(oidc.refreshTokenGrant(configuration, second.refresh_token ?? '')).rejects.toThrow();
  });

  it('plain requests get none', async () => {
    expect(
      (await signIn(gateway, new Browser(), await clientAt(app, 'operator-a'), '41700092501')).refresh_token,
    ).toBeUndefined();
  });

  it('a client without authentication gets no token', async () => {
    const flow = begin(await clientAt(app, 'operator-b'), { login_hint: PASSTHROUGH });
    const code = callback(await new Browser().open(flow.url.href)).get('code') ?? '';
    const answer = await fetch(`${gateway.issuer('operator-b')}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: 'http://localhost:9/callback',
      }),
    });
    expect(answer.status).toBe(400);
  });
});

describe('registration', () => {
  it.each([
    [
      'several hosts without a sector',
      { redirect_uris: ['https://a.example/cb', 'https://b.example/cb'] },
      'sector_identifier_uri',
    ],
    ['plain http to a stranger', { redirect_uris: ['http://a.example/cb'] }, 'redirect_uris.0'],
    ['a fragment', { redirect_uris: ['https://a.example/cb#x'] }, 'redirect_uris.0'],
    ['no address', { redirect_uris: [] }, 'redirect_uris'],
    ['no name', { name: ' ' }, 'name'],
    ['a member that does not exist', { redirect_uri: 'https://a.example/cb' }, ''],
    [
      'HS256 without a secret',
      { id_token_signed_response_alg: 'HS256', token_endpoint_auth_method: 'none' },
      'id_token_signed_response_alg',
    ],
  ])('is refused with %s, and says where', async (_what, change, path) => {
    const before = (await gateway.api<unknown[]>('GET', '/sandbox/api/apps')).body.length;
    const answer = await gateway.api<{ error_description: string; path: string }>('POST', '/sandbox/api/apps', {
      name: 'Shop',
      redirect_uris: ['https://a.example/cb'],
      ...change,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.path).toBe(path);
    expect(answer.body.error_description).toBeTruthy();
    expect((await gateway.api<unknown[]>('GET', '/sandbox/api/apps')).body.length).toBe(before);
  });

  it('takes an app with a redirect address of its own scheme, and sends it there', async () => {
    const redirect_uri = 'com.example.shop:/callback';
    const shop = await createApp(gateway, { redirect_uris: [redirect_uri], sector_identifier_uri: undefined });
    const flow = begin(await clientAt(shop, 'operator-b'), { login_hint: PASSTHROUGH, redirect_uri });
    expect((await new Browser().open(flow.url.href)).location).toMatch(/^com\.example\.shop:\/callback\?code=/);
  });

  it('shows secrets once, never in the list, and takes JSON from loopback only', async () => {
    const list = await gateway.api<object[]>('GET', '/sandbox/api/apps');
    expect(list.body.flatMap((entry) => Object.keys(entry)).filter((name) => /secret|hash/.test(name))).toEqual([]);
    expect(JSON.stringify(list.body)).not.toContain(app.discovery.client_secret);
    const wrongType = await fetch(`${gateway.origin}/sandbox/api/apps`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'x' }),
    });
    expect(wrongType.status).toBe(415);
    expect((await rawGet('/sandbox/api/apps', { host: 'evil.example' })).status).toBe(403);
  });
});

describe('discovery before the login', () => {
  const basic = () =>
    `Basic ${Buffer.from(`${app.discovery.client_id}:${app.discovery.client_secret}`).toString('base64')}`;
  const discover = async (msisdn: string) => {
    const answer = await fetch(`${gateway.origin}/v2/discovery`, {
      method: 'POST',
      headers: { authorization: basic(), accept: 'application/json' },
      body: new URLSearchParams({ Redirect_URL: 'http://localhost:9/callback', MSISDN: msisdn }),
    });
    expect(answer.status).toBe(200);
    return JSON.parse(await answer.text());
  };

  it('hands out credentials and an encrypted number with which a login works', async () => {
    const found = await discover('41700092501');
    const { client_id, client_secret, apis } = found.response;
    expect({ client_id, client_secret }).toMatchObject({
      client_id: credentialsAt(app, 'operator-a').client_id,
      client_secret: credentialsAt(app, 'operator-a').client_secret,
    });
    expect(apis.operatorid.link[0]).toEqual({
      rel: 'authorization',
      href: `${gateway.issuer('operator-a')}/authorize`,
    });
    const flow = begin(await clientAt(app, 'operator-a'), { login_hint: `ENCR_MSISDN:${found.subscriber_id}` });
    const browser = new Browser();
    const page = await browser.open(flow.url.href);
    expect((await tokens(flow, await answeredByItself(gateway, browser, page))).claims()?.amr).toEqual(['SIM_PIN']);
  });

  it('gives a number that another app, another operator or an altered one cannot use', async () => {
    const { subscriber_id } = await discover('41700092501');
    const other = await createApp(gateway);
    for (const [of, operator, value] of [
      [other, 'operator-a', subscriber_id],
      [app, 'operator-b', subscriber_id],
      [app, 'operator-a', `${subscriber_id.slice(0, -4)}AAAA`],
      [app, 'operator-a', 'ab'.repeat(256)],
    ] as const) {
      const flow = begin(await clientAt(of, operator), {
        login_hint: `ENCR_MSISDN:${value}`,
        scope: 'openid mc_authn',
        version: 'mc_v2_0',
        acr_values: '2',
      });
      expect(Object.fromEntries(callback(await new Browser().open(flow.url.href)))).toMatchObject({
        error: 'invalid_request',
        error_description: 'Parameter login_hint is invalid: the encrypted number cannot be used',
      });
    }
  });
});

describe('a number that the person typed', () => {
  it('can be corrected on a new try', async () => {
    const browser = new Browser();
    const page = await browser.open(begin(await clientAt(app, 'operator-a'), {}).url.href);
    const ready = await browser.follow(
      await browser.submit(formOf(page, '/number'), { msisdn: '+41 000092105' }),
      gateway.origin,
    );
    const outcome = await answeredByItself(gateway, browser, ready);
    const again = await browser.follow(await browser.submit(formOf(outcome, '/retry')), gateway.origin);
    expect(again.text).toContain('value="+41000092105"');
    const right = await browser.follow(
      await browser.submit(formOf(again, '/number'), { msisdn: '+41700092501' }),
      gateway.origin,
    );
    expect(callback(await answeredByItself(gateway, browser, right)).get('code')).toBeTruthy();
  });
});
