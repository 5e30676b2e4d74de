/** Access tokens for the APIs of relying parties (RFC 8707, RFC 9068), as their clients and resource servers meet them. */
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_OPAQUE_RESOURCE as LEDGER, SANDBOX_JWT_RESOURCE as ORDERS } from '../../src/config/sandbox.ts';
import { Browser, formOf } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { authorizeUrl, basicOf, claimsOf, likeJava, post } from '../harness/headless.ts';
import {
  type App,
  answeredByItself,
  begin,
  callback,
  clientAt,
  createApp,
  credentialsAt,
  REDIRECT,
} from '../harness/relying-party.ts';

const B = 'operator-b';
const MSISDN = '447700900301';
const CLOSED = 'urn:example:closed';
const ORDERS_SCOPE = 'openid mc_authn orders:read';

let gateway: OwnGateway;
let app: App;
/** serves the ledger, and is a client like any other */
let server: App;
let client: oidc.Configuration;

const RESOURCES = [
  { identifier: ORDERS, scopes: ['orders:read', 'orders:write'], open: true },
  { identifier: LEDGER, scopes: ['ledger:read'], format: 'opaque', open: true, lifetime_s: 120 },
  { identifier: CLOSED, scopes: ['closed'], signing_alg: 'ES256', lifetime_s: 60 },
];

beforeAll(async () => {
  gateway = await startGateway({ settings: { resources: RESOURCES } });
  app = await createApp(gateway, { resources: [CLOSED] });
  server = await createApp(gateway, { resource_server_for: [LEDGER] });
  client = await clientAt(app, B);
});
afterAll(() => gateway.close());

type Several = string | readonly string[];

/** The network vouches for the number: the browser is back at once. */
async function authorised(
  resource: Several | undefined,
  scope = ORDERS_SCOPE,
  configuration = client,
  browser = new Browser(),
) {
  const flow = begin(configuration, { login_hint: `MSISDN:${MSISDN}`, scope, acr_values: '2' });
  for (const one of [resource ?? []].flat()) flow.url.searchParams.append('resource', one);
  return { flow, back: await browser.open(flow.url.href) };
}

async function issued(
  resource: Several | undefined,
  scope = ORDERS_SCOPE,
  named: string | undefined = undefined,
  browser = new Browser(),
) {
  const { flow, back } = await authorised(resource, scope, client, browser);
  return oidc.authorizationCodeGrant(
    flow.configuration,
    new URL(back.location ?? ''),
    flow.checks,
    named === undefined ? undefined : { resource: named },
  );
}

