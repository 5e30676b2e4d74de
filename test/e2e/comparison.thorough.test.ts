/** What a person compares between page and phone: the words of the request, and numbers instead of a code. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../faults/until.ts';
import { Browser, formOf, messageFor, type Page, type SandboxMessage, waitForState } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type App, begin, callback, clientAt, createApp, start, tokens } from '../harness/relying-party.ts';

let gateway: TestGateway;
let shop: App;
let matching: App;
let next = 41790300000;
let msisdn: string;

beforeAll(async () => {
  gateway = await startGateway({
    env: {
      SIGNET_OPERATORS_OPERATOR_B_NUMBER_MATCHING: 'true',
      SIGNET_OPERATORS_OPERATOR_C_MSS_TRANSACTION_TIMEOUT_S: '1',
    },
  });
  shop = await createApp(gateway);
  matching = await createApp(gateway, { name: 'Number Shop', number_matching: true });
});
afterAll(() => gateway.close());
beforeEach(() => {
  next += 1;
  msisdn = String(next);
});

const MC = { scope: 'openid mc_authz', version: 'mc_v2.0', acr_values: '3', client_name: 'Test Shop' };
const behave = (settings: object) => gateway.api('PUT', '/sandbox/api/numbers', { msisdn, ...settings });
const answer = async (action: 'approve' | 'refuse') => {
  const { id } = await messageFor(gateway, msisdn);
  expect((await gateway.api('POST', `/sandbox/api/messages/${id}`, { action })).status).toBe(204);
};
const messages = async () =>
  (await gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body.filter((one) => one.msisdn === msisdn);

async function open(app: App, parameters: Record<string, string | undefined> = {}, operator = 'operator-a') {
  const flow = begin(await clientAt(app, operator), { login_hint: `MSISDN:${msisdn}`, ...parameters });
  const browser = new Browser();
  return { browser, flow, page: await browser.open(flow.url.href) };
}
const press = async (browser: Browser, page: Page, action: string, fields: Record<string, string> = {}) =>
  browser.follow(await browser.submit(formOf(page, action), fields), gateway.origin);
const status = async (browser: Browser, page: Page) =>
  JSON.parse((await browser.request(`${page.url}/status`)).text) as { state: string; code: string | null };

describe('context and binding_message', () => {
  it('stand on the phone, the message on the page too, before anything rings', async () => {
    const words = { context: 'Pay 20\u00a0CHF\nto Anna', binding_message: 'Order <4711>' };
    const { browser, page } = await open(shop, { ...MC, ...words });
    expect(page.text).toContain('data-state="ready"');
    expect(page.text).toContain('<dd>Order &lt;4711&gt;</dd>');
    expect(page.text).not.toContain('to Anna');
    await start(browser, page);
    const { text, code } = await messageFor(gateway, msisdn);
    expect(text).toContain(`the page shows the code ${code}. "Pay 20 CHF to Anna" Message: "Order <4711>"`);
    expect((await browser.open(page.url)).text).toContain('<dd>Order &lt;4711&gt;</dd>');
    await answer('approve');
    await waitForState(browser, page.url, 'signed');
  });

  it.each([
    ['too long for the phone', 'x'.repeat(200), /short enough/],
    ['of two lines', 'one\ntwo', /one line/],
    ['with an invisible character', 'pay\u200bpal', /without control or invisible/],
  ])('a message %s is refused at the border', async (_, message, why) => {
    const { page } = await open(shop, { ...MC, context: 'Pay', binding_message: message });
    const back = callback(page);
    expect(back.get('error')).toBe('invalid_request');
    expect(back.get('error_description')).toMatch(/^Parameter binding_message is invalid: /);
    expect(back.get('error_description')).toMatch(why);
    expect(await messages()).toEqual([]);
  });

  it('mean nothing in a plain OpenID Connect request', async () => {
    const { browser, page } = await open(shop, { context: 'code WXYZ', binding_message: 'x'.repeat(500) });
    await start(browser, page);
    const { text } = await messageFor(gateway, msisdn);
    expect(text).toMatch(/the code [2-9A-HJ-NP-Z]{4}\.$/);
    await answer('approve');
  });

  it('are left out when they are empty', async () => {
    const { browser, page } = await open(shop, { ...MC, context: '', binding_message: '' });
    expect(page.text).not.toContain('class="message"');
    await start(browser, page);
    expect((await messageFor(gateway, msisdn)).text).not.toContain('"');
    await answer('approve');
  });
});

describe('the languages', () => {
  it.each([
    ['operator-a', '4179', '3'],
    ['operator-b', '4477009', '3'],
    ['operator-c', '358457', '2'],
  ])('reach page and phone at %s, whatever its dialect', async (operator, prefix, acr_values) => {
    msisdn = `${prefix}${String(next).slice(prefix.length - 11)}`;
    const asked = { acr_values, ui_locales: 'sv fi', login_hint: `MSISDN:${msisdn}` };
    const plain = await createApp(gateway, { name: 'Kauppa', number_matching: false });
    const { browser, page } = await open(plain, asked, operator);
    expect(page.text).toContain('<html lang="fi">');
    await start(browser, page);
    expect((await messageFor(gateway, msisdn)).text).toContain('Kirjaudutaanko palveluun Kauppa?');
    await answer('refuse');
    await waitForState(browser, page.url, 'refused');
  });
});

describe('number matching', () => {
  const offered = (page: Page): string[] =>
    [...page.text.matchAll(/<button[^>]*name="number" value="(\d\d)"/g)].map(([, number = '']) => number);
  const numberIn = ({ text }: SandboxMessage): string => /(?<!\d)\d\d(?!\d)/.exec(text)?.[0] ?? '';

  /** Rings the phone; answers the waiting page and the right number. */
  async function ring(operator?: string, app = matching) {
    const opened = await open(app, {}, operator);
    await start(opened.browser, opened.page);
    const shown = numberIn(await messageFor(gateway, msisdn));
    const page = await opened.browser.open(opened.page.url);
    const wrong = offered(page).filter((number) => number !== shown);
    return { ...opened, page, shown, wrong };
  }

  it('shows no code anywhere: one number on the phone, three on the page, none of them marked', async () => {
    const { browser, page, shown, wrong } = await ring();
    expect(wrong).toHaveLength(2);
    expect(offered(page)).toContain(shown);
    const { text, code } = (await messages())[0] ?? { text: '', code: '' };
    expect(text).toBe(
      `Signet: Sign in to Number Shop? Only approve what you started yourself, and choose ${shown} on the page.`,
    );
    expect(code).toBeNull();
    expect(page.text).not.toContain('data-code');
    const buttons = [...page.text.matchAll(/<button[^>]*name="number"[^>]*>/g)].map(([tag]) =>
      tag.replace(/\d\d/, 'NN'),
    );
    expect(new Set(buttons).size).toBe(1);
    expect(await status(browser, page)).toEqual({ state: 'waiting', code: null, seconds_left: expect.any(Number) });
    await answer('refuse');
  });

  it('signs in when the number is picked first and the phone approves then', async () => {
    const { browser, flow, page, shown } = await ring();
    const chosen = await press(browser, page, '/pick', { number: shown });
    expect(chosen.text).toContain(`You chose ${shown}.`);
    expect(offered(chosen)).toEqual([]);
    expect((await status(browser, page)).state).toBe('waiting');
    await answer('approve');
    await waitForState(browser, page.url, 'signed');
    expect((await tokens(flow, await browser.open(page.url))).claims()?.acr).toBe('2');
  });

  it('waits for the pick when the phone approves first', async () => {
    const { browser, flow, page, shown } = await ring();
    const before = gateway.log.length;
    await answer('approve');
    await until('the approval arrived', () =>
      gateway.log.slice(before).some((line) => line.includes('still to be picked')),
    );
    const still = await browser.open(page.url);
    expect(offered(still)).toEqual(offered(page));
    expect(await status(browser, page)).toMatchObject({ state: 'waiting', code: null });
    const back = await browser.submit(formOf(page, '/pick'), { number: shown });
    expect((await status(browser, page)).state).toBe('signed');
    expect((await tokens(flow, await browser.follow(back, gateway.origin))).claims()?.acr).toBe('2');
  });

  it('ends at one wrong pick; the late answer of the phone counts no more, and another try has other numbers', async () => {
    const { browser, page, wrong } = await ring();
    const ended = await press(browser, page, '/pick', { number: wrong[0] ?? '' });
    expect(ended.text).toContain('That was not the number');
    expect((await status(browser, page)).state).toBe('refused');
    await answer('approve');
    const events = () => gateway.log.filter((line) => line.includes('wrong_number'));
    expect(events()).toHaveLength(1);
    expect((await status(browser, page)).state).toBe('refused');
    await until('the phone is free', async () =>
      (await press(browser, ended, '/retry')).text.includes('data-state="ready"'),
    );
    const again = await browser.open(page.url);
    expect(again.text).toContain('data-state="ready"');
    const left = await press(browser, again, '/cancel');
    expect(callback(await press(browser, left, '/finish')).get('error')).toBe('access_denied');
  });

  it('tells the relying party access_denied after a wrong pick', async () => {
    const { browser, page, wrong } = await ring();
    const ended = await press(browser, page, '/pick', { number: wrong[1] ?? '' });
    const back = callback(await press(browser, ended, '/finish'));
    expect(back.get('error')).toBe('access_denied');
    expect(back.get('error_description')).toBe('The person picked another number than the one on the phone.');
    await answer('refuse');
  });

  it('counts the first pick only: double clicks and other tabs change nothing', async () => {
    const { browser, flow, page, shown, wrong } = await ring();
    await Promise.all([0, 1].map(() => browser.submit(formOf(page, '/pick'), { number: shown })));
    const tab = await browser.submit(formOf(page, '/pick'), { number: wrong[0] ?? '' });
    expect(tab.status).toBe(303);
    expect((await status(browser, page)).state).toBe('waiting');
    await answer('approve');
    await waitForState(browser, page.url, 'signed');
    expect((await tokens(flow, await browser.open(page.url))).claims()?.sub).toBeTruthy();
  });

  it('takes no pick that was not offered, of an earlier try, or from another site', async () => {
    const { browser, page, shown, wrong } = await ring();
    const form = formOf(page, '/pick');
    const unoffered = String([11, 22, 33, 44].find((number) => !offered(page).includes(String(number))));
    for (const fields of [
      { number: unoffered },
      { number: '' },
      { number: wrong[0] ?? '', attempt: '0' },
      { number: wrong[0] ?? '', attempt: 'x' },
    ]) {
      expect((await browser.submit(form, fields)).status).toBe(303);
    }
    expect((await browser.submit(form, { number: wrong[0] ?? '', csrf: 'forged' })).status).toBe(400);
    expect((await status(browser, page)).state).toBe('waiting');
    await browser.submit(form, { number: shown });
    await answer('approve');
    await waitForState(browser, page.url, 'signed');
  });

  it('is decided by the operator unless the relying party has a wish of its own', async () => {
    expect((await open(shop)).page.text).toContain('data-code');
    msisdn = `4477009${String(next).slice(-5)}`;
    const acr = { acr_values: '3' };
    const plain = await createApp(gateway, { name: 'Code Shop', number_matching: false });
    expect((await open(shop, acr, 'operator-b')).page.text).not.toContain('data-code');
    expect((await open(plain, acr, 'operator-b')).page.text).toContain('data-code');
  });

  it('ends when nobody picks in time, although the phone approved; a later pick changes nothing', async () => {
    msisdn = `358457${String(next).slice(-6)}`;
    await behave({ behaviour: 'approve', methods: ['app'], after_ms: 200 });
    const { browser, page, shown } = await ring('operator-c');
    await waitForState(browser, page.url, 'expired');
    const late = await press(browser, page, '/pick', { number: shown });
    expect(late.text).toContain('No number was picked');
    expect(callback(await press(browser, late, '/finish')).get('error')).toBe('access_denied');
  });

  it('is not asked for where no phone rings', async () => {
    msisdn = '447700900301';
    const { page } = await open(matching, { acr_values: '2' }, 'operator-b');
    expect(callback(page).has('code')).toBe(true);
  });
});
