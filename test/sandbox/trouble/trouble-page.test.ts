/** The page of troubles by forms alone, as a browser without JavaScript uses it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KINDS } from '../../../src/sandbox/trouble/kinds.ts';
import { startSimulator, type TestSimulator } from '../simulated-service.ts';

let sandbox: TestSimulator;
let cookie = '';
let csrf = '';
const PATH = '/sandbox/trouble';

async function page(query = ''): Promise<string> {
  const response = await fetch(`${sandbox.origin}${PATH}${query}`, { headers: { Cookie: cookie } });
  cookie = (response.headers.get('set-cookie') ?? cookie).split(';')[0] ?? '';
  const html = await response.text();
  csrf = /name="csrf" value="([0-9a-f]+)"/.exec(html)?.[1] ?? '';
  return html;
}

async function post(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${sandbox.origin}${PATH}`, {
    method: 'POST',
    headers: { Origin: sandbox.origin, Cookie: cookie, ...headers },
    body: new URLSearchParams({ csrf, ...fields }),
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}
const set = (fields: Record<string, string>) =>
  post({ action: 'set', kind: 'garbage', operator: '', operation: 'any', msisdn: '', count: '', ms: '', ...fields });
const listed = async () => (await sandbox.call('GET', '/sandbox/api/trouble')).body;

beforeAll(async () => {
  sandbox = await startSimulator();
  await page();
});
afterEach(() => sandbox.call('DELETE', '/sandbox/api/trouble'));
afterAll(() => sandbox.close());

describe('the page', () => {
  it('offers every kind, explains it, and has nothing that a strict policy would refuse', async () => {
    const html = await page();
    for (const kind of KINDS) {
      expect(html).toContain(`<option value="${kind}"`);
      expect(html).toContain(`<code class="option-hint">${kind}</code>`);
    }
    for (const name of ['Alpha Mobile', 'Bravo Mobile', 'Charlie Mobile']) expect(html).toContain(`>${name}</option>`);
    expect(html).not.toMatch(/ style=| on[a-z]+=|<script(?![^>]* src=)/);
    expect(html).toContain('No trouble.');
  });

  it('makes trouble, shows whom it meets and its hits, and removes it', async () => {
    const made = await set({
      kind: 'latency',
      operator: 'operator-a',
      msisdn: '+41 79 000 00 01',
      count: '5',
      ms: '10',
    });
    expect(made).toMatchObject({ status: 303, location: `${PATH}?done=set` });
    await sandbox.sign({ msisdn: '41790000001' });
    const html = await page('?done=set');
    expect(html).toMatch(/role="status".*in force/s);
    expect(html).toContain('Alpha Mobile, +41 790 000 001');
    expect(html).toContain('10 ms');
    expect(html).toContain('1 of 5');
    const id = /name="remove" value="(t\d+)"/.exec(html)?.[1] ?? '';
    expect(await post({ remove: id })).toMatchObject({ status: 303, location: `${PATH}?done=removed` });
    expect(await listed()).toEqual([]);
    expect((await post({ remove: id })).status).toBe(400);
  });

  it('removes all at once', async () => {
    for (const kind of ['garbage', 'jitter']) await set({ kind });
    expect((await post({ action: 'clear' })).location).toBe(`${PATH}?done=cleared`);
    expect(await listed()).toEqual([]);
  });

  it.each([
    [{ msisdn: '33123' }, 'msisdn', /prefixes are/],
    [{ kind: 'wrong_status', status: 'soon' }, 'status', /expected number/],
    [{ kind: 'cms_expired', operation: 'profile' }, 'operation', /can only meet/],
  ])('says what is wrong with %j, and keeps what was typed', async (fields, field, words) => {
    const { status, text } = await set(fields);
    expect(status).toBe(400);
    expect(/role="alert">([^<]*)</.exec(text)?.[1]).toMatch(words);
    expect(text).toMatch(new RegExp(`name="${field}"[^>]*aria-invalid="true"`));
    for (const value of Object.values(fields)) expect(text).toContain(`value="${value}"`);
    expect(await listed()).toEqual([]);
  });

  it('passes over a parameter that the chosen kind does not take', async () => {
    expect((await set({ kind: 'garbage', ms: '500', bytes: '7' })).status).toBe(303);
    expect(await listed()).toMatchObject([{ kind: 'garbage', ms: null, bytes: null }]);
  });

  it.each([
    ['another site', {}, { Origin: 'https://evil.example' }],
    ['a browser that says so', {}, { 'Sec-Fetch-Site': 'cross-site' }],
    ['no token', { csrf: '' }, {}],
    ['a wrong token', { csrf: '0'.repeat(32) }, {}],
  ])('takes no form from %s', async (_who, fields, headers) => {
    const { status } = await post({ action: 'set', kind: 'garbage', ...fields }, headers);
    expect(status).toBe(403);
    expect(await listed()).toEqual([]);
  });
});
