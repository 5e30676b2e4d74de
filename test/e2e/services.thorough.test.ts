/**
 * The additional services of a signature request as people and relying parties meet them: places, the operator's app,
 * spam codes, event ids, attributes. operator-a over REST with a SIM, operator-b over SOAP with an app, operator-c as
 * FiCom's guideline wants it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchUserInfo } from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { createKeyring } from '../../src/store/keyring.ts';
import { createSubscriberAttributes } from '../../src/store/subscriber-attributes.ts';
import { createSubscriberRepository } from '../../src/store/subscribers.ts';
import { Browser, formOf, messageFor, type Page, type SandboxMessage, waitForState } from '../harness/browser.ts';
import { ficomOperator, operatorSettings } from '../harness/ficom.ts';
import { freePort, startGateway, type TestGateway } from '../harness/gateway.ts';
import {
  type App,
  answerConsent,
  answerOnPhone,
  begin,
  callback,
  clientAt,
  createApp,
  start,
  tokens,
} from '../harness/relying-party.ts';

const PLACE = { country: 'CH', accuracy: 20, device_confidence: 0.9, location_confidence: 0.8, age_minutes: 1 };

let gateway: TestGateway;
let app: App;
let count = 0;
let closed = false;

beforeAll(async () => {
  const port = await freePort();
  gateway = await startGateway({
    port,
    dataDir: await mkdtemp(join(tmpdir(), 'signet-')),
    env: Object.fromEntries([
      ...operatorSettings('A', { MSS_SERVICES_VALIDATE: 'true', MSS_SERVICES_SUBSCRIBER_INFO: 'true' }),
      ...operatorSettings('B', { MSS_SERVICES_TRANSACTION_APPROVAL: 'true' }),
      ...ficomOperator(port),
    ]),
  });
  app = await createApp(gateway);
});
afterAll(async () => {
  if (!closed) await gateway.close();
  await rm(gateway.dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  count += 1;
});

const OPERATORS = { 'operator-a': '4179030', 'operator-b': '44770090', 'operator-c': '3584570' } as const;
type OperatorId = keyof typeof OPERATORS;

/** A number of its own for each test, with a phone that behaves as said. */
async function phone(operator: OperatorId, settings: object = {}): Promise<string> {
  const msisdn = `${OPERATORS[operator]}${String(5000 + count).slice(operator === 'operator-b' ? 0 : -4)}`;
  const { status, body } = await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, ...settings });
  if (status !== 200) throw new Error(`the number was not set: ${JSON.stringify(body)}`);
  return msisdn;
}

interface Attempt {
  readonly browser: Browser;
  readonly flow: ReturnType<typeof begin>;
  readonly page: Page;
}

