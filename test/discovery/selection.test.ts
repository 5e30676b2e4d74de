/** The operator selection over HTTP: who may see it, what a choice leads to, and what it refuses. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RelyingParty } from '../../src/provider/relying-party.ts';
import { basic, REDIRECT, REDIRECT_WITH_QUERY, SECRET, type Service, startService } from './service.ts';

const PATH = '/v2/discovery/users/operator-selection';
const ORIGIN = 'http://localhost:3000';
let service: Service;
let shop: RelyingParty;
let advanced = 0;

beforeAll(async () => {
  service = await startService();
  const registered = service.parties.get('shop');
  if (!registered) throw new Error('shop is registered');
  shop = registered;
});
afterEach(() => {
  service.parties.set('shop', shop);
  service.advance(-advanced);
  advanced = 0;
});
afterAll(() => service.close());

const later = (ms: number) => {
  advanced += ms;
  service.advance(ms);
};

/** The path and query of a selection page, as discovery gives it. */
async function link(redirect: string = REDIRECT): Promise<string> {
  const answer = await service.send('GET', `/v2/discovery?Redirect_URL=${encodeURIComponent(redirect)}`, {
    authorization: basic('shop-discovery', SECRET),
    accept: 'application/json',
  });
  return JSON.parse(answer.text).links[0].href.slice(ORIGIN.length);
}

const post = (
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
) =>
  service.send(
    'POST',
    path,
    { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    new URLSearchParams(form).toString(),
  );

describe('the page', () => {
  test('offers every operator and a field for the number, and posts to itself', async () => {
    const path = await link();
    const page = await service.send('GET', path);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['referrer-policy']).toBe('same-origin');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.text).not.toContain('name="q"');
    const actions = [...page.text.matchAll(/action="([^"]*)"/g)].map(([, action]) => action);
    expect(new Set(actions)).toEqual(new Set([path]));
    for (const value of ['901_01', '901_02', '901_03']) expect(page.text).toContain(`value="${value}"`);
    expect(page.text).toContain('name="msisdn"');
    expect(page.text).toContain('Demo Shop');
  });

  test('lets its forms end at the relying party, and nowhere else outside', async () => {
    const page = await service.send('GET', await link());
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("form-action 'self' https://shop.example;");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
  });

  test.each([
    ['de-CH,de;q=0.9', 'de'],
    ['fr', 'fr'],
    ['ja', 'en'],
  ])('speaks the language of the browser: %s', async (accept, language) => {
    const page = await service.send('GET', await link(), { 'accept-language': accept });
    expect(page.text).toContain(`<html lang="${language}"`);
  });

  test('every registered redirect address has a page', async () => {
    expect((await service.send('GET', await link(REDIRECT_WITH_QUERY))).status).toBe(200);
  });
});

describe('a choice', () => {
  test.each(['901_01', '901_02', '901_03'])('operator %s: back with its code, no number', async (code) => {
    const answer = await post(await link(), { mcc_mnc: code, msisdn: '' });
    expect([answer.status, answer.headers.location]).toEqual([303, `${REDIRECT}?mcc_mnc=${code}`]);
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('a number: back with its operator and the number encrypted for this relying party', async () => {
    const answer = await post(await link(), { msisdn: '+44 7700 900301' });
    expect(answer.status).toBe(303);
    expect(answer.text).toBe('');
    const url = new URL(String(answer.headers.location));
    expect(url.origin + url.pathname).toBe(REDIRECT);
    expect([...url.searchParams.keys()]).toEqual(['mcc_mnc', 'subscriber_id', 'subscriber_id_token']);
    expect(url.searchParams.get('subscriber_id_token')).toBe(url.searchParams.get('subscriber_id'));
    expect(url.searchParams.get('mcc_mnc')).toBe('901_02');
    expect(url.href).not.toContain('447700900301');
    expect(
      await service.issuer.open(url.searchParams.get('subscriber_id') ?? '', {
        operator: 'operator-b',
        relyingParty: 'shop',
        keys: [...service.keys.values()],
      }),
    ).toEqual({ ok: true, msisdn: '447700900301' });
  });

  test('the code in the callback finds the operator again', async () => {
    const answer = await post(await link(), { mcc_mnc: '901_03' });
    const [mcc, mnc] = (new URL(String(answer.headers.location)).searchParams.get('mcc_mnc') ?? '').split('_');
    const again = await service.send(
      'GET',
      `/v2/discovery?Redirect_URL=${encodeURIComponent(REDIRECT)}&Selected-MCC=${mcc}&Selected-MNC=${mnc}`,
      { authorization: basic('shop-discovery', SECRET) },
    );
    expect(JSON.parse(again.text).response.serving_operator).toBe('Charlie Mobile');
  });

  test('cancel: back with an error that either kind of SDK reads', async () => {
    const answer = await post(await link(), { cancel: '1', mcc_mnc: '901_01' });
    const url = new URL(String(answer.headers.location));
    expect([answer.status, Object.fromEntries(url.searchParams)]).toEqual([
      303,
      {
        error: 'access_denied',
        error_description: 'The person cancelled the operator selection',
        description: 'The person cancelled the operator selection',
      },
    ]);
  });

  test('the query of a registered address stays as it is', async () => {
    const answer = await post(await link(REDIRECT_WITH_QUERY), { mcc_mnc: '901_01' });
    expect(answer.headers.location).toBe(`${REDIRECT_WITH_QUERY}&mcc_mnc=901_01`);
  });

  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['blanks', { msisdn: '   ' }],
    ['letters', { msisdn: 'alice' }],
    ['a national number', { msisdn: '079 123 45 67' }],
    ['a number that nobody serves', { msisdn: '+1 555 010 0200' }],
    ['an operator that is none', { mcc_mnc: '310_150' }],
    ['markup', { msisdn: '"><script>alert(1)</script>' }],
  ])('%s: the page again, with what was typed and a word on it', async (_name, form) => {
    const answer = await post(await link(), form);
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).toContain('name="msisdn"');
    expect(answer.text).toContain('aria-invalid="true"');
    expect(answer.text).not.toContain('<script>alert');
    expect(answer.headers['content-security-policy']).toContain("form-action 'self' https://shop.example;");
  });
});