const verified = (token: string, audience: string, algorithms = ['RS256']) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${gateway.issuer(B)}/jwks`)), {
    issuer: gateway.issuer(B),
    audience,
    typ: 'at+jwt',
    algorithms,
  });

const send = (path: string, fields: Readonly<Record<string, string>>, who = app) =>
  post(`${gateway.issuer(B)}${path}`, fields, basicOf(who, B));
const refresh = (token: string | undefined, fields: Readonly<Record<string, string>> = {}) =>
  send('/token', { grant_type: 'refresh_token', refresh_token: token ?? '', ...fields });
const introspect = async (token: string | undefined, who: App) =>
  (await send('/introspect', { token: token ?? '' }, who)).body;

const leftHalf = (value: string): string =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');

describe('an access token for a resource that reads JWTs', () => {
  it('is verified with the published keys and says who, for what, how and until when, and nothing else', async () => {
    const answer = await issued(ORDERS, ORDERS_SCOPE, ORDERS);
    const { payload, protectedHeader } = await verified(answer.access_token, ORDERS);
    const { sub, auth_time } = claimsOf(answer.id_token);
    const { iat = 0, exp = 0, jti, ...rest } = payload;
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: expect.any(String) });
    expect(rest).toEqual({
      iss: gateway.issuer(B),
      aud: ORDERS,
      sub,
      client_id: credentialsAt(app, B).client_id,
      scope: 'orders:read',
      acr: '2',
      amr: ['SIM_OK'],
      auth_time,
    });
    expect(jti).toMatch(/^[\w-]{20,}$/);
    expect([exp - iat, answer.expires_in, answer.scope]).toEqual([300, 300, 'orders:read']);
    expect(answer.access_token).not.toContain(MSISDN);
  });

  it('is what at_hash of the ID token stands for, also after a refresh', async () => {
    const first = await issued(ORDERS);
    expect(claimsOf(first.id_token).at_hash).toBe(leftHalf(first.access_token));
    const { body } = await refresh(first.refresh_token);
    expect(decodeJwt(String(body.access_token)).aud).toBe(ORDERS);
    expect(claimsOf(body.id_token).at_hash).toBe(leftHalf(String(body.access_token)));
    expect(decodeJwt(String(body.access_token)).auth_time).toBe(claimsOf(first.id_token).auth_time);
  });

  it('has the algorithm and life of its resource, and only what was asked of its scopes', async () => {
    const { access_token } = await issued(CLOSED, 'openid');
    const { payload } = await verified(access_token, CLOSED, ['ES256']);
    expect([Number(payload.exp) - Number(payload.iat), payload.scope]).toEqual([60, undefined]);
  });

  it('is given silently to a person who is signed in', async () => {
    const browser = new Browser();
    await authorised(undefined, 'openid', client, browser);
    const flow = begin(client, { scope: ORDERS_SCOPE, prompt: 'none', resource: ORDERS, acr_values: '2' });
    const back = await browser.open(flow.url.href);
    const answer = await oidc.authorizationCodeGrant(client, new URL(back.location ?? ''), flow.checks);
    await verified(answer.access_token, ORDERS);
  });

  it('comes of pushed and of headless requests too', async () => {
    const { client_id } = credentialsAt(app, B);
    const fields = { client_id, redirect_uri: REDIRECT, response_type: 'code', scope: 'openid orders:write' };
    const pushed = await send('/par', { ...fields, login_hint: `MSISDN:${MSISDN}`, resource: ORDERS });
    const reference = new URLSearchParams({ client_id, request_uri: String(pushed.body.request_uri) });
    const back = await new Browser().open(`${gateway.issuer(B)}/authorize?${reference}`);
    const code = callback(back).get('code') ?? '';
    const answer = await send('/token', { grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
    expect(decodeJwt(String(answer.body.access_token))).toMatchObject({ aud: ORDERS, scope: 'orders:write' });

    const robot = await createApp(gateway, { headless: true });
    const request = { scope: ORDERS_SCOPE, login_hint: `MSISDN:${MSISDN}`, acr_values: '2', resource: ORDERS };
    const { parameters } = await likeJava(authorizeUrl(robot, B, request), basicOf(robot, B));
    const form = { grant_type: 'authorization_code', code: parameters.get('code') ?? '', redirect_uri: REDIRECT };
    const { body } = await send('/token', form, robot);
    expect(decodeJwt(String(body.access_token))).toMatchObject({ aud: ORDERS, scope: 'orders:read', acr: '2' });
    expect(claimsOf(body.id_token)).not.toHaveProperty('sid');
  });

  it('comes of a login with the phone, whose browser goes by the login page', async () => {
    const operator = await clientAt(app, 'operator-a');
    const flow = begin(operator, { scope: 'openid orders:read ledger:read', login_hint: 'MSISDN:41700092501' });
    for (const one of [LEDGER, ORDERS]) flow.url.searchParams.append('resource', one);
    const browser = new Browser();
    const back = await answeredByItself(gateway, browser, await browser.open(flow.url.href));
    const answer = await oidc.authorizationCodeGrant(operator, new URL(back.location ?? ''), flow.checks, {
      resource: ORDERS,
    });
    const { iss, amr, scope } = decodeJwt(answer.access_token);
    expect([iss, amr, scope]).toEqual([gateway.issuer('operator-a'), ['SIM_PIN'], 'orders:read']);
  });

  it('is not given where no person signs in', async () => {
    const robot = await createApp(gateway, { takeover_signals: true });
    const form = { grant_type: 'client_credentials', scope: 'mc_atp', resource: ORDERS };
    const { status, body } = await send('/token', form, robot);
    expect([status, body]).toMatchObject([
      400,
      { error: 'invalid_target', error_description: expect.stringMatching(/person has to sign in/) },
    ]);
  });

  it('can be neither introspected nor revoked, and says so', async () => {
    const { access_token } = await issued(ORDERS);
    for (const path of ['/introspect', '/revoke']) {
      const { status, body } = await send(path, { token: access_token });
      expect([status, body.error]).toEqual([400, 'unsupported_token_type']);
    }
  });
});

describe('without a resource', () => {
  it('the access token is opaque, for userinfo, and knows nothing of resources', async () => {
    const { access_token, expires_in, scope } = await issued(undefined);
    expect(access_token).not.toContain('.');
    expect([expires_in, scope]).toEqual([3_600, 'openid mc_authn']);
    const answer = await fetch(`${gateway.issuer(B)}/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(answer.status).toBe(200);
    expect(Object.keys(await introspect(access_token, app))).not.toContain('aud');
  });
});

