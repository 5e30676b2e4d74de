/** Ways in which a request comes and an answer goes: response_mode=form_post, signed request objects, pushed requests. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, formOf, type Page } from '../harness/browser.ts';
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
  tokens,
} from '../harness/relying-party.ts';

let gateway: TestGateway;
let app: App;
let signer: App;
let server: Server;
let keys: CryptoKey;
let browser: Browser;
let msisdn: string;
let next = 41790700000;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  keys = pair.privateKey;
  const jwks = JSON.stringify({
    keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'RS256', use: 'sig', kid: 'one' }],
  });
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(jwks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  gateway = await startGateway({ settings: { network: { allow_private: [`127.0.0.1:${port}`] } } });
  app = await createApp(gateway);
  signer = await createApp(gateway, { name: 'Signing Shop', jwks_uri: `http://127.0.0.1:${port}/jwks` });
});
afterAll(async () => {
  await gateway.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  next += 1;
  msisdn = String(next);
  browser = new Browser();
});

describe('response_mode=form_post', () => {
  const posted = (page: Page) => formOf(page, '/callback');
  const mode = { response_mode: 'form_post', correlation_id: 'c-1' };

  it('answers with a form of the operator that posts code, state, issuer and correlation_id', async () => {
    const flow = begin(await clientAt(app, 'operator-a'), { ...mode, login_hint: `MSISDN:${msisdn}` });
    const page = await answerOnPhone(gateway, browser, await browser.open(flow.url.href), msisdn);
    expect(page.status).toBe(200);
    expect(page.location).toBeUndefined();
    const { action, fields } = posted(page);
    expect(action).toBe(REDIRECT);
    expect(Object.keys(fields).sort()).toEqual(['code', 'correlation_id', 'iss', 'state']);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("form-action 'self' http://localhost:9");
    expect(page.text).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style=/);
    expect(page.text).toContain('Continue to Test Shop');
    const back = { ...page, location: `${REDIRECT}?${new URLSearchParams(fields)}` };
    expect((await tokens(flow, back)).claims()?.sub).toBeTruthy();
  });

  it('posts errors too, with the escapes of what the relying party sent', async () => {
    const state = `"><script>'&amp;`;
    const flow = begin(await clientAt(app, 'operator-a'), { ...mode, prompt: 'none', state });
    const { fields } = posted(await browser.open(flow.url.href));
    expect(fields).toMatchObject({ error: 'login_required', state, correlation_id: 'c-1' });
  });

  it('also of a request that breaks the profile', async () => {
    const flow = begin(await clientAt(app, 'operator-a'), { ...mode, version: 'mc_v2.0', scope: 'openid mc_authn' });
    expect(posted(await browser.open(flow.url.href)).fields).toMatchObject({
      error: 'invalid_request',
      error_description: 'Mandatory parameter acr_values is missing',
    });
  });
});

describe('a signed request object', () => {
  const client = () => credentialsAt(signer, 'operator-a');
  const MOBILE_CONNECT = { scope: 'openid mc_authn', version: 'mc_v2.0', acr_values: '3', state: 's-1', nonce: 'n-1' };

  async function object(claims: Readonly<Record<string, unknown>> = {}, key = keys): Promise<string> {
    const { client_id, issuer } = client();
    const now = Math.floor(Date.now() / 1_000);
    const all = {
      iss: client_id,
      aud: issuer,
      iat: now,
      exp: now + 300,
      client_id,
      response_type: 'code',
      redirect_uri: REDIRECT,
      login_hint: `MSISDN:${msisdn}`,
      ...MOBILE_CONNECT,
      ...claims,
    };
    return new SignJWT(JSON.parse(JSON.stringify(all))).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
  }
  const address = async (request: string, outer: Record<string, string> = {}): Promise<string> => {
    const { client_id, issuer } = client();
    const parameters = { client_id, redirect_uri: REDIRECT, response_type: 'code', scope: 'openid', ...outer, request };
    return `${issuer}/authorize?${new URLSearchParams(parameters)}`;
  };

  it('is served as its parameters would be; those beside it count for nothing', async () => {
    const page = await browser.open(
      await address(await object(), { login_hint: 'MSISDN:41700092501', state: 'other' }),
    );
    const back = callback(await answerOnPhone(gateway, browser, page, msisdn));
    expect([back.get('state'), back.has('code')]).toEqual(['s-1', true]);
    const configuration = await clientAt(signer, 'operator-a');
    const url = new URL(`${REDIRECT}?${back}`);
    const answer = await oidc.authorizationCodeGrant(configuration, url, {
      expectedState: 's-1',
      expectedNonce: 'n-1',
    });
    expect(answer.claims()?.acr).toBe('3');
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    [
      'a rule of the profile',
      { acr_values: undefined },
      'invalid_request',
      'Mandatory parameter acr_values is missing',
    ],
    [
      'an unknown version',
      { version: 'mc_v9' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    ['a number of nobody here', { login_hint: 'MSISDN:447700900000' }, 'access_denied', 'number is not served here'],
    [
      'a spelling of the SDKs',
      { 'max-age': 60 },
      'invalid_request_object',
      'Parameter max-age is invalid: inside a request object it is max_age',
    ],
    ['no end', { exp: undefined }, 'invalid_request_object', "Request Object is missing the 'exp' claim"],
    ['no beginning', { iat: undefined }, 'invalid_request_object', "Request Object is missing the 'iat' claim"],
    [
      'too long a life',
      { exp: Math.floor(Date.now() / 1_000) + 7_200 },
      'invalid_request_object',
      'Request Object must expire within 3600 seconds',
    ],
    ['an end that has passed', { exp: 1_000 }, 'invalid_request_object', 'Request Object claims are invalid'],
    ['another issuer', { iss: 'somebody' }, 'invalid_request_object', 'Request Object claims are invalid'],
    [
      'another audience',
      { aud: 'https://elsewhere.example' },
      'invalid_request_object',
      'Request Object claims are invalid',
    ],
  ])('with %s is refused', async (_what, claims, error, description) => {
    const back = callback(await browser.open(await address(await object(claims))));
    expect([back.get('error'), back.get('error_description')]).toEqual([error, description]);
  });

  it('signed by somebody else, or by nobody, is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const [, payload] = (await object()).split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const request of [await object({}, privateKey), unsigned, 'a.b.c']) {
      const back = callback(await browser.open(await address(request)));
      expect(back.get('error')).toBe('invalid_request_object');
    }
  });

  it('can be pushed, and is held to the profile there', async () => {
    const { client_id, client_secret, issuer } = client();
    const push = async (request: string) => {
      const answer = await fetch(`${issuer}/par`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
        body: new URLSearchParams({ client_id, request }),
      });
      return { status: answer.status, body: JSON.parse(await answer.text()) };
    };
    expect(await push(await object({ acr_values: undefined }))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Mandatory parameter acr_values is missing' },
    });
    const { status, body } = await push(await object());
    expect(status).toBe(201);
    const reference = new URLSearchParams({ client_id, request_uri: body.request_uri });
    expect((await browser.open(`${issuer}/authorize?${reference}`)).text).toContain('data-state="ready"');
  });

  it('of a client without keys is refused, and the metadata says which algorithms are served', async () => {
    const { client_id, issuer } = credentialsAt(app, 'operator-a');
    const request = await object({ client_id, iss: client_id });
    const parameters = { client_id, redirect_uri: REDIRECT, response_type: 'code', scope: 'openid', request };
    const back = callback(await browser.open(`${issuer}/authorize?${new URLSearchParams(parameters)}`));
    expect(back.get('error')).toBe('invalid_request_object');
    const metadata = JSON.parse(await (await fetch(`${issuer}/.well-known/openid-configuration`)).text());
    expect(metadata).toMatchObject({
      request_parameter_supported: true,
      request_object_signing_alg_values_supported: ['RS256', 'ES256'],
    });
  });
});
