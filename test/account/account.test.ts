/** The page of one's own, by protocol: signing in to it, what it tells, what its buttons do, and what they never do. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, type Form, formOf } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import {
  type App,
  answerConsent,
  answeredByItself,
  begin,
  clientAt,
  createApp,
  credentialsAt,
  REDIRECT,
  signIn,
  tokens,
} from '../harness/relying-party.ts';
import { formsOf, SIGNS_BY_ITSELF, visit, wordsOf } from './people.ts';

const OPERATOR = 'operator-a';
const OTHER = '41700092502';
let gateway: OwnGateway;
let time = 0;
let shop: App;
let news: App;
let account: ReturnType<typeof visit>;

beforeAll(async () => {
  gateway = await startGateway({ now: () => Date.now() + time });
  shop = await createApp(gateway, { name: 'Corner Shop' });
  news = await createApp(gateway, { name: 'Daily <News>', location: true });
  account = visit(gateway, OPERATOR);
});
afterAll(() => gateway.close());

let browser: Browser;
beforeEach(async () => {
  browser = new Browser({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
});

const atShop = async (person = browser, msisdn = SIGNS_BY_ITSELF, app = shop) =>
  signIn(gateway, person, await clientAt(app, OPERATOR), msisdn);

/** With a consent to the location and a refresh token. */
async function atNews(person = browser, msisdn = SIGNS_BY_ITSELF) {
  const flow = begin(await clientAt(news, OPERATOR), {
    login_hint: `MSISDN:${msisdn}`,
    scope: 'openid mc_authn mid_location',
    version: 'mc_v2.0',
    acr_values: '2',
    prompt: 'login consent',
  });
  const asked = await answeredByItself(gateway, person, await person.open(flow.url.href));
  const back = asked.location?.startsWith(REDIRECT) ? asked : await answerConsent(gateway, person, asked);
  return tokens(flow, back);
}

const silently = async (person: Browser, app: App): Promise<string | null> => {
  const flow = begin(await clientAt(app, OPERATOR), { prompt: 'none' });
  return new URL((await person.open(flow.url.href)).location ?? '').searchParams.get('error');
};

describe('signing in to it', () => {
  it('is offered to whoever is not signed in', async () => {
    const page = await account.open(browser);
    expect(page.status).toBe(200);
    expect(wordsOf(page)).toContain('Sign in with your phone');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('is an ordinary login by phone, after which the page stands there without a code in its address', async () => {
    const page = await account.signIn(browser);
    expect(page.url).toBe(account.address);
    const words = wordsOf(page);
    expect(words).toContain('Firefox, Linux');
    expect(words).toContain('This browser');
    expect(words).toMatch(/PIN on the SIM card · Medium security/);
    expect(words).toContain('You are signed in to no website or app from here.');
    expect(words).toContain('Signed in This page');
  });

  it('says so when it was cancelled', async () => {
    const offered = await account.open(browser);
    const asked = await account.submit(browser, formOf(offered, '/account/sign-in'));
    const cancelled = await account.submit(browser, formOf(asked, '/cancel'));
    const page = await account.submit(browser, formOf(cancelled, '/finish'));
    expect(page.url).toBe(account.address);
    expect(wordsOf(page)).toContain('The sign-in was not completed.');
    expect(wordsOf(await account.open(browser))).not.toContain('The sign-in was not completed.');
  });

  it('is of no use to anybody else: no list names its client, no secret is accepted for it', async () => {
    const { body } = await gateway.api('GET', '/sandbox/api/apps');
    expect(JSON.stringify(body)).not.toContain('signet-account');
    const answer = await fetch(`${gateway.issuer(OPERATOR)}/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${btoa(`signet-account.${OPERATOR}:x`)}`,
      },
      body: 'grant_type=authorization_code&code=x&redirect_uri=x',
    });
    expect(answer.status).toBe(401);
    const address = new URL(`${gateway.issuer(OPERATOR)}/authorize`);
    address.search = new URLSearchParams({
      client_id: `signet-account.${OPERATOR}`,
      redirect_uri: `${account.address}/callback`,
      response_type: 'code',
      scope: 'openid phone',
      state: 'x',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    }).toString();
    expect((await browser.request(address.href)).location).toContain('error=invalid_scope');
    address.searchParams.set('redirect_uri', REDIRECT);
    expect((await browser.request(address.href)).status).toBe(400);
  });
});