async function login(
  party: App,
  operator: OperatorId,
  msisdn: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Attempt> {
  const browser = new Browser();
  const flow = begin(await clientAt(party, operator), { login_hint: `MSISDN:${msisdn}`, ...parameters });
  return { browser, flow, page: await browser.open(flow.url.href) };
}

/** The error that the relying party gets, and the heading that the person reads before. */
async function failure({ browser }: Attempt, page: Page) {
  const back = await browser.follow(await browser.submit(formOf(page, '/finish')), gateway.origin);
  return { error: callback(back).get('error'), heading: /<h1>([^<]+)<\/h1>/.exec(page.text)?.[1] };
}

const messagesOf = async (msisdn: string): Promise<readonly SandboxMessage[]> =>
  (await gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body.filter((one) => one.msisdn === msisdn);

describe('a relying party with a geofencing policy', () => {
  const CASES: readonly (readonly [string, object, object | undefined, string])[] = [
    ['the country is allowed', { countries: ['CH', 'LI'] }, PLACE, 'code'],
    ['every demand is met', { min_device_confidence: 0.9, max_age_min: 1440, max_accuracy_m: 20 }, PLACE, 'code'],
    ['another country', { countries: ['LI'] }, PLACE, 'Not possible at this place'],
    ['an excluded country', { excluded_countries: ['CH'] }, PLACE, 'Not possible at this place'],
    ['too little trust in the place', { min_location_confidence: 0.9 }, PLACE, 'Not possible at this place'],
    ['too old', { max_age_min: 1 }, { ...PLACE, age_minutes: 9 }, 'Not possible at this place'],
    ['too wide', { max_accuracy_m: 10 }, PLACE, 'Not possible at this place'],
    ['no location although nothing is demanded of it', {}, undefined, 'We do not know where your phone is'],
    ['an error in its place', {}, { ...PLACE, error: 105 }, 'We do not know where your phone is'],
  ];
  it.each(CASES)('signs in or refuses: %s', async (_what, geofencing, location, expected) => {
    const party = await createApp(gateway, { geofencing });
    const msisdn = await phone('operator-a', { behaviour: 'approve', ...(location && { location }) });
    const attempt = await login(party, 'operator-a', msisdn);
    await start(attempt.browser, attempt.page);
    await waitForState(attempt.browser, attempt.page.url, 'signed', 'error', 'refused');
    const after = await attempt.browser.open(attempt.page.url, gateway.origin);
    if (expected === 'code') expect(callback(after).has('code')).toBe(true);
    else expect(await failure(attempt, after)).toEqual({ error: 'access_denied', heading: expected });
  });

  it('is asked again whatever session there is, and cannot be answered silently', async () => {
    const party = await createApp(gateway, { geofencing: { countries: ['CH'] } });
    const msisdn = await phone('operator-a', { behaviour: 'approve', location: PLACE });
    const first = await login(app, 'operator-a', msisdn);
    await start(first.browser, first.page);
    await waitForState(first.browser, first.page.url, 'signed');
    expect(callback(await first.browser.open(first.page.url, gateway.origin)).has('code')).toBe(true);
    const configuration = await clientAt(party, 'operator-a');
    expect((await first.browser.open(begin(configuration).url.href)).url).toContain('/login/');
    const silent = await first.browser.open(begin(configuration, { prompt: 'none' }).url.href);
    expect(callback(silent).get('error')).toBe('login_required');
  });

  it.each([
    ['an operator that locates no phones', 'operator-c'],
    ['a number that the network vouches for', 'operator-b'],
  ] as const)('rings nobody at %s', async (_what, operator) => {
    const party = await createApp(gateway, { geofencing: {} });
    const msisdn = operator === 'operator-b' ? '447700900301' : await phone(operator);
    const attempt = await login(party, operator, msisdn);
    const expected = { error: 'access_denied', heading: 'We do not know where your phone is' };
    expect(await failure(attempt, attempt.page)).toEqual(expected);
    expect(await messagesOf(msisdn)).toEqual([]);
  });
});

describe('the scope mid_location', () => {
  const scope = 'openid mid_location';

  it('tells a relying party that may know it where the phone was, in ID token and userinfo', async () => {
    const party = await createApp(gateway, { location: true });
    const msisdn = await phone('operator-a', { location: PLACE });
    const { browser, flow, page } = await login(party, 'operator-a', msisdn, { scope });
    expect(page.text).toContain('Test Shop will learn where your phone is.');
    const asked = await answerOnPhone(gateway, browser, page, msisdn);
    const answer = await tokens(flow, await answerConsent(gateway, browser, asked));
    const expected = {
      mid_geo_country: 'CH',
      mid_geo_accuracy: 20,
      mid_geo_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      mid_geo_device_confidence: 0.9,
      mid_geo_location_confidence: 0.8,
    };
    expect(answer.claims()).toMatchObject(expected);
    const subject = answer.claims()?.sub ?? '';
    expect(await fetchUserInfo(flow.configuration, answer.access_token, subject)).toMatchObject(expected);
    expect(gateway.log.join('')).not.toMatch(/mid_geo|"country"|CH.{0,9}0\.9/);

    const plain = begin(flow.configuration);
    const claims = (await tokens(plain, await browser.open(plain.url.href))).claims();
    expect(claims).toMatchObject({ sub: subject });
    expect(Object.keys(claims ?? {}).filter((name) => name.startsWith('mid_'))).toEqual([]);
    const silent = begin(flow.configuration, { scope, prompt: 'none' });
    expect(callback(await browser.open(silent.url.href)).get('error')).toBe('login_required');
  });

  it('leaves the claims out where the phone does not say, and signs in', async () => {
    const party = await createApp(gateway, { location: true });
    const msisdn = await phone('operator-a');
    const { browser, flow, page } = await login(party, 'operator-a', msisdn, { scope });
    const asked = await answerOnPhone(gateway, browser, page, msisdn);
    const claims = (await tokens(flow, await answerConsent(gateway, browser, asked))).claims();
    expect(Object.keys(claims ?? {}).filter((name) => name.startsWith('mid_'))).toEqual([]);
  });

  it.each([
    ['one that may not ask', 'operator-a', {}],
    ['anyone at an operator that does not tell', 'operator-c', { location: true }],
  ] as const)('is an error for %s', async (_what, operator, registration) => {
    const party = await createApp(gateway, registration);
    const flow = begin(await clientAt(party, operator), { scope });
    expect(callback(await new Browser().open(flow.url.href)).get('error')).toBe('invalid_scope');
  });

  it('is published where it is served', async () => {
    const published = async (operator: string) => {
      const answer = await fetch(`${gateway.issuer(operator)}/.well-known/openid-configuration`);
      const document = await answer.text();
      return [document.includes('"mid_location"'), document.includes('"mid_geo_country"')];
    };
    expect(await published('operator-a')).toEqual([true, true]);
    expect(await published('operator-c')).toEqual([false, false]);
  });
});

describe('the app of an operator', () => {
  const APP = { methods: ['app'] };

  it('can be opened from the waiting page, by this browser only, and leads back to it', async () => {
    const msisdn = await phone('operator-b', APP);
    const { browser, page } = await login(app, 'operator-b', msisdn, { acr_values: '3' });
    expect(page.text).toMatch(/data-app hidden/);
    await start(browser, page);
    await messageFor(gateway, msisdn);
    await waitForState(browser, page.url, 'waiting');
    const json = { headers: { accept: 'application/json' } };
    const status = async () => JSON.parse((await browser.request(`${page.url}/status`, json)).text);
    for (let turn = 0; turn < 100 && !(await status()).app_url; turn += 1)
      await new Promise((done) => setTimeout(done, 20));
    const { app_url: address } = await status();
    expect(address).toMatch(/^http:\/\/.*\/sandbox\/phone\/messages\//);
    const waiting = await browser.request(page.url);
    expect(waiting.text).toContain(`href="${address}"`);
    expect(waiting.text).not.toMatch(/data-app hidden/);
    const stranger = await new Browser().request(`${page.url}/status`, json);
    expect(stranger.text).not.toContain('app_url');
    expect(gateway.log.join('')).not.toContain(address);
    const phonePage = await browser.open(address);
    await gateway.api('POST', `/sandbox/api/messages/${address.split('/').at(-1)}`, { action: 'approve' });
    expect((await browser.request(phonePage.url)).text).toContain(`href="${page.url}"`);
  });

  it('shows what is to be approved pair by pair, and the signature is over the pairs', async () => {
    const msisdn = await phone('operator-b', APP);
    const { browser, flow, page } = await login(app, 'operator-b', msisdn, {
      scope: 'openid mc_authn',
      version: 'mc_di_r2_v2.3',
      acr_values: '3',
      context: 'Transfer to Jo',
      binding_message: 'A-17',
    });
    let text = '';
    const after = await answerOnPhone(gateway, browser, page, msisdn, 'approve', (message) => {
      text = message.text;
    });
    expect(text).toContain('Signet: Test Shop');
    expect(text).toContain('Transfer to Jo');
    expect(text).toContain('A-17');
    expect((await tokens(flow, after)).claims()).toMatchObject({ amr: ['DEV_PIN'] });
  });
});

describe('a FiCom service', () => {
  it('signs random bytes; the code of the page is the event id on the phone', async () => {
    const msisdn = await phone('operator-c', { person: { givenName: 'Aino', hetu: '010190-900P' } });
    const { browser, flow, page } = await login(app, 'operator-c', msisdn);
    let code: string | null = null;
    const after = await answerOnPhone(gateway, browser, page, msisdn, 'approve', (message) => {
      code = message.code;
    });
    expect(page.text).toContain(`data-code="${code}"`);
    const claims = (await tokens(flow, after)).claims();
    expect(claims).toMatchObject({ acr: '2' });
    expect(JSON.stringify(claims)).not.toMatch(/Aino|010190/);
    expect(gateway.log.join('')).not.toMatch(/Aino|010190/);
  });

  const SPAM = { spam_code: 'Kes42' };
  const demanded = async (settings: object = SPAM) => {
    const msisdn = await phone('operator-c', settings);
    const attempt = await login(app, 'operator-c', msisdn);
    await start(attempt.browser, attempt.page);
    await waitForState(attempt.browser, attempt.page.url, 'spam_code');
    return { ...attempt, msisdn, asking: await attempt.browser.request(attempt.page.url) };
  };
  const give = (browser: Browser, page: Page, code: string) =>
    browser.submit(formOf(page, '/spamcode'), { spam_code: code });

  it('rings no phone before the person gave the spam code, and then once', async () => {
    const { browser, page, asking, msisdn, flow } = await demanded();
    expect(asking.text).toContain('Enter your spam protection code');
    expect(asking.text).toMatch(/autocomplete="off"/);
    expect(await messagesOf(msisdn)).toEqual([]);
    await give(browser, asking, SPAM.spam_code);
    const { id } = await messageFor(gateway, msisdn);
    expect(await messagesOf(msisdn)).toHaveLength(1);
    await gateway.api('POST', `/sandbox/api/messages/${id}`, { action: 'approve' });
    await waitForState(browser, page.url, 'signed');
    expect((await tokens(flow, await browser.open(page.url, gateway.origin))).claims()).toMatchObject({ acr: '2' });
    expect(gateway.log.join('')).not.toContain(SPAM.spam_code);
  });

  it('asks again after a wrong code, three times at most', async () => {
    const attempt = await demanded();
    const { browser, page, msisdn } = attempt;
    let asking = attempt.asking;
    for (const left of [2, 1]) {
      await give(browser, asking, 'Wrong1');
      await waitForState(browser, page.url, 'spam_code');
      asking = await browser.request(page.url);
      expect(asking.text).toContain(`Tries left: ${left}.`);
    }
    await give(browser, asking, 'Wrong1');
    await waitForState(browser, page.url, 'error');
    const expected = { error: 'access_denied', heading: 'The spam protection code was wrong three times' };
    expect(await failure(attempt, await browser.request(page.url))).toEqual(expected);
    expect(await messagesOf(msisdn)).toEqual([]);
  });

  it.each([
    ['nothing', '', 'Enter the code that you set'],
    ['what is no code', '4711', 'has 3 to 16 letters and digits'],
  ])('sends nothing for %s', async (_what, given, words) => {
    const { browser, page, asking } = await demanded();
    const again = await give(browser, asking, given);
    expect(again.status).toBe(422);
    expect(again.text).toContain(words);
    expect(again.text).not.toContain('value="4711"');
    expect(await waitForState(browser, page.url, 'spam_code')).toBe('spam_code');
  });

  it('can be cancelled while it asks, and another login may begin', async () => {
    const { browser, page, asking, msisdn } = await demanded();
    await browser.submit(formOf(asking, '/cancel'));
    await waitForState(browser, page.url, 'refused');
    const other = await login(app, 'operator-c', msisdn);
    await start(other.browser, other.page);
    expect(await waitForState(other.browser, other.page.url, 'spam_code')).toBe('spam_code');
  });
});

describe('what the service says about a person', () => {
  it('is kept sealed with the subscriber', async () => {
    const finnish = await phone('operator-c', {
      behaviour: 'approve',
      person: { givenName: 'Aino', hetu: '010190-900P' },
    });
    const swiss = await phone('operator-a', { behaviour: 'approve' });
    for (const [operator, msisdn] of [
      ['operator-c', finnish],
      ['operator-a', swiss],
    ] as const) {
      const { browser, page } = await login(app, operator, msisdn);
      await start(browser, page);
      await waitForState(browser, page.url, 'signed');
    }
    await gateway.close();
    closed = true;
    const database = await openDatabase({ url: undefined, dataDir: gateway.dataDir, pool: 1, migrate: false });
    const keyring = createKeyring([gateway.config.secrets.master]);
    const subscribers = createSubscriberRepository(database.prisma, keyring, Date.now);
    const attributes = createSubscriberAttributes(database.prisma, keyring);
    const kept = async (operator: string, msisdn: string) => {
      const subscriber = await subscribers.findByNumber(operator, msisdn);
      const found = await attributes.find(subscriber?.id ?? '');
      return Object.fromEntries(found.map(({ name, value }) => [name, value]));
    };
    expect(await kept('operator-c', finnish)).toEqual({ givenName: 'Aino', hetu: '010190-900P' });
    expect(await kept('operator-a', swiss)).toEqual({ mcc_mnc: '90101' });
    await database.close();
  });
});