describe('several resources', () => {
  const SCOPE = `${ORDERS_SCOPE} ledger:read`;

  it('share a code and a refresh token, and each access token is for the one that is named', async () => {
    const { refresh_token, access_token } = await issued([ORDERS, LEDGER], SCOPE, LEDGER);
    expect(await introspect(access_token, app)).toMatchObject({ aud: LEDGER, scope: 'ledger:read' });
    const { body } = await refresh(refresh_token, { resource: ORDERS });
    expect(decodeJwt(String(body.access_token))).toMatchObject({ aud: ORDERS, scope: 'orders:read' });
  });

  it.each([
    ['none', {}, /needed once/],
    ['two', { resource: [ORDERS, LEDGER] }, /needed once/],
    ['another', { resource: CLOSED }, /authorization request did not name it/],
    ['something else', { resource: 'x' }, /authorization request did not name it/],
  ] as const)('are not given where the token request names %s; the code stays good', async (_what, fields, told) => {
    const { back } = await authorised([ORDERS, LEDGER], SCOPE);
    const code = { grant_type: 'authorization_code', code: callback(back).get('code') ?? '', redirect_uri: REDIRECT };
    const form = new URLSearchParams(code);
    for (const one of 'resource' in fields ? [fields.resource].flat() : []) form.append('resource', one);
    const refused = await fetch(`${gateway.issuer(B)}/token`, {
      method: 'POST',
      headers: { authorization: basicOf(app, B) },
      body: form,
    });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: 'invalid_target', error_description: expect.stringMatching(told) },
    ]);
    const { body } = await send('/token', { ...code, resource: LEDGER });
    const again = await refresh(String(body.refresh_token), { resource: CLOSED });
    expect(again.body.error).toBe('invalid_target');
    expect((await refresh(String(body.refresh_token), { resource: LEDGER })).status).toBe(200);
  });
});

