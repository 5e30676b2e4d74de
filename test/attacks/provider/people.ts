/** People who are made to do what they did not want: by forged forms, frames, and phones that ring. */
import { expect } from 'vitest';
import { Browser, formOf, messageFor, type Page, type SandboxMessage } from '../../harness/browser.ts';
import { basicOf, send } from '../../harness/headless.ts';
import { REDIRECT } from '../../harness/relying-party.ts';
import { attack, each } from '../attack.ts';
import { A, authorizeAt, B, type Target, vouched } from './target.ts';

let last = 41790950000;
const nextNumber = (): string => {
  last += 1;
  return String(last);
};

export function people(target: () => Target): void {
  const open = (browser: Browser, msisdn: string): Promise<Page> =>
    browser.open(authorizeAt(target().shop, A, { login_hint: `MSISDN:${msisdn}` }));
  const messages = async (msisdn: string): Promise<readonly SandboxMessage[]> =>
    (await target().gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body.filter(
      (message) => message.msisdn === msisdn,
    );
  const rings = async (): Promise<void> => {
    const [browser, msisdn] = [new Browser(), nextNumber()];
    const answer = await browser.submit(formOf(await open(browser, msisdn), '/start'));
    expect([answer.status, (await messageFor(target().gateway, msisdn)).msisdn]).toEqual([303, msisdn]);
  };
  /** A login goes on as if nothing had been; its phone is quiet. */
  const quiet = async (browser: Browser, page: Page, msisdn: string): Promise<void> => {
    const { text } = await browser.request(`${page.url}/status`);
    expect([JSON.parse(text).state, await messages(msisdn)]).toEqual(['ready', []]);
  };

  interface Forged {
    readonly csrf?: (own: string, other: string) => string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly cookieless?: boolean;
    readonly type?: string;
  }
  const FORGED: Readonly<Record<string, Forged>> = {
    'without the token': { csrf: () => '' },
    'with a guessed token': { csrf: () => 'a'.repeat(43) },
    'with the token of the attacker’s own login': { csrf: (_own, other) => other },
    'from another site': { headers: { 'sec-fetch-site': 'cross-site' } },
    'from a sibling host': { headers: { 'sec-fetch-site': 'same-site' } },
    'from another origin, in an old browser': { headers: { origin: 'https://evil.example' } },
    'from a sandboxed frame': { headers: { origin: 'null' } },
    'without the cookie': { cookieless: true },
    'as text': { type: 'text/plain' },
  };

  attack('login-csrf', {
    twin: rings,
    tries: each<Forged>(FORGED, async ({ cookieless = false, csrf = (own: string) => own, headers = {}, type }) => {
      const [browser, attacker, msisdn] = [new Browser(), new Browser(), nextNumber()];
      const page = await open(browser, msisdn);
      const { action, fields } = formOf(page, '/start');
      const other = formOf(await open(attacker, nextNumber()), '/start').fields.csrf ?? '';
      const body = new URLSearchParams({ csrf: csrf(fields.csrf ?? '', other) }).toString();
      for (const act of ['start', 'cancel', 'number', 'finish', 'other']) {
        const answer = await (cookieless ? new Browser() : browser).request(action.replace(/start$/, act), {
          method: 'POST',
          headers: { 'content-type': type ?? 'application/x-www-form-urlencoded', ...headers },
          body,
        });
        expect([act, answer.location, [400, 415].includes(answer.status)]).toEqual([act, undefined, true]);
      }
      await quiet(browser, page, msisdn);
    }),
  });

  attack('ring-by-link', {
    twin: rings,
    tries: {
      'a link that is opened again and again': async () => {
        const msisdn = nextNumber();
        for (let times = 0; times < 3; times += 1) await open(new Browser(), msisdn);
        expect(await messages(msisdn)).toEqual([]);
      },
      'a link to the button': async () => {
        const [browser, msisdn] = [new Browser(), nextNumber()];
        const page = await open(browser, msisdn);
        await browser.open(`${page.url}/start`);
        await quiet(browser, page, msisdn);
      },
      'a prefetch, and a check of links': async () => {
        const msisdn = nextNumber();
        const address = authorizeAt(target().shop, A, { login_hint: `MSISDN:${msisdn}` });
        await new Browser({ purpose: 'prefetch', 'sec-purpose': 'prefetch' }).open(address);
        await new Browser().request(address, { method: 'HEAD' });
        expect(await messages(msisdn)).toEqual([]);
      },
      'a form to the authorization endpoint': async () => {
        const msisdn = nextNumber();
        const [address, body] = authorizeAt(target().shop, A, { login_hint: `MSISDN:${msisdn}` }).split('?');
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const page = await new Browser().request(address ?? '', { method: 'POST', headers, body: body ?? '' });
        expect([page.status, await messages(msisdn)]).toEqual([404, []]);
      },
    },
  });

  attack('push-bombing', {
    twin: rings,
    tries: {
      'many browsers, two relying parties, one number': async () => {
        const msisdn = nextNumber();
        const { rival, shop } = target();
        for (const app of [shop, rival, shop, rival]) {
          const browser = new Browser();
          const page = await browser.open(authorizeAt(app, A, { login_hint: `MSISDN:${msisdn}` }));
          await browser.submit(formOf(page, '/start'));
        }
        await messageFor(target().gateway, msisdn);
        expect(await messages(msisdn)).toHaveLength(1);
      },
      'the same button many times': async () => {
        const [browser, msisdn] = [new Browser(), nextNumber()];
        const form = formOf(await open(browser, msisdn), '/start');
        await Promise.all([1, 2, 3, 4].map(() => browser.submit(form)));
        await messageFor(target().gateway, msisdn);
        expect(await messages(msisdn)).toHaveLength(1);
      },
    },
  });

  attack('relayed-approval', {
    twin: rings,
    tries: {
      'the phone tells what is approved, and which page it belongs to': async () => {
        const [victim, attacker, msisdn] = [new Browser(), new Browser(), nextNumber()];
        const page = await attacker.open(authorizeAt(target().rival, A, { login_hint: `MSISDN:${msisdn}` }));
        await attacker.submit(formOf(page, '/start'));
        const { code, text } = await messageFor(target().gateway, msisdn);
        expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}$/);
        expect(text).toContain('Rival');
        expect(text).toContain(code);
        expect((await attacker.open(page.url)).text).toContain(code);
        // what the victim has open is another login, with another code
        expect((await open(victim, msisdn)).text).not.toContain(code);
      },
    },
  });

  const shown = async (path: string): Promise<Page> => new Browser().request(`${target().gateway.origin}${path}`);

  const PAGES: Readonly<Record<string, () => Promise<Page>>> = {
    'the number page': () => new Browser().open(authorizeAt(target().shop, A)),
    'the page with the code': () => open(new Browser(), nextNumber()),
    'the page of a login that was cancelled': async () => {
      const browser = new Browser();
      const page = await open(browser, nextNumber());
      await browser.submit(formOf(page, '/cancel'));
      return browser.open(page.url);
    },
    'the page of a login of somebody else': async () =>
      new Browser().request((await open(new Browser(), nextNumber())).url),
    'the question whether somebody else signs in': async () => {
      const browser = new Browser();
      await vouched(target().shop, {}, browser);
      return browser.open(authorizeAt(target().shop, B, { login_hint: 'MSISDN:447700900777', acr_values: '3' }));
    },
    'the question whether to share something': () => vouched(target().shop, { scope: 'openid phone' }),
    'the page of one’s own': async () => {
      const browser = new Browser();
      await vouched(target().shop, {}, browser);
      return browser.open(`${target().gateway.issuer(B)}/account`);
    },
    'the page of one’s own of nobody': () => shown(`/${A}/account`),
    'the question of a logout': async () => {
      const browser = new Browser();
      await vouched(target().shop, {}, browser);
      return browser.open(`${target().gateway.issuer(B)}/logout`);
    },
    'a logout of nobody': () => shown(`/${B}/logout`),
    'the end of a logout': () => shown(`/${B}/logout/success`),
    'an answer by form': () => vouched(target().shop, { response_mode: 'form_post' }),
    'an error': () => vouched(target().shop, { redirect_uri: 'https://evil.example/' }),
    'the choice of the operator': async () => {
      const credentials = { ...target().shop.discovery, issuer: '' };
      const authorization = basicOf({ ...target().shop, operators: { x: credentials } }, 'x');
      const address = `${target().gateway.origin}/v2/discovery?Redirect_URL=${REDIRECT}`;
      const { text } = await send(address, { authorization });
      return new Browser().open(JSON.parse(text).links[0].href);
    },
    'a link of a text message': () => shown(`/${A}/s/${'a'.repeat(22)}`),
    'what is not there': () => shown('/nothing'),
    'the home page of the sandbox': () => shown('/'),
    'the phones of the sandbox': () => shown('/sandbox/phone'),
    'the portal of the sandbox': () => shown('/sandbox'),
    'the demo of the sandbox': () => shown('/sandbox/demo'),
  };

  attack('clickjacking', {
    twin: rings,
    tries: each(PAGES, async (page) => {
      const { headers, text } = await page();
      expect(headers.get('content-type')).toContain('text/html');
      expect(text).toContain('<html');
      expect(headers.get('x-frame-options')).toBe('DENY');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
    }),
  });
}
