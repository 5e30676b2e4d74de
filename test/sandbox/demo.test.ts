/** The demo relying party over HTTP, against a small gateway that can be made to lie. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCESS_TOKEN,
  CLIENT,
  type FakeGateway,
  json,
  OPERATOR_CLIENT,
  OPERATOR_SECRET,
  openFakeGateway,
  SUBJECT,
  SUBSCRIBER_ID,
} from './demo-gateway.ts';
import { type DemoSite, openDemoSite, Visitor } from './demo-site.ts';

const MSISDN = '41797654321';
const FORM = { msisdn: '+41 79 765 43 21', level: '3', protocol: 'mobile-connect', language: 'browser' };

let gateway: FakeGateway;
let site: DemoSite;
let visitor: Visitor;

beforeAll(async () => {
  gateway = await openFakeGateway();
  site = await openDemoSite(`${gateway.origin}/v2/discovery`);
});
afterAll(async () => {
  await site.close();
  await gateway.close();
});
beforeEach(() => {
  gateway.asked.length = 0;
  gateway.instead.clear();
  gateway.spoil = (claims) => claims;
  gateway.forge = false;
  site.log.length = 0;
  visitor = new Visitor(site);
});

const discoveries = () => gateway.asked.filter(({ path }) => path === '/v2/discovery');
const exchanges = () => gateway.asked.filter(({ path }) => path === '/operator-a/token');
const isSignedIn = async () => (await visitor.get('/sandbox/demo')).text.includes('You are signed in');

async function signIn(fields: Record<string, string> = FORM): Promise<void> {
  const answer = await visitor.back(gateway.approve(await visitor.start(fields)));
  expect(answer).toMatchObject({ status: 303, location: `${site.origin}/sandbox/demo` });
}

describe('a sign-in', () => {
  it('asks discovery by POST, so that the number stands in no address', async () => {
    const authorize = await visitor.start(FORM);
    expect(discoveries()).toHaveLength(1);
    expect(discoveries()[0]).toMatchObject({ method: 'POST' });
    expect(Object.fromEntries(discoveries()[0]?.parameters ?? [])).toEqual({
      Redirect_URL: `${site.origin}/sandbox/demo/callback`,
      MSISDN,
    });
    expect(authorize.href).not.toContain(MSISDN);
  });

  it('sends a Mobile Connect request with PKCE, state, nonce and the encrypted number', async () => {
    const authorize = await visitor.start({ ...FORM, level: '4', language: 'de', ask: 'yes' });
    expect(`${authorize.origin}${authorize.pathname}`).toBe(`${gateway.issuer}/authorize`);
    expect(Object.fromEntries(authorize.searchParams)).toEqual({
      client_id: OPERATOR_CLIENT,
      response_type: 'code',
      redirect_uri: `${site.origin}/sandbox/demo/callback`,
      scope: 'openid mc_authn',
      version: 'mc_di_r2_v2.3',
      acr_values: '4',
      ui_locales: 'de',
      prompt: 'login',
      login_hint: `ENCR_MSISDN:${SUBSCRIBER_ID}`,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('sends nothing of Mobile Connect when plain OpenID Connect is chosen', async () => {
    const { searchParams } = await visitor.start({ ...FORM, protocol: 'oidc' });
    expect(searchParams.get('scope')).toBe('openid');
    expect([...searchParams.keys()]).not.toContain('version');
  });

  it('shows every verified claim with a word on it, and no secret', async () => {
    await signIn();
    const { text, headers } = await visitor.get('/sandbox/demo');
    for (const claim of ['iss', 'sub', 'aud', 'azp', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'at_hash']) {
      expect(text).toMatch(new RegExp(`<dt><code>${claim}</code></dt><dd>.*<p class="hint">.{20,}</p>`));
    }
    expect(text).toContain(SUBJECT);
    expect(text).toContain('signed with the key in the SIM, after its PIN');
    expect(text).toContain('Proved just now');
    expect(text).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
    for (const secret of [ACCESS_TOKEN, OPERATOR_SECRET, CLIENT.clientSecret, MSISDN, SUBSCRIBER_ID]) {
      expect(text).not.toContain(secret);
    }
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('says when a session answered instead of the phone', async () => {
    gateway.spoil = (claims) => ({ ...claims, auth_time: Math.floor(Date.now() / 1_000) - 300 });
    await signIn();
    expect((await visitor.get('/sandbox/demo')).text).toContain('Single sign-on: answered from your session');
  });

  it('asks again, at another level too, with what discovery answered before', async () => {
    await signIn();
    const authorize = await visitor.start({
      again: 'yes',
      level: '4',
      protocol: 'mobile-connect',
      language: 'browser',
    });
    expect(discoveries()).toHaveLength(1);
    expect(authorize.searchParams.get('acr_values')).toBe('4');
    expect(authorize.searchParams.get('login_hint')).toBe(`ENCR_MSISDN:${SUBSCRIBER_ID}`);
  });

  it('keeps two tabs apart', async () => {
    const [first, second] = [await visitor.start(FORM), await visitor.start({ ...FORM, level: '2' })];
    expect((await visitor.back(gateway.approve(second))).status).toBe(303);
    expect((await visitor.back(gateway.approve(first))).status).toBe(303);
  });

  it('gives the browser one cookie of its own name, and a new value with the sign-in', async () => {
    const { headers, location } = await visitor.post('/sandbox/demo/login', FORM);
    const before = visitor.cookie;
    expect(headers.get('set-cookie')).toMatch(
      /^signet_demo=[\w-]{43}; path=\/sandbox\/demo; .*samesite=lax; httponly$/i,
    );
    await visitor.back(gateway.approve(new URL(location)));
    expect(visitor.cookie).not.toBe(before);
    visitor.cookie = before;
    expect(await isSignedIn()).toBe(false);
  });

  it('logs neither number, code, token nor secret', async () => {
    const authorize = await visitor.start(FORM);
    const query = gateway.approve(authorize);
    await visitor.back(query);
    await visitor.back(query);
    const log = site.log.join('\n');
    expect(log).toContain('no_login');
    const [code, state] = [query.get('code') ?? '', query.get('state') ?? ''];
    for (const secret of [MSISDN, SUBSCRIBER_ID, ACCESS_TOKEN, OPERATOR_SECRET, CLIENT.clientSecret, code, state]) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('without a number', () => {
  it('sends the browser to the operator selection, then asks discovery for the operator chosen', async () => {
    const { status, location } = await visitor.post('/sandbox/demo/login', { ...FORM, msisdn: '' });
    expect({ status, location }).toEqual({ status: 303, location: `${gateway.origin}/choose?session_id=s` });
    expect(discoveries()[0]).toMatchObject({ method: 'GET' });

    const answer = await visitor.back(new URLSearchParams({ mcc_mnc: '901_01', subscriber_id: 'from.the.page' }));
    expect(answer.status).toBe(303);
    expect(Object.fromEntries(discoveries()[1]?.parameters ?? [])).toMatchObject({
      'Selected-MCC': '901',
      'Selected-MNC': '01',
    });
    const authorize = new URL(answer.location);
    expect(authorize.searchParams.get('login_hint')).toBe('ENCR_MSISDN:from.the.page');
    expect(authorize.searchParams.get('acr_values')).toBe('3');
    expect((await visitor.back(gateway.approve(authorize))).status).toBe(303);
  });

  it('tells an error of the selection', async () => {
    await visitor.post('/sandbox/demo/login', { ...FORM, msisdn: '' });
    const answer = await visitor.back(new URLSearchParams({ error: 'access_denied', description: 'cancelled there' }));
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('cancelled there');
  });

  it.each([
    ['nobody asked for', { mcc_mnc: '901_01' }, false],
    ['malformed', { mcc_mnc: '901-01' }, true],
    ['with a subscriber_id that is none', { mcc_mnc: '901_01', subscriber_id: 'a b&c' }, true],
    ['empty', {}, true],
  ])('ignores a callback of the selection that is %s', async (_what, query, asked) => {
    if (asked) await visitor.post('/sandbox/demo/login', { ...FORM, msisdn: '' });
    gateway.asked.length = 0;
    expect((await visitor.back(new URLSearchParams(query))).status).toBe(400);
    expect(gateway.asked).toEqual([]);
  });
});

describe('an ID token that must not be trusted', () => {
  const seconds = () => Math.floor(Date.now() / 1_000);
  it.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['of another issuer', (claims) => ({ ...claims, iss: 'http://127.0.0.1:1/operator-a' })],
    ['for another app', (claims) => ({ ...claims, aud: 'other.operator-a' })],
    ['asked for by another app', (claims) => ({ ...claims, azp: 'other.operator-a' })],
    ['of another request', (claims) => ({ ...claims, nonce: 'another' })],
    ['without nonce', ({ nonce: _nonce, ...claims }) => claims],
    ['that has expired', (claims) => ({ ...claims, exp: seconds() - 120, iat: seconds() - 600 })],
    ['of another access token', (claims) => ({ ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
    ['of a lower level', (claims) => ({ ...claims, acr: '2' })],
    ['without a level', ({ acr: _acr, ...claims }) => claims],
    ['about nobody', ({ sub: _sub, ...claims }) => claims],
  ])('%s', async (_what, spoil) => {
    gateway.spoil = spoil;
    const answer = await visitor.back(gateway.approve(await visitor.start(FORM)));
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('The answer did not pass verification');
    expect(await isSignedIn()).toBe(false);
  });

  it('signed with a key that the operator does not publish', async () => {
    gateway.forge = true;
    const answer = await visitor.back(gateway.approve(await visitor.start(FORM)));
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('The answer did not pass verification');
    expect(await isSignedIn()).toBe(false);
  });

  it('whose userinfo is about somebody else', async () => {
    gateway.instead.set('/operator-a/userinfo', (response) => json(response, 200, { sub: 'somebody-else' }));
    const answer = await visitor.back(gateway.approve(await visitor.start(FORM)));
    expect(answer.status).toBe(502);
    expect(await isSignedIn()).toBe(false);
  });
});

describe('a callback that belongs to no sign-in of this browser', () => {
  it.each<[string, (query: URLSearchParams) => void]>([
    ['with another state', (query) => query.set('state', 'x'.repeat(43))],
    ['without state', (query) => query.delete('state')],
  ])('%s is ignored before any code is exchanged', async (_what, change) => {
    const query = gateway.approve(await visitor.start(FORM));
    change(query);
    const answer = await visitor.back(query);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('This answer belongs to no sign-in of yours');
    expect(exchanges()).toEqual([]);
    expect(await isSignedIn()).toBe(false);
  });

  it('from another browser', async () => {
    const query = gateway.approve(await visitor.start(FORM));
    const other = new Visitor(site);
    expect((await other.back(query)).status).toBe(400);
    expect(exchanges()).toEqual([]);
  });

  it('a second time', async () => {
    const query = gateway.approve(await visitor.start(FORM));
    await visitor.back(query);
    expect((await visitor.back(query)).status).toBe(400);
    expect(exchanges()).toHaveLength(1);
  });

  it('too late', async () => {
    const query = gateway.approve(await visitor.start(FORM));
    site.pass(31 * 60_000);
    expect((await visitor.back(query)).status).toBe(400);
    expect(exchanges()).toEqual([]);
  });

  it.each([
    ['of another issuer', 'http://127.0.0.1:1/operator-b'],
    ['of no issuer', undefined],
  ])('%s', async (_what, iss) => {
    const query = gateway.approve(await visitor.start(FORM));
    if (iss === undefined) query.delete('iss');
    else query.set('iss', iss);
    expect((await visitor.back(query)).status).toBe(502);
    expect(exchanges()).toEqual([]);
  });
});

describe('an error of the gateway', () => {
  it.each([
    ['access_denied', 403, 'The sign-in was refused'],
    ['unmet_authentication_requirements', 403, 'This level cannot be reached'],
    ['temporarily_unavailable', 503, 'The operator cannot be reached now'],
    ['server_error', 502, 'The sign-in failed at the operator'],
    ['invalid_request', 400, 'The gateway did not accept the request'],
    ['invalid_scope', 400, 'The gateway did not accept the scope'],
    ['something_new', 502, 'The gateway answered with an error'],
  ])('%s is explained, with a way to try again', async (error, status, heading) => {
    const authorize = await visitor.start(FORM);
    const answer = await visitor.back(
      new URLSearchParams({
        error,
        error_description: 'because <b>so</b>',
        state: authorize.searchParams.get('state') ?? '',
        iss: gateway.issuer,
      }),
    );
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(heading);
    expect(answer.text).toContain(error);
    expect(answer.text).toContain('because &lt;b&gt;so&lt;/b&gt;');
    expect(answer.text).toContain('href="/sandbox/demo">Try again</a>');
  });

  it('at the token endpoint', async () => {
    const query = gateway.approve(await visitor.start(FORM));
    query.set('code', 'unknown');
    const answer = await visitor.back(query);
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('The code was not exchanged');
    expect(answer.text).toContain('invalid_grant');
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['no operator', { msisdn: '9912345678' }, 404, 'No operator serves this number'],
    ['a number that is none', { msisdn: '12' }, 422, 'This is not a complete number'],
    ['a level that is not offered', { level: '7' }, 400, 'The form cannot be read'],
  ])('before the request: %s', async (_what, fields, status, text) => {
    const answer = await visitor.post('/sandbox/demo/login', { ...FORM, ...fields });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
  });

  it.each<[string, (response: import('node:http').ServerResponse) => void, string]>([
    [
      'an error',
      (response) => json(response, 400, { error: 'invalid_request', description: 'why' }),
      'Discovery refused',
    ],
    ['no JSON', (response) => void response.end('<html>'), 'The gateway cannot be reached'],
    ['something else', (response) => json(response, 200, { hello: 1 }), 'The gateway cannot be reached'],
    ['nothing', (response) => void response.destroy(), 'The gateway cannot be reached'],
    ['too much', (response) => void response.end('x'.repeat(300_000)), 'The gateway cannot be reached'],
    [
      'a script as selection',
      (response) => json(response, 202, { links: [{ href: 'javascript:1' }] }),
      'cannot be reached',
    ],
  ])('when discovery answers %s', async (_what, answer, text) => {
    gateway.instead.set('/v2/discovery', answer);
    const page = await visitor.post('/sandbox/demo/login', FORM);
    expect(page.status).toBe(502);
    expect(page.text).toContain(text);
  });

  it('when the operator’s metadata names another issuer', async () => {
    gateway.instead.set('/operator-a/.well-known/openid-configuration', (response) =>
      json(response, 200, { issuer: 'http://127.0.0.1:1/operator-b' }),
    );
    expect((await visitor.post('/sandbox/demo/login', FORM)).status).toBe(502);
  });
});

describe('signing out', () => {
  it('goes to the operator, and ends here when the browser comes back with its state', async () => {
    await signIn();
    const { text } = await visitor.get('/sandbox/demo');
    const link = /href="([^"]+\/logout\?[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { searchParams } = new URL(link);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: OPERATOR_CLIENT,
      post_logout_redirect_uri: `${site.origin}/sandbox/demo`,
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect((await visitor.get('/sandbox/demo?state=another')).text).toContain('You are signed in');
    const back = await visitor.get(`/sandbox/demo?state=${searchParams.get('state')}`);
    expect(back.text).toContain('You are signed out');
    expect(await isSignedIn()).toBe(false);
  });

  it('can be had here only', async () => {
    await signIn();
    expect((await visitor.post('/sandbox/demo/forget', {})).status).toBe(303);
    expect(await isSignedIn()).toBe(false);
  });
});

describe('who may post', () => {
  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, 303],
    [{}, 303],
  ])('%j: %i', async (headers, status) => {
    expect((await visitor.post('/sandbox/demo/login', FORM, headers)).status).toBe(status);
    expect(discoveries()).toHaveLength(status === 303 ? 1 : 0);
    expect((await visitor.post('/sandbox/demo/forget', {}, headers)).status).toBe(status);
  });

  it('no login by GET, no other body, no long one', async () => {
    expect(await visitor.get('/sandbox/demo/login')).toMatchObject({ status: 405 });
    expect((await visitor.post('/sandbox/demo/login', { ...FORM, more: 'x'.repeat(9_000) })).status).toBe(400);
    const json = await fetch(`${site.origin}/sandbox/demo/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(FORM),
    });
    expect(json.status).toBe(400);
    expect(gateway.asked).toEqual([]);
  });
});

describe('its pages', () => {
  it('hold no inline script or style, and take the policy that they are given', async () => {
    const strict = await openDemoSite(`${gateway.origin}/v2/discovery`, {
      contentSecurityPolicy: (targets) =>
        `form-action 'self' ${targets.map((target) => new URL(target).origin).join(' ')}`,
    });
    const guest = new Visitor(strict);
    const start = await guest.get('/sandbox/demo');
    expect(start.headers.get('content-security-policy')).toBe(`form-action 'self' ${gateway.origin}`);
    await guest.back(gateway.approve(await guest.start(FORM)));
    const problem = await guest.back(new URLSearchParams({ state: 'x' }));
    for (const { text } of [start, problem, await guest.get('/sandbox/demo')]) {
      expect(text).not.toMatch(/<style|<[^>]*\s(?:style|on[a-z]+)=|<script(?![^>]*\ssrc=)/i);
    }
    await strict.close();
  });

  it('leave 127.0.0.1 for localhost when that is where answers come back to', async () => {
    const named = await openDemoSite(`${gateway.origin}/v2/discovery`, { origin: 'http://localhost:3000' });
    const answer = await new Visitor(named).get('/sandbox/demo');
    expect(answer).toMatchObject({ status: 303, location: 'http://localhost:3000/sandbox/demo' });
    await named.close();
  });
});

it('does not send its secret in plain HTTP to another machine', async () => {
  await expect(openDemoSite('http://discovery.example/v2/discovery')).rejects.toThrow('must be HTTPS');
});
