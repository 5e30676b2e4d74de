/** SIM or app: what a silent profile query finds out before anything rings, and what the answer says afterwards. */
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
  tokens,
} from '../harness/relying-party.ts';

const profile = (name: string): string => `http://mid.swisscom.ch/${name}`;
const STK = { authenticator: 'sim', signature_profile: profile('STK-LoA4'), amr: 'SIM_PIN' };
const DEVICE = { authenticator: 'app', signature_profile: profile('Device-LoA4'), amr: 'DEV_PIN' };
const ANY = { authenticator: 'any', amr: 'MSS', resolved: [STK, DEVICE] };

/** operator-a says nothing about numbers, operator-b is that of the sandbox, operator-c leaves the choice to the service. */
const SETTINGS = {
  login: { neutral_wait_s: 1 },
  operators: {
    'operator-a': { reveal: false, mss: { profile_query: true, profile_query_timeout_ms: 500 } },
    'operator-b': { mss: { profile_query_timeout_ms: 10_000 } },
    'operator-c': {
      loa: {
        2: [{ ...ANY, signature_profile: profile('Any-LoA4'), resolved: [DEVICE] }],
        3: [{ ...ANY, signature_profile: profile('Any-LoA4') }],
        4: [{ ...STK, signature_profile: profile('MID/v1/AuthProfile1'), resolved: [STK] }],
      },
    },
  },
};
const PREFIXES = { 'operator-a': '4179', 'operator-b': '4477009', 'operator-c': '358457' } as const;
type OperatorId = keyof typeof PREFIXES;

let gateway: TestGateway;
let app: App;
let serial = 20_000;

beforeAll(async () => {
  gateway = await startGateway({ settings: SETTINGS });
  app = await createApp(gateway);
});
afterAll(() => gateway.close());
beforeEach(() => {
  serial += 1;
});

/** A phone at an operator whose number nobody used before. */
async function phone(operator: OperatorId, settings: object): Promise<string> {
  const msisdn = `${PREFIXES[operator]}${serial}`;
  const { status } = await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, ...settings });
  expect(status).toBe(200);
  return msisdn;
}

async function open(operator: OperatorId, msisdn: string, acr_values: string) {
  const flow = begin(await clientAt(app, operator), { login_hint: `MSISDN:${msisdn}`, acr_values });
  const browser = new Browser();
  return { flow, browser, page: await browser.open(flow.url.href) };
}

const messages = async (msisdn: string) =>
  (await gateway.api<SandboxMessage[]>('GET', `/sandbox/api/messages?msisdn=${msisdn}`)).body;

/** Sign-in with a phone that signs by itself: `acr amr`. */
async function signedIn(operator: OperatorId, msisdn: string, acr_values: string): Promise<string> {
  const { browser, flow, page } = await open(operator, msisdn, acr_values);
  const claims = (await tokens(flow, await answeredByItself(gateway, browser, page))).claims();
  return `${claims?.acr} ${claims?.amr}`;
}

/** The page and the relying party's error of a login whose phone never rang. */
async function turnedDown(operator: OperatorId, msisdn: string, acr_values: string) {
  const { browser, page } = await open(operator, msisdn, acr_values);
  await start(browser, page);
  const state = await stateOf(browser, page);
  await waitForState(browser, page.url, 'error');
  const shown = await browser.open(page.url);
  expect(await messages(msisdn)).toEqual([]);
  const back = await browser.follow(await browser.submit(formOf(shown, '/finish')), gateway.origin);
  return { state, text: shown.text, error: callback(back).get('error') };
}

const stateOf = async (browser: Browser, page: Page): Promise<string> =>
  JSON.parse((await browser.request(`${page.url}/status`)).text).state;

const approve = { behaviour: 'approve' };
const both = { methods: ['sim', 'app'] };

