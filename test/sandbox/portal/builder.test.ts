/** The request builder by its forms: what it makes, explains, runs and shows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppWithSecrets } from '../../../src/sandbox/apps/registered-apps.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { formBrowser, textOf } from './form-browser.ts';

let gateway: OwnGateway;
let app: AppWithSecrets;
let start: Record<string, string>;
const browser = formBrowser(() => gateway.origin);
const PASSTHROUGH = '447700900301';

async function makeApp(settings: object = {}): Promise<AppWithSecrets> {
  const redirect_uris = [`${gateway.origin}/sandbox/builder/callback`];
  const body = { name: 'Built', redirect_uris, ...settings };
  return (await gateway.api<AppWithSecrets>('POST', '/sandbox/api/apps', body)).body;
}

beforeAll(async () => {
  gateway = await startGateway();
  app = await makeApp();
  start = {
    app: app.id,
    operator: 'operator-b',
    redirect_uri: `${gateway.origin}/sandbox/builder/callback`,
    scope: 'openid mc_authn',
    version: 'mc_di_r2_v2.3',
    acr_values: '2',
    hint_kind: 'MSISDN:',
    hint_value: PASSTHROUGH,
    state: 'yes',
    nonce: 'yes',
    pkce: 'yes',
  };
  await browser.page('/sandbox/builder');
});
afterAll(() => gateway.close());

/** Follows the redirects of a run, back to the portal. */
async function run(fields: Record<string, string>): Promise<{ readonly visited: string[]; readonly text: string }> {
  let { location, status, text } = await browser.post('/sandbox/builder', { ...start, ...fields, action: 'run' });
  const visited: string[] = [];
  while (location !== null && visited.length < 12) {
    visited.push(location);
    ({ location, status, text } = await browser.page(location));
  }
  visited.push(String(status));
  return { visited, text: textOf(text) };
}

describe('the builder', () => {
  it('explains what it would send, and says which rule it breaks', async () => {
    const { text } = await browser.post('/sandbox/builder', { ...start, nonce: '', action: 'show' });
    const read = textOf(text);
    expect(read).toContain('Held to the rules of mc_di_r2_v2.3');
    expect(read).toContain('invalid_request: Mandatory parameter nonce is missing');
    expect(read).toContain(`login_hint=MSISDN%3A${PASSTHROUGH}`);
    expect(read).toContain('comes back unchanged (required)');
    expect(text).not.toMatch(/ style=| on[a-z]+=|<script(?![^>]* src=)/);
  });

  it.each([
    ['Basic and RS256', {}],
    [
      'the secret in the body and ES256',
      { token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'ES256' },
    ],
    ['HS256', { id_token_signed_response_alg: 'HS256' }],
    ['no secret at all', { token_endpoint_auth_method: 'none' }],
  ])('runs a request, exchanges the code and verifies the ID token: %s', async (_name, settings) => {
    const { text, visited } = await run({ app: (await makeApp(settings)).id });
    expect(visited.at(-2)).toBe('/sandbox/builder/result');
    expect(text).toContain('The request was answered');
    expect(text).toMatch(/sub [0-9a-f]{8}-/);
    expect(text).toContain('Answer of userinfo HTTP 200');
    expect(text).not.toContain('Wrong:');
    expect(text).not.toMatch(/eyJ[\w-]{20}/);
  });

  it.each([
    [{ acr_values: '4', hint_kind: '', version: 'mc_v9' }, 'version', 'authorize'],
    [{ state: '', nonce: '' }, 'state is missing', 'authorize'],
    [{ further: 'scope=openid' }, 'scope', 'authorize'],
  ])('shows where %j ends, and the rule', async (fields, description, where) => {
    const { text } = await run(fields);
    expect(text).toContain('The request ended with an error');
    expect(text).toContain(`Where ${where}`);
    expect(text).toContain(description);
    expect(text).toMatch(/Rule \w/);
  });

  it.each([
    ['lookup', /^login_hint$/, 'ENCR_MSISDN:'],
    ['lookup_token', /^login_hint_token$/, 'ey'],
  ])('looks a number up as discovery would (%s), and runs the request with it', async (hint_kind, name, begin) => {
    const { text, visited } = await run({ hint_kind });
    const sent = new URL(visited[0] ?? '').searchParams;
    const [found] = [...sent].filter(([parameter]) => name.test(parameter));
    expect(found?.[1]).toMatch(new RegExp(`^${begin}`));
    expect(visited[0]).not.toContain(PASSTHROUGH);
    expect(text).toContain('The request was answered');
    const shown = await browser.post('/sandbox/builder', { ...start, hint_kind, action: 'show' });
    expect(shown.text).toContain(`value="${PASSTHROUGH}"`);
    expect(textOf(shown.text)).toContain(begin);
  });

  it.each([
    ['x', 'An international number is needed here'],
    ['33612345678', 'No operator here serves this number'],
    ['41790000001', 'This is a number of operator-a'],
  ])('says what is wrong with %s next to its field, and sends nothing', async (hint_value, told) => {
    for (const action of ['run', 'show']) {
      const fields = { ...start, hint_kind: 'lookup', hint_value, action };
      const { location, status, text } = await browser.post('/sandbox/builder', fields);
      expect([location, status]).toEqual([null, 400]);
      expect(textOf(text)).toContain(told);
      expect(text).not.toContain('id="url"');
    }
  });

  it('takes an answer once, and only in the browser that asked', async () => {
    const { visited } = await run({});
    const callback = visited.find((address) => address.includes('/sandbox/builder/callback?')) ?? '';
    expect((await browser.page(callback)).status).toBe(404);
    const other = formBrowser(() => gateway.origin);
    expect((await other.page(callback)).status).toBe(404);
    expect((await other.page('/sandbox/builder/result')).status).toBe(404);
  });

  it('takes forms of its own page only', async () => {
    expect((await browser.post('/sandbox/builder', { ...start, action: 'run', csrf: 'x' })).status).toBe(403);
    expect((await browser.post('/sandbox/builder', { ...start, app: 'nobody', action: 'run' })).status).toBe(404);
  });
});
