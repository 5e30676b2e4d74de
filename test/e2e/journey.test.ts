/** What a person can do and meet between the request and the way back: numbers, refusals, faults, cancel, tabs, cookies. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, formOf, messageFor, type Page, type SandboxMessage, waitForState } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import {
  type App,
  answeredByItself,
  answerOnPhone,
  begin,
  callback,
  clientAt,
  createApp,
  start,
} from '../harness/relying-party.ts';

let gateway: TestGateway;
let app: App;
let next = 41790200000;
let msisdn: string;

beforeAll(async () => {
  gateway = await startGateway({
    env: { SIGNET_OPERATORS_OPERATOR_C_MSS_TRANSACTION_TIMEOUT_S: '1', SIGNET_LOGIN_RETURN_S: '7' },
  });
  app = await createApp(gateway);
});
afterAll(() => gateway.close());
beforeEach(() => {
  next += 1;
  msisdn = String(next);
});

const messages = async (): Promise<SandboxMessage[]> =>
  (await gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body.filter((one) => one.msisdn === msisdn);
const behave = (settings: object) => gateway.api('PUT', '/sandbox/api/numbers', { msisdn, ...settings });
const incidentOf = (page: Page): string =>
  /[2-9A-HJ-NP-Z]{8}/.exec(page.text.split('data-incident')[1] ?? page.text)?.[0] ?? '';

async function open(
  parameters: Record<string, string | undefined> = {},
  browser = new Browser(),
  operator = 'operator-a',
) {
  const flow = begin(await clientAt(app, operator), { login_hint: `MSISDN:${msisdn}`, ...parameters });
  return { browser, flow, page: await browser.open(flow.url.href) };
}

const press = async (
  browser: Browser,
  page: Page,
  action: string,
  fields: Record<string, string> = {},
): Promise<Page> => browser.follow(await browser.submit(formOf(page, action), fields), gateway.origin);

describe('the number page', () => {
  it('asks when there is no hint, explains what is wrong, and goes on with a number in any common form', async () => {
    const { browser, page } = await open({ login_hint: undefined });
    expect(page.text).toContain('autocomplete="tel"');
    for (const [value, problem] of [
      ['', 'required'],
      ['hello', 'invalid'],
      ['+44 7700 900301', 'not_served'],
    ]) {
      const again = await press(browser, page, '/number', { msisdn: value ?? '' });
      expect(again.status, problem).toBe(422);
      expect(again.text).toContain('aria-invalid="true"');
    }
    const ready = await press(browser, page, '/number', { msisdn: '+41 (79) 020-00 01' });
    expect(ready.text).toContain('data-state="ready"');
    expect(ready.text).not.toContain('41790200001');
  });

  it('can be left, back to the relying party', async () => {
    const { browser, page } = await open({ login_hint: undefined });
    const outcome = await press(browser, page, '/cancel');
    expect(callback(await press(browser, outcome, '/finish')).get('error')).toBe('access_denied');
  });
});

describe('an outcome', () => {
  it('of a refusal is told to the person, and to the relying party as access_denied', async () => {
    const { browser, page } = await open();
    const outcome = await answerOnPhone(gateway, browser, page, msisdn, 'refuse');
    expect(outcome.text).toContain('Back to Test Shop');
    expect(incidentOf(outcome)).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
    await expect
      .poll(() => gateway.log.some((line) => line.includes(incidentOf(outcome))), { timeout: 10_000 })
      .toBe(true);
    const back = callback(await press(browser, outcome, '/finish'));
    expect(back.get('error')).toBe('access_denied');
    expect(back.get('error_description')).toBeTruthy();
  });

  it('of a 401 is a refusal from a SIM; from an app it may also be a newer request, and both are explained', async () => {
    await behave({ behaviour: 'refuse' });
    const bySim = await open();
    expect((await answeredByItself(gateway, bySim.browser, bySim.page)).text).toContain('You refused the request');
    msisdn = `358457${msisdn.slice(-6)}`;
    await behave({ behaviour: 'refuse', methods: ['app'] });
    const byApp = await open({}, new Browser(), 'operator-c');
    const outcome = await answeredByItself(gateway, byApp.browser, byApp.page);
    expect(outcome.text).toContain('The request was not approved');
    expect(outcome.text).toContain('or a newer request took its place there');
    expect(callback(await press(byApp.browser, outcome, '/finish')).get('error')).toBe('access_denied');
  });

  it.each([
    ['101', 'server_error'],
    ['102', 'server_error'],
    ['103', 'server_error'],
    ['104', 'server_error'],
    ['105', 'access_denied'],
    ['107', 'server_error'],
    ['108', 'server_error'],
    ['109', 'unmet_authentication_requirements'],
    ['208', 'access_denied'],
    ['209', 'temporarily_unavailable'],
    ['401', 'access_denied'],
    ['402', 'access_denied'],
    ['403', 'access_denied'],
    ['404', 'access_denied'],
    ['406', 'temporarily_unavailable'],
    ['422', 'access_denied'],
    ['900', 'temporarily_unavailable'],
  ])('of fault %s is %s', async (fault, error) => {
    const { browser, page } = await open({ login_hint: `MSISDN:41000092${fault}` });
    const outcome = await answeredByItself(gateway, browser, page);
    expect(callback(await press(browser, outcome, '/finish')).get('error')).toBe(error);
  });

  it.each(['bad_signature', 'other_text', 'expired_certificate'])(
    'of a signature with %s is server_error, whatever the service says',
    async (behaviour) => {
      await behave({ behaviour });
      const { browser, page } = await open();
      const outcome = await answeredByItself(gateway, browser, page);
      expect(outcome.text).not.toContain(behaviour);
      expect(callback(await press(browser, outcome, '/finish')).get('error')).toBe('server_error');
    },
  );

  it('of silence is a time-out, after which a new try works', async () => {
    msisdn = '358457200001';
    const { browser, page } = await open({}, new Browser(), 'operator-c');
    await start(browser, page);
    expect(await waitForState(browser, page.url, 'expired', 'error', 'refused')).toBe('expired');
    const outcome = await browser.open(page.url);
    const again = await press(browser, outcome, '/retry');
    expect(again.text).toContain('data-state="ready"');
    expect(formOf(again, '/start').action).toBe(formOf(page, '/start').action);
  }, 30_000);
});

describe('cancel', () => {
  it('ends the login; the late answer is discarded, and only then the phone is free', async () => {
    const { browser, page } = await open();
    await start(browser, page);
    const { id } = await messageFor(gateway, msisdn);
    const outcome = await press(browser, await browser.open(page.url), '/cancel');
    expect(outcome.text).toContain('Back to Test Shop');
    const busy = await press(browser, outcome, '/retry');
    expect(busy.text).not.toContain('data-state="ready"');

    await gateway.api('POST', `/sandbox/api/messages/${id}`, { action: 'approve' });
    let again = await press(browser, outcome, '/retry');
    for (let turn = 0; turn < 50 && !again.text.includes('data-state="ready"'); turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      again = await press(browser, outcome, '/retry');
    }
    expect(again.text).toContain('data-state="ready"');
    expect(again.text).not.toContain(/data-code="([^"]+)"/.exec(page.text)?.[0]);
    expect(await messages()).toEqual([]);
  });
});

describe('the same form sent more than once', () => {
  it('moves the login once, whatever is sent beside it', async () => {
    const { browser, page } = await open({ login_hint: undefined });
    const form = formOf(page, '/number');
    const number = () => browser.submit(form, { msisdn: `+${msisdn}` });
    const answers = await Promise.all([number(), number(), browser.submit(formOf(page, '/cancel')), number()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect((await browser.request(page.url)).status).toBe(200);
  });
});

describe('one waiting push per number', () => {
  it('over all relying parties: the second login is told that the phone is busy, and nothing rings', async () => {
    const first = await open();
    await start(first.browser, first.page);
    await messageFor(gateway, msisdn);
    const other = await createApp(gateway, { name: 'Other Shop' });
    const flow = begin(await clientAt(other, 'operator-a'), { login_hint: `MSISDN:${msisdn}` });
    const browser = new Browser();
    const outcome = await browser.follow(await start(browser, await browser.open(flow.url.href)), gateway.origin);
    expect(await messages()).toHaveLength(1);
    expect(callback(await press(browser, outcome, '/finish')).get('error')).toBe('temporarily_unavailable');
    const [message] = await messages();
    await gateway.api('POST', `/sandbox/api/messages/${message?.id}`, { action: 'approve' });
    await waitForState(first.browser, first.page.url, 'signed');
  });

  it('when the same page is started many times at once', async () => {
    const { browser, page } = await open();
    await Promise.all(Array.from({ length: 6 }, () => start(browser, page)));
    await messageFor(gateway, msisdn);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await messages()).toHaveLength(1);
  });
});

describe('the right to a login is its cookie', () => {
  it('another browser sees nothing of it and can do nothing to it', async () => {
    const { page } = await open();
    const stranger = new Browser();
    const shown = await stranger.open(page.url);
    expect(shown.status).toBe(400);
    expect(shown.text).not.toContain('Test Shop');
    expect(incidentOf(shown)).not.toBe('');
    expect(gateway.log.some((line) => line.includes(incidentOf(shown)))).toBe(true);
    for (const path of ['/status', '/events']) expect((await stranger.request(`${page.url}${path}`)).status).toBe(400);
    expect((await stranger.submit(formOf(page, '/start'))).status).toBe(400);
    expect(await messages()).toEqual([]);
  });

  it('forms without their token, or sent from another site, are refused', async () => {
    const { browser, page } = await open();
    const form = formOf(page, '/start');
    expect((await browser.submit({ ...form, fields: {} })).status).toBe(400);
    expect((await browser.submit({ ...form, fields: { csrf: 'x'.repeat(43) } })).status).toBe(400);
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      const answer = await browser.request(form.action, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form.fields).toString(),
      });
      expect(answer.status).toBe(400);
    }
    expect(await messages()).toEqual([]);
  });

  it('a lost cookie ends on a page that says so', async () => {
    const { browser, page } = await open();
    browser.forget((name) => name.includes('interaction') || name.includes('return'));
    expect((await browser.open(page.url)).status).toBe(400);
  });
});

describe('tabs, reloads and the back button', () => {
  it('two tabs with two logins do not disturb each other', async () => {
    const browser = new Browser();
    const one = await open({}, browser);
    msisdn = String(Number(msisdn) + 5_000);
    const two = await open({}, browser);
    expect(two.page.url).not.toBe(one.page.url);
    const back = await answerOnPhone(gateway, browser, two.page, msisdn);
    expect(callback(back).get('code')).toBeTruthy();
    expect((await browser.open(one.page.url)).text).toContain('data-state="ready"');
  });

  it('a reload shows where things stand, a used login says that it is over', async () => {
    const { browser, page } = await open();
    await start(browser, page);
    expect((await browser.open(page.url)).text).toContain('data-state="waiting"');
    expect((await browser.open(`${page.url}/start`)).text).toContain('data-state="waiting"');
    const { id } = await messageFor(gateway, msisdn);
    await gateway.api('POST', `/sandbox/api/messages/${id}`, { action: 'approve' });
    await waitForState(browser, page.url, 'signed');
    expect(callback(await browser.open(page.url, gateway.origin)).get('code')).toBeTruthy();
    const over = await browser.open(page.url);
    expect(over.status).toBe(400);
    expect(over.text).toContain('already');
  });

  it('unknown addresses below a login are not found', async () => {
    const { browser, page } = await open();
    expect((await browser.request(`${page.url}/nothing`)).status).toBe(404);
    expect((await browser.request(`${gateway.issuer('operator-a')}/login/short`)).status).toBe(404);
    expect((await browser.request(`${gateway.origin}/nowhere`)).status).toBe(404);
  });
});

describe('the page follows', () => {
  it('by server-sent events, with the code and the seconds left', async () => {
    const { browser, page } = await open();
    const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const stream = await fetch(`${page.url}/events`, { headers: { cookie } });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    await start(browser, page);
    const { id } = await messageFor(gateway, msisdn);
    await gateway.api('POST', `/sandbox/api/messages/${id}`, { action: 'approve' });
    const events = (await stream.text()).match(/^data: .*$/gm)?.map((line) => JSON.parse(line.slice(6))) ?? [];
    expect(events.map(({ state }) => state)).toEqual(expect.arrayContaining(['ready', 'waiting', 'signed']));
    expect(events.at(-1)).toMatchObject({ state: 'signed', code: events[0].code });
    const waiting = events.find(({ state }) => state === 'waiting');
    expect(waiting.seconds_left).toBeGreaterThan(60);
  });

  it('without JavaScript by refreshing, and with texts in the language asked for', async () => {
    const { browser, page } = await open({ ui_locales: 'xx de-CH' }, new Browser({ 'accept-language': 'fr' }));
    expect(page.text).toContain('<html lang="de">');
    await start(browser, page);
    expect((await browser.open(page.url)).text).toMatch(/<noscript><meta http-equiv="refresh"/);
    const { text, code } = await messageFor(gateway, msisdn);
    expect(text).toMatch(/^Signet: .*Test Shop/);
    expect(text).toContain(code ?? 'no code');
    expect((await open({}, new Browser({ 'accept-language': 'it;q=0.9,fr' }))).page.text).toContain('<html lang="fr">');
  });

  it('no longer once the login has ended', async () => {
    const { browser, page } = await open();
    await press(browser, page, '/cancel');
    const stream = await browser.request(`${page.url}/events`);
    expect(stream.text.match(/^data: /gm)).toHaveLength(1);
    expect(stream.text).toContain('"state":"refused"');
  });

  it('is never kept by a cache', async () => {
    const { browser, page } = await open();
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect((await browser.request(`${page.url}/status`)).headers.get('cache-control')).toBe('no-store');
  });
});