describe('what it tells', () => {
  it('where the person is signed in, what relying parties may know, and what happened', async () => {
    await atShop();
    await atNews();
    const page = await account.open(browser);
    const words = wordsOf(page);
    for (const text of [
      'Corner Shop',
      'Daily &lt;News&gt;',
      'The country your phone is in now',
      'May ask again without you until',
      'You allowed data to be passed on',
      'Signed in Corner Shop',
    ]) {
      expect(words).toContain(text);
    }
    expect(page.text).toMatch(
      /<time datetime="\d{4}-\d\d-\d\dT[\d:.]+Z" data-precision="minute">\d+ \w+ \d{4}, \d\d:\d\d UTC</,
    );
    // tokens of a session end with it, at the latest twelve hours after the login
    const until = /May ask again without you until<\/span>\s*<time datetime="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect(Date.parse(until)).toBeGreaterThan(Date.now());
    expect(Date.parse(until)).toBeLessThanOrEqual(Date.now() + 12 * 3_600_000);
    expect(page.text).not.toContain(SIGNS_BY_ITSELF);
    for (const { name, value } of browser.cookies)
      if (name.endsWith('.session')) expect(page.text).not.toContain(value);
  });

  it('nothing of another person, and nothing of another operator', async () => {
    await atShop(browser, OTHER);
    const own = wordsOf(await account.open(browser));
    expect(own).toContain('Corner Shop');
    expect(own).not.toContain('Daily');
    expect(wordsOf(await visit(gateway, 'operator-b').open(browser))).toContain('Sign in with your phone');
  });

  it('what failed on the phone, but not what never reached it', async () => {
    const msisdn = '41790000071';
    const set = (behaviour: string) => gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour });
    const asked = async (person: Browser) => {
      const request = { login_hint: `MSISDN:${msisdn}`, prompt: 'login' };
      return person.open(begin(await clientAt(shop, OPERATOR), request).url.href);
    };
    await set('approve');
    await answeredByItself(gateway, browser, await asked(browser));
    await set('refuse');
    const [somebody, prankster] = [new Browser(), new Browser()];
    await answeredByItself(gateway, somebody, await asked(somebody));
    await prankster.submit(formOf(await asked(prankster), '/cancel'));
    const words = wordsOf(await account.open(browser));
    expect(words).toContain('Sign-in failed Corner Shop');
    expect(words).not.toContain('Sign-in cancelled');
  });

  it('a relying party that is registered no more', async () => {
    const gone = await createApp(gateway, { name: 'Short Lived' });
    await atShop(browser, OTHER, gone);
    await gateway.database.prisma.relyingParty.delete({ where: { id: gone.id } });
    time += 10_000;
    const words = wordsOf(await account.open(browser));
    expect(words).toContain('A website or app that is no longer connected');
    expect(words).not.toContain('Short Lived');
  });

  it('in the language of the browser', async () => {
    const german = new Browser({ 'accept-language': 'de-CH' });
    expect(wordsOf(await account.signIn(german))).toContain('Wo Sie angemeldet sind');
  });

  it('all activity on pages of its own', async () => {
    await atShop();
    const page = await browser.open(`${account.address}/activity`);
    expect(page.status).toBe(200);
    expect(wordsOf(page)).toContain('Signed in Corner Shop');
    expect(wordsOf(await browser.open(`${account.address}/activity?page=999`))).toContain(
      'Nothing in the last 30 days',
    );
  });
});

