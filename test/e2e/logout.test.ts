/** Single logout: what a person chooses, what relying parties are told, and that neither waits for a dead one. */
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Browser, formOf, type Page } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { type LogoutListener, listenForLogouts } from '../harness/logout-listener.ts';
import { type App, clientAt, createApp, credentialsAt, signIn } from '../harness/relying-party.ts';

const A = 'operator-a';
const NUMBER = '41700092501';
const BYE = 'http://localhost:9/bye';

let gateway: OwnGateway;
let listener: LogoutListener;
let offset = 0;
const apps: Record<string, App> = {};

const SETTINGS = {
  shop: {},
  bank: { id_token_signed_response_alg: 'ES256' },
  forum: { id_token_signed_response_alg: 'HS256' },
  dead: {},
  quick: { logout: { skip_question: true } },
  mute: { backchannel_logout_uri: undefined },
};
type Name = keyof typeof SETTINGS;

beforeAll(async () => {
  listener = await listenForLogouts();
  const port = new URL(listener.address('x')).port;
  gateway = await startGateway({
    now: () => Date.now() + offset,
    settings: { network: { allow_private: [`localhost:${port}`] }, logout: { wait_s: 2 } },
  });
  for (const [name, change] of Object.entries(SETTINGS)) {
    apps[name] = await createApp(gateway, {
      name: `Test ${name}`,
      redirect_uris: ['http://localhost:9/callback'],
      post_logout_redirect_uris: [BYE],
      backchannel_logout_uri: listener.address(name),
      ...change,
    });
  }
  listener.answer('dead', 'hang');
});
afterAll(async () => {
  await gateway.close();
  await listener.close();
});

const appOf = (name: Name): App => {
  const app = apps[name];
  if (!app) throw new Error('no app');
  return app;
};
const configurations = new Map<Name, oidc.Configuration>();
const clientOf = async (name: Name): Promise<oidc.Configuration> => {
  const alg = { id_token_signed_response_alg: 'RS256', ...SETTINGS[name] }.id_token_signed_response_alg;
  const known = configurations.get(name) ?? (await clientAt(appOf(name), A, { id_token_signed_response_alg: alg }));
  configurations.set(name, known);
  return known;
};
const clientId = (name: Name): string => credentialsAt(appOf(name), A).client_id;

async function signedIn(...names: readonly Name[]) {
  const browser = new Browser();
  const idTokens = new Map<Name, string>();
  const claims = new Map<Name, oidc.IDToken>();
  const access = new Map<Name, { access_token: string; refresh_token?: string | undefined }>();
  for (const name of names) {
    const answer = await signIn(gateway, browser, await clientOf(name), NUMBER);
    idTokens.set(name, answer.id_token ?? '');
    access.set(name, answer);
    const own = answer.claims();
    if (own) claims.set(name, own);
  }
  const logout = (name: Name | undefined, change: Record<string, string> = {}): Promise<Page> => {
    const hint = name === undefined ? {} : { id_token_hint: idTokens.get(name) ?? '', post_logout_redirect_uri: BYE };
    const query = new URLSearchParams({ ...hint, ...(name && { state: 'S 1' }), ...change });
    return browser.open(`${gateway.issuer(A)}/logout?${query}`);
  };
  return { browser, idTokens, claims, access, logout };
}

/** Whether the browser is answered at this client without the phone. */
async function isSignedIn(browser: Browser, name: Name): Promise<boolean> {
  const { client_id } = credentialsAt(appOf(name), A);
  const query = new URLSearchParams({
    ...{ client_id, redirect_uri: 'http://localhost:9/callback', response_type: 'code', scope: 'openid' },
    ...{ state: 's', nonce: 'n', prompt: 'none' },
  });
  const page = await browser.request(`${gateway.issuer(A)}/authorize?${query}`);
  return new URL(page.location ?? '').searchParams.has('code');
}

