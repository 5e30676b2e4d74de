/** A standard OpenID Connect client against the whole gateway: discovery, login by phone, tokens. */
import * as jose from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, type SandboxMessage } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import {
  type App,
  answerOnPhone,
  begin,
  callback,
  clientAt,
  createApp,
  credentialsAt,
  REDIRECT,
  signIn,
  tokens,
} from '../harness/relying-party.ts';

const PCR = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
let gateway: TestGateway;
let app: App;

beforeAll(async () => {
  gateway = await startGateway();
  app = await createApp(gateway);
});
afterAll(() => gateway.close());

const messages = async (): Promise<SandboxMessage[]> =>
  (await gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body;

const tokenRequest = (path: string, fields: Record<string, string>, client = credentialsAt(app, 'operator-a')) =>
  fetch(`${client.issuer}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`,
    },
    body: new URLSearchParams(fields),
  });

describe('a login by login_hint', () => {
  it('shows the code on page and phone, rings only after start, and ends in a verified ID token', async () => {
    const flow = begin(await clientAt(app, 'operator-a'), { login_hint: 'MSISDN:+41 79 000 00 01', acr_values: '3' });
    const browser = new Browser();
    const ready = await browser.open(flow.url.href);
    expect(ready.url).toMatch(/\/operator-a\/login\/[^/?]+$/);
    expect(ready.url).not.toContain('41790000001');
    const code = /data-code="([^"]+)"/.exec(ready.text)?.[1];
    expect(code).toMatch(/^[23456789A-HJ-NP-Z]{4}$/);
    expect((await messages()).filter(({ msisdn }) => msisdn === '41790000001')).toEqual([]);

    const back = await answerOnPhone(gateway, browser, ready, '41790000001');
    expect(callback(back).get('iss')).toBe(gateway.issuer('operator-a'));
    const result = await tokens(flow, back);
    const { client_id } = credentialsAt(app, 'operator-a');
    expect(result.claims()).toMatchObject({
      iss: gateway.issuer('operator-a'),
      aud: client_id,
      azp: client_id,
      acr: '3',
      amr: ['SIM_PIN'],
      nonce: flow.checks.expectedNonce,
      sub: expect.stringMatching(PCR),
      auth_time: expect.any(Number),
    });
    const payload = Buffer.from(result.id_token?.split('.')[1] ?? '', 'base64url').toString('utf8');
    expect(payload, 'compact JSON, which SDKs search by pattern').toBe(JSON.stringify(JSON.parse(payload)));
  });

  it('hashes the access token into at_hash', async () => {
    const result = await signIn(gateway, new Browser(), await clientAt(app, 'operator-a'), '41700092501');
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(result.access_token));
    expect(result.claims()?.at_hash).toBe(Buffer.from(digest).subarray(0, 16).toString('base64url'));
  });

  it.each([
    ['41700092501', 'EC'],
    ['41700092502', 'RSA'],
  ])('number %s signs at once with %s and reaches level 4', async (msisdn) => {
    const result = await signIn(gateway, new Browser(), await clientAt(app, 'operator-a'), msisdn, { acr_values: '4' });
    expect(result.claims()?.acr).toBe('4');
  });

  it('needs no phone where the network vouches for the number', async () => {
    const flow = begin(await clientAt(app, 'operator-b'), { login_hint: 'MSISDN:447700900301', acr_values: '3 2' });
    const page = await new Browser().open(flow.url.href);
    expect((await tokens(flow, page)).claims()).toMatchObject({ acr: '2', amr: ['SIM_OK'] });
  });

  it('uses the app at an operator that has only that', async () => {
    const result = await signIn(gateway, new Browser(), await clientAt(app, 'operator-c'), '358457000001');
    expect(result.claims()).toMatchObject({ acr: '2', amr: ['DEV_PIN'] });
  });
});

describe('the pseudonym', () => {
  it('is the same for the same person and sector, and another in another sector', async () => {
    const other = await createApp(gateway, { redirect_uris: ['http://localhost:10/callback'] });
    const same = await createApp(gateway, { redirect_uris: ['http://localhost:9/another'] });
    const sub = async (of: App, redirect_uri: string) => {
      const flow = begin(await clientAt(of, 'operator-b'), { login_hint: 'MSISDN:447700900301', redirect_uri });
      const page = await new Browser().open(flow.url.href);
      return (await oidc.authorizationCodeGrant(flow.configuration, new URL(page.location ?? ''), flow.checks)).claims()
        ?.sub;
    };
    const first = await sub(app, REDIRECT);
    expect(first).toMatch(PCR);
    expect(await sub(app, REDIRECT)).toBe(first);
    expect(await sub(same, 'http://localhost:9/another')).toBe(first);
    expect(await sub(other, 'http://localhost:10/callback')).not.toBe(first);
  });

  it('works as a login_hint in its own sector, and is refused in another', async () => {
    const configuration = await clientAt(app, 'operator-a');
    const sub = (await signIn(gateway, new Browser(), configuration, '41700092501')).claims()?.sub;
    const page = await new Browser().open(begin(configuration, { login_hint: `PCR:${sub}` }).url.href);
    expect(page.url).toContain('/login/');
    const other = await createApp(gateway, { redirect_uris: ['http://localhost:10/callback'] });
    const foreign = begin(await clientAt(other, 'operator-a'), {
      login_hint: `PCR:${sub}`,
      redirect_uri: 'http://localhost:10/callback',
    });
    const refused = await new Browser().open(foreign.url.href);
    expect(new URL(refused.location ?? '').searchParams.get('error')).toBe('invalid_request');
  });
});

