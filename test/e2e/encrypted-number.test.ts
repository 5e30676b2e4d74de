/** From discovery to a login without the number in any address: both forms of the encrypted number, both parameters. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import {
  type App,
  answeredByItself,
  begin,
  callback,
  clientAt,
  createApp,
  REDIRECT,
  tokens,
} from '../harness/relying-party.ts';

const NUMBER = '41700092501';
let gateway: TestGateway;
let app: App;
let other: App;

beforeAll(async () => {
  gateway = await startGateway({ settings: { operators: { 'operator-a': { subscriber_id: { form: 'pkcs1' } } } } });
  [app, other] = [await createApp(gateway), await createApp(gateway)];
});
afterAll(() => gateway.close());

async function encrypted({ discovery }: App, msisdn = NUMBER): Promise<{ id: string; token: string }> {
  const basic = Buffer.from(`${discovery.client_id}:${discovery.client_secret}`).toString('base64');
  const answer = await fetch(`${gateway.origin}/v2/discovery`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ Redirect_URL: REDIRECT, MSISDN: msisdn }),
  });
  const body: { subscriber_id: string; subscriber_id_token: string } = JSON.parse(await answer.text());
  return { id: body.subscriber_id, token: body.subscriber_id_token };
}

const open = async (parameters: Record<string, string>, operator = 'operator-a') => {
  const flow = begin(await clientAt(app, operator), parameters);
  const browser = new Browser();
  return { flow, browser, page: await browser.open(flow.url.href, gateway.origin) };
};

describe('an encrypted number of discovery signs in', () => {
  it.each<[string, (made: { id: string; token: string }) => Record<string, string>]>([
    ['as hex', ({ id }) => ({ login_hint: `ENCR_MSISDN:${id}` })],
    ['as a JWE', ({ token }) => ({ login_hint: `ENCR_MSISDN:${token}` })],
    ['as login_hint_token', ({ token }) => ({ login_hint_token: token })],
    ['as login_hint_token in the spelling of one SDK', ({ token }) => ({ login_token_hint: token })],
    ['as both', ({ id, token }) => ({ login_hint: `ENCR_MSISDN:${id}`, login_hint_token: token })],
  ])('%s', async (_name, parameters) => {
    const made = await encrypted(app);
    expect(made.id).toMatch(/^[0-9a-f]{512}$/);
    const { flow, browser, page } = await open(parameters(made));
    const { id_token } = await tokens(flow, await answeredByItself(gateway, browser, page));
    expect(id_token).toBeTypeOf('string');
  });
});

describe('hashed_login_hint is over the hint as it was sent', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  interface Hints {
    readonly id: string;
    readonly token: string;
    readonly sub: string;
  }
  let hints: Hints;
  const MOBILE_CONNECT = { scope: 'openid mc_authn', version: 'mc_di_r2_v2.3', acr_values: '2' };

  const claims = async (parameters: Record<string, string>) => {
    const { flow, browser, page } = await open(parameters);
    const back = page.location?.startsWith(REDIRECT) ? page : await answeredByItself(gateway, browser, page);
    return { ...(await tokens(flow, back)).claims() };
  };
  beforeAll(async () => {
    const { sub } = await claims({ login_hint: `MSISDN:${NUMBER}` });
    hints = { ...(await encrypted(app)), sub: String(sub) };
  });

  it.each<[string, (made: Hints) => Record<string, string>, (made: Hints) => string]>([
    ['MSISDN', () => ({ login_hint: `MSISDN:${NUMBER}` }), () => `MSISDN:${NUMBER}`],
    ['MSISDN with a plus', () => ({ login_hint: `MSISDN:+${NUMBER}` }), () => `MSISDN:+${NUMBER}`],
    ['a prefix in other letters', () => ({ login_hint: `msisdn:${NUMBER}` }), () => `msisdn:${NUMBER}`],
    ['an encoded colon', () => ({ login_hint: `MSISDN%3A${NUMBER}` }), () => `MSISDN%3A${NUMBER}`],
    ['ENCR_MSISDN as hex', ({ id }) => ({ login_hint: `ENCR_MSISDN:${id}` }), ({ id }) => `ENCR_MSISDN:${id}`],
    [
      'ENCR_MSISDN as a JWE',
      ({ token }) => ({ login_hint: `ENCR_MSISDN:${token}` }),
      ({ token }) => `ENCR_MSISDN:${token}`,
    ],
    ['PCR', ({ sub }) => ({ login_hint: `PCR:${sub}` }), ({ sub }) => `PCR:${sub}`],
    ['login_hint_token', ({ token }) => ({ login_hint_token: token }), ({ token }) => token],
    ['login_token_hint of one SDK', ({ token }) => ({ login_token_hint: token }), ({ token }) => token],
    [
      'login_hint where both are sent',
      ({ id, token }) => ({ login_hint: `ENCR_MSISDN:${id}`, login_hint_token: token }),
      ({ id }) => `ENCR_MSISDN:${id}`,
    ],
  ])('%s', async (_name, parameters, hint) => {
    const { hashed_login_hint: hashed } = await claims({ ...MOBILE_CONNECT, ...parameters(hints) });
    expect(hashed).toBe(sha256(hint(hints)));
  });

  it('no hint, no hash; nor where the request is plain OpenID Connect', async () => {
    expect(await claims({ login_hint: NUMBER })).not.toHaveProperty('hashed_login_hint');
  });
});

describe('one that cannot be used', () => {
  const UNUSABLE = 'the encrypted number cannot be used';
  const changed = (value: string): string => value.slice(0, -1) + (value.endsWith('A') ? 'B' : 'A');

  it.each<[string, () => Promise<Record<string, string>>, string, string?]>([
    [
      'another app’s hex',
      async () => ({ login_hint: `ENCR_MSISDN:${(await encrypted(other)).id}` }),
      `login_hint is invalid: ${UNUSABLE}`,
    ],
    [
      'another app’s token',
      async () => ({ login_hint_token: (await encrypted(other)).token }),
      `login_hint_token is invalid: ${UNUSABLE}`,
    ],
    [
      'changed hex',
      async () => ({ login_hint: `ENCR_MSISDN:${changed((await encrypted(app)).id.toUpperCase())}` }),
      `login_hint is invalid: ${UNUSABLE}`,
    ],
    [
      'a changed token',
      async () => ({ login_hint_token: changed((await encrypted(app)).token) }),
      `login_hint_token is invalid: ${UNUSABLE}`,
    ],
    [
      'one of another operator',
      async () => ({ login_hint: `ENCR_MSISDN:${(await encrypted(app)).id}` }),
      `login_hint is invalid: ${UNUSABLE}`,
      'operator-b',
    ],
    [
      'two numbers',
      async () => ({
        login_hint: `ENCR_MSISDN:${(await encrypted(app)).id}`,
        login_hint_token: (await encrypted(app, '41700092502')).token,
      }),
      'login_hint_token is invalid: it names another number than login_hint',
    ],
  ])('%s', async (_name, parameters, description, operator) => {
    const { page } = await open(await parameters(), operator);
    const back = callback(page);
    expect([back.get('error'), back.get('error_description')]).toEqual(['invalid_request', `Parameter ${description}`]);
  });
});
