/** An app under test and its logins: a number that the network vouches for, so that no phone is needed. */
import type * as oidc from 'openid-client';
import { z } from 'zod';
import type { MisbehaviourCode } from '../../../src/sandbox/misbehave/catalogue.ts';
import { Browser, formOf, type Page } from '../../harness/browser.ts';
import type { TestGateway } from '../../harness/gateway.ts';
import {
  type App,
  begin,
  clientAt,
  createApp,
  credentialsAt,
  type Flow,
  REDIRECT,
} from '../../harness/relying-party.ts';

export const OPERATOR = 'operator-b';
export const VOUCHED_FOR = '447700900301';

/** One row of GET …/verdicts. */
export interface VerdictRow {
  readonly misbehaviour: MisbehaviourCode;
  readonly sent: number;
  readonly accepted: number;
  readonly last_sent: string | null;
  readonly operator: string | null;
  readonly verdict: 'accepted' | 'refused' | 'no report' | null;
  readonly evidence: string | null;
  readonly reason: string | null;
  readonly passed_over: string | null;
}

export const verdicts = async (gateway: TestGateway, { id }: Pick<App, 'id'>): Promise<readonly VerdictRow[]> =>
  (await gateway.api<VerdictRow[]>('GET', `/sandbox/api/apps/${id}/verdicts`)).body;

export async function verdictOn(gateway: TestGateway, app: App, code: MisbehaviourCode): Promise<VerdictRow> {
  const row = (await verdicts(gateway, app)).find(({ misbehaviour }) => misbehaviour === code);
  if (!row) throw new Error(`no row for ${code}`);
  return row;
}

export interface Answered {
  readonly flow: Flow;
  /** address that the browser came back to */
  readonly back: URL;
}

/** Agrees to share what was asked for. */
const allow = async (browser: Browser, page: Page): Promise<Page> =>
  browser.follow(await browser.submit(formOf(page, '/allow')), new URL(page.url).origin);

/** A login up to the code. */
export async function loginFor(
  configuration: oidc.Configuration,
  parameters: Readonly<Record<string, string | undefined>> = {},
): Promise<Answered> {
  const flow = begin(configuration, {
    login_hint: `MSISDN:${VOUCHED_FOR}`,
    acr_values: '2',
    max_age: '3600',
    ...parameters,
  });
  const browser = new Browser();
  const first = await browser.open(flow.url.href);
  const page = first.text.includes('/allow"') ? await allow(browser, first) : first;
  if (!page.location?.startsWith(REDIRECT)) throw new Error(`not back at the app but at ${page.url}: ${page.status}`);
  return { flow, back: new URL(page.location) };
}

const tokenAnswer = z.looseObject({
  access_token: z.string(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
});
export type TokenAnswer = z.infer<typeof tokenAnswer>;

/** The token endpoint asked by hand, with nothing verified. */
export async function exchange(app: App, fields: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  const { issuer, client_id, client_secret } = credentialsAt(app, OPERATOR);
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
    body: new URLSearchParams(fields),
  });
  if (answer.status !== 200) throw new Error(`the token endpoint answered ${answer.status}: ${await answer.text()}`);
  return tokenAnswer.parse(await answer.json());
}

export const byCode = ({ back }: Answered): Record<string, string> => ({
  grant_type: 'authorization_code',
  code: back.searchParams.get('code') ?? '',
  redirect_uri: REDIRECT,
});

export const userinfo = (app: App, accessToken: string): Promise<Response> =>
  fetch(`${credentialsAt(app, OPERATOR).issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });

export async function appSent(
  gateway: TestGateway,
  misbehave: string | readonly string[],
  registration: object = {},
): Promise<{ readonly app: App; readonly configuration: oidc.Configuration }> {
  const app = await createApp(gateway, { misbehave, ...registration });
  return { app, configuration: await clientAt(app, OPERATOR) };
}