const ONCE = /^Most-Recent-Selected-Operator=901_02; Path=\/v2\/discovery; Max-Age=15552000; HttpOnly; SameSite=Lax$/;

describe('the choice of last time', () => {
  const remembered = 'Most-Recent-Selected-Operator=901_02';
  const cookies = (answer: Awaited<ReturnType<typeof post>>): string[] => answer.headers['set-cookie'] ?? [];

  test.each<[string, Record<string, string>]>([
    ['a picked operator', { mcc_mnc: '901_02' }],
    ['the operator of a number, without the number', { msisdn: '447700900301' }],
  ])('%s is remembered', async (_name, form) => {
    const [operator, expiry, older, ...rest] = cookies(await post(await link(), form));
    expect(operator).toMatch(ONCE);
    expect(expiry).toMatch(/^Most-Recent-Selected-Operator-Expiry=\d{13}; Path=\/v2\/discovery; Max-Age=15552000; /);
    expect(older).toMatch(/^mcc_mnc=901_02; Path=\/v1\/discovery; Max-Age=15552000; HttpOnly; SameSite=Lax$/);
    expect(rest).toEqual([]);
  });

  test('over HTTPS the cookie is for HTTPS only', async () => {
    const secure = await startService({}, { discovery: { origin: 'https://discover.example' } });
    const found = await secure.send(
      'GET',
      `/v2/discovery?Redirect_URL=${encodeURIComponent(REDIRECT)}&Selected-MCC=901&Selected-MNC=01`,
      { authorization: basic('shop-discovery', SECRET) },
    );
    for (const cookie of cookies(found)) expect(cookie).toMatch(/; Secure$/);
    expect(cookies(found)).toHaveLength(3);
    await secure.close();
  });

  test.each<[string, Record<string, string>]>([
    ['cancel', { cancel: '1' }],
    ['nothing chosen', {}],
    ['a number of nobody', { msisdn: '15550100200' }],
  ])('%s changes nothing', async (_name, form) => {
    expect(cookies(await post(await link(), form))).toEqual([]);
  });

  test('is offered alone, with a way to all others', async () => {
    const path = await link();
    const page = await service.send('GET', path, { cookie: `a=b; ${remembered}; c` });
    expect(page.text).toContain('value="901_02"');
    expect(page.text).not.toContain('value="901_01"');
    expect(page.text).not.toContain('name="msisdn"');
    expect(page.text).toContain('This browser used it last time.');
    const [, others = ''] = /<a class="button secondary" href="([^"]+)">Use another operator</.exec(page.text) ?? [];
    const all = await service.send('GET', others.replaceAll('&amp;', '&'), { cookie: remembered });
    for (const value of ['901_01', '901_02', '901_03']) expect(all.text).toContain(`value="${value}"`);
    expect(all.text).toContain('name="msisdn"');
    expect((await post(path, { mcc_mnc: '901_02' })).status).toBe(303);
  });

  test.each([
    '',
    'Most-Recent-Selected-Operator=',
    'Most-Recent-Selected-Operator=310_150',
    'Most-Recent-Selected-Operator="><script>',
    `${remembered}; Most-Recent-Selected-Operator-Expiry=1`,
    `${remembered}; Most-Recent-Selected-Operator-Expiry=soon`,
    '=;%;;',
  ])('with the cookie %j there is none', async (cookie) => {
    const page = await service.send('GET', await link(), { cookie });
    for (const value of ['901_01', '901_02', '901_03']) expect(page.text).toContain(`value="${value}"`);
  });

  test('a wrong number shows all operators, whatever was chosen last', async () => {
    const page = await service.send(
      'POST',
      await link(),
      { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie: remembered },
      'msisdn=x',
    );
    expect(page.text).toContain('value="901_01"');
    expect(page.text).toContain('aria-invalid="true"');
  });

  test('every page has a way back without a choice', async () => {
    for (const cookie of ['', remembered]) {
      const page = await service.send('GET', await link(), { cookie });
      expect(page.text).toMatch(/<button [^>]*name="cancel" value="1">Back to Demo Shop</);
    }
  });
});

