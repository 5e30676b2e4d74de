/** Levels of assurance, sessions and prompts: which requests ring a phone, which are answered silently, which end at once. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, formOf, type Page, type SandboxMessage } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import {
  type App,
  answeredByItself,
  begin,
  callback,
  clientAt,
  createApp,
  signIn,
  tokens,
} from '../harness/relying-party.ts';

let gateway: TestGateway;
let app: App;
let next = 41790100000;
let msisdn: string;

beforeAll(async () => {
  gateway = await startGateway();
  app = await createApp(gateway);
});
afterAll(() => gateway.close());
beforeEach(() => {
  next += 1;
  msisdn = String(next);
});

const pushes = async (): Promise<number> =>
  (await gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body.filter((one) => one.msisdn === msisdn)
    .length;

const error = (page: Page): string | null => callback(page).get('error');

async function authorize(browser: Browser, parameters: Record<string, string | undefined>, operator = 'operator-a') {
  const flow = begin(await clientAt(app, operator), parameters);
  return { flow, page: await browser.open(flow.url.href) };
}

describe('a level that cannot be met', () => {
  it.each([
    ['a level that nobody offers', { acr_values: '1' }, 'operator-a'],
    ['unknown values only', { acr_values: 'urn:somewhere:high' }, 'operator-a'],
    [
      'a number that the network vouches for, at level 3',
      { acr_values: '3', login_hint: 'MSISDN:447700900301' },
      'operator-b',
    ],
  ])('ends in one error at the relying party and rings no phone: %s', async (_what, parameters, operator) => {
    const { page } = await authorize(new Browser(), { login_hint: `MSISDN:${msisdn}`, ...parameters }, operator);
    expect(error(page)).toBe('unmet_authentication_requirements');
    expect(await pushes()).toBe(0);
  });

  it('is the error for prompt=none too', async () => {
    const { page } = await authorize(new Browser(), { prompt: 'none', acr_values: '1' });
    expect(error(page)).toBe('unmet_authentication_requirements');
  });
});

describe('a session', () => {
  it('answers silently when its level suffices, with the first listed level that it covers', async () => {
    const browser = new Browser();
    const configuration = await clientAt(app, 'operator-a');
    const first = await signIn(gateway, browser, configuration, '41700092501', { acr_values: '3' });
    for (const [acr_values, acr] of [
      ['2', '2'],
      ['4 3', '3'],
      [undefined, '2'],
    ] as const) {
      const { flow, page } = await authorize(browser, { acr_values, prompt: 'none' });
      expect((await tokens(flow, page)).claims()).toMatchObject({ acr, sub: first.claims()?.sub });
    }
  });

  it('asks again for a higher level, once', async () => {
    const browser = new Browser();
    const configuration = await clientAt(app, 'operator-a');
    await signIn(gateway, browser, configuration, msisdn, { acr_values: '2' });
    const silent = await authorize(browser, { acr_values: '3', prompt: 'none' });
    expect(error(silent.page)).toBe('login_required');
    const stepUp = await signIn(gateway, browser, configuration, msisdn, { acr_values: '3' });
    expect(stepUp.claims()?.acr).toBe('3');
    expect((await authorize(browser, { acr_values: '3' })).page.location).toContain('code=');
  });

  it('is not there for a new browser', async () => {
    expect(error((await authorize(new Browser(), { prompt: 'none' })).page)).toBe('login_required');
  });

  it.each([{ prompt: 'login' }, { max_age: '0' }, { prompt: 'no_seam' }, { 'max-age': '0' }])(
    'is not enough for %o',
    async (parameters) => {
      const browser = new Browser();
      await signIn(gateway, browser, await clientAt(app, 'operator-a'), '41700092501');
      expect((await authorize(browser, parameters)).page.url).toContain('/login/');
    },
  );

  it('does not answer for a client that asks every time', async () => {
    const strict = await createApp(gateway, { silent: false });
    const browser = new Browser();
    await signIn(gateway, browser, await clientAt(app, 'operator-a'), '41700092501');
    const flow = begin(await clientAt(strict, 'operator-a'), {});
    expect((await browser.open(flow.url.href)).url).toContain('/login/');
  });
});

describe('the SIM serial at level 4', () => {
  const set = (behaviour: string) =>
    gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour, after_ms: 0, fault: null });

  it('is stored at the first use; another one is refused at level 4 and accepted below', async () => {
    const configuration = await clientAt(app, 'operator-a');
    await signIn(gateway, new Browser(), configuration, msisdn, { acr_values: '4' });
    expect((await set('new_serial')).status).toBe(200);
    const attempt = async (acr_values: string) => {
      const browser = new Browser();
      const { page } = await authorize(browser, { login_hint: `MSISDN:${msisdn}`, acr_values });
      const after = await answeredByItself(gateway, browser, page);
      return after.location?.includes('code=')
        ? 'code'
        : error(await browser.follow(await browser.submit(formOf(after, '/finish')), gateway.origin));
    };
    expect(await attempt('4')).toBe('server_error');
    expect(await attempt('3')).toBe('code');
  });
});

describe('Mobile Connect requests', () => {
  const mobileConnect = { scope: 'openid mc_authn', version: 'mc_di_r2_v2.3', acr_values: '2' };
  it.each([
    ['nonce', 'Mandatory parameter nonce is missing'],
    ['acr_values', 'Mandatory parameter acr_values is missing'],
    ['state', 'Mandatory parameter state is missing'],
  ])('need %s', async (name, description) => {
    const { page } = await authorize(new Browser(), { ...mobileConnect, [name]: undefined });
    expect(Object.fromEntries(callback(page))).toMatchObject({
      error: 'invalid_request',
      error_description: description,
    });
  });

  it('are refused with a hint that is none, which a plain request may carry', async () => {
    const hint = { login_hint: 'someone@example.com' };
    expect(error((await authorize(new Browser(), { ...mobileConnect, ...hint })).page)).toBe('invalid_request');
    expect((await authorize(new Browser(), hint)).page.url).toContain('/login/');
  });

  it.each(['mc_v1.1', 'mc_v1.2', 'mc_v2', 'mc_v2.0', 'mc_v2_0', 'mc_v2.1', 'mc_di_r2_v2.3', 'mc_di_v3.0'])(
    'may say version %s',
    async (version) => {
      expect((await authorize(new Browser(), { ...mobileConnect, version })).page.url).toContain('/login/');
    },
  );

  it('are refused with a version that does not exist, and with a doubled parameter', async () => {
    expect(error((await authorize(new Browser(), { ...mobileConnect, version: 'mc_v9' })).page)).toBe(
      'invalid_request',
    );
    const flow = begin(await clientAt(app, 'operator-a'), mobileConnect);
    expect(error(await new Browser().open(`${flow.url.href}&acr_values=3`))).toBe('invalid_request');
  });
});
