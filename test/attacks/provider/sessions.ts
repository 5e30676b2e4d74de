/** Sessions at the provider that are somebody else's. */
import { beforeAll, expect } from 'vitest';
import { cookieScheme } from '../../../src/provider/cookies.ts';
import { visit as account, formsOf } from '../../account/people.ts';
import { Browser, formOf, type Page } from '../../harness/browser.ts';
import { type App, answeredByItself, callback, createApp, credentialsAt } from '../../harness/relying-party.ts';
import { attack, each } from '../attack.ts';
import { A, authorizeAt, B, BYE, redeem, type Target, tokensOf, vouched } from './target.ts';

const FIRST = '41700092501';
const SECOND = '41700092502';

type Cookies = Browser['cookies'];
const header = (cookies: Cookies): string => cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
const isSession =
  (operator: string) =>
  ({ name }: Cookies[number]) =>
    name.startsWith(`signet.${operator}.session`);

export function sessions(target: () => Target): void {
  /** may sign people out without asking them */
  let quick: App;

  beforeAll(async () => {
    const skip = { logout: { skip_question: true }, post_logout_redirect_uris: [BYE] };
    quick = await createApp(target().gateway, { name: 'Quick', ...skip });
  });

  /** Whether these cookies, or those of this browser, are answered without a login. */
  const isSignedIn = async (who: Browser | string, operator = B): Promise<boolean> => {
    const address = authorizeAt(target().shop, operator, { prompt: 'none' });
    const page =
      typeof who === 'string'
        ? await new Browser().request(address, { headers: { cookie: who } })
        : await who.open(address, target().gateway.origin);
    return callback(page).has('code');
  };
  const signedIn = async (): Promise<Browser> => {
    const browser = new Browser();
    await vouched(target().shop, {}, browser);
    return browser;
  };
  const twin = async (): Promise<void> => {
    const browser = await signedIn();
    expect([await isSignedIn(browser), await isSignedIn(header(browser.cookies))]).toEqual([true, true]);
  };

  attack('session-fixation', {
    twin,
    tries: {
      'a session that was there before the login': async () => {
        const browser = new Browser();
        await browser.open(`${target().gateway.issuer(B)}/logout`);
        const planted = [...browser.cookies];
        expect(planted.some(isSession(B))).toBe(true);
        await vouched(target().shop, {}, browser);
        expect([await isSignedIn(header(planted)), await isSignedIn(browser)]).toEqual([false, true]);
      },
      'a session of the same person from before the next login': async () => {
        const browser = await signedIn();
        const planted = [...browser.cookies];
        await vouched(target().shop, { prompt: 'login' }, browser);
        expect([await isSignedIn(header(planted)), await isSignedIn(browser)]).toEqual([false, true]);
      },
    },
  });

  const subOf = async (page: Page): Promise<unknown> => {
    const { body } = await redeem(target().shop, callback(page).get('code') ?? '', {}, A);
    return JSON.parse(Buffer.from(String(body.id_token).split('.')[1] ?? '', 'base64url').toString()).sub;
  };
  const open = (browser: Browser, msisdn: string): Promise<Page> =>
    browser.open(authorizeAt(target().shop, A, { login_hint: `MSISDN:${msisdn}` }));

  attack('session-overwriting', {
    twin: async () => {
      const [one, two] = [new Browser(), new Browser()];
      const [first, second] = [await open(one, FIRST), await open(two, SECOND)];
      const subs = [
        await subOf(await answeredByItself(target().gateway, one, first)),
        await subOf(await answeredByItself(target().gateway, two, second)),
      ];
      expect(new Set(subs).size).toBe(2);
    },
    tries: {
      'two people in two tabs of one browser': async () => {
        const alone = new Browser();
        const expected = await subOf(await answeredByItself(target().gateway, alone, await open(alone, FIRST)));
        const browser = new Browser();
        const first = await open(browser, FIRST);
        const second = await open(browser, SECOND);
        const other = await subOf(await answeredByItself(target().gateway, browser, second));
        expect(other).not.toBe(expected);
        // the first tab goes on after the second one signed somebody else in
        const page = await answeredByItself(target().gateway, browser, first);
        expect(await subOf(page)).toBe(expected);
      },
    },
  });

  attack('cookie-tossing', {
    twin,
    tries: {
      'the session of one operator under the names of another': async () => {
        const renamed = header((await signedIn()).cookies.filter(isSession(B))).replaceAll(B, A);
        expect(renamed).toContain(`signet.${A}.session.sig=`);
        expect(await isSignedIn(renamed, A)).toBe(false);
      },
      ...each<(cookies: Cookies) => string>(
        {
          'without its signature': (cookies) => header(cookies.filter(({ name }) => !name.endsWith('.sig'))),
          'with an empty signature': (cookies) =>
            header(cookies.map((one) => (one.name.endsWith('.sig') ? { ...one, value: '' } : one))),
          'another identifier with this signature': (cookies) =>
            header(cookies.map((one) => (one.name.endsWith('.sig') ? one : { ...one, value: 'a'.repeat(43) }))),
          'a made up one before the right one': (cookies) =>
            `signet.${B}.session=${'a'.repeat(43)}; ${header(cookies)}`,
        },
        async (change) => expect(await isSignedIn(change((await signedIn()).cookies.filter(isSession(B))))).toBe(false),
      ),
      'by a sibling host or path, as far as browsers can tell': async () => {
        expect(Object.values(cookieScheme('x', 'https://x.example').names)).toEqual(
          expect.arrayContaining([expect.stringMatching(/^__Host-signet\.x\.session$/)]),
        );
        for (const name of Object.values(cookieScheme('x', 'https://example.com/x').names)) {
          expect(name).toMatch(/^__Secure-signet\.x\./);
        }
        const lines = (await vouched(target().shop)).headers.getSetCookie();
        const line = lines.find((one) => one.startsWith(`signet.${B}.session=`)) ?? '';
        expect(line.toLowerCase()).toMatch(new RegExp(`; path=/${B};.*samesite=lax; httponly`));
      },
    },
  });

  attack('login-theft', {
    twin: async () => {
      const browser = new Browser();
      const page = await open(browser, FIRST);
      expect((await browser.request(`${page.url}/status`)).status).toBe(200);
      expect(callback(await answeredByItself(target().gateway, browser, page)).has('code')).toBe(true);
    },
    tries: {
      ...each({ 'its page': '', 'its state': '/status', 'its events': '/events' }, async (path) => {
        const page = await open(new Browser(), FIRST);
        const answer = await new Browser().request(`${page.url}${path}`);
        expect([answer.status, answer.location]).toEqual([400, undefined]);
        expect(answer.text).not.toContain('csrf');
      }),
      'its end, after the person approved': async () => {
        const browser = new Browser();
        const page = await open(browser, FIRST);
        await browser.submit(formOf(page, '/start'));
        const thief = await new Browser().open(page.url, target().gateway.origin);
        expect([thief.status, thief.location]).toEqual([400, undefined]);
        const uid = new URL(page.url).pathname.split('/').at(-1) ?? '';
        const resumed = await new Browser().open(`${target().gateway.issuer(A)}/authorize/${uid}`);
        expect([resumed.status, resumed.location]).toEqual([400, undefined]);
      },
      'with the cookie of another login': async () => {
        const [victim, attacker] = [new Browser(), new Browser()];
        const page = await open(victim, FIRST);
        await open(attacker, SECOND);
        const own = header(attacker.cookies);
        const answer = await new Browser().request(`${page.url}/status`, { headers: { cookie: own } });
        expect(answer.status).toBe(400);
      },
    },
  });

  const question = (browser: Browser, query: Readonly<Record<string, string>> = {}): Promise<Page> =>
    browser.open(`${target().gateway.issuer(B)}/logout?${new URLSearchParams(query)}`);

  attack('logout-csrf', {
    twin: async () => {
      const browser = await signedIn();
      await browser.submit(formOf(await question(browser), '/logout/confirm'), { logout: 'yes' });
      expect(await isSignedIn(browser)).toBe(false);
    },
    tries: {
      'a link or an image': async () => {
        const browser = await signedIn();
        await question(browser);
        await question(browser, { client_id: credentialsAt(target().rival, B).client_id });
        expect(await isSignedIn(browser)).toBe(true);
      },
      ...each<Readonly<Record<string, string>>>(
        { 'a form without the token': { logout: 'yes' }, 'a guessed token': { logout: 'yes', xsrf: 'a'.repeat(48) } },
        async (fields) => {
          const browser = await signedIn();
          const { action } = formOf(await question(browser), '/logout/confirm');
          expect((await browser.submit({ action, fields })).status).toBe(400);
          expect(await isSignedIn(browser)).toBe(true);
        },
      ),
      'the token of the attacker’s own session': async () => {
        const [browser, attacker] = [await signedIn(), await signedIn()];
        const { fields } = formOf(await question(attacker), '/logout/confirm');
        const { action } = formOf(await question(browser), '/logout/confirm');
        expect((await browser.submit({ action, fields }, { logout: 'yes' })).status).toBe(400);
        expect(await isSignedIn(browser)).toBe(true);
      },
      'the attacker’s ID token as hint, of an app that may do without the question': async () => {
        const { id_token = '' } = await tokensOf(quick);
        const browser = await signedIn();
        const page = await question(browser, { id_token_hint: id_token, post_logout_redirect_uri: BYE });
        expect([page.location, await isSignedIn(browser)]).toEqual([undefined, true]);
      },
    },
  });

  attack('account-csrf', {
    twin: async () => {
      const browser = await signedIn();
      const page = account(target().gateway, B);
      const forms = formsOf(await page.open(browser), '/account/sign-out');
      // of the browser as a whole, not of one app
      const form = forms.find(({ fields }) => fields.client === undefined);
      if (form === undefined) throw new Error('there is no button to sign out');
      await page.submit(browser, form);
      expect(await isSignedIn(browser)).toBe(false);
    },
    tries: each<Readonly<{ headers?: Record<string, string>; csrf?: string }>>(
      {
        'without the token': { csrf: '' },
        'with a guessed token': { csrf: 'a'.repeat(43) },
        'from another site': { headers: { 'sec-fetch-site': 'cross-site' } },
        'from a sibling host': { headers: { 'sec-fetch-site': 'same-site' } },
        'from another origin, in an old browser': { headers: { origin: 'https://evil.example' } },
      },
      async ({ csrf, headers = {} }) => {
        const browser = await signedIn();
        const address = `${target().gateway.issuer(B)}/account`;
        const page = await browser.open(address);
        for (const action of ['sign-out', 'sign-out-everywhere', 'withdraw']) {
          const [form] = formsOf(page, '/account/sign-out');
          const fields = { ...form?.fields, ...(csrf === undefined ? {} : { csrf }) };
          const answer = await browser.request(`${address}/${action}`, {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
            body: new URLSearchParams(fields).toString(),
          });
          expect([action, answer.status]).toEqual([action, 400]);
        }
        expect(await isSignedIn(browser)).toBe(true);
      },
    ),
  });
}