describe('introspection of an opaque access token for a resource', () => {
  it('answers its resource server and the client that has it, and nobody else', async () => {
    const { access_token, refresh_token, ...answer } = await issued(LEDGER, 'openid mc_authn ledger:read');
    const { sub, auth_time } = claimsOf(answer.id_token);
    const seen = await introspect(access_token, server);
    expect(seen).toEqual({
      active: true,
      iss: gateway.issuer(B),
      sub,
      aud: LEDGER,
      client_id: credentialsAt(app, B).client_id,
      scope: 'ledger:read',
      acr: '2',
      amr: ['SIM_OK'],
      auth_time,
      iat: expect.any(Number),
      exp: Number(seen.iat) + 120,
      token_type: 'Bearer',
    });
    expect(await introspect(access_token, app)).toEqual(seen);
    const stranger = await createApp(gateway, { resource_server_for: [ORDERS] });
    expect(await introspect(access_token, stranger)).toEqual({ active: false });
    expect(await introspect(refresh_token, server)).toEqual({ active: false });
    expect(await introspect((await issued(undefined)).access_token, server)).toEqual({ active: false });
    expect(await send('/revoke', { token: access_token }, server)).toMatchObject({ status: 200 });
    expect((await introspect(access_token, server)).active).toBe(true);
  });

  it('ends with revocation, and with the subscriber; a JWT lives on until it expires', async () => {
    const revoked = await issued(LEDGER, 'openid mc_authn ledger:read');
    await send('/revoke', { token: revoked.access_token });
    expect(await introspect(revoked.access_token, server)).toEqual({ active: false });

    const opaque = await issued(LEDGER, 'openid mc_authn ledger:read');
    const jwt = await issued(ORDERS);
    await gateway.admin('erase', B, MSISDN);
    expect(await introspect(opaque.access_token, server)).toEqual({ active: false });
    expect((await refresh(jwt.refresh_token)).body.error).toBe('invalid_grant');
    await verified(jwt.access_token, ORDERS);
  });

  it('ends with the session, as refresh tokens do', async () => {
    const browser = new Browser();
    const opaque = await issued(LEDGER, 'openid mc_authn ledger:read', undefined, browser);
    const page = await browser.open(`${gateway.issuer(B)}/logout?client_id=${credentialsAt(app, B).client_id}`);
    await browser.submit(formOf(page, '/logout/confirm'), { logout: 'yes' });
    expect(await introspect(opaque.access_token, server)).toEqual({ active: false });
    expect((await refresh(opaque.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('needs a resource server that can prove who it is', async () => {
    const { status, body } = await gateway.api('POST', '/sandbox/api/apps', {
      name: 'Open',
      redirect_uris: [REDIRECT],
      token_endpoint_auth_method: 'none',
      resource_server_for: [LEDGER],
    });
    expect([status, body]).toMatchObject([400, { path: 'resource_server_for' }]);
  });
});

describe('userinfo and premiuminfo', () => {
  it.each([ORDERS, LEDGER])('refuse an access token for %s', async (resource) => {
    const { access_token } = await issued(resource, 'openid orders:read ledger:read');
    for (const path of ['/userinfo', '/premiuminfo']) {
      const answer = await fetch(`${gateway.issuer(B)}${path}`, {
        headers: { authorization: `Bearer ${access_token}` },
      });
      const told = 'the access token is for a resource, it gives nothing here';
      expect([answer.status, await answer.json()]).toEqual([
        401,
        { error: 'invalid_token', error_description: told, description: told },
      ]);
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
  });
});

describe('a permission that is taken back', () => {
  it('ends refreshes for the resource, and leaves the refresh token', async () => {
    const own = await createApp(gateway, { resources: [CLOSED] });
    const configuration = await clientAt(own, B);
    const { flow, back } = await authorised(CLOSED, 'openid mc_authn closed', configuration);
    const { refresh_token = '' } = await oidc.authorizationCodeGrant(
      configuration,
      new URL(back.location ?? ''),
      flow.checks,
    );
    const ask = () => send('/token', { grant_type: 'refresh_token', refresh_token }, own);
    await gateway.api('PUT', `/sandbox/api/apps/${own.id}`, { resources: [] });
    expect((await ask()).body).toMatchObject({
      error: 'invalid_target',
      error_description: expect.stringMatching(/may not ask/),
    });
    await gateway.api('PUT', `/sandbox/api/apps/${own.id}`, { resources: [CLOSED] });
    expect((await ask()).status).toBe(200);
  });
});
