/** Logins without a browser: the servers of relying parties call /authorize themselves, each as its SDK does. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../faults/until.ts';
import { Browser, messageFor, type SandboxMessage } from '../harness/browser.ts';
import { ficomOperator } from '../harness/ficom.ts';
import { freePort, type OwnGateway, startGateway } from '../harness/gateway.ts';
import { authorizeUrl, basicOf, claimsOf, likeDotnet, likeJava, likePhp, post, send } from '../harness/headless.ts';
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

const SIGNS = '41700092501';
const JAVA = { 'user-agent': 'Apache-HttpClient/4.5.3 (Java/1.8.0_281)' };
const A = 'operator-a';
const PLACE = { country: 'CH', accuracy: 20, device_confidence: 0.9, location_confidence: 0.8, age_minutes: 1 };

let gateway: OwnGateway;
let app: App;
let offset = 0;
let count = 0;

beforeAll(async () => {
  const port = await freePort();
  gateway = await startGateway({
    port,
    now: () => Date.now() + offset,
    env: Object.fromEntries([['SIGNET_LOGIN_HEADLESS_HOLD_S', '1'], ...ficomOperator(port)]),
  });
  app = await createApp(gateway, { headless: true });
});
afterAll(() => gateway.close());
beforeEach(() => {
  count += 1;
});

const freshNumber = (): string => `4179065${String(count).padStart(4, '0')}`;
const hint = (msisdn: string) => ({ login_hint: `MSISDN:${msisdn}` });
const java = (parameters: Readonly<Record<string, string | undefined>>, of = app): string =>
  authorizeUrl(of, A, { prompt: 'login', display: 'page', 'max-age': '3600', ...parameters });
const mobile = (parameters: Readonly<Record<string, string | undefined>>, of = app): string =>
  authorizeUrl(of, A, { prompt: 'mobile', ...parameters });

async function answerPhone(msisdn: string, action: 'approve' | 'refuse' = 'approve'): Promise<SandboxMessage> {
  const message = await messageFor(gateway, msisdn);
  expect((await gateway.api('POST', `/sandbox/api/messages/${message.id}`, { action })).status).toBe(204);
  return message;
}

/** Pushes that a number ever got: the gateway says each of them in its audit trail as an outcome, and the phone shows it. */
const transactions = async (): Promise<{ attempts: number; rows: number }> => {
  const rows = await gateway.database.prisma.loginTransaction.findMany({ select: { attempt: true } });
  return { rows: rows.length, attempts: rows.reduce((sum, { attempt }) => sum + attempt, 0) };
};

const exchange = (code: string | null, of = app, operator = A) =>
  post(
    `${credentialsAt(of, operator).issuer}/token`,
    { grant_type: 'authorization_code', code: code ?? '', redirect_uri: REDIRECT },
    basicOf(of, operator),
  );

const bodyOf = (text: string): Record<string, unknown> => JSON.parse(text);