describe('signing keys and client authentication', () => {
  it('publishes the RS256 key first, with kid, alg and use, and no key_ops', async () => {
    const { keys } = JSON.parse(await (await fetch(`${gateway.issuer('operator-a')}/jwks`)).text());
    expect(keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', kid: expect.any(String) });
    expect(keys.map((key: jose.JWK) => key.alg)).toEqual(['RS256', 'ES256']);
    for (const key of keys) {
      expect(key).not.toHaveProperty('key_ops');
      expect(key).not.toHaveProperty('d');
    }
  });

  it.each(['ES256', 'HS256'] as const)('signs with %s for clients registered so', async (alg) => {
    const special = await createApp(gateway, { id_token_signed_response_alg: alg });
    const configuration = await clientAt(special, 'operator-b', { id_token_signed_response_alg: alg });
    const flow = begin(configuration, { login_hint: 'MSISDN:447700900301' });
    const result = await tokens(flow, await new Browser().open(flow.url.href));
    expect(jose.decodeProtectedHeader(result.id_token ?? '').alg).toBe(alg);
  });

  it('takes Basic credentials together with the same ones in the body, and refuses different ones', async () => {
    const client = credentialsAt(app, 'operator-b');
    const exchange = async (body: Record<string, string>) => {
      const flow = begin(await clientAt(app, 'operator-b'), { login_hint: 'MSISDN:447700900301' });
      const page = await new Browser().open(flow.url.href);
      return tokenRequest(
        '/token',
        { grant_type: 'authorization_code', code: callback(page).get('code') ?? '', redirect_uri: REDIRECT, ...body },
        client,
      );
    };
    const accepted = await exchange({ client_id: client.client_id, client_secret: client.client_secret });
    expect(accepted.status).toBe(200);
    const refused = await exchange({ client_id: client.client_id, client_secret: 'another' });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: 'invalid_request' });
  });

  it('demands PKCE from public clients', async () => {
    const spa = await createApp(gateway, { token_endpoint_auth_method: 'none' });
    const configuration = await clientAt(spa, 'operator-b');
    const without = await new Browser().open(begin(configuration, { login_hint: 'MSISDN:447700900301' }).url.href);
    expect(callback(without).get('error')).toBe('invalid_request');
    const verifier = oidc.randomPKCECodeVerifier();
    const flow = begin(configuration, {
      login_hint: 'MSISDN:447700900301',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const page = await new Browser().open(flow.url.href);
    const result = await oidc.authorizationCodeGrant(configuration, new URL(page.location ?? ''), {
      ...flow.checks,
      pkceCodeVerifier: verifier,
    });
    expect(result.claims()?.sub).toMatch(PCR);
  });

  it('gives a code out once', async () => {
    const flow = begin(await clientAt(app, 'operator-b'), { login_hint: 'MSISDN:447700900301' });
    const code = callback(await new Browser().open(flow.url.href)).get('code') ?? '';
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    const client = credentialsAt(app, 'operator-b');
    const answers = await Promise.all(Array.from({ length: 8 }, () => tokenRequest('/token', fields, client)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect((await tokenRequest('/token', fields, client)).status).toBe(400);
  });
});

describe('operators side by side', () => {
  it('do not know each other’s clients, codes, tokens and sessions', async () => {
    const a = credentialsAt(app, 'operator-a');
    const b = credentialsAt(app, 'operator-b');
    const browser = new Browser();
    const flow = begin(await clientAt(app, 'operator-b'), { login_hint: 'MSISDN:447700900301' });
    const code = callback(await browser.open(flow.url.href)).get('code') ?? '';
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    expect(await (await tokenRequest('/token', fields, a)).json()).toMatchObject({ error: 'invalid_grant' });
    expect(await (await tokenRequest('/token', fields, { ...b, issuer: a.issuer })).json()).toMatchObject({
      error: 'invalid_client',
    });
    const { access_token } = JSON.parse(await (await tokenRequest('/token', fields, b)).text());
    const userinfo = (issuer: string) =>
      fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
    expect((await userinfo(b.issuer)).status).toBe(200);
    expect((await userinfo(a.issuer)).status).toBe(401);
    expect(await (await tokenRequest('/introspect', { token: access_token }, a)).json()).toEqual({ active: false });

    const silent = begin(await clientAt(app, 'operator-a'), { prompt: 'none' });
    expect(callback(await browser.open(silent.url.href)).get('error')).toBe('login_required');
  });

  it('refuse a number of another operator', async () => {
    const flow = begin(await clientAt(app, 'operator-a'), { login_hint: 'MSISDN:447700900301' });
    const parameters = callback(await new Browser().open(flow.url.href));
    expect(Object.fromEntries(parameters)).toMatchObject({
      error: 'access_denied',
      error_description: 'number is not served here',
      state: flow.checks.expectedState,
    });
  });
});
