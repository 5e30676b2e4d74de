/** A website with the kit and a browser that visits it, both over loopback. */
import { createServer, type Server } from 'node:http';
import Koa from 'koa';
import { createRelyingParty, type RelyingParty, type RelyingPartyOptions } from 'signet/relying-party';
import { Browser, formOf, type Page, waitForState } from '../harness/browser.ts';
import { freePort, type TestGateway } from '../harness/gateway.ts';
import { type App, createApp, credentialsAt } from '../harness/relying-party.ts';

export const COOKIE_SECRET = 'a secret of at least 32 characters';

export interface Site {
  readonly origin: string;
  readonly app: App;
  readonly rp: RelyingParty;
  readonly koa: Koa;
  /** codes of failures, oldest first */
  readonly failures: string[];
  close(): Promise<void>;
}

type Options = Partial<Omit<RelyingPartyOptions, 'mobileConnect' | 'issuer'>> & {
  readonly discovery?: boolean;
  readonly port?: number;
};

/** A site whose app is registered at the gateway; pages are added by `koa`. */
export async function openSite(
  gateway: TestGateway,
  { discovery = false, port: wanted, ...options }: Options = {},
  registration: object = {},
  operator = 'operator-a',
): Promise<Site> {
  const port = wanted ?? (await freePort());
  const origin = `http://localhost:${port}`;
  const app = await createApp(gateway, {
    redirect_uris: [`${origin}/auth/callback`],
    post_logout_redirect_uris: [`${origin}/auth/logged-out`],
    backchannel_logout_uri: `${origin}/auth/backchannel-logout`,
    ...registration,
  });
  const failures: string[] = [];
  const common = {
    baseUrl: origin,
    cookieSecret: COOKIE_SECRET,
    onError: ({ code }: { readonly code: string }) => {
      failures.push(code);
      return undefined;
    },
    ...options,
  };
  const { client_id: clientId, client_secret: clientSecret, issuer } = credentialsAt(app, operator);
  const rp = discovery
    ? createRelyingParty({
        ...common,
        mobileConnect: {
          discoveryUrl: `${gateway.origin}/v2/discovery`,
          clientId: app.discovery.client_id,
          clientSecret: app.discovery.client_secret,
        },
      })
    : createRelyingParty({ ...common, issuer, clientId, clientSecret });
  const koa = new Koa();
  koa.use(rp.koa());
  const server: Server = createServer((request, response) => void koa.callback()(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin,
    app,
    rp,
    koa,
    failures,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Follows redirects wherever they lead on this machine. */
export async function visit(browser: Browser, url: string, init?: RequestInit): Promise<Page> {
  let page = await browser.request(url, init);
  for (let hop = 0; page.location !== undefined; hop += 1) {
    if (hop > 12) throw new Error(`too many redirects, the last to ${page.location}`);
    page = await browser.request(page.location);
  }
  return page;
}

/** From the operator's first page to the site: gives the number if asked, starts, and waits for the phone. */
export async function passOperator(browser: Browser, first: Page, msisdn: string): Promise<Page> {
  const asked = first.text.includes('autocomplete="tel"');
  const page = asked ? await visitForm(browser, first, '/number', { msisdn }) : first;
  await browser.submit(formOf(page, '/start'));
  await waitForState(browser, page.url, 'signed', 'refused', 'error', 'expired');
  return visit(browser, page.url);
}

export async function visitForm(
  browser: Browser,
  page: Page,
  action: string,
  fields: Readonly<Record<string, string>>,
): Promise<Page> {
  const answer = await browser.submit(formOf(page, action), fields);
  return answer.location === undefined ? answer : visit(browser, answer.location);
}

/** A form of a page of the site itself. */
export const post = (browser: Browser, site: Site, path: string, fields: Record<string, string> = {}): Promise<Page> =>
  browser.request(`${site.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields).toString(),
  });

export { Browser };
