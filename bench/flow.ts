/**
 * The two logins that are compared, step by step. Both are the code flow with PKCE, an RS256 ID token, a confidential
 * client with client_secret_basic, in a browser without cookies.
 */
import { createHash, randomBytes } from 'node:crypto';
import { Browser, expectStatus, type Server } from './browser.ts';

export const REDIRECT = 'http://localhost:9/callback';

export interface Client {
  readonly id: string;
  readonly secret: string;
}

interface Authorization {
  readonly query: string;
  readonly verifier: string;
}

function authorization(client: Client, extra: Readonly<Record<string, string>> = {}): Authorization {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid',
    state: randomBytes(12).toString('base64url'),
    nonce: randomBytes(12).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { query: query.toString(), verifier };
}

async function exchange(browser: Browser, tokenPath: string, location: string, client: Client, verifier: string) {
  const code = URL.parse(location)?.searchParams.get('code');
  if (!location.startsWith(REDIRECT) || !code) throw new Error(`no code came back: ${location}`);
  const answer = await browser.post(
    tokenPath,
    { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: verifier },
    { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
  );
  const tokens: { readonly id_token?: unknown } = JSON.parse(expectStatus(answer, 200, 'token').text);
  if (typeof tokens.id_token !== 'string') throw new Error('no ID token came back');
  return tokens.id_token;
}

/** Four requests: authorize, interaction, resume, token. Answers the ID token. */
export async function bareLogin(server: Server, client: Client, browser = new Browser(server)): Promise<string> {
  const { query, verifier } = authorization(client);
  const asked = expectStatus(await browser.get(`/auth?${query}`), 303, 'authorize');
  const answered = expectStatus(await browser.get(asked.location), 303, 'interaction');
  const back = expectStatus(await browser.get(answered.location), 303, 'resume');
  return exchange(browser, '/token', back.location, client, verifier);
}

/** A login whose phone rings: authorize, page, start. `location` is its address. */
async function ringingLogin(
  server: Server,
  operator: string,
  client: Client,
  msisdn: string,
  browser = new Browser(server),
) {
  const { query, verifier } = authorization(client, { login_hint: `MSISDN:${msisdn}`, acr_values: '3' });
  const asked = expectStatus(await browser.get(`/${operator}/authorize?${query}`), 303, 'authorize');
  const page = expectStatus(await browser.get(asked.location), 200, 'page');
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  expectStatus(await browser.post(`${asked.location}/start`, { csrf }), 303, 'start');
  return { browser, location: asked.location, verifier };
}

/** Rings the phone and leaves the page open; `ended` resolves with the last event, should the login end. */
export async function waitingLogin(server: Server, operator: string, client: Client, msisdn: string) {
  const { browser, location } = await ringingLogin(server, operator, client, msisdn);
  return { ended: browser.follow(`${location}/events`) };
}

/** Seven requests, as a browser with JavaScript sends them: authorize, page, start, events, onward, resume, token. */
export async function gatewayLogin(
  server: Server,
  operator: string,
  client: Client,
  msisdn: string,
  signsIn?: Browser,
): Promise<string> {
  const { browser, location, verifier } = await ringingLogin(server, operator, client, msisdn, signsIn);
  const last = await browser.follow(`${location}/events`);
  if (!last.includes('"state":"signed"')) throw new Error(`the login ended otherwise: ${last}`);
  const onward = expectStatus(await browser.get(location), 303, 'onward');
  const back = expectStatus(await browser.get(onward.location), 303, 'resume');
  return exchange(browser, `/${operator}/token`, back.location, client, verifier);
}

/** Two requests of a browser that is signed in: authorize, which a session answers, and token. Answers the ID token. */
export async function silentSignOn(
  browser: Browser,
  paths: { readonly authorize: string; readonly token: string },
  client: Client,
): Promise<string> {
  const { query, verifier } = authorization(client, { prompt: 'none' });
  const back = expectStatus(await browser.get(`${paths.authorize}?${query}`), 303, 'authorize');
  return exchange(browser, paths.token, back.location, client, verifier);
}
