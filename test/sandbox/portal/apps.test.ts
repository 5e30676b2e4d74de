/** Apps in the portal, by its forms and by API: made, changed, given new secrets, deleted; and their last requests. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EARLIER_SECRET_MS } from '../../../src/provider/registration-changes.ts';
import type { AppWithSecrets } from '../../../src/sandbox/apps/registered-apps.ts';
import { KEPT_REQUESTS } from '../../../src/sandbox/portal/request-trail.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { formBrowser, textOf } from './form-browser.ts';

let gateway: OwnGateway;
let later = 0;
const browser = formBrowser(() => gateway.origin);
const CALLBACK = 'http://localhost:4000/callback';
const NUMBER = '41790400001';

beforeAll(async () => {
  gateway = await startGateway({ now: () => Date.now() + later });
  await browser.page('/sandbox');
});
afterAll(() => gateway.close());

const makeApp = async (name = 'Test Shop'): Promise<AppWithSecrets> => {
  const { status, body } = await gateway.api<AppWithSecrets>('POST', '/sandbox/api/apps', {
    name,
    redirect_uris: [CALLBACK],
  });
  expect(status).toBe(201);
  return body;
};
const at = (app: AppWithSecrets, operator = 'operator-a') => {
  const known = app.operators[operator];
  if (known === undefined) throw new Error(`not registered at ${operator}`);
  return known;
};
const basic = (id: string, secret = ''): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const discover = (id: string, secret: string, fields: Record<string, string> = {}) =>
  fetch(`${gateway.origin}/v2/discovery`, {
    method: 'POST',
    headers: { Authorization: basic(id, secret), Accept: 'application/json' },
    body: new URLSearchParams({ Redirect_URL: CALLBACK, MSISDN: NUMBER, ...fields }),
  });
const authorize = (app: AppWithSecrets, changes: Record<string, string> = {}) => {
  const { issuer, client_id } = at(app);
  const query = new URLSearchParams({
    client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid mc_authn',
    version: 'mc_di_r2_v2.3',
    acr_values: '2',
    state: 'some-state',
    nonce: 'some-nonce',
    ...changes,
  });
  for (const [name, value] of [...query]) if (value === '') query.delete(name);
  return fetch(`${issuer}/authorize?${query}`, { redirect: 'manual' });
};
const token = (app: AppWithSecrets, secret: string | undefined) =>
  fetch(`${at(app).issuer}/token`, {
    method: 'POST',
    headers: { Authorization: basic(at(app).client_id, secret) },
    body: new URLSearchParams({ grant_type: 'authorization_code', code: 'a-code-of-nobody', redirect_uri: CALLBACK }),
  });
interface Told {
  readonly endpoint: string;
  readonly operator?: string;
  readonly end: string;
  readonly error?: string;
  readonly description?: string;
  readonly broken?: { readonly rule: string; readonly source: string };
  readonly parameters: readonly { readonly name: string; readonly value?: string }[];
}
const requests = async (app: { readonly id: string }): Promise<readonly Told[]> =>
  (await gateway.api<Told[]>('GET', `/sandbox/api/apps/${app.id}/requests`)).body;

describe('the portal', () => {
  it('offers the demo first, lists the apps, and has nothing that a strict policy would refuse', async () => {
    const { text } = await browser.page('/sandbox');
    expect(text).toContain('href="/sandbox/demo"');
    expect(text).toContain('Demo App');
    expect(text).not.toMatch(/ style=| on[a-z]+=|<script(?![^>]* src=)/);
  });

  it('makes an app, and shows its discovery secret this once', async () => {
    const made = await browser.post('/sandbox/apps', {
      name: 'Form & Sons',
      redirect_uris: `${CALLBACK}\r\n`,
      profile: 'mobile-connect',
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
    });
    expect(made.status).toBe(201);
    const secret = /id="discovery-secret">([\w-]{43})</.exec(made.text)?.[1] ?? '';
    const id = /id="discovery-id">([0-9a-f]{24})</.exec(made.text)?.[1] ?? '';
    expect((await discover(id, secret)).status).toBe(200);
    const again = await browser.page(`/sandbox/apps/${id}`);
    expect(again.text).not.toContain(secret);
    expect(again.text).toContain('Form &amp; Sons');
    const { body } = await gateway.api<readonly { readonly id: string }[]>('GET', '/sandbox/api/apps');
    expect(body.find((app) => app.id === id)).toMatchObject({
      name: 'Form & Sons',
      profile: 'mobile-connect',
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
    });
  });

  it('takes public keys, keeps them with other changes, and lets go of them', async () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const fields = { name: 'Key Shop', redirect_uris: CALLBACK, token_endpoint_auth_method: 'private_key_jwt' };
    const made = await browser.post('/sandbox/apps', { ...fields, jwks: JSON.stringify({ keys: [key] }) });
    const id = /id="discovery-id">([0-9a-f]{24})</.exec(made.text)?.[1] ?? '';
    const keysNow = async () =>
      (await gateway.api<readonly { id: string; jwks?: object }[]>('GET', '/sandbox/api/apps')).body.find(
        (app) => app.id === id,
      )?.jwks;
    expect(await keysNow()).toEqual({ keys: [key] });
    const change = { action: 'change', name: 'Other Shop', redirect_uris: CALLBACK };
    await browser.post(`/sandbox/apps/${id}`, change);
    expect(await keysNow()).toEqual({ keys: [key] });
    expect((await browser.post(`/sandbox/apps/${id}`, { ...change, jwks: '' })).text).toContain(
      '<code>jwks_uri</code>',
    );
    await browser.post(`/sandbox/apps/${id}`, {
      ...change,
      jwks: '',
      token_endpoint_auth_method: 'client_secret_basic',
    });
    expect(await keysNow()).toBeUndefined();
  });

  it.each([
    [{ jwks: '{"keys":' }, 'jwks'],
    [{ name: '' }, 'name'],
    [{ redirect_uris: '' }, 'redirect_uris'],
    [{ redirect_uris: 'http://example.com/callback' }, 'redirect_uris'],
    [{ redirect_uris: `${CALLBACK} https://shop.example/callback` }, 'sector_identifier_uri'],
  ])('says what is wrong with %j and keeps what was typed', async (fields, path) => {
    const before = (await gateway.api<unknown[]>('GET', '/sandbox/api/apps')).body.length;
    const { status, text } = await browser.post('/sandbox/apps', {
      name: 'Typed <b>',
      redirect_uris: CALLBACK,
      ...fields,
    });
    expect(status).toBe(400);
    expect(text).toMatch(new RegExp(`role="alert"><code>${path}`));
    expect(text).toContain('name' in fields ? CALLBACK : 'value="Typed &lt;b&gt;"');
    expect((await gateway.api<unknown[]>('GET', '/sandbox/api/apps')).body).toHaveLength(before);
  });

  it('takes forms of its own pages only, and names of this machine only', async () => {
    const { id } = await makeApp();
    for (const [fields, headers] of [
      [{ csrf: '0'.repeat(32) }, {}],
      [{}, { Origin: 'http://elsewhere.example' }],
      [{}, { 'Sec-Fetch-Site': 'cross-site' }],
    ] as const) {
      const { status } = await browser.post(`/sandbox/apps/${id}`, { action: 'delete', ...fields }, headers);
      expect(status).toBe(403);
    }
    expect((await gateway.api('GET', `/sandbox/api/apps/${id}/requests`)).status).toBe(200);
  });

  it('knows nothing of an app that is not there', async () => {
    expect((await browser.page('/sandbox/apps/nobody')).status).toBe(404);
    expect((await browser.post('/sandbox/apps/nobody', { action: 'rotate' })).status).toBe(404);
    expect((await gateway.api('PUT', '/sandbox/api/apps/nobody', { name: 'x' })).status).toBe(404);
    expect((await gateway.api('DELETE', '/sandbox/api/apps/nobody')).status).toBe(404);
    expect((await gateway.api('PATCH', '/sandbox/api/apps/nobody')).status).toBe(405);
  });
});

describe('an app', () => {
  it('gets other redirect addresses, which count at once', async () => {
    const app = await makeApp();
    const other = 'http://localhost:4000/other';
    expect((await authorize(app, { redirect_uri: other })).status).toBe(400);
    const changed = await browser.post(`/sandbox/apps/${app.id}`, {
      action: 'change',
      name: 'Renamed',
      redirect_uris: other,
    });
    expect(changed).toMatchObject({ status: 303, location: `/sandbox/apps/${app.id}?done=changed` });
    expect((await authorize(app, { redirect_uri: other })).headers.get('location')).toContain('/login/');
    expect((await authorize(app)).status).toBe(400);
  });

  it('keeps what it was when a change is refused', async () => {
    const app = await makeApp();
    const { status, body } = await gateway.api<object>('PUT', `/sandbox/api/apps/${app.id}`, { redirect_uris: [] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'invalid_request', path: 'redirect_uris' });
    expect((await gateway.api('PUT', `/sandbox/api/apps/${app.id}`, { secret_version: 9 })).status).toBe(400);
    expect((await authorize(app)).headers.get('location')).toContain('/login/');
  });

  it('gets new secrets; those before stay valid for a while', async () => {
    const app = await makeApp();
    const { text } = await browser.post(`/sandbox/apps/${app.id}`, { action: 'rotate' });
    const fresh = /id="discovery-secret">([\w-]{43})</.exec(text)?.[1] ?? '';
    expect(fresh).not.toBe(app.discovery.client_secret);
    const statuses = async () =>
      [
        await discover(app.id, app.discovery.client_secret),
        await discover(app.id, fresh),
        await discover(app.id, 'neither'),
      ].map(({ status }) => status);
    expect(await statuses()).toEqual([200, 200, 401]);
    // invalid_grant: the client is the right one, the code is nobody's
    const before = at(app).client_secret;
    expect((await token(app, before)).status).toBe(400);
    const rotated = await gateway.api<AppWithSecrets>('POST', `/sandbox/api/apps/${app.id}/secrets`);
    expect((await token(app, at(rotated.body).client_secret)).status).toBe(400);
    expect((await token(app, before)).status).toBe(401);
    // only one before is kept, and only for so long
    expect((await discover(app.id, app.discovery.client_secret)).status).toBe(401);
    expect((await discover(app.id, fresh)).status).toBe(200);
    later += EARLIER_SECRET_MS;
    expect((await discover(app.id, fresh)).status).toBe(401);
    expect((await discover(app.id, rotated.body.discovery.client_secret)).status).toBe(200);
  });

  it('is gone once it is deleted', async () => {
    const app = await makeApp();
    await authorize(app);
    const { location } = await browser.post(`/sandbox/apps/${app.id}`, { action: 'delete' });
    expect(textOf((await browser.page(location ?? '')).text)).toContain('The app is deleted');
    expect((await authorize(app)).status).toBe(400);
    expect((await token(app, at(app).client_secret)).status).toBe(401);
    expect((await discover(app.id, app.discovery.client_secret)).status).toBe(401);
    expect((await gateway.api('GET', `/sandbox/api/apps/${app.id}/requests`)).status).toBe(404);
  });

  it('of the sandbox itself cannot be changed', async () => {
    for (const action of ['change', 'rotate', 'delete']) {
      const { status } = await browser.post('/sandbox/apps/demo', { action, name: 'x', redirect_uris: CALLBACK });
      expect(status).toBe(400);
    }
    const { text } = await browser.page('/sandbox/apps/demo');
    expect(text).not.toContain('value="delete"');
  });
});

describe('the last requests', () => {
  it.each<[string, Record<string, string>, { error: string; rule: RegExp; source: RegExp }]>([
    ['nonce', { nonce: '' }, { error: 'invalid_request', rule: /nonce: .*Required by/, source: /mobile-connect\.md/ }],
    [
      'version',
      { version: 'mc_v9' },
      { error: 'invalid_request', rule: /version: of the profile/, source: /3\.1\.2\.1/ },
    ],
    ['scope', { scope: 'mc_authn' }, { error: 'invalid_scope', rule: /scope/, source: /./ }],
    [
      'redirect_uri',
      { redirect_uri: 'http://localhost:1/x' },
      { error: 'invalid_request', rule: /byte for byte/, source: /3\.1\.2\.1/ },
    ],
    [
      'login_hint',
      { login_hint: 'MSISDN:447700900301' },
      { error: 'access_denied', rule: /number of the login_hint/, source: /sandbox\.md/ },
    ],
    ['prompt', { prompt: 'none' }, { error: 'login_required', rule: /prompt=none/, source: /3\.1\.2\.6/ }],
  ])('tell what was wrong with %s, and which rule says so', async (_name, changes, { error, rule, source }) => {
    const app = await makeApp();
    await authorize(app, changes);
    const [last] = await requests(app);
    expect(last).toMatchObject({ endpoint: 'authorize', operator: 'operator-a', end: 'error', error });
    expect(last?.broken?.rule).toMatch(rule);
    expect(last?.broken?.source).toMatch(source);
    const { text } = await browser.page(`/sandbox/apps/${app.id}`);
    expect(textOf(text)).toContain(last?.broken?.rule);
  });

  it('tell of discovery, token and userinfo as well', async () => {
    const app = await makeApp();
    await discover(app.id, app.discovery.client_secret);
    await discover(app.id, 'wrong');
    await discover(app.id, app.discovery.client_secret, { Redirect_URL: 'http://localhost:1/x' });
    await token(app, 'wrong');
    await token(app, at(app).client_secret);
    expect((await requests(app)).map(({ endpoint, end, error }) => [endpoint, end, error])).toEqual([
      ['token', 'error', 'invalid_grant'],
      ['token', 'error', 'invalid_client'],
      ['discovery', 'error', 'invalid_request'],
      ['discovery', 'error', 'invalid_client'],
      ['discovery', 'answered', undefined],
    ]);
  });

  it('hold no number, token, code, secret or address', async () => {
    const app = await makeApp();
    await authorize(app, { login_hint: `MSISDN:${NUMBER}`, state: 'state-of-mine' });
    await authorize(app, { scope: `openid ${NUMBER}`, acr_values: NUMBER, [NUMBER]: 'x', prompt: NUMBER });
    await token(app, at(app).client_secret);
    await discover(app.id, app.discovery.client_secret);
    const told = JSON.stringify(await requests(app));
    for (const part of [NUMBER, 'state-of-mine', 'a-code-of-nobody', CALLBACK, at(app).client_secret ?? '?']) {
      expect(told).not.toContain(part);
    }
    expect(told).toContain('login_hint');
  });

  it('are the last fifty, the latest first, until they are emptied', async () => {
    const app = await makeApp();
    for (let count = 0; count < KEPT_REQUESTS; count += 1) await authorize(app, { prompt: 'none' });
    await authorize(app);
    const list = await requests(app);
    expect(list).toHaveLength(KEPT_REQUESTS);
    expect(list[0]).toMatchObject({ end: 'login' });
    expect(list[1]).toMatchObject({ end: 'error' });
    await browser.post(`/sandbox/apps/${app.id}`, { action: 'clear' });
    expect(await requests(app)).toEqual([]);
  });
});
