/** Single sign-on and step-up: what a session answers by itself, when the phone rings, and who is asked before it does. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, formOf, type Page, type SandboxMessage } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import {
  type App,
  answeredByItself,
  answerOnPhone,
  begin,
  callback,
  clientAt,
  createApp,
  type Flow,
  signIn,
  tokens,
} from '../harness/relying-party.ts';

const EC = '41700092501';
const RSA = '41700092502';
const VOUCHED = '447700900301';

let gateway: OwnGateway;
let app: App;
let strict: App;
/** added to the clock, in seconds */
let later = 0;
let browser: Browser;

beforeAll(async () => {
  gateway = await startGateway({
    settings: { operators: { 'operator-c': { reveal: false } } },
    now: () => Date.now() + later * 1_000,
  });
  [app, strict] = [await createApp(gateway), await createApp(gateway, { silent: false })];
});
afterAll(() => gateway.close());
beforeEach(() => {
  browser = new Browser();
});
afterEach(() => {
  later = 0;
});

type Parameters = Readonly<Record<string, string | undefined>>;

interface Options {
  readonly by?: App;
  readonly at?: string;
}

async function ask(parameters: Parameters, { by = app, at = 'operator-a' }: Options = {}) {
  const flow = begin(await clientAt(by, at), parameters);
  return { flow, page: await browser.open(flow.url.href, gateway.origin) };
}
/** The ID token's claims of a request that is answered without a page. */
async function silent(parameters: Parameters = {}, options: Options = {}) {
  const { flow, page } = await ask({ prompt: 'none', ...parameters }, options);
  return (await tokens(flow, page)).claims();
}
const errorOf = async (parameters: Parameters, options: Options = {}): Promise<string | null> =>
  callback((await ask(parameters, options)).page).get('error');
const login = async (msisdn: string, parameters: Parameters = {}, at = 'operator-a') =>
  signIn(gateway, browser, await clientAt(app, at), msisdn, parameters);
