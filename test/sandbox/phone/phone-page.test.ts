import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readable } from '../../../src/sandbox/phone/phone-view.ts';
import { at, startSimulator, type TestSimulator, transactionId } from '../simulated-service.ts';

let sandbox: TestSimulator;
beforeAll(async () => {
  sandbox = await startSimulator();
});
afterAll(() => sandbox.close());

async function page(query = ''): Promise<{ html: string; cookie: string; csrf: string; csp: string | null }> {
  const response = await fetch(`${sandbox.origin}/sandbox/phone${query}`);
  const html = await response.text();
  return {
    html,
    cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    csrf: /name="csrf" value="([0-9a-f]+)"/.exec(html)?.[1] ?? '',
    csp: response.headers.get('content-security-policy'),
  };
}

const post = (id: string, form: Record<string, string>, headers: Record<string, string>) =>
  fetch(`${sandbox.origin}/sandbox/phone/messages/${id}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { Origin: sandbox.origin, ...headers },
    redirect: 'manual',
  });

describe('the page', () => {
  it('draws each phone with text, code and both buttons, and nothing that a strict policy would refuse', async () => {
    await sandbox.sign({ msisdn: '41790000001', text: 'Signet: Sign in to <b>Shop</b>? (AB23) Thanks' });
    await sandbox.sign({ msisdn: '447700900001' });
    const { html } = await page();
    expect(html).toMatch(/<h2[^>]*>\+41 790 000 001<\/h2>/);
    expect(html).toMatch(/<h2[^>]*>\+44 770 090 0001<\/h2>/);
    expect(html).toContain('Signet: Sign in to &lt;b&gt;Shop&lt;/b&gt;?');
    expect(html).toMatch(/class="handset-code">.*AB23<\/p>/);
    expect(html).toContain('Thanks');
    expect(html.match(/value="approve"/g)).toHaveLength(2);
    expect(html.match(/value="refuse"/g)).toHaveLength(2);
    expect(html).not.toMatch(/ style=| on[a-z]+=|<script(?![^>]* src=)/);
    expect(html).toMatch(/<noscript><meta http-equiv="refresh" content="5">/);
    expect(html).toMatch(/aria-live="polite"/);
  });

  it.each([
    ['Signet: Sign in? (AB23)', 'Signet: Sign in?'],
    ['Signet: Only if the page shows CD45.', 'Signet: Only if the page shows CD45.'],
  ])('shows the code of %j large and the text whole', async (text, before) => {
    const msisdn = text.includes('(') ? '41790000002' : '41790000003';
    await sandbox.sign({ msisdn, text });
    const { html } = await page(`?msisdn=${msisdn}`);
    expect(html).toContain(`<p class="handset-text">${before}</p>`);
    expect(html).toMatch(/class="handset-code">.*(AB23|CD45)<\/p>/);
  });

  it('shows only the numbers asked for, several of them side by side', async () => {
    const one = await page('?msisdn=%2B41790000001');
    expect(one.html.match(/data-phone=/g)).toHaveLength(1);
    const two = await page('?msisdn=41790000001,447700900001');
    expect(two.html.match(/data-phone=/g)).toHaveLength(2);
    const quiet = await page('?msisdn=41790000777');
    expect(quiet.html).toContain('No messages');
    expect((await page('?msisdn=33612345678')).html).toContain('No operator here serves that number');
  });

  it('cannot be put into a frame or keep a copy', async () => {
    const response = await fetch(`${sandbox.origin}/sandbox/phone`);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a form', () => {
  let refused = 0;

  it('answers the message and goes back to the same phones', async () => {
    const id = transactionId(await sandbox.sign({ msisdn: '41790000010' }));
    const { cookie, csrf } = await page('?msisdn=41790000010');
    const form = { csrf, action: 'approve', view: '41790000010' };
    const response = await post(id, form, { Cookie: cookie });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/sandbox/phone?msisdn=41790000010');
    expect(at((await sandbox.status(id)).text, 'MSS_StatusResp.Status.StatusCode.Value')).toBe('500');
    expect((await page('?msisdn=41790000010')).html).toContain('Approved');
    expect((await post(id, { ...form, action: 'refuse' }, { Cookie: cookie })).status).toBe(303);
    expect(at((await sandbox.status(id)).text, 'MSS_StatusResp.Status.StatusCode.Value')).toBe('500');
  });

  it('never leads to another place', async () => {
    const { cookie, csrf } = await page();
    const response = await post('h0', { csrf, action: 'approve', view: '//evil.example' }, { Cookie: cookie });
    expect(response.headers.get('location')).toBe('/sandbox/phone');
  });

  it.each([
    ['without its token', { csrf: '' }, {}],
    ['with a token of somebody else', { csrf: 'a'.repeat(32) }, {}],
    ['without the cookie', {}, { Cookie: '' }],
    ['from another origin', {}, { Origin: 'http://evil.example' }],
    ['from another site', {}, { 'Sec-Fetch-Site': 'cross-site' }],
    ['from another port of this host', {}, { 'Sec-Fetch-Site': 'same-site' }],
  ])('%s is refused', async (_name, form, headers) => {
    refused += 1;
    const id = transactionId(await sandbox.sign({ msisdn: `4179000300${refused}` }));
    const { cookie, csrf } = await page();
    const response = await post(id, { csrf, action: 'approve', ...form }, { Cookie: cookie, ...headers });
    expect(response.status).toBe(403);
    expect(at((await sandbox.status(id)).text, 'MSS_StatusResp.Status.StatusCode.Value')).toBe('504');
  });
});

describe('the stream', () => {
  const streams: AbortController[] = [];
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.abort();
  });

  /** Collects the stream's text as it comes. */
  async function listen(query = ''): Promise<() => string> {
    const { cookie } = await page();
    const abort = new AbortController();
    streams.push(abort);
    const response = await fetch(`${sandbox.origin}/sandbox/phone/events${query}`, {
      headers: { Cookie: cookie },
      signal: abort.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    const collect = async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString('utf8');
    };
    collect().catch(() => undefined);
    return () => text;
  }

  it('brings a card for each change, of the phones that the page shows', async () => {
    const all = await listen();
    const one = await listen('?msisdn=41790000020');
    const id = transactionId(await sandbox.sign({ msisdn: '41790000020', text: 'Signet: Sign in? (ZZ22)' }));
    await sandbox.sign({ msisdn: '41790000021', text: 'Signet: Sign in? (YY33)' });
    await expect.poll(all).toContain('YY33');
    expect(one()).toContain('ZZ22');
    expect(one()).not.toContain('YY33');
    await sandbox.answer(id, 'refuse');
    await expect.poll(one).toContain('Refused');
    const events = one()
      .split('\n\n')
      .filter((event) => event.startsWith('event: card\n'));
    const [card] = events.slice(-1).map((event) => JSON.parse(event.slice('event: card\ndata: '.length)));
    expect(card).toEqual({ msisdn: '41790000020', version: expect.stringContaining(id), html: expect.any(String) });
  });

  it('is only for browsers that opened the page', async () => {
    const response = await fetch(`${sandbox.origin}/sandbox/phone/events`);
    expect(response.status).toBe(403);
  });
});

describe('numbers for people', () => {
  it.each([
    ['41791234567', '+41 791 234 567'],
    ['447700900301', '+44 770 090 0301'],
    ['358457000001', '+358 457 000 001'],
    ['12025550123', '+1 202 555 0123'],
  ])('%s is written %s', (msisdn, written) => {
    expect(readable(msisdn)).toBe(written);
  });
});
