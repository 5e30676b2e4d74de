/** A person at a browser whose gateway may vanish and come back. */
import { z } from 'zod';
import { Browser, messageFor, type Page } from '../harness/browser.ts';
import type { TestGateway } from '../harness/gateway.ts';
import { type App, begin, clientAt, type Flow, start, tokens } from '../harness/relying-party.ts';
import { until } from './until.ts';

const status = z.object({ state: z.string(), code: z.string(), seconds_left: z.number() });
export type Status = z.infer<typeof status>;

export interface Login {
  readonly msisdn: string;
  readonly browser: Browser;
  readonly flow: Flow;
  /** the ready page */
  readonly page: Page;
}

/** Opens a login by its number; nothing rings yet. */
export async function openLogin(gateway: TestGateway, app: App, operator: string, msisdn: string): Promise<Login> {
  // level 3, which every operator reaches by a signature
  const flow = begin(await clientAt(app, operator), { login_hint: `MSISDN:${msisdn}`, acr_values: '3' });
  const browser = new Browser();
  const page = await browser.open(flow.url.href, gateway.origin);
  if (!page.text.includes('data-state="ready"')) throw new Error(`no ready page but ${page.status} ${page.url}`);
  return { msisdn, browser, flow, page };
}

/** Opens a login and rings the phone. */
export async function ringingLogin(gateway: TestGateway, app: App, operator: string, msisdn: string): Promise<Login> {
  const login = await openLogin(gateway, app, operator, msisdn);
  await start(login.browser, login.page);
  return login;
}

/** Opens a login, rings, and waits until the message is on the phone. */
export async function waitingLogin(gateway: TestGateway, app: App, operator: string, msisdn: string): Promise<Login> {
  const login = await ringingLogin(gateway, app, operator, msisdn);
  await messageFor(gateway, msisdn);
  return login;
}

export async function approve(gateway: TestGateway, { msisdn }: Pick<Login, 'msisdn'>): Promise<void> {
  const { id } = await messageFor(gateway, msisdn);
  const answer = await gateway.api('POST', `/sandbox/api/messages/${id}`, { action: 'approve' });
  if (answer.status !== 204) throw new Error(`the phone answered ${answer.status}`);
}

export async function statusOf({ browser, page }: Login): Promise<Status> {
  const answer = await browser.request(`${page.url}/status`, { headers: { accept: 'application/json' } });
  return status.parse(JSON.parse(answer.text));
}

/** Waits for one of these states. */
export const settled = (login: Login, states: readonly string[], ms?: number): Promise<Status> =>
  until(
    `state ${states.join(' or ')}`,
    async () => {
      const now = await statusOf(login);
      return states.includes(now.state) && now;
    },
    ms,
  );

/** From the signed login to verified tokens at the relying party. */
export async function signedIn(gateway: TestGateway, login: Login) {
  const back = await login.browser.open(login.page.url, gateway.origin);
  return tokens(login.flow, back);
}
