/** Level 2 at an operator whose people sign in by a link in a text message. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, formOf, messageFor, type Page, waitForState } from '../harness/browser.ts';
import { freePort, type OwnGateway, startGateway } from '../harness/gateway.ts';
import { begin, callback, clientAt, createApp, REDIRECT, start, tokens } from '../harness/relying-party.ts';

let gateway: OwnGateway;
let clock = 0;
let configuration: Awaited<ReturnType<typeof clientAt>>;
let numbers = 0;

beforeAll(async () => {
  gateway = await startGateway({
    now: () => Date.now() + clock,
    settings: { operators: { 'operator-b': { sms: { limit: { messages: 3, window_s: 900 } } } } },
  });
  configuration = await clientAt(await createApp(gateway, { name: 'Test Shop' }), 'operator-b');
}, 120_000);
afterAll(() => gateway.close());

const newNumber = (): string => {
  numbers += 1;
  return `4477009${String(50_000 + numbers)}`;
};

/** A login whose text message has arrived. */
async function texted(msisdn = newNumber(), parameters: Readonly<Record<string, string>> = {}) {
  const browser = new Browser();
  const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}`, ...parameters });
  const page = await browser.open(flow.url.href);
  await start(browser, page);
  const message = await messageFor(gateway, msisdn);
  const link = message.link ?? '';
  return { browser, flow, page, msisdn, message, link };
}

const onward = (browser: Browser, page: Page): Promise<Page> => browser.open(page.url, gateway.origin);
const press = async (link: string, answer: string, phone = new Browser()): Promise<Page> =>
  phone.submit(formOf(await phone.request(link), new URL(link).pathname), { answer });

describe('the link of a text message', () => {
  test('signs in at level 2 on another device, once', async () => {
    const { browser, flow, page, message, link, msisdn } = await texted();
    expect(message).toMatchObject({ kind: 'sms', msisdn });
    expect(message.text).toContain('Test Shop');
    expect(message.text.length).toBeLessThanOrEqual(160);
    expect(page.text).toContain(`data-code="${message.code}"`);
    expect(page.text).toContain('text message with a link');
    expect(new URL(link).pathname).toMatch(/^\/operator-b\/s\/[\w-]{22}$/);

    const phone = new Browser();
    const shown = await phone.request(link);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Test Shop');
    expect(shown.text).toContain([...(message.code ?? '')].join(' '));
    expect(shown.text).not.toMatch(/<script|<noscript/);
    expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
    expect(shown.text).not.toContain('name="referrer"');
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(phone.cookies).toEqual([]);

    const done = await phone.submit(formOf(shown, new URL(link).pathname), { answer: 'approve' });
    expect(done.status).toBe(200);
    expect(done.text).toContain('Confirmed');
    await waitForState(browser, page.url, 'signed');
    const { claims } = await tokens(flow, await onward(browser, page)).then((set) => ({ claims: set.claims() }));
    expect(claims).toMatchObject({ acr: '2', amr: ['SMS_URL_OK'] });

    const again = await phone.request(link);
    expect(again.status).toBe(404);
    expect(again.text).toContain('This link no longer works');
    const never = await phone.request(link.slice(0, -3).concat('AAA'));
    expect([never.status, never.text]).toEqual([404, again.text]);
  });

  test('is not approved by whoever only loads it', async () => {
    const { browser, page, link } = await texted();
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await new Browser().request(link, { method })).status).toBe(200);
    }
    await waitForState(browser, page.url, 'waiting');
    const phone = new Browser();
    const form = formOf(await phone.request(link), new URL(link).pathname);
    const wrong = [
      phone.submit(form),
      phone.submit(form, { answer: 'approve', csrf: 'x' }),
      phone.submit(form, { answer: 'yes' }),
      phone.request(link, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
      phone.request(link, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
        body: new URLSearchParams({ ...form.fields, answer: 'approve' }).toString(),
      }),
    ];
    expect((await Promise.all(wrong)).map(({ status }) => status)).toEqual([400, 400, 400, 415, 400]);
    expect((await phone.request(link, { method: 'DELETE' })).status).toBe(405);
    await waitForState(browser, page.url, 'waiting');
    // an old browser that keeps the address to itself says so with its form
    const old = await phone.request(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
      body: new URLSearchParams({ ...form.fields, answer: 'approve' }).toString(),
    });
    expect(old.status).toBe(200);
    await waitForState(browser, page.url, 'signed');
  });

  test('refuses by its other button', async () => {
    const { browser, page, link } = await texted();
    expect((await press(link, 'refuse')).text).toContain('Nobody was signed in');
    await waitForState(browser, page.url, 'refused');
    const back = await browser.submit(formOf(await browser.request(page.url), '/finish'));
    const { searchParams } = new URL((await browser.follow(back, gateway.origin)).location ?? REDIRECT);
    expect(searchParams.get('error')).toBe('access_denied');
  });

  test('is dead as soon as the login is cancelled, and the number is free at once', async () => {
    const { browser, page, link, msisdn } = await texted();
    const phone = new Browser();
    const form = formOf(await phone.request(link), new URL(link).pathname);
    await browser.submit(formOf(await browser.request(page.url), '/cancel'));
    const late = await phone.submit(form, { answer: 'approve' });
    expect(late.status).toBe(404);
    expect(late.text).toContain('Nothing was confirmed');
    await waitForState(browser, page.url, 'refused');
    const next = await texted(msisdn);
    expect(next.link).not.toBe(link);
    expect((await press(next.link, 'approve')).status).toBe(200);
  });

  test('is one at a time for each number, and not more than the limit in a while', async () => {
    const msisdn = newNumber();
    const first = await texted(msisdn);
    const browser = new Browser();
    const page = await browser.open(begin(configuration, { login_hint: `MSISDN:${msisdn}` }).url.href);
    await start(browser, page);
    expect((await onward(browser, page)).text).toContain('Another sign-in is waiting');
    expect((await press(first.link, 'refuse')).status).toBe(200);
    for (const _turn of [2, 3]) await press((await texted(msisdn)).link, 'approve');
    const another = new Browser();
    const refused = await another.open(begin(configuration, { login_hint: `MSISDN:${msisdn}` }).url.href);
    await start(another, refused);
    await waitForState(another, refused.url, 'error');
    expect((await onward(another, refused)).text).toContain('Too many text messages');
  });

  test('is over after its time', async () => {
    const { browser, page, link } = await texted();
    try {
      clock += 301_000;
      expect((await new Browser().request(link)).status).toBe(404);
    } finally {
      clock = 0;
    }
    expect((await browser.request(page.url)).status).toBe(200);
  });

  test('leaves neither itself nor the number behind', async () => {
    const { link, msisdn, message } = await texted();
    const token = link.slice(-22);
    const { rows } = await gateway.database.sql.query(
      { name: 'test_every_login', text: 'SELECT l::text AS row FROM login_transaction AS l' },
      [],
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(String(row)).not.toContain(token);
    expect(link).not.toContain(msisdn.slice(-6));
    await press(link, 'approve');
    expect(gateway.log.join('\n')).not.toContain(token);
    expect(gateway.log.join('\n')).not.toContain(message.text);
  });

  test('shows what the request is for', async () => {
    const { link } = await texted(newNumber(), {
      scope: 'openid mc_authz',
      version: 'mc_v2.0',
      acr_values: '2',
      client_name: 'Test Shop',
      context: 'Order 4711',
      binding_message: 'Ref 42',
    });
    const { text } = await new Browser().request(link);
    expect(text).toContain('For: Order 4711');
    expect(text).toContain('Ref 42');
  });
});

describe('the phone by itself', () => {
  test.each([
    ['approve', 'signed'],
    ['refuse', 'refused'],
  ])('behaviour %s answers the link after its time', async (behaviour, state) => {
    const msisdn = newNumber();
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour, after_ms: 200 });
    const { browser, page } = await texted(msisdn);
    expect(await waitForState(browser, page.url, 'signed', 'refused', 'error')).toBe(state);
  });

  test('a number that gets no messages is told as one that cannot be used', async () => {
    const msisdn = newNumber();
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour: 'fault', fault: 404 });
    const browser = new Browser();
    const page = await browser.open(begin(configuration, { login_hint: `MSISDN:${msisdn}` }).url.href);
    await start(browser, page);
    await waitForState(browser, page.url, 'error');
    expect((await onward(browser, page)).text).toContain('No text message to this number');
  });

  test.each([
    ['approve', 'signed'],
    ['refuse', 'refused'],
  ])('POST %s to a message presses the button behind its link', async (action, state) => {
    const { browser, page, message } = await texted();
    const { status } = await gateway.api('POST', `/sandbox/api/messages/${message.id}`, { action });
    expect(status).toBe(204);
    expect(await waitForState(browser, page.url, 'signed', 'refused')).toBe(state);
  });
});

test('the number that the network vouches for gets no message', async () => {
  const browser = new Browser();
  const flow = begin(configuration, { login_hint: 'MSISDN:447700900301' });
  const page = await browser.open(flow.url.href);
  expect(callback(page).has('code')).toBe(true);
  expect((await tokens(flow, page)).claims()).toMatchObject({ acr: '2', amr: ['SIM_OK'] });
});

test('levels above ask the SIM', async () => {
  const msisdn = newNumber();
  const browser = new Browser();
  const page = await browser.open(begin(configuration, { login_hint: `MSISDN:${msisdn}`, acr_values: '3' }).url.href);
  await start(browser, page);
  expect(await messageFor(gateway, msisdn)).toMatchObject({ kind: 'sign' });
});

test('a login survives a restart: another process takes the answer', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'signet-sms-'));
  const port = await freePort();
  const first = await startGateway({ dataDir, port });
  const app = await createApp(first);
  const msisdn = newNumber();
  const browser = new Browser();
  const flow = begin(await clientAt(app, 'operator-b'), { login_hint: `MSISDN:${msisdn}` });
  const page = await browser.open(flow.url.href);
  await start(browser, page);
  const { link = '' } = await messageFor(first, msisdn);
  await waitForState(browser, page.url, 'waiting');
  await first.close();
  const second = await startGateway({ dataDir, port });
  try {
    expect((await press(link, 'approve')).status).toBe(200);
    await waitForState(browser, page.url, 'signed');
    expect((await tokens(flow, await browser.open(page.url, second.origin))).claims()?.amr).toEqual(['SMS_URL_OK']);
  } finally {
    await second.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 120_000);