const told = (name: Name, count: number): Promise<string> =>
  vi.waitFor(
    () => {
      const tokens = listener.tokens(name);
      expect(tokens.length).toBeGreaterThanOrEqual(count);
      return tokens[count - 1] ?? '';
    },
    { timeout: 10_000 },
  );

const BACK = `${BYE}?state=S+1`;

describe('a logout that a relying party asks for', () => {
  it('lists where the person is signed in, and tells all of them once it is confirmed', async () => {
    const { browser, claims, logout, access } = await signedIn('shop', 'bank', 'forum', 'mute');
    const page = await logout('shop');
    expect(page.status).toBe(200);
    for (const name of ['shop', 'bank', 'forum', 'mute']) expect(page.text).toContain(`<li>Test ${name}</li>`);
    expect(page.text).toContain('Only sign out of Test shop');
    const [before] = browser.cookies.filter(({ name }) => name.endsWith('.session'));
    const answer = await browser.submit(formOf(page, '/logout/confirm'), { logout: 'yes' });
    expect(answer.location).toBe(`${gateway.issuer(A)}/logout/progress`);
    expect(browser.cookies.filter(({ name }) => name.endsWith('.session'))).toEqual([]);
    expect(before).toBeDefined();

    const shown = await browser.request(answer.location ?? '');
    for (const name of ['shop', 'bank', 'forum', 'mute']) expect(shown.text).toContain(`Test ${name}</span>`);
    for (const name of ['shop', 'bank', 'forum'] as const) {
      const token = await told(name, 1);
      const { alg, typ } = decodeProtectedHeader(token);
      const secret = new TextEncoder().encode(credentialsAt(appOf(name), A).client_secret);
      const keys = createRemoteJWKSet(new URL(`${gateway.issuer(A)}/jwks`));
      const checks = { issuer: gateway.issuer(A), audience: clientId(name) };
      const verified = alg === 'HS256' ? jwtVerify(token, secret, checks) : jwtVerify(token, keys, checks);
      const { payload } = await verified;
      expect([alg, typ]).toEqual([{ shop: 'RS256', bank: 'ES256', forum: 'HS256' }[name], 'logout+jwt']);
      expect(payload).toEqual({
        iss: gateway.issuer(A),
        aud: clientId(name),
        iat: expect.any(Number),
        exp: (payload.iat ?? 0) + 120,
        jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
        sub: claims.get(name)?.sub,
        sid: claims.get(name)?.sid,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      });
    }
    const status = await vi.waitFor(async () => {
      const { text } = await browser.request(`${gateway.issuer(A)}/logout/progress/status`);
      const body = JSON.parse(text);
      expect(body.settled).toBe(true);
      return body;
    });
    expect([...status.states].sort()).toEqual(['confirmed', 'confirmed', 'confirmed', 'untold']);
    expect((await browser.request(`${gateway.issuer(A)}/logout/continue`)).location).toBe(BACK);
    expect(await isSignedIn(browser, 'bank')).toBe(false);
    const { access_token: token, refresh_token: refresh = '' } = access.get('bank') ?? { access_token: '' };
    const bank = await clientOf('bank');
    expect((await oidc.tokenIntrospection(bank, token)).active).toBe(false);
    await expect(oidc.refreshTokenGrant(bank, refresh)).rejects.toThrow();
    expect(listener.requests.at(-1)).toMatchObject({
      type: 'application/x-www-form-urlencoded',
      fields: ['logout_token'],
    });
  });

  it('changes nothing when the person stays', async () => {
    const { browser, logout } = await signedIn('shop', 'bank');
    const page = await logout('shop');
    const before = listener.tokens('bank').length;
    const answer = await browser.submit(formOf(page, '/logout/confirm'));
    expect(answer.location).toBe(BACK);
    expect(await isSignedIn(browser, 'shop')).toBe(true);
    expect(await isSignedIn(browser, 'bank')).toBe(true);
    expect(listener.tokens('bank')).toHaveLength(before);
    const nowhere = await browser.submit(formOf(await logout(undefined), '/logout/confirm'));
    expect(nowhere.location).toBe(`${gateway.issuer(A)}/logout/stayed`);
    expect((await browser.request(nowhere.location ?? '')).text).toContain('You are still signed in');
  });

  it('ends one relying party alone, with another session cookie and another sid afterwards', async () => {
    const { browser, logout, claims, access } = await signedIn('shop', 'bank');
    const before = listener.tokens('shop').length;
    const cookie = browser.cookies.find(({ name }) => name.endsWith('.session'))?.value;
    const answer = await browser.submit(formOf(await logout('shop'), '/logout/confirm'), { logout: 'this' });
    expect(answer.location).toBe(BACK);
    await told('shop', before + 1);
    expect(browser.cookies.find(({ name }) => name.endsWith('.session'))?.value).not.toBe(cookie);
    const { active } = await oidc.tokenIntrospection(await clientOf('shop'), access.get('shop')?.access_token ?? '');
    expect(active).toBe(false);
    const kept = await oidc.tokenIntrospection(await clientOf('bank'), access.get('bank')?.access_token ?? '');
    expect(kept.active).toBe(true);
    const again = await signIn(gateway, browser, await clientOf('shop'), NUMBER);
    expect(again.claims()?.sid).not.toBe(claims.get('shop')?.sid);
  });

  it('does not wait for a relying party that does not answer, and does not forget it', async () => {
    const { browser, logout } = await signedIn('shop', 'bank', 'dead');
    const [dead, bank] = [listener.tokens('dead').length, listener.tokens('bank').length];
    const answer = await browser.submit(formOf(await logout('shop'), '/logout/confirm'), { logout: 'yes' });
    await Promise.all([told('bank', bank + 1), told('dead', dead + 1)]);
    const page = await browser.request(answer.location ?? '');
    expect(page.text).toContain('data-state="pending"');
    offset += 2_000;
    expect((await browser.request(answer.location ?? '')).location).toBe(BACK);
    const rows = () => gateway.database.prisma.logoutDelivery.findMany({ where: { clientId: clientId('dead') } });
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ state: 'pending', failure: 'timeout' }]), {
      timeout: 10_000,
    });
    const late = await browser.request(`${gateway.issuer(A)}/logout/progress/status`);
    expect(JSON.parse(late.text).states).toContain('later');
    listener.answer('dead', 204);
    offset += 10_000;
    await told('dead', dead + 2);
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ state: 'confirmed', attempts: 2 }]));
    const [first, second] = listener.tokens('dead').slice(-2);
    expect(first).not.toBe(second);
  });

  it('asks no question where the client is configured so and its hint names this session', async () => {
    const { browser, logout } = await signedIn('quick', 'bank');
    const before = listener.tokens('bank').length;
    const page = await logout('quick');
    // the browser went straight on to the page of the relying parties
    expect(page.url).toBe(`${gateway.issuer(A)}/logout/progress`);
    await told('bank', before + 1);
    expect(await isSignedIn(browser, 'bank')).toBe(false);
  });

  it.each([
    ['a hint of another session', true],
    ['no hint', false],
  ])('asks that client’s person with %s', async (_case, hinted) => {
    const other = await signedIn('quick');
    const { browser, logout } = await signedIn('quick', 'bank');
    const page = hinted
      ? await logout('quick', { id_token_hint: other.idTokens.get('quick') ?? '' })
      : await logout(undefined, { client_id: clientId('quick'), post_logout_redirect_uri: BYE });
    expect(page.status).toBe(200);
    expect(page.text).toContain('name="logout" value="yes"');
    expect(await isSignedIn(browser, 'bank')).toBe(true);
  });

  it('goes straight back where nobody is signed in', async () => {
    const { idTokens } = await signedIn('shop');
    const browser = new Browser();
    const hint = { id_token_hint: idTokens.get('shop') ?? '', post_logout_redirect_uri: BYE, state: 'S 1' };
    const page = await browser.open(`${gateway.issuer(A)}/logout?${new URLSearchParams(hint)}`);
    const answer = await browser.submit(formOf(page, '/logout/confirm'));
    expect(answer.location).toBe(BACK);
  });

  it('shows nobody else’s relying parties', async () => {
    const { browser, logout } = await signedIn('shop', 'bank');
    await browser.submit(formOf(await logout('shop'), '/logout/confirm'), { logout: 'yes' });
    const stranger = new Browser();
    const page = await stranger.request(`${gateway.issuer(A)}/logout/progress`);
    expect(page.location).toBe(`${gateway.issuer(A)}/logout/success`);
    expect((await stranger.request(`${gateway.issuer(A)}/logout/progress/status`)).status).toBe(404);
    const cookie = browser.cookies.find(({ name }) => name.endsWith('.logout'));
    expect(cookie).toMatchObject({ path: `/${A}/logout` });
    expect(cookie?.value).not.toContain('shop');
    // another operator cannot open it
    const tossed = await stranger.request(`${gateway.issuer('operator-b')}/logout/progress/status`, {
      headers: { cookie: `signet.operator-b.logout=${cookie?.value}` },
    });
    expect(tossed.status).toBe(404);
  });

  it('takes the request as a form too, and asks with the cookie of the session', async () => {
    const { browser, idTokens } = await signedIn('shop');
    const hint = { id_token_hint: idTokens.get('shop') ?? '', post_logout_redirect_uri: BYE, state: 'S 1' };
    const answer = await browser.request(`${gateway.issuer(A)}/logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://shop.example' },
      body: new URLSearchParams(hint).toString(),
    });
    expect(answer.status).toBe(303);
    const page = await browser.open(answer.location ?? '');
    const done = await browser.submit(formOf(page, '/logout/confirm'), { logout: 'yes' });
    expect(done.location).toBe(BACK);
    expect(await isSignedIn(browser, 'shop')).toBe(false);
  });

  it('says signed out to whoever presses twice', async () => {
    const { browser, logout } = await signedIn('shop');
    const page = await logout('shop');
    await browser.submit(formOf(page, '/logout/confirm'), { logout: 'yes' });
    const again = await browser.submit(formOf(page, '/logout/confirm'), { logout: 'yes' });
    expect(again.location).toBe(`${gateway.issuer(A)}/logout/progress`);
    const end = await browser.request(again.location ?? '');
    expect(end.location).toBe(`${gateway.issuer(A)}/logout/success`);
  });

  it('refuses an answer without the question’s token', async () => {
    const { browser, logout } = await signedIn('shop');
    const page = await logout('shop');
    const answer = await browser.submit(formOf(page, '/logout/confirm'), { xsrf: 'x'.repeat(48), logout: 'yes' });
    expect(answer.status).toBe(400);
    expect(await isSignedIn(browser, 'shop')).toBe(true);
  });
});

describe('what relying parties answer', () => {
  it.each([
    [204, 'confirmed', undefined],
    [302, 'pending', 'redirected'],
    [400, 'pending', 'refused'],
    [404, 'pending', 'status_4xx'],
    [503, 'pending', 'status_5xx'],
  ] as const)('%d leaves it %s', async (status, state, failure) => {
    listener.answer('bank', status);
    const { browser, logout, claims } = await signedIn('bank');
    await browser.submit(formOf(await logout('bank'), '/logout/confirm'), { logout: 'yes' });
    const where = { operator: A, sid: String(claims.get('bank')?.sid) };
    await vi.waitFor(async () =>
      expect(await gateway.database.prisma.logoutDelivery.findMany({ where })).toMatchObject([
        { state, failure: failure ?? null, attempts: 1 },
      ]),
    );
    listener.answer('bank', 200);
    expect(listener.tokens('elsewhere')).toEqual([]);
  });
});