describe('the right to choose', () => {
  const withSession = (id: string) => `${PATH}?session_id=${id}`;

  test.each(['', 'x', 'AAAA'.repeat(20), '%00', '../..', 'a'.repeat(4_000)])('session_id %j is none', async (id) => {
    for (const answer of [
      await service.send('GET', withSession(id)),
      await post(withSession(id), { mcc_mnc: '901_01' }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    }
  });

  test('without session_id there is no page', async () => {
    expect((await service.send('GET', PATH)).status).toBe(400);
  });

  test('a changed session_id is none', async () => {
    const path = await link();
    const changed = path.slice(0, -12) + (path.at(-12) === 'A' ? 'B' : 'A') + path.slice(-11);
    expect((await service.send('GET', changed)).status).toBe(400);
  });

  test('something sealed for another purpose is none', async () => {
    const sealed = service.dependencies.keyring.seal(
      JSON.stringify({ relyingPartyId: 'shop', redirectUrl: REDIRECT, until: Number.MAX_SAFE_INTEGER }),
      'another_purpose',
    );
    expect((await service.send('GET', withSession(sealed))).status).toBe(400);
  });

  test('ends after ten minutes; the way back to the relying party is open for a day more', async () => {
    const path = await link();
    later(599_999);
    expect((await service.send('GET', path)).status).toBe(200);
    later(1);
    const late = await service.send('GET', path);
    expect(late.status).toBe(400);
    expect(late.text).toContain(`action="${path}"`);
    expect(late.text).toContain('Back to Demo Shop');
    expect(late.headers['content-security-policy']).toContain("form-action 'self' https://shop.example;");
    const back = await post(path, { mcc_mnc: '901_01' });
    const description = 'The operator selection took too long';
    expect([back.status, Object.fromEntries(new URL(String(back.headers.location)).searchParams)]).toEqual([
      303,
      { error: 'access_denied', error_description: description, description },
    ]);
    expect(back.headers['set-cookie']).toBeUndefined();
    later(86_400_000);
    expect((await service.send('GET', path)).text).not.toContain(`action="${path}"`);
    expect((await post(path, { mcc_mnc: '901_01' })).status).toBe(400);
  });

  test('never redirects to an address that is no longer registered, or for a party that is gone', async () => {
    const path = await link();
    service.parties.set('shop', { ...shop, redirect_uris: [REDIRECT_WITH_QUERY] });
    expect((await post(path, { mcc_mnc: '901_01' })).status).toBe(400);
    service.parties.delete('shop');
    expect((await post(path, { mcc_mnc: '901_01' })).status).toBe(400);
  });

  test('holds no phone number, not even of a request that had one', async () => {
    const answer = await service.send(
      'GET',
      `/v2/discovery?Redirect_URL=${encodeURIComponent(REDIRECT)}&MSISDN=447700900301&Manually-Select=1`,
      { authorization: basic('shop-discovery', SECRET) },
    );
    const id = new URL(JSON.parse(answer.text).links[0].href).searchParams.get('session_id') ?? '';
    expect(service.dependencies.keyring.open(id, 'discovery_selection')).not.toContain('4477');
  });
});

describe('only the page itself may post', () => {
  test.each<[string, Record<string, string>, number]>([
    ['from the page', { 'sec-fetch-site': 'same-origin', origin: ORIGIN }, 303],
    ['from the page, in a browser without Sec-Fetch-Site', { origin: ORIGIN }, 303],
    ['from no browser', {}, 303],
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['from another host of the site', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3001' }, 403],
    ['typed', { 'sec-fetch-site': 'none' }, 403],
    ['from another site, in a browser without Sec-Fetch-Site', { origin: 'https://evil.example' }, 403],
    ['from a page that hides itself', { origin: 'null' }, 403],
  ])('%s', async (_name, headers, status) => {
    const answer = await post(await link(), { mcc_mnc: '901_01' }, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.location === undefined).toBe(status !== 303);
  });

  test.each(['PUT', 'DELETE', 'OPTIONS', 'HEAD'])('405: %s', async (method) => {
    const answer = await service.send(method, await link());
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, POST']);
  });

  test('a form beyond the limit', async () => {
    expect((await post(await link(), { msisdn: '1'.repeat(9_000) })).status).toBe(413);
  });
});
