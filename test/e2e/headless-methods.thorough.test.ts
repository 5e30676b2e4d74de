/** Logins without a browser by every method: no page shows anything to compare, so neither does the phone. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, formOf, messageFor } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { type Answer, authorizeUrl, basicOf, claimsOf, likeJava, post, send } from '../harness/headless.ts';
import {
  type App,
  answerConsent,
  answerOnPhone,
  begin,
  clientAt,
  createApp,
  credentialsAt,
  REDIRECT,
  tokens,
} from '../harness/relying-party.ts';

const JAVA = { 'user-agent': 'Apache-HttpClient/4.5.3 (Java/1.8.0_281)' };
const CODE = /\b[2-9A-HJ-NP-Z]{4}\b/;

let gateway: OwnGateway;
let app: App;
let count = 0;

beforeAll(async () => {
  gateway = await startGateway({ settings: { login: { headless_held: 3, headless_held_per_party: 2 } } });
  app = await createApp(gateway, { headless: true });
});
afterAll(() => gateway.close());
beforeEach(() => {
  count += 1;
});

const number = (prefix: string): string => `${prefix}${String(60_000 + count)}`;
const url = (of: App, operator: string, parameters: Readonly<Record<string, string | undefined>>): string =>
  authorizeUrl(of, operator, { prompt: 'login', display: 'page', ...parameters });
const answer = async (id: string, action = 'approve'): Promise<void> => {
  expect((await gateway.api('POST', `/sandbox/api/messages/${id}`, { action })).status).toBe(204);
};

async function claims(of: App, operator: string, code: string | null): Promise<Record<string, unknown>> {
  const fields = { grant_type: 'authorization_code', code: code ?? '', redirect_uri: REDIRECT };
  const { body } = await post(`${credentialsAt(of, operator).issuer}/token`, fields, basicOf(of, operator));
  return claimsOf(body.id_token);
}

describe('a link in a text message', () => {
  const ask = (msisdn: string) =>
    likeJava(
      url(app, 'operator-b', { login_hint: `MSISDN:${msisdn}`, acr_values: '2', ui_locales: 'en' }),
      basicOf(app, 'operator-b'),
    );

  it('has no code, on the phone or behind it, and signs in', async () => {
    const msisdn = number('4477009');
    const login = ask(msisdn);
    const { text, link = '' } = await messageFor(gateway, msisdn);
    expect(text.replace(link, '')).toBe('Sign in to Test Shop? Only if you started this: ');
    const phone = new Browser();
    const page = await phone.request(link);
    expect(page.text).toContain('expect to be asked');
    expect(page.text).not.toMatch(/class="code"|same code/);
    await phone.submit(formOf(page, new URL(link).pathname), { answer: 'approve' });
    const code = (await login).parameters.get('code');
    expect(await claims(app, 'operator-b', code)).toMatchObject({ acr: '2', amr: ['SMS_URL_OK'] });
  });

  it('refused is refused', async () => {
    const msisdn = number('4477009');
    const login = ask(msisdn);
    await answer((await messageFor(gateway, msisdn)).id, 'refuse');
    expect((await login).parameters.get('error')).toBe('access_denied');
  });
});

it('the operator’s app rings, and is given no page to come back to', async () => {
  const msisdn = number('3584570');
  const login = likeJava(
    url(app, 'operator-c', { login_hint: `MSISDN:${msisdn}`, acr_values: '3', ui_locales: 'en' }),
    basicOf(app, 'operator-c'),
  );
  const { id, text } = await messageFor(gateway, msisdn);
  expect(text).not.toMatch(CODE);
  await answer(id);
  const code = (await login).parameters.get('code');
  expect(await claims(app, 'operator-c', code)).toMatchObject({ acr: '3', amr: ['DEV_PIN'] });
  const rows = await gateway.database.prisma.loginTransaction.findMany({ where: { operator: 'operator-c' } });
  expect(rows.map(({ asked }) => JSON.stringify(asked))).toEqual([expect.not.stringContaining('app2app')]);
});

it('dtbs is signed as it stands, and comes back once the person has agreed on a page', async () => {
  const notary = await createApp(gateway, {
    name: 'Notary',
    headless: true,
    signature_claims: true,
    profile: 'mobile-connect',
  });
  const msisdn = number('4179090');
  const asking = {
    login_hint: `MSISDN:${msisdn}`,
    scope: 'openid',
    version: 'mc_v1.1',
    acr_values: '4',
    dtbs: 'I accept contract 4711',
  };
  const ask = () => likeJava(url(notary, 'operator-a', asking), basicOf(notary, 'operator-a'));
  expect((await ask()).parameters.get('error')).toBe('consent_required');
  const browser = new Browser();
  const flow = begin(await clientAt(notary, 'operator-a'), asking);
  const consent = await answerOnPhone(gateway, browser, await browser.open(flow.url.href), msisdn);
  await tokens(flow, await answerConsent(gateway, browser, consent));

  const login = ask();
  const { id, text } = await messageFor(gateway, msisdn);
  expect(text).toMatch(/"I accept contract 4711"$/);
  expect(text.replace(/".*"/, '')).not.toMatch(CODE);
  await answer(id);
  expect(await claims(notary, 'operator-a', (await login).parameters.get('code'))).toMatchObject({
    acr: '4',
    displayed_data: text,
    dts: expect.any(String),
    upk: expect.any(String),
  });
});

describe('no more requests are held than configured', () => {
  const ask = (of: App, msisdn: string): string => url(of, 'operator-a', { login_hint: `MSISDN:${msisdn}` });
  const call = (of: App, address: string): Promise<Answer> =>
    send(address, { ...JAVA, authorization: basicOf(of, 'operator-a') });
  const parametersOf = ({ location = '' }: Answer): URLSearchParams => new URL(location).searchParams;
  const logins = () => gateway.database.prisma.loginTransaction.count();

  it('for one relying party and for all; one more is told to come back and rings nothing', async () => {
    const other = await createApp(gateway, { headless: true });
    const third = await createApp(gateway, { headless: true });
    const phones = [0, 1, 2].map((index) => `4179091${String(1_000 + count * 10 + index)}`);
    const [one = '', two = '', three = ''] = phones;
    const addresses = [ask(app, one), ask(app, two), ask(other, three)];
    const held: Promise<Answer>[] = [];
    const ring = async (of: App, index: number): Promise<void> => {
      held.push(call(of, addresses[index] ?? ''));
      await messageFor(gateway, phones[index] ?? '');
    };
    await ring(app, 0);
    await ring(app, 1);
    const before = await logins();

    const full = await call(app, ask(app, number('4179092')));
    expect([full.status, full.location, full.headers['retry-after']]).toEqual([503, undefined, '5']);
    expect(JSON.parse(full.text)).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'too many logins are waiting',
      description: 'too many logins are waiting',
    });
    expect(full.headers['set-cookie']).toBeUndefined();
    // the same login asked again takes a place too
    expect((await call(app, addresses[0] ?? '')).status).toBe(503);
    expect(await logins()).toBe(before);

    await ring(other, 2);
    const everybody = await call(third, ask(third, number('4179093')));
    expect(everybody.status).toBe(503);
    expect(await logins()).toBe(before + 1);

    await answer((await messageFor(gateway, one)).id, 'refuse');
    expect(parametersOf((await held[0]) ?? full).get('error')).toBe('access_denied');
    const again = number('4179094');
    const next = call(app, ask(app, again));
    await answer((await messageFor(gateway, again)).id);
    expect(parametersOf(await next).has('code')).toBe(true);
    for (const msisdn of [two, three]) await answer((await messageFor(gateway, msisdn)).id);
    for (const request of held.slice(1)) expect(parametersOf(await request).has('code')).toBe(true);
  });

  it('what has ended is told without a place', async () => {
    const msisdn = number('4179095');
    const address = ask(app, msisdn);
    const first = call(app, address);
    await answer((await messageFor(gateway, msisdn)).id, 'refuse');
    await first;
    const phones = [0, 1].map((index) => `4179096${String(1_000 + count * 10 + index)}`);
    const held = phones.map((phone) => call(app, ask(app, phone)));
    const messages = await Promise.all(phones.map((phone) => messageFor(gateway, phone)));
    expect(parametersOf(await call(app, address)).get('error')).toBe('access_denied');
    for (const { id } of messages) await answer(id);
    await Promise.all(held);
  });
});