describe('a server with the Java SDK', () => {
  it('gets the code in the Location of an answer that is no redirect, and tokens for it', async () => {
    const url = java(hint(SIGNS));
    const { parameters, answers } = await likeJava(url, basicOf(app, A));
    expect(parameters.get('state')).toBe(new URL(url).searchParams.get('state'));
    expect(parameters.get('iss')).toBe(gateway.issuer(A));
    for (const { headers } of answers) expect(headers['set-cookie']).toBeUndefined();
    const { status, body } = await exchange(parameters.get('code'));
    expect(status).toBe(200);
    const claims = claimsOf(body.id_token);
    expect(claims).toMatchObject({ acr: '3', amr: ['SIM_PIN'], nonce: new URL(url).searchParams.get('nonce') });
    expect(claims.sub).toMatch(/^[0-9a-f-]{36}$/);
    expect(claims.at_hash).toEqual(expect.any(String));
    expect(claims.auth_time).toEqual(expect.any(Number));
  });

  it('gets what a browser would get besides: correlation, hashed hint, the text of the phone', async () => {
    const words = { client_name: 'Test Shop', context: 'Pay CHF 12.50', binding_message: 'K7' };
    const asking = {
      ...hint(SIGNS),
      ...words,
      scope: 'openid mc_authz',
      version: 'mc_di_r2_v2.3',
      correlation_id: 'c-2',
    };
    const { parameters } = await likeJava(java(asking), basicOf(app, A));
    expect(parameters.getAll('correlation_id')).toEqual(['c-2']);
    const { body } = await exchange(parameters.get('code'));
    const { displayed_data: displayed, hashed_login_hint: hashed } = claimsOf(body.id_token);
    expect(displayed).toContain('Pay CHF 12.50');
    expect(hashed).toBe(createHash('sha256').update(asking.login_hint).digest('hex'));
    const refused = await send(java({ ...asking, acr_values: '1' }), { ...JAVA, authorization: basicOf(app, A) });
    expect(new URL(refused.location ?? '').searchParams.getAll('correlation_id')).toEqual(['c-2']);
  });

  it('asks again while the person has not answered: one push, one code', async () => {
    const msisdn = freshNumber();
    const before = await transactions();
    const login = likeJava(java(hint(msisdn)), basicOf(app, A));
    await messageFor(gateway, msisdn);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await answerPhone(msisdn);
    const { parameters, answers } = await login;
    expect(parameters.get('code')).toBeTruthy();
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.slice(0, -1).map(({ status, location }) => ({ status, location }))).toEqual(
      answers.slice(0, -1).map(() => ({ status: 200, location: undefined })),
    );
    const after = await transactions();
    expect(after).toEqual({ rows: before.rows + 1, attempts: before.attempts + 1 });
  });

  it('reads a refusal the same way, however often it asks', async () => {
    const msisdn = freshNumber();
    const url = java(hint(msisdn));
    const login = likeJava(url, basicOf(app, A));
    await answerPhone(msisdn, 'refuse');
    const { parameters } = await login;
    expect(parameters.get('error')).toBe('access_denied');
    const before = await transactions();
    expect((await likeJava(url, basicOf(app, A))).parameters.get('error')).toBe('access_denied');
    expect(await transactions()).toEqual(before);
  });
});

describe('a server with the PHP SDK', () => {
  it('is known by its address, and gets a real redirect', async () => {
    const msisdn = freshNumber();
    const login = likePhp(mobile(hint(msisdn)));
    await messageFor(gateway, msisdn);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await answerPhone(msisdn);
    const { parameters, answers } = await login;
    expect(parameters.get('code')).toBeTruthy();
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 302));
    // an address of ours never holds the number
    for (const { location } of answers) expect(location).not.toContain(msisdn);
    expect((await exchange(parameters.get('code'))).status).toBe(200);
  });

  it('gets a refusal by redirect', async () => {
    const { parameters } = await likePhp(mobile(hint('41000092208')));
    expect(parameters.get('error')).toBe('access_denied');
    expect(parameters.get('state')).toBeTruthy();
  });

  it('is not taken for a server from another address, or with a browser', async () => {
    const elsewhere = await createApp(gateway, { headless: true, headless_addresses: ['192.0.2.0/24'] });
    const before = await transactions();
    const login = new RegExp(`^${gateway.issuer(A)}/login/`);
    expect((await send(mobile(hint(SIGNS), elsewhere))).location).toMatch(login);
    const person = { 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*' };
    expect((await send(java(hint(SIGNS)), person)).location).toMatch(login);
    expect(await transactions()).toEqual(before);
  });
});

describe('a server with the .NET SDK', () => {
  it('follows redirects by hand to the code', async () => {
    const { parameters, answers } = await likeDotnet(mobile(hint(SIGNS)), basicOf(app, A));
    expect((await exchange(parameters.get('code'))).status).toBe(200);
    expect(answers.at(-1)?.status).toBe(302);
  });
});

