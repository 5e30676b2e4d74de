/** A gateway under attack: an honest shop, a rival that is registered too, and requests written by hand. */
import { randomUUID } from 'node:crypto';
import { Browser, type Page } from '../../harness/browser.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { basicOf, post } from '../../harness/headless.ts';
import { type App, callback, createApp, credentialsAt, REDIRECT } from '../../harness/relying-party.ts';
import { type Listener, listen } from './listener.ts';

export const A = 'operator-a';
/** where the network vouches for a number, so that a login needs neither page nor phone */
export const B = 'operator-b';
export const VOUCHED = 'MSISDN:447700900301';

/** registered addresses beside the ordinary one */
export const BYE = 'http://localhost:9/bye';
export const OTHER = 'http://localhost:9/other';

export interface Target {
  readonly gateway: OwnGateway;
  readonly shop: App;
  readonly rival: App;
  /** moves the gateway's clock on */
  pass(milliseconds: number): void;
  /** the gateway's clock, epoch milliseconds */
  now(): number;
  /** a server that the gateway may ask, and one of the network behind it that it must not */
  readonly friendly: Listener;
  readonly inner: Listener;
  close(): Promise<void>;
}

export async function openTarget(): Promise<Target> {
  let later = 0;
  const now = (): number => Date.now() + later;
  const [friendly, inner] = await Promise.all([listen(), listen()]);
  const settings = { network: { allow_private: [new URL(friendly.origin).host] } };
  const gateway = await startGateway({ settings, now });
  const registration = { redirect_uris: [REDIRECT, OTHER], post_logout_redirect_uris: [BYE] };
  const shop = await createApp(gateway, registration);
  const rival = await createApp(gateway, { ...registration, name: 'Rival' });
  const pass = (milliseconds: number): void => {
    later += milliseconds;
  };
  const close = async (): Promise<void> => {
    await gateway.close();
    await Promise.all([friendly.close(), inner.close()]);
  };
  return { gateway, shop, rival, pass, now, friendly, inner, close };
}

export type Parameters = Readonly<Record<string, string | undefined>>;

const given = (parameters: Parameters): [string, string][] =>
  Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

/** An authorization request; parameters that are `undefined` are left out. */
export function authorizeAt(app: App, operator: string, change: Parameters = {}): string {
  const { client_id, issuer } = credentialsAt(app, operator);
  const standard = { client_id, redirect_uri: REDIRECT, response_type: 'code', scope: 'openid' };
  const all = { ...standard, state: randomUUID(), nonce: randomUUID(), ...change };
  return `${issuer}/authorize?${new URLSearchParams(given(all))}`;
}

/** A login that the network vouches for. */
export const vouched = (app: App, change: Parameters = {}, browser = new Browser()): Promise<Page> =>
  browser.open(authorizeAt(app, B, { login_hint: VOUCHED, ...change }));

export async function codeOf(app: App, change: Parameters = {}): Promise<string> {
  const parameters = callback(await vouched(app, change));
  const code = parameters.get('code');
  if (code === null) throw new Error(`no code but ${parameters}`);
  return code;
}

export type TokenAnswer = Awaited<ReturnType<typeof post>>;

/** The token request of an app with its secret. */
export const redeem = (app: App, code: string, change: Parameters = {}, operator = B): Promise<TokenAnswer> =>
  post(
    `${credentialsAt(app, operator).issuer}/token`,
    Object.fromEntries(given({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...change })),
    basicOf(app, operator),
  );

export async function tokensOf(app: App, change: Parameters = {}): Promise<Readonly<Record<string, string>>> {
  const { body, status, text } = await redeem(app, await codeOf(app, change));
  if (status !== 200) throw new Error(`no tokens but ${status} ${text}`);
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
}

/** What brings a refresh token too. */
export const MOBILE_CONNECT: Parameters = { scope: 'openid mc_authn', version: 'mc_v2_0', acr_values: '2' };

/** Status of the userinfo endpoint for a token. */
export async function userinfo({ gateway }: Pick<Target, 'gateway'>, token: string, operator = B): Promise<number> {
  const answer = await fetch(`${gateway.issuer(operator)}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.status;
}

/** `status error` of an answer, e.g. `400 invalid_grant`. */
export const told = ({ body, status }: TokenAnswer): string => `${status} ${String(body.error ?? '')}`.trim();
