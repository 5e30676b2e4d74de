/** The moves that journeys are made of: requests of relying parties, browsers and phones against one gateway. */
import { request } from 'node:http';
import { Browser, formOf, messageFor, type Page } from '../../harness/browser.ts';
import { type App, begin, clientAt, credentialsAt, tokens } from '../../harness/relying-party.ts';
import type { BreakableGateway } from '../breakable-gateway.ts';
import type { FakeMssp } from '../mssp.ts';
import { until } from '../until.ts';
import { FORM, form, JSON_TYPE, marks, NONCE, TOKEN } from './marked.ts';

export type Traffic = ReturnType<typeof createTraffic>;
/** What is driven, by its name. */
export type Journeys = Readonly<Record<string, (traffic: Traffic) => Promise<void>>>;

export function createTraffic(gateway: BreakableGateway, mssp: FakeMssp, app: App) {
  const basic = (id: string, secret: string): string => {
    const value = Buffer.from(`${id}:${secret}`).toString('base64');
    marks.add('credentials', value);
    return `Basic ${value}`;
  };
  const own = () => credentialsAt(app, 'operator-a');

  async function send(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
    const address = path.startsWith('http') ? path : `${gateway.origin}${path}`;
    const answer = await fetch(address, {
      method,
      redirect: 'manual',
      headers,
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
  }
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    send('POST', path, { 'content-type': FORM, ...headers }, form(fields));

  const authorizeUrl = async (parameters: Record<string, string | undefined>, operator = 'operator-a') =>
    begin(await clientAt(app, operator), { nonce: NONCE, ...parameters });

  const press = async (browser: Browser, page: Page, action: string, fields: Record<string, string> = {}) =>
    browser.follow(await browser.submit(formOf(page, action), fields), gateway.origin);

  const answer = async (msisdn: string, action: string): Promise<void> => {
    const { id } = await messageFor(gateway, msisdn);
    await gateway.api('POST', `/sandbox/api/messages/${id}`, { action });
  };

  const outcome = (browser: Browser, page: Page) =>
    until('an outcome', async () => {
      const { text } = await browser.request(`${page.url}/status`, { headers: { accept: JSON_TYPE } });
      return /"state":"(signed|refused|expired|error)"/.exec(text)?.[1];
    });

  /** Signs in; answers the tokens and the browser. */
  async function signIn(msisdn: string, parameters: Record<string, string> = {}) {
    const browser = new Browser();
    const flow = await authorizeUrl({ login_hint: `MSISDN:${msisdn}`, ...parameters });
    const page = await browser.open(flow.url.href, gateway.origin);
    await browser.submit(formOf(page, '/start'));
    await browser.open(page.url);
    await answer(msisdn, 'approve');
    await outcome(browser, page);
    const back = await browser.open(page.url, gateway.origin);
    return { browser, page, flow, back, tokens: await tokens(flow, back) };
  }

  /** Starts a login whose phone, or whose service, does the rest by itself. */
  async function startedLogin(msisdn: string, operator = 'operator-a', acr_values = '3'): Promise<void> {
    const browser = new Browser();
    const flow = await authorizeUrl({ login_hint: `MSISDN:${msisdn}`, acr_values }, operator);
    const page = await browser.open(flow.url.href, gateway.origin);
    await browser.submit(formOf(page, '/start'));
    await outcome(browser, page);
    const end = await browser.open(page.url, gateway.origin);
    if (end.text.includes('/finish')) await press(browser, end, '/finish');
  }

  const behave = (msisdn: string, behaviour: string) =>
    gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour, after_ms: 0, fault: null });

  /** A request as no browser sends it, on a connection of its own, which the gateway may cut. */
  const raw = (
    path: string,
    headers: Record<string, string>,
    sent: { readonly method?: string; readonly body?: string } = {},
  ): Promise<number> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(gateway.origin);
      const outgoing = request({ hostname, port, path, headers, method: sent.method ?? 'GET', agent: false });
      outgoing.once('response', (response) => {
        response.resume().once('close', () => resolve(response.statusCode ?? 0));
      });
      outgoing.once('error', () => resolve(0)).end(sent.body);
    });
  const tooLarge = (method: string, path: string, headers: Record<string, string>, start = '') =>
    raw(path, { 'content-type': FORM, ...headers }, { method, body: start + TOKEN.repeat(3_000) });

  return {
    gateway,
    mssp,
    app,
    basic,
    own,
    send,
    post,
    authorizeUrl,
    press,
    answer,
    outcome,
    signIn,
    startedLogin,
    behave,
    raw,
    tooLarge,
  };
}