describe('the method', () => {
  it.each([
    ['the SIM of a phone that has both', both, '3', '3 SIM_PIN'],
    ['the app of a phone that has no SIM', { methods: ['app'] }, '3', '3 DEV_PIN'],
    ['the app while the SIM is not active', { ...both, inactive_methods: ['sim'] }, '3', '3 DEV_PIN'],
    ['the app while the PIN of the SIM is blocked', { ...both, pin_blocked: true }, '3', '3 DEV_PIN'],
    ['a lower level that was asked for too', { methods: ['app'] }, '4 3', '3 DEV_PIN'],
    ['the SIM for its level', both, '4', '4 SIM_PIN'],
  ])('is %s', async (_what, settings, acr, expected) => {
    const msisdn = await phone('operator-b', { ...approve, ...settings });
    expect(await signedIn('operator-b', msisdn, acr)).toBe(expected);
  });

  it.each([
    [
      'the level needs a SIM and there is none',
      { methods: ['app'] },
      '4',
      'unmet_authentication_requirements',
      'Not possible',
    ],
    ['nothing is active', { active: false }, '3', 'access_denied', 'not active'],
    ['the PIN is blocked', { pin_blocked: true }, '3', 'access_denied', 'PIN'],
    ['the number is suspended', { suspended: true }, '3', 'access_denied', 'blocked'],
    ['the number is unknown', { methods: [] }, '3', 'access_denied', 'not known'],
  ])('is none, and nothing rings, when %s', async (_what, settings, acr, error, word) => {
    const msisdn = await phone('operator-b', { ...approve, ...settings });
    const end = await turnedDown('operator-b', msisdn, acr);
    expect(end).toMatchObject({ state: 'error', error });
    expect(end.text).toContain(word);
  });

  it('shows nothing about the number at an operator that does not reveal, and takes the same time', async () => {
    const texts = new Set<string>();
    for (const settings of [{ active: false }, { pin_blocked: true }]) {
      serial += 1;
      const msisdn = await phone('operator-a', { ...approve, ...settings });
      const end = await turnedDown('operator-a', msisdn, '3');
      expect(end).toMatchObject({ state: 'waiting', error: 'access_denied' });
      texts.add(/<h1>.*?<p class="lead">.*?<\/p>/s.exec(end.text)?.[0] ?? '');
    }
    expect([...texts]).toEqual([expect.stringContaining('<h1>')]);
  });

  it.each([
    ['breaks the connection', { kind: 'drop_after_reading' }],
    ['does not answer in time', { kind: 'latency', ms: 1_000 }],
  ])('is the planned one where the service %s', async (_what, trouble) => {
    const msisdn = await phone('operator-a', approve);
    await gateway.api('PUT', '/sandbox/api/trouble', { ...trouble, msisdn, operation: 'profile' });
    const before = gateway.log.length;
    expect(await signedIn('operator-a', msisdn, '3')).toBe('3 SIM_PIN');
    const lines = gateway.log.slice(before).join('');
    expect(lines).toContain('the profile of a number could not be asked');
    expect(lines).not.toContain(msisdn);
  });
});

describe('a profile that the service resolves', () => {
  it.each([
    ['any method', 'to the SIM', ['sim', 'app'], '3', '3 SIM_PIN'],
    ['any method', 'to the app', ['app'], '3', '3 DEV_PIN'],
    ['the alias', 'to the SIM', ['sim'], '4', '4 SIM_PIN'],
  ])('%s: amr is that of what it was resolved %s', async (_asked, _to, methods, acr, expected) => {
    const msisdn = await phone('operator-c', { ...approve, methods });
    expect(await signedIn('operator-c', msisdn, acr)).toBe(expected);
  });

  it('fails the login when it is resolved to something that is not allowed', async () => {
    const msisdn = await phone('operator-c', { ...approve, methods: ['sim'] });
    const { browser, page } = await open('operator-c', msisdn, '2');
    await answeredByItself(gateway, browser, page);
    const failed = await browser.submit(formOf(await browser.open(page.url), '/finish'));
    expect(callback(await browser.follow(failed, gateway.origin)).get('error')).toBe('server_error');
  });
});