const signed = async (flow: Flow, page: Page) => (await tokens(flow, page)).claims();
const messages = async (msisdn: string) =>
  (await gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body.filter((one) => one.msisdn === msisdn);
const heading = (page: Page): string => /<h1>([^<]*)<\/h1>/.exec(page.text)?.[1] ?? '';
const cookie = (from = browser, operator = 'operator-a'): string | undefined =>
  from.cookies.find(({ name }) => name === `signet.${operator}.session`)?.value;
/** What is stored of the browser's session. */
const stored = async (): Promise<Record<string, unknown>> => {
  const statement = {
    name: 'test_session',
    text: "SELECT payload FROM oidc_artefact WHERE model = 'Session' AND id = $1",
  };
  const { rows } = await gateway.database.sql.query(statement, [cookie() ?? '']);
  return JSON.parse(String(rows[0]?.payload));
};

describe('prompt=none', () => {
  const SIGNS_UP = { scope: 'openid mc_authz', version: 'mc_di_r2_v2.3', client_name: 'Test Shop', acr_values: '2' };
  const AUTHORISATION = { ...SIGNS_UP, context: 'Pay', binding_message: 'Order 4711' };
  const rows: readonly (readonly [
    string,
    Parameters | undefined,
    () => Promise<Parameters> | Parameters,
    string | null,
  ])[] = [
    ['without a session', undefined, () => ({}), 'login_required'],
    [
      'without a session, at a level that nobody reaches',
      undefined,
      () => ({ acr_values: '1' }),
      'unmet_authentication_requirements',
    ],
    ['with a session', { acr_values: '3' }, () => ({ acr_values: '3' }), null],
    ['with a session of a higher level', { acr_values: '4' }, () => ({ acr_values: '2' }), null],
    ['with several levels, one of them covered', { acr_values: '2' }, () => ({ acr_values: '4 2' }), null],
    [
      'at a higher level, which the person could reach',
      { acr_values: '2' },
      () => ({ acr_values: '3' }),
      'login_required',
    ],
    [
      'at a level that nobody reaches',
      { acr_values: '2' },
      () => ({ acr_values: '1' }),
      'unmet_authentication_requirements',
    ],
    ['with max_age that is kept', {}, () => ({ max_age: '600' }), null],
    ['with the hint of the same person', {}, () => ({ login_hint: `MSISDN:${EC}` }), null],
    ['with the hint of another person', {}, () => ({ login_hint: `MSISDN:${RSA}` }), 'login_required'],
    ['with consent missing', {}, () => ({ scope: 'openid phone' }), 'consent_required'],
    ['for an authorisation', {}, () => AUTHORISATION, 'interaction_required'],
    ['for a client that asks every time', {}, () => ({ strict: 'yes' }), 'login_required'],
  ];
  it.each(rows)('%s', async (_name, session, parameters, error) => {
    if (session) await login(EC, session);
    const { strict: asksEveryTime, ...request } = await parameters();
    const by = asksEveryTime ? strict : app;
    expect(await errorOf({ prompt: 'none', ...request }, { by })).toBe(error);
  });

  it('is told that a person whose number cannot reach the level never will', async () => {
    await login(VOUCHED, {}, 'operator-b');
    const at = { at: 'operator-b' };
    expect(await errorOf({ prompt: 'none', acr_values: '3' }, at)).toBe('unmet_authentication_requirements');
    // and asking them would be of no use either
    expect(await errorOf({ acr_values: '3' }, at)).toBe('unmet_authentication_requirements');
    expect((await silent({}, at))?.acr).toBe('2');
  });

  it('is told that another person is meant, whichever way the hint says so', async () => {
    const other = await signIn(gateway, new Browser(), await clientAt(app, 'operator-a'), RSA);
    const own = await login(EC);
    expect(await errorOf({ prompt: 'none', id_token_hint: other.id_token })).toBe('login_required');
    expect(await errorOf({ prompt: 'none', login_hint: `PCR:${other.claims()?.sub}` })).toBe('login_required');
    expect(await errorOf({ prompt: 'none', id_token_hint: own.id_token })).toBeNull();
    expect(await errorOf({ prompt: 'none', login_hint: `PCR:${own.claims()?.sub}` })).toBeNull();
  });
});

describe('the age of a login', () => {
  it('counts to the second for max_age', async () => {
    const first = (await login(EC)).claims()?.auth_time;
    const age = Math.floor(Date.now() / 1_000) - Number(first);
    later = 600 - age - 5;
    expect((await silent({ max_age: '600' }))?.auth_time).toBe(first);
    later = 602 - age;
    expect(await errorOf({ prompt: 'none', max_age: '600' })).toBe('login_required');
    expect((await ask({ max_age: '600' })).page.url).toContain('/login/');
  });

  it('takes the level down, step by step', async () => {
    await login(EC, { acr_values: '4' });
    expect((await silent({ acr_values: '4' }))?.acr).toBe('4');
    later = 16 * 60;
    expect(await errorOf({ prompt: 'none', acr_values: '4' })).toBe('login_required');
    expect((await silent({ acr_values: '4 3' }))?.acr).toBe('3');
  });

  it('ends a session that nobody used, and one in use at its absolute end', async () => {
    await login(EC);
    const hours = 3_600;
    for (const time of [3, 6, 9, 11.9]) {
      later = time * hours;
      expect((await silent())?.acr).toBe('2');
    }
    later = 12.1 * hours;
    expect(await errorOf({ prompt: 'none' })).toBe('login_required');
    later = 0;
    browser = new Browser();
    await login(RSA);
    later = 4.1 * hours;
    expect(await errorOf({ prompt: 'none' })).toBe('login_required');
  });
});

describe('a step-up', () => {
  it('rings the phone of the person who is signed in, once, at the level, and raises the session', async () => {
    const first = (await login(EC, { acr_values: '2' })).claims();
    const { flow, page } = await ask({ acr_values: '4' });
    expect(page.text).toContain('/start');
    expect(page.text).not.toContain(EC);
    const raised = await signed(flow, await answeredByItself(gateway, browser, page));
    expect(raised).toMatchObject({ acr: '4', sub: first?.sub, amr: ['SIM_PIN'] });
    expect((await silent({ acr_values: '4' }))?.auth_time).toBe(raised?.auth_time);
    expect(await silent({ acr_values: '2' })).toMatchObject({ acr: '2', auth_time: raised?.auth_time });
  });

  it('that is refused leaves the session as it was, and the relying party is told', async () => {
    const msisdn = '41790120001';
    await login(msisdn, { acr_values: '2' });
    const { page } = await ask({ acr_values: '3' });
    const outcome = await answerOnPhone(gateway, browser, page, msisdn, 'refuse');
    const back = await browser.follow(await browser.submit(formOf(outcome, '/finish')), gateway.origin);
    expect(callback(back).get('error')).toBe('access_denied');
    expect((await silent({ acr_values: '2' }))?.acr).toBe('2');
    expect(await errorOf({ prompt: 'none', acr_values: '3' })).toBe('login_required');
    expect(await messages(msisdn)).toHaveLength(0);
  });

  it.each([{ prompt: 'login' }, { max_age: '0' }])('%o asks the person who is signed in', async (parameters) => {
    const first = (await login(EC)).claims();
    const { flow, page } = await ask(parameters);
    const claims = await signed(flow, await answeredByItself(gateway, browser, page));
    expect(claims?.sub).toBe(first?.sub);
  });

  it('of a login at a lower level does not lower the session', async () => {
    await login(EC, { acr_values: '4' });
    const { flow, page } = await ask({ acr_values: '2', prompt: 'login' });
    expect(await signed(flow, await answeredByItself(gateway, browser, page))).toMatchObject({ acr: '2' });
    expect((await silent({ acr_values: '4' }))?.acr).toBe('4');
  });

  it('can be declined by somebody else, who is then asked for their own number', async () => {
    const before = (await login(EC, { acr_values: '2' })).claims();
    const { flow, page } = await ask({ acr_values: '3' });
    const number = await browser.follow(await browser.submit(formOf(page, '/other')), gateway.origin);
    expect(heading(number)).toBe('Sign in to Test Shop');
    // nothing of the number of the person who is signed in
    expect(number.text).not.toMatch(/value="\+?\d/);
    const ready = await browser.follow(
      await browser.submit(formOf(number, '/number'), { msisdn: `+${RSA}` }),
      gateway.origin,
    );
    const claims = await signed(flow, await answeredByItself(gateway, browser, ready));
    expect(claims?.sub).not.toBe(before?.sub);
    expect((await silent())?.sub).toBe(claims?.sub);
  });

  it('that was declined while it rang asks for another number once the phone is free', async () => {
    const msisdn = '41790120002';
    await login(msisdn, { acr_values: '2' });
    const { page } = await ask({ acr_values: '3' });
    await browser.submit(formOf(page, '/start'));
    const waiting = await browser.open(page.url);
    const cancelled = await browser.follow(await browser.submit(formOf(waiting, '/other')), gateway.origin);
    expect(cancelled.text).toContain('/retry');
    expect((await silent({ acr_values: '2' }))?.acr).toBe('2');
  });
});

describe('a request for another person than the one who is signed in', () => {
  const questionFor = async (parameters: Parameters) => {
    const asked = await ask(parameters);
    expect(heading(asked.page)).toBe('Sign in as someone else?');
    return asked;
  };

  it('asks first; nothing rings before the person goes on, and then the other one is signed out', async () => {
    const msisdn = '41790120003';
    const answer = await login(EC);
    const first = answer.claims();
    const { uid } = await stored();
    const { flow, page } = await questionFor({ login_hint: `MSISDN:${msisdn}` });
    expect(page.text).not.toContain(msisdn.slice(0, -2));
    expect(page.text).not.toContain(EC.slice(-4));
    expect(await messages(msisdn)).toHaveLength(0);
    expect((await silent())?.sub).toBe(first?.sub);
    const ready = await browser.follow(await browser.submit(formOf(page, '/continue')), gateway.origin);
    expect(await messages(msisdn)).toHaveLength(0);
    expect((await silent())?.sub).toBe(first?.sub);
    const second = await signed(flow, await answerOnPhone(gateway, browser, ready, msisdn));
    expect(second?.sub).not.toBe(first?.sub);
    expect((await silent())?.sub).toBe(second?.sub);
    const userinfo = await fetch(`${gateway.issuer('operator-a')}/userinfo`, {
      headers: { authorization: `Bearer ${answer.access_token}` },
    });
    expect(userinfo.status).toBe(401);
    expect((await stored()).uid).not.toBe(uid);
    const statement = { name: 'test_ends', text: "SELECT details FROM audit_event WHERE kind = 'session.ended'" };
    const { rows } = await gateway.database.sql.query(statement, []);
    expect(JSON.stringify(rows)).toContain('replaced');
  });

  it('cannot be started past the question', async () => {
    const msisdn = '41790120004';
    await login(EC);
    const { page } = await questionFor({ login_hint: `MSISDN:${msisdn}` });
    const form = formOf(page, '/continue');
    await browser.submit({ ...form, action: form.action.replace('/continue', '/start') });
    expect(await messages(msisdn)).toHaveLength(0);
    const forged = await browser.submit({ ...form, fields: { csrf: 'x'.repeat(43) } });
    expect(forged.status).toBe(400);
    expect(heading(await browser.open(page.url))).toBe('Sign in as someone else?');
  });

  it('can be left; the session stays, and trying again asks again', async () => {
    const first = (await login(EC)).claims();
    const { page } = await questionFor({ login_hint: `MSISDN:${RSA}` });
    const cancelled = await browser.follow(await browser.submit(formOf(page, '/cancel')), gateway.origin);
    const again = await browser.follow(await browser.submit(formOf(cancelled, '/retry')), gateway.origin);
    expect(heading(again)).toBe('Sign in as someone else?');
    const left = await browser.follow(await browser.submit(formOf(again, '/cancel')), gateway.origin);
    const back = await browser.follow(await browser.submit(formOf(left, '/finish')), gateway.origin);
    expect(callback(back).get('error')).toBe('access_denied');
    expect((await silent())?.sub).toBe(first?.sub);
  });

  it('is asked with a pseudonym as the hint, and with an id_token_hint, which names no number', async () => {
    const other = await signIn(gateway, new Browser(), await clientAt(app, 'operator-a'), RSA);
    await login(EC);
    await questionFor({ login_hint: `PCR:${other.claims()?.sub}` });
    const { flow, page } = await questionFor({ id_token_hint: other.id_token });
    const number = await browser.follow(await browser.submit(formOf(page, '/continue')), gateway.origin);
    const ready = await browser.follow(
      await browser.submit(formOf(number, '/number'), { msisdn: `+${RSA}` }),
      gateway.origin,
    );
    expect((await signed(flow, await answeredByItself(gateway, browser, ready)))?.sub).toBe(other.claims()?.sub);
  });

  it('says nothing of any number where the operator reveals nothing', async () => {
    const numbers = ['358457000001', '358457000002'] as const;
    for (const msisdn of numbers) {
      await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour: 'approve', methods: ['app'] });
    }
    const configuration = await clientAt(app, 'operator-c');
    const flow = begin(configuration, { login_hint: `MSISDN:${numbers[0]}` });
    await tokens(flow, await answeredByItself(gateway, browser, await browser.open(flow.url.href)));
    const { page } = await ask({ login_hint: `MSISDN:${numbers[1]}` }, { at: 'operator-c' });
    expect(heading(page)).toBe('Sign in as someone else?');
    expect(page.text).not.toContain('••••');
  });

  it('whom the network vouches for is signed in only after the answer', async () => {
    await login('447700900888', { acr_values: '3' }, 'operator-b');
    const { flow, page } = await ask({ login_hint: `MSISDN:${VOUCHED}` }, { at: 'operator-b' });
    expect(heading(page)).toBe('Sign in as someone else?');
    const back = await browser.follow(await browser.submit(formOf(page, '/continue')), gateway.origin);
    expect((await signed(flow, back))?.amr).toEqual(['SIM_OK']);
  });
});

