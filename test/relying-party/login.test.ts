/** A website with the kit against the whole gateway: login, silent login, step-up, logout. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort, startGateway, type TestGateway } from '../harness/gateway.ts';
import { Browser, openSite, passOperator, post, type Site, visit, visitForm } from './site.ts';

let gateway: TestGateway;
let site: Site;
let other: Site;
let everywhere: Site;
let next = 41790700000;
let msisdn: string;

beforeAll(async () => {
  const port = await freePort();
  gateway = await startGateway({ settings: { network: { allow_private: [`localhost:${port}`] } } });
  // two sites of one company's making would share nothing but the machine
  [site, other, everywhere] = await Promise.all([
    openSite(gateway, { port }),
    openSite(gateway, { keepTokens: true, userinfo: true }),
    openSite(gateway, { discovery: true, acr: '3' }),
  ]);
  for (const { koa, rp } of [other, everywhere]) {
    koa.use(rp.requireLogin());
    koa.use((ctx) => {
      const { issuer, acr } = rp.user(ctx) ?? {};
      ctx.body = `${issuer} at ${acr}`;
    });
  }
  const { koa, rp } = site;
  const pages: Readonly<Record<string, ReturnType<typeof rp.requireLogin>>> = {
    '/private': rp.requireLogin({ acr: '3' }),
    '/vault': rp.requireLogin({ acr: '4' }),
    '/fresh': rp.requireLogin({ maxAge: 0 }),
    '/front': rp.trySilently(),
  };
  koa.use((ctx, following) => {
    const page = pages[ctx.path];
    return page === undefined ? following() : page(ctx, following);
  });
  koa.use((ctx) => {
    const { sub, acr } = rp.user(ctx) ?? {};
    ctx.body = `${ctx.path} ${sub === undefined ? 'nobody' : `person at ${acr}`}`;
  });
});
afterAll(async () => {
  await Promise.all([site.close(), other.close(), everywhere.close()]);
  await gateway.close();
});
beforeEach(async () => {
  next += 1;
  msisdn = String(next);
  for (const { failures } of [site, other, everywhere]) failures.length = 0;
  await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour: 'approve' });
});

async function signedIn(path = '/private'): Promise<Browser> {
  const browser = new Browser();
  const back = await passOperator(browser, await visit(browser, `${site.origin}${path}`), msisdn);
  expect(back.url).toBe(`${site.origin}${path}`);
  return browser;
}

describe('a login', () => {
  it('leads back to the page that wanted it, and leaves the session cookie alone behind', async () => {
    const browser = new Browser();
    const first = await visit(browser, `${site.origin}/private?tab=1`);
    expect(first.url).toMatch(`${gateway.origin}/operator-a/login/`);
    const back = await passOperator(browser, first, msisdn);
    expect(back.url).toBe(`${site.origin}/private?tab=1`);
    expect(back.text).toBe('/private person at 3');
    const mine = browser.cookies.filter(({ name }) => name.startsWith('rp-'));
    expect(mine.map(({ name }) => name.replace(/^rp-[0-9a-f]{8}_/, ''))).toEqual(['session']);
  });

  it('takes the number from a form of the site, and puts it into no address', async () => {
    const browser = new Browser();
    const sent = await post(browser, site, '/auth/login', { msisdn: `+${msisdn}`, acr: '3', return_to: '/private' });
    expect(sent.status).toBe(303);
    expect(sent.location).not.toContain(msisdn);
    const back = await passOperator(browser, await visit(browser, sent.location ?? ''), msisdn);
    expect(back.text).toBe('/private person at 3');
  });

  it('has a new session each time, and the earlier one is over', async () => {
    const browser = await signedIn();
    const before = browser.cookies.find(({ name }) => name.endsWith('_session'));
    await visit(browser, `${site.origin}/auth/login?return_to=/private`);
    const after = browser.cookies.find(({ name }) => name.endsWith('_session'));
    expect(after?.value).not.toBe(before?.value);
    const thief = await fetch(`${site.origin}/open`, { headers: { cookie: `${before?.name}=${before?.value}` } });
    expect(await thief.text()).toBe('/open nobody');
  });

  it('ends on a page when the person refuses, and can be begun again from there', async () => {
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour: 'refuse' });
    const browser = new Browser();
    const refused = await passOperator(browser, await visit(browser, `${site.origin}/private`), msisdn);
    const back = await visitForm(browser, refused, '/finish', {});
    expect(back.status).toBe(403);
    expect(back.text).toContain('href="/auth/login?return_to=%2Fprivate"');
    expect(site.failures).toEqual(['access_denied']);
    expect(browser.cookies.some(({ name }) => name.includes('_login_'))).toBe(false);
  });
});

describe('the registered algorithm', () => {
  it.each(['ES256', 'HS256'] as const)('may be %s', async (idTokenAlgorithm) => {
    const own = await openSite(gateway, { idTokenAlgorithm }, { id_token_signed_response_alg: idTokenAlgorithm });
    try {
      own.koa.use(own.rp.requireLogin());
      own.koa.use((ctx) => {
        ctx.body = `signed in with ${JSON.parse(atob(own.rp.user(ctx)?.idToken.split('.')[0] ?? '')).alg}`;
      });
      const browser = new Browser();
      const back = await passOperator(browser, await visit(browser, own.origin), msisdn);
      expect(back.text).toBe(`signed in with ${idTokenAlgorithm}`);
    } finally {
      await own.close();
    }
  });

  it('is the only one that is believed', async () => {
    const own = await openSite(gateway, { idTokenAlgorithm: 'ES256' });
    try {
      own.koa.use(own.rp.requireLogin());
      const browser = new Browser();
      const back = await passOperator(browser, await visit(browser, own.origin), msisdn);
      expect([back.status, own.failures]).toEqual([502, ['alg_not_registered']]);
    } finally {
      await own.close();
    }
  });
});

describe('a silent login', () => {
  it('signs in whoever is signed in at the operator, without a page', async () => {
    const browser = await signedIn();
    browser.forget((name) => name.startsWith('rp-'));
    const page = await visit(browser, `${site.origin}/front`);
    expect(page.url).toBe(`${site.origin}/front`);
    expect(page.text).toBe('/front person at 2');
  });

  it('treats everybody else as signed out, and does not try again and again', async () => {
    const browser = new Browser();
    const page = await visit(browser, `${site.origin}/front`);
    expect(page.text).toBe('/front nobody');
    expect((await browser.request(`${site.origin}/front`)).status).toBe(200);
    expect(site.failures).toEqual([]);
  });
});

describe('a page that wants more', () => {
  it('asks for the higher level once, and keeps it', async () => {
    const browser = await signedIn();
    const asked = await visit(browser, `${site.origin}/vault`);
    expect(asked.url).toContain('/operator-a/login/');
    const back = await passOperator(browser, asked, msisdn);
    expect(back.text).toBe('/vault person at 4');
    expect((await browser.request(`${site.origin}/private`)).text).toBe('/private person at 4');
  });

  it('asks the person again when the last time is too long ago, and does not go in circles', async () => {
    const browser = await signedIn('/fresh');
    expect((await browser.request(`${site.origin}/fresh`)).text).toBe('/fresh person at 2');
  });

  it('answers scripts with a challenge', async () => {
    const browser = await signedIn();
    const answer = await browser.request(`${site.origin}/vault`, { headers: { accept: 'application/json' } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(
      /^Bearer error="insufficient_user_authentication".*acr_values="4"$/,
    );
    const nobody = await fetch(`${site.origin}/vault`, { headers: { accept: 'application/json' } });
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer acr_values="4"');
    expect(await nobody.json()).toEqual({ error: 'login_required', acr_values: '4' });
  });
});

describe('a logout', () => {
  it('ends the session here and leads to the operator with the ID token as hint', async () => {
    const browser = await signedIn();
    const sent = await post(browser, site, '/auth/logout');
    const { origin, pathname, searchParams } = new URL(sent.location ?? '');
    expect(`${origin}${pathname}`).toBe(`${gateway.issuer('operator-a')}/logout`);
    expect(searchParams.get('post_logout_redirect_uri')).toBe(site.rp.postLogoutRedirectUri);
    expect(searchParams.get('id_token_hint')).toMatch(/^eyJ/);
    expect((await browser.request(`${site.origin}/open`)).text).toBe('/open nobody');
    const back = await browser.request(`${site.origin}/auth/logged-out?state=${searchParams.get('state')}`);
    expect(back.location).toBe(`${site.origin}/`);
    // nobody who signed out is signed in again by the next page
    expect((await browser.request(`${site.origin}/front`)).text).toBe('/front nobody');
  });

  it('at the operator leads back to the site', async () => {
    const browser = await signedIn();
    const { location = '' } = await post(browser, site, '/auth/logout');
    const asked = await visit(browser, location);
    const done = await visitForm(browser, asked, '/logout/confirm', { logout: 'yes' });
    expect([done.status, done.url]).toEqual([200, `${site.origin}/`]);
    expect(browser.cookies.some(({ name }) => name.endsWith('_logout'))).toBe(false);
    const again = await visit(browser, `${site.origin}/private`);
    expect(again.text).toContain('autocomplete="tel"');
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['who does not say', {}],
  ])('is not for %s', async (_who, headers) => {
    const browser = await signedIn();
    const answer = await browser.request(`${site.origin}/auth/logout`, { method: 'POST', headers });
    expect(answer.status).toBe(403);
    expect((await browser.request(`${site.origin}/private`)).text).toBe('/private person at 3');
  });
});

describe('a logout that the operator tells', () => {
  it('ends the session, whichever site it began at', async () => {
    const browser = await signedIn();
    expect((await visit(browser, `${other.origin}/`)).text).toBe(`${gateway.issuer('operator-a')} at 2`);
    const { location = '' } = await post(browser, other, '/auth/logout');
    await visitForm(browser, await visit(browser, location), '/logout/confirm', { logout: 'yes' });
    const page = async () => (await browser.request(`${site.origin}/open`)).text;
    await vi.waitFor(async () => expect(await page()).toBe('/open nobody'), 10_000);
    expect(site.failures).toEqual([]);
  });
});

describe('what a session may hold besides', () => {
  it('tokens and userinfo, where they are asked for', async () => {
    const browser = new Browser();
    await passOperator(browser, await visit(browser, `${other.origin}/`), msisdn);
    const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const session = await other.rp.session(new Request(other.origin, { headers: { cookie } }));
    expect(session?.userinfo).toMatchObject({ sub: session?.sub });
    expect(session?.tokens?.accessToken).toBeTypeOf('string');
  });
});

describe('by Mobile Connect discovery', () => {
  it('a number leads to its operator, and stands in no address', async () => {
    const browser = new Browser();
    const { location = '' } = await post(browser, everywhere, '/auth/login', { msisdn, return_to: '/' });
    expect(location).toContain(`${gateway.issuer('operator-a')}/authorize?`);
    expect(location).toContain('version=mc_di_r2_v2.3');
    expect(location).not.toContain(msisdn);
    const back = await passOperator(browser, await visit(browser, location), msisdn);
    expect(back.text).toBe(`${gateway.issuer('operator-a')} at 3`);
  });

  it('without a number the person chooses the operator, and comes back to it for more', async () => {
    const browser = new Browser();
    const choice = await visit(browser, `${everywhere.origin}/`);
    expect(choice.url).toContain('/v2/discovery/users/operator-selection');
    const first = await visitForm(browser, choice, new URL(choice.url).search, { mcc_mnc: '901_03' });
    const finnish = `358457${msisdn.slice(-6)}`;
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn: finnish, behaviour: 'approve' });
    const back = await passOperator(browser, first, finnish);
    expect(back.text).toBe(`${gateway.issuer('operator-c')} at 3`);
    const more = await browser.request(`${everywhere.origin}/auth/login?acr=4`);
    expect(more.location).toContain(`${gateway.issuer('operator-c')}/authorize?`);
    expect(more.location).toContain('login_hint=PCR%3A');
  });

  it.each([
    ['no number', '12', 'number_invalid', 400],
    ['a number of nobody', '+999 555 000 111', 'operator_not_found', 404],
  ])('%s is told', async (_what, number, code, status) => {
    const answer = await post(new Browser(), everywhere, '/auth/login', { msisdn: number });
    expect([answer.status, everywhere.failures]).toEqual([status, [code]]);
  });

  it('an operator is not chosen for somebody who did not go to choose one', async () => {
    const answer = await new Browser().request(`${everywhere.origin}/auth/callback?mcc_mnc=901_01&subscriber_id=abc`);
    expect([answer.status, everywhere.failures]).toEqual([400, ['login_not_found']]);
  });

  it('the answer of one operator does not end a login at another', async () => {
    const browser = new Browser();
    const { location = '' } = await post(browser, everywhere, '/auth/login', { msisdn });
    const state = new URL(location).searchParams.get('state') ?? '';
    const mixed = new URLSearchParams({ code: 'stolen', state, iss: gateway.issuer('operator-b') });
    expect((await browser.request(`${everywhere.origin}/auth/callback?${mixed}`)).status).toBe(400);
    expect(everywhere.failures).toEqual(['wrong_response_issuer']);
  });

  it('an answer that does not say from where ends no login either', async () => {
    const browser = new Browser();
    const { location = '' } = await post(browser, everywhere, '/auth/login', { msisdn });
    const state = new URL(location).searchParams.get('state') ?? '';
    await browser.request(`${everywhere.origin}/auth/callback?code=stolen&state=${state}`);
    expect(everywhere.failures).toEqual(['wrong_response_issuer']);
  });
});
