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

describe('the dialogue of a SIM that is activated', () => {
  const msisdn = '41790004001';
  const code = ({ text }: { text: string }) => at(text, 'MSS_StatusResp.Status.StatusCode.Value');
  const step = (html: string) => /Step (\d) of 3/.exec(html)?.[1];

  it('asks for the terms, for a PIN twice, then for the signature', async () => {
    await sandbox.setNumber({ msisdn, active: false, auto_activation: true });
    const id = transactionId(await sandbox.sign({ msisdn, text: 'Signet: Sign in? (AB23)' }));
    const first = await page(`?msisdn=${msisdn}`);
    expect(step(first.html)).toBe('1');
    expect(first.html).not.toContain('AB23');
    const send = async (action: string, pins: object = {}) => {
      const form = { csrf: first.csrf, view: msisdn, action, ...pins };
      expect((await post(id, form, { Cookie: first.cookie })).status).toBe(303);
      return (await page(`?msisdn=${msisdn}`)).html;
    };
    expect(step(await send('approve'))).toBe('1');
    expect(step(await send('set_pin', { pin: '908172', pin_again: '908172' }))).toBe('1');
    const asked = await send('accept_terms');
    expect(step(asked)).toBe('2');
    expect(asked, 'nothing interrupts the typing').not.toContain('http-equiv="refresh"');
    expect(step(await send('approve'))).toBe('2');
    expect(await send('set_pin', { pin: '12345', pin_again: '12345' })).toContain('The PIN must have 6 digits.');
    expect(await send('set_pin', { pin: '908172', pin_again: '654321' })).toContain('The two PINs are not the same.');
    expect(code(await sandbox.status(id))).toBe('504');
    const signing = await send('set_pin', { pin: '908172', pin_again: '908172' });
    expect(signing).toContain('AB23');
    expect(signing).not.toContain('908172');
    const done = await send('approve');
    expect(code(await sandbox.status(id))).toBe('500');
    expect(done).toContain('recovery code');
    expect(done, 'a text message is only read').not.toContain('value="refuse"');
  });

  it('can be cancelled at every step', async () => {
    const other = '41790004002';
    await sandbox.setNumber({ msisdn: other, active: false, auto_activation: true });
    const id = transactionId(await sandbox.sign({ msisdn: other }));
    const { cookie, csrf } = await page(`?msisdn=${other}`);
    for (const action of ['accept_terms', 'refuse']) await post(id, { csrf, action, view: other }, { Cookie: cookie });
    expect(at((await sandbox.status(id)).text, 'Fault.Code.SubCode.Value')).toBe('_401');
  });
});

describe('a message of an app', () => {
  it('shows who asks, and a transaction as pairs', async () => {
    const msisdn = '358457004001';
    const approval = { type: 'Payment', dtbd: [{ key: 'To <b>', value: 'Signet: Shop' }] };
    await sandbox.sign({
      msisdn,
      profile: 'http://mid.swisscom.ch/Device-LoA4',
      parts: {
        DataToBeSigned: { Data: JSON.stringify(approval), MimeType: 'application/vnd.mobileid.txn-approval' },
        AdditionalServices: [
          {
            Description: 'http://mss.ficom.fi/TS102204/v1.0.0#displayName',
            DisplayName: { Value: 'Shop & Co' },
          },
        ],
      },
    });
    const { html } = await page(`?msisdn=${msisdn}`);
    expect(html).toContain('<dt>To &lt;b&gt;</dt><dd>Signet: Shop</dd>');
    expect(html).toMatch(/class="handset-from">.*Shop &amp; Co<\/p>/);
  });

  it('that another app opened remembers the way back', async () => {
    const msisdn = '358457004002';
    const AdditionalServices = [
      { Description: 'http://mid.swisscom.ch/as#app2app', App2App: { RedirectUri: 'myapp://back' } },
    ];
    const profile = 'http://mid.swisscom.ch/Device-LoA4';
    const id = transactionId(await sandbox.sign({ msisdn, profile, parts: { AdditionalServices } }));
    const opened = await fetch(`${sandbox.origin}/sandbox/phone/messages/${id}`, { redirect: 'manual' });
    expect(opened.headers.get('location')).toBe(`/sandbox/phone?msisdn=${msisdn}&from=app`);
    const { cookie, csrf, html } = await page(`?msisdn=${msisdn}&from=app`);
    expect(html).toContain(' data-follow');
    const form = { csrf, view: msisdn, from: 'app', action: 'approve' };
    const answered = await post(id, form, { Cookie: cookie });
    expect(answered.headers.get('location')).toBe(`/sandbox/phone?msisdn=${msisdn}&from=app`);
    expect((await page(`?msisdn=${msisdn}&from=app`)).html).toContain('<a href="myapp://back" data-back>');
    expect((await page(`?msisdn=${msisdn}`)).html).not.toContain('data-follow');
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