describe('one transaction for one request', () => {
  it('rings once for two requests at once, and gives one of them the code', async () => {
    const msisdn = freshNumber();
    const url = java(hint(msisdn));
    const before = await transactions();
    const both = [
      send(url, { ...JAVA, authorization: basicOf(app, A) }),
      send(url, { ...JAVA, authorization: basicOf(app, A) }),
    ];
    await answerPhone(msisdn);
    const read = (await Promise.all(both)).map(({ location }) => new URL(location ?? '').searchParams);
    expect(read.filter((parameters) => parameters.has('code'))).toHaveLength(1);
    expect(read.find((parameters) => parameters.has('error'))?.get('error_description')).toMatch(/answered already/);
    expect((await transactions()).attempts).toBe(before.attempts + 1);
    const again = await send(url, { ...JAVA, authorization: basicOf(app, A) });
    expect(new URL(again.location ?? '').searchParams.get('error')).toBe('invalid_request');
  });

  it('keeps the result for a caller that was gone when the person answered', async () => {
    const msisdn = freshNumber();
    const url = java(hint(msisdn));
    const gone = new AbortController();
    const lost = send(url, { ...JAVA, authorization: basicOf(app, A) }, { signal: gone.signal });
    await messageFor(gateway, msisdn);
    gone.abort();
    await expect(lost).rejects.toThrow();
    await answerPhone(msisdn);
    await until('the signature', async () => {
      const rows = await gateway.database.prisma.loginTransaction.findMany({ where: { state: 'signed' } });
      return rows.length > 0;
    });
    const { parameters } = await likeJava(url, basicOf(app, A));
    expect((await exchange(parameters.get('code'))).status).toBe(200);
  });

  it('refuses the same state and nonce with anything else changed, and leaves the login as it was', async () => {
    const msisdn = freshNumber();
    const url = java(hint(msisdn));
    const login = likeJava(url, basicOf(app, A));
    await messageFor(gateway, msisdn);
    const before = await transactions();
    for (const [name, value] of [
      ['acr_values', '2'],
      ['scope', 'openid'],
      ['login_hint', 'MSISDN:41790659999'],
      ['client_name', 'Test Shop'],
    ] as const) {
      const other = new URL(url);
      other.searchParams.set(name, value);
      const answer = await send(other.href, { ...JAVA, authorization: basicOf(app, A) });
      expect(bodyOf(answer.text).error).toBe('invalid_request');
      expect(new URL(answer.location ?? '').searchParams.get('error')).toBe('invalid_request');
    }
    const elsewhere = new URL(url);
    elsewhere.searchParams.set('redirect_uri', 'http://localhost:9/other');
    const answer = await send(elsewhere.href, { ...JAVA, authorization: basicOf(app, A) });
    expect([answer.status, answer.location, bodyOf(answer.text).error]).toEqual([400, undefined, 'invalid_request']);
    expect(await transactions()).toEqual(before);
    await answerPhone(msisdn);
    expect((await login).parameters.get('code')).toBeTruthy();
  });

  it('rings a phone for one relying party at a time', async () => {
    const msisdn = freshNumber();
    const first = likeJava(java(hint(msisdn)), basicOf(app, A));
    await messageFor(gateway, msisdn);
    const { parameters } = await likeJava(java(hint(msisdn)), basicOf(app, A));
    expect(parameters.get('error')).toBe('temporarily_unavailable');
    await answerPhone(msisdn);
    expect((await first).parameters.get('code')).toBeTruthy();
  });
});