describe('signing out', () => {
  it('of one relying party ends what it has, and no more', async () => {
    await atShop();
    await atNews();
    const page = await account.open(browser);
    const client = credentialsAt(shop, OPERATOR).client_id;
    // of this browser's session, which comes first
    const form = formsOf(page, '/account/sign-out').find(({ fields }) => fields.client === client);
    if (!form) throw new Error('no button for the shop');
    const isThere = ({ fields }: Form) => fields.client === client && fields.session === form.fields.session;
    const progress = await account.submit(browser, form);
    expect(progress.url).toBe(`${gateway.issuer(OPERATOR)}/logout/progress`);
    // it registered no address to be told at
    expect(wordsOf(progress)).toContain('You are signed out of Corner Shop.');
    expect(wordsOf(progress)).toContain('Corner Shop cannot be told; sign out there yourself');
    expect(wordsOf(progress)).not.toContain('News');
    const after = await account.open(browser);
    expect(wordsOf(after)).toContain('You are signed out of Corner Shop.');
    expect(formsOf(after, '/account/sign-out').some(isThere)).toBe(false);
    expect(wordsOf(after)).toContain('Signed out Corner Shop By you, on this page');
    expect(wordsOf(await account.open(browser))).not.toContain('You are signed out of Corner Shop.');
  });

  it('of this browser ends its session', async () => {
    await atShop();
    const page = await account.open(browser);
    const own = formsOf(page, '/account/sign-out').find(({ fields }) => fields.client === undefined);
    if (!own) throw new Error('no button for this browser');
    const progress = await browser.submit(own);
    expect(progress.location).toBe(`${gateway.issuer(OPERATOR)}/logout/progress`);
    expect(wordsOf(await browser.request(progress.location ?? ''))).toContain('Corner Shop');
    const after = await account.open(browser);
    expect(wordsOf(after)).toContain('You are signed out in this browser.');
    expect(wordsOf(after)).toContain('Sign in with your phone');
    expect(await silently(browser, shop)).toBe('login_required');
  });

  it('everywhere ends every browser of this person, and nobody else’s', async () => {
    const [second, stranger] = [new Browser(), new Browser()];
    await atShop();
    await atShop(second);
    await atNews(second);
    await atShop(stranger, OTHER);
    const page = await account.open(browser);
    const progress = await account.submit(browser, formOf(page, '/account/sign-out-everywhere'));
    // of the other browser too
    expect(wordsOf(progress)).toContain('Daily &lt;News&gt;');
    expect(wordsOf(await account.open(browser))).toContain('You are signed out in every browser.');
    expect(await silently(second, shop)).toBe('login_required');
    expect(await silently(stranger, shop)).toBeNull();
  });
});

describe('withdrawing a permission', () => {
  it('ends consent, tokens and the sign-in there', async () => {
    const given = await atNews();
    const page = await account.open(browser);
    const client = credentialsAt(news, OPERATOR).client_id;
    const form = formOf(page, '/account/withdraw');
    expect(form.fields.client).toBe(client);
    const after = await account.submit(browser, form);
    expect(wordsOf(after)).toContain('Daily &lt;News&gt; no longer gets anything about you.');
    expect(wordsOf(after)).toContain('You have not allowed any website or app');
    expect(wordsOf(after)).toContain('You withdrew your permission Daily');
    expect(formsOf(after, '/account/sign-out').some(({ fields }) => fields.client === client)).toBe(false);
    const answer = await fetch(`${gateway.issuer(OPERATOR)}/userinfo`, {
      headers: { authorization: `Bearer ${given.access_token}` },
    });
    expect(answer.status).toBe(401);
  });
});