describe('a SIM that was never activated', () => {
  const asleep = { active: false, auto_activation: true };
  const reach = async (settings: object = asleep) => {
    const msisdn = await phone('operator-b', settings);
    const login = await open('operator-b', msisdn, '3');
    await start(login.browser, login.page);
    return { ...login, msisdn };
  };

  it('is activated by the sign-in, after the terms were accepted on the page', async () => {
    const { browser, flow, msisdn, page } = await reach();
    expect(await stateOf(browser, page)).toBe('terms');
    const terms = await browser.open(page.url);
    expect(terms.text).toContain(`href="${gateway.origin}/sandbox/terms"`);
    expect((await browser.request(`${gateway.origin}/sandbox/terms`)).status).toBe(200);
    await browser.request(formOf(terms, '/terms').action.replace('/terms', '/start'), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(formOf(terms, '/terms').fields).toString(),
    });
    expect(await stateOf(browser, page), 'a start does not pass by the terms').toBe('terms');
    expect(await messages(msisdn)).toEqual([]);

    const ready = await browser.follow(await browser.submit(formOf(terms, '/terms')), gateway.origin);
    expect(await stateOf(browser, page), 'nothing rings by the acceptance itself').toBe('ready');
    const back = await answerOnPhone(gateway, browser, ready, msisdn);
    expect((await tokens(flow, back)).claims()).toMatchObject({ acr: '3', amr: ['SIM_PIN'] });

    const again = await open('operator-b', msisdn, '3');
    expect(callback(await answerOnPhone(gateway, again.browser, again.page, msisdn)).has('code')).toBe(true);

    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, ...asleep });
    const asleepAgain = await open('operator-b', msisdn, '3');
    await start(asleepAgain.browser, asleepAgain.page);
    expect(await messageFor(gateway, msisdn), 'who signed under these terms is not asked again').toMatchObject({
      kind: 'sign',
    });
  });

  it('stays as it is when the person declines, and an acceptance needs the token of its form', async () => {
    const { browser, msisdn, page } = await reach();
    const terms = await browser.open(page.url);
    const forged = await browser.submit(formOf(terms, '/terms'), { csrf: 'another' });
    expect(forged.status).toBe(400);
    expect(await stateOf(browser, page)).toBe('terms');
    await browser.submit(formOf(terms, '/terms'), { terms_version: 'of last year' });
    expect(await stateOf(browser, page), 'other terms were not accepted').toBe('terms');
    const declined = await browser.follow(await browser.submit(formOf(terms, '/cancel')), gateway.origin);
    const back = await browser.follow(await browser.submit(formOf(declined, '/finish')), gateway.origin);
    expect(callback(back).get('error')).toBe('access_denied');
    expect(await messages(msisdn)).toEqual([]);
  });

  it('counts an acceptance for that login only, until its person has signed', async () => {
    const { browser, msisdn, page } = await reach();
    await browser.submit(formOf(await browser.open(page.url), '/terms'));
    await browser.submit(formOf(await browser.open(page.url), '/cancel'));
    const next = await open('operator-b', msisdn, '3');
    await start(next.browser, next.page);
    expect(await stateOf(next.browser, next.page)).toBe('terms');
  });

  it('is left as it is where the operator has not enabled that', async () => {
    const msisdn = await phone('operator-c', { ...asleep, methods: ['sim'], behaviour: 'approve' });
    expect(await turnedDown('operator-c', msisdn, '4')).toMatchObject({ error: 'access_denied' });
    expect(await messages(msisdn)).toEqual([]);
  });

  it('does not ring when nobody can say whether the request would activate it', async () => {
    const msisdn = await phone('operator-b', { ...asleep, ...approve });
    await gateway.api('PUT', '/sandbox/api/trouble', { kind: 'drop_after_reading', msisdn, operation: 'profile' });
    const end = await turnedDown('operator-b', msisdn, '3');
    expect(end).toMatchObject({ state: 'error', error: 'temporarily_unavailable' });
  });
});