describe('what cannot be done without a browser', () => {
  it('a caller that does not prove who it is rings nothing', async () => {
    const before = await transactions();
    const wrong = `Basic ${Buffer.from(`${credentialsAt(app, A).client_id}:wrong`).toString('base64')}`;
    const answer = await send(java(hint(SIGNS)), { ...JAVA, authorization: wrong });
    expect([answer.status, bodyOf(answer.text).error, answer.location]).toEqual([401, 'invalid_client', undefined]);
    const plain = await createApp(gateway);
    const page = await send(java(hint(SIGNS), plain), { ...JAVA, authorization: basicOf(plain, A) });
    expect(page.location).toMatch(/\/login\//);
    const stranger = await send(java(hint(SIGNS)), { ...JAVA, authorization: basicOf(plain, A) });
    expect(stranger.status).toBe(401);
    expect(await transactions()).toEqual(before);
  });

  const REFUSED: readonly (readonly [string, Record<string, string | undefined>, string])[] = [
    ['no number', { login_hint: undefined }, 'invalid_request'],
    ['no nonce', { nonce: undefined, version: undefined, scope: 'openid' }, 'invalid_request'],
    ['a number of another operator', { login_hint: 'MSISDN:447700900301' }, 'access_denied'],
    ['a level that nobody reaches', { acr_values: '1' }, 'unmet_authentication_requirements'],
    ['a rule of the profile broken', { acr_values: 'high' }, 'invalid_request'],
  ];
  it.each(REFUSED)('%s', async (_name, parameters, error) => {
    const before = await transactions();
    const all = { ...hint(SIGNS), ...parameters };
    const inLocation = await send(java(all), { ...JAVA, authorization: basicOf(app, A) });
    expect([inLocation.status, new URL(inLocation.location ?? '').searchParams.get('error')]).toEqual([200, error]);
    expect(inLocation.headers['set-cookie']).toBeUndefined();
    expect(bodyOf(inLocation.text)).toMatchObject({ error, error_description: expect.any(String) });
    expect((await likePhp(mobile(all))).parameters.get('error')).toBe(error);
    expect(await transactions()).toEqual(before);
  });

  it('a redirect address that is not registered is not answered with a redirect', async () => {
    const url = java({ ...hint(SIGNS), redirect_uri: 'http://localhost:9/stranger', correlation_id: 'c-1' });
    const answer = await send(url, { ...JAVA, authorization: basicOf(app, A) });
    expect([answer.status, answer.location]).toEqual([400, undefined]);
  });

  it('a service that wants a code of the person first', async () => {
    const url = authorizeUrl(app, 'operator-c', { prompt: 'login', ...hint('358457066001') });
    const { parameters } = await likeJava(url, basicOf(app, 'operator-c'));
    expect(parameters.get('error')).toBe('unmet_authentication_requirements');
  });

  it('consent: refused until the person gave it on a page, shared afterwards', async () => {
    const located = await createApp(gateway, { headless: true, location: true });
    const msisdn = freshNumber();
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, location: PLACE });
    const asking = { ...hint(msisdn), scope: 'openid mc_authn mid_location' };
    const ask = (): string => java(asking, located);
    const before = await transactions();
    expect((await likeJava(ask(), basicOf(located, A))).parameters.get('error')).toBe('consent_required');
    expect(await transactions()).toEqual(before);

    const browser = new Browser();
    const flow = begin(await clientAt(located, A), { ...asking, acr_values: '3' });
    const page = await answerOnPhone(gateway, browser, await browser.open(flow.url.href), msisdn);
    await tokens(flow, await answerConsent(gateway, browser, page));

    const login = likeJava(ask(), basicOf(located, A));
    await answerPhone(msisdn);
    const { body } = await exchange((await login).parameters.get('code'), located);
    expect(body.scope).toBe('openid mc_authn mid_location');
    expect(claimsOf(body.id_token)).toMatchObject({ mid_geo_country: 'CH' });
    const again = authorizeUrl(located, A, { prompt: 'login consent', ...asking });
    expect((await likeJava(again, basicOf(located, A))).parameters.get('error')).toBe('consent_required');
  });

  it('number matching: the phone shows neither number nor code', async () => {
    const matching = await createApp(gateway, { headless: true, number_matching: true });
    const msisdn = freshNumber();
    const login = likeJava(java(hint(msisdn), matching), basicOf(matching, A));
    const { text } = await answerPhone(msisdn);
    expect(text).toBe('Signet: Sign in to Test Shop? Only approve what you started yourself.');
    expect((await exchange((await login).parameters.get('code'), matching)).status).toBe(200);
  });

  it('fetching a result too late', async () => {
    const url = java(hint(SIGNS));
    const gone = new AbortController();
    const lost = send(url, { ...JAVA, authorization: basicOf(app, A) }, { signal: gone.signal });
    await until('the push', async () => {
      const rows = await gateway.database.prisma.loginTransaction.findMany({ where: { state: 'waiting' } });
      return rows.length > 0;
    }).finally(() => gone.abort());
    await expect(lost).rejects.toThrow();
    await until('the signature', async () => {
      const rows = await gateway.database.prisma.loginTransaction.findMany({ where: { state: 'signed' } });
      return rows.length > 0;
    });
    offset = 601_000;
    expect((await likeJava(url, basicOf(app, A))).parameters.get('error')).toBe('access_denied');
  });
});