describe('an unlocked browser some time after the last confirmation', () => {
  it('shows where one is signed in, may sign out, and tells or takes away nothing else', async () => {
    await atShop();
    await atNews();
    const page = await account.open(browser);
    const withdraw = formOf(page, '/account/withdraw');
    time += 16 * 60_000;
    const later = await account.open(browser);
    expect(wordsOf(later)).toContain('Confirm that it is you');
    expect(wordsOf(later)).not.toContain('Recent activity');
    expect(later.text).not.toContain('/account/withdraw');
    expect((await browser.request(`${account.address}/activity`)).status).toBe(303);
    const refused = await account.submit(browser, withdraw);
    expect(wordsOf(refused)).toContain('Nothing was changed. Confirm with your phone first.');
    // the phone is asked without the number being typed again
    const asked = await account.submit(browser, formOf(later, '/account/sign-in'));
    expect(asked.text).not.toContain('name="msisdn"');
    const confirmed = await account.answer(browser, asked, SIGNS_BY_ITSELF);
    expect(wordsOf(confirmed)).toContain('Recent activity');
    expect(wordsOf(confirmed)).toContain('The country your phone is in now');
    const out = formsOf(later, '/account/sign-out').find(({ fields }) => fields.client === undefined);
    expect(out).toBeDefined();
  });
});

describe('what a form cannot do', () => {
  it('without its token, or sent by another site', async () => {
    await atShop();
    const form = formOf(await account.open(browser), '/account/sign-out');
    for (const csrf of ['', 'x', form.fields.csrf?.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) ?? '']) {
      expect((await browser.submit(form, { csrf })).status).toBe(400);
    }
    const cross = await browser.request(form.action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
      body: new URLSearchParams(form.fields).toString(),
    });
    expect(cross.status).toBe(400);
    expect(await silently(browser, shop)).toBeNull();
  });

  it('end what is another person’s, or nothing: 404, and nothing changes', async () => {
    const stranger = new Browser();
    await atShop();
    await atShop(stranger, OTHER);
    const session = formOf(await account.open(stranger), '/account/sign-out').fields.session ?? '';
    const form = formOf(await account.open(browser), '/account/sign-out');
    const changes: Record<string, string>[] = [
      { session },
      { session, client: shopClient() },
      { session: 'x'.repeat(21) },
      // no database takes this byte
      { session: 'a\0b' },
      { client: credentialsAt(news, OPERATOR).client_id },
    ];
    for (const change of changes) {
      const answer = await browser.submit(form, change);
      expect(answer.status).toBe(404);
      expect(wordsOf(answer)).toContain('Nothing was changed.');
    }
    expect(await silently(stranger, shop)).toBeNull();
    expect(await silently(browser, shop)).toBeNull();
  });

  it('withdraw what was never allowed', async () => {
    await atNews();
    const form = formOf(await account.open(browser), '/account/withdraw');
    for (const client of [shopClient(), 'nobody.operator-a', '']) {
      expect((await browser.submit(form, { client })).status).toBe(404);
    }
    expect(wordsOf(await account.open(browser))).toContain('The country your phone is in now');
  });

  it('after the session has ended', async () => {
    await atShop();
    const form = formOf(await account.open(browser), '/account/sign-out-everywhere');
    await browser.submit(form);
    const after = await account.submit(browser, form);
    expect(after.url).toBe(account.address);
    expect(wordsOf(after)).toContain('Sign in with your phone');
  });
});

it('an erased person is signed in nowhere', async () => {
  await atShop(browser, OTHER);
  await gateway.admin('erase', OPERATOR, OTHER);
  expect(wordsOf(await account.open(browser))).toContain('Sign in with your phone');
});

it.each([
  ['GET', '/account/nothing', 404],
  ['GET', '/account/', 404],
  ['PUT', '/account', 405],
  ['PUT', '/account/sign-out', 405],
  ['GET', '/account/sign-out', 303],
  ['POST', '/account/activity', 405],
  ['GET', '/account/__proto__', 404],
])('%s %s answers %i', async (method, path, status) => {
  expect((await browser.request(`${gateway.issuer(OPERATOR)}${path}`, { method })).status).toBe(status);
});

const shopClient = (): string => credentialsAt(shop, OPERATOR).client_id;