describe('the session cookie', () => {
  /** What another browser with these cookies is told. */
  const withCookies = async (cookies: Browser['cookies']): Promise<string | null> => {
    const { url } = begin(await clientAt(app, 'operator-a'), { prompt: 'none' });
    const header = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    return callback(await new Browser().request(url.href, { headers: { cookie: header } })).get('error');
  };

  it('is new after a login, a step-up and a logout, and the one before is worth nothing', async () => {
    await login(EC, { acr_values: '2' });
    const afterLogin = cookie();
    const copied = [...browser.cookies];
    const { flow, page } = await ask({ acr_values: '3' });
    await signed(flow, await answeredByItself(gateway, browser, page));
    const afterStepUp = cookie();
    expect(afterStepUp).toBeDefined();
    expect(afterStepUp).not.toBe(afterLogin);
    expect(await withCookies(copied)).toBe('login_required');
    const last = [...browser.cookies];
    expect(await withCookies(last)).toBeNull();
    const question = await browser.open(`${gateway.issuer('operator-a')}/logout`);
    await browser.follow(await browser.submit(formOf(question, '/logout/confirm'), { logout: 'yes' }), gateway.origin);
    expect(cookie()).not.toBe(afterStepUp);
    expect(await withCookies(last)).toBe('login_required');
  });

  it('is new also when the person stays signed in', async () => {
    await login(EC);
    const before = [...browser.cookies];
    const question = await browser.open(
      `${gateway.issuer('operator-a')}/logout?client_id=${(await clientAt(app, 'operator-a')).clientMetadata().client_id}`,
    );
    await browser.follow(await browser.submit(formOf(question, '/logout/confirm'), { logout: 'this' }), gateway.origin);
    expect(await withCookies(before)).toBe('login_required');
    expect(await errorOf({ prompt: 'none' })).toBeNull();
  });

  it('that somebody planted before the login is not the one after it', async () => {
    await browser.open(`${gateway.issuer('operator-a')}/logout`);
    const planted = cookie();
    expect(planted).toBeDefined();
    await login(EC);
    expect(cookie()).not.toBe(planted);
  });

  it('lives as long as the session', async () => {
    await login(EC);
    const flow = begin(await clientAt(app, 'operator-a'), { prompt: 'none' });
    const page = await browser.request(flow.url.href);
    const line = page.headers.getSetCookie().find((one) => one.startsWith('signet.operator-a.session='));
    const expires = Date.parse(/expires=([^;]+)/i.exec(line ?? '')?.[1] ?? '');
    expect(expires).toBe(Number((await stored()).exp) * 1_000);
  });

  it('of one operator is nothing at another, whatever it is called', async () => {
    await login(EC);
    const tossed = browser.cookies
      .filter(({ name }) => name.startsWith('signet.operator-a.session'))
      .map(({ name, value }) => `${name.replace('operator-a', 'operator-b')}=${value}`)
      .join('; ');
    expect(tossed).toContain('signet.operator-b.session.sig=');
    const flow = begin(await clientAt(app, 'operator-b'), { prompt: 'none' });
    const answer = await new Browser().request(flow.url.href, { headers: { cookie: tossed } });
    expect(callback(answer).get('error')).toBe('login_required');
  });
});

describe('a silent sign-on', () => {
  it('writes no session, but now and then for the idle time', async () => {
    await login(EC, { acr_values: '2' });
    const before = await stored();
    expect(before).toMatchObject({ methods: [{ amr: 'SIM_PIN', acr: '2' }], startedAt: before.loginTs });
    await silent();
    await silent();
    expect(await stored()).toEqual(before);
    later = 20 * 60;
    await silent();
    const after = await stored();
    expect(after).toMatchObject({ startedAt: before.startedAt, methods: before.methods });
    expect(Number(after.lastUsedAt)).toBeGreaterThan(Number(before.lastUsedAt));
  });
});
