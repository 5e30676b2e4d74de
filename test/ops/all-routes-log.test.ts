/**
 * Nothing that nobody else may know reaches the log: every route is driven with marked numbers, tokens, codes, secrets and
 * cookies, in order and in every wrong way, at log level debug, with a failing signature service and a failing database;
 * then the log is searched for all of them.
 */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BreakableGateway, startBreakableGateway } from '../faults/breakable-gateway.ts';
import { createMarks } from '../faults/marks.ts';
import { type FakeMssp, handOn, type Manner, mssVariables, startFakeMssp } from '../faults/mssp.ts';
import { until } from '../faults/until.ts';
import { Browser, formOf, messageFor, type Page, type SandboxMessage } from '../harness/browser.ts';
import { type App, begin, clientAt, createApp, credentialsAt, REDIRECT, tokens } from '../harness/relying-party.ts';

const marks = createMarks();
const marked = (kind: string, value: string): string => {
  marks.add(kind, value);
  return value;
};

const NUMBER = marked('number', '41791234567');
const WRITTEN = marked('number', '+41 79 123 45 68');
const OTHERS = marked('number', '447700900123');
const BROKEN = marked('number', '358457123456');
const TOKEN = marked('token', 'mArk3dT0kenmArk3dT0kenmArk3dT0kenmArk3dT0ken');
const SECRET = marked('secret', 'mArk3dS3cretmArk3dS3cretmArk3dS3cretmArk3dS3cret');
const COOKIE = marked('cookie', 'mArk3dC00kiemArk3dC00kiemArk3dC00kiemArk3dC00kie');
const NONCE = marked('nonce', 'mArk3dN0ncemArk3dN0ncemArk3dN0ncemArk3dN0nce');
const PASSWORD = marked('password', 'mArk3dApPassw0rdmArk3dApPassw0rdmArk3dApPassw0rd');
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

let gateway: BreakableGateway;
let mssp: FakeMssp;
let app: App;

beforeAll(async () => {
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', async (...given: Parameters<typeof fetch>) => {
    const answer = await fetch(...given);
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
    marks.harvest(answer.headers, isStream ? '' : await answer.clone().text());
    return answer;
  });
  mssp = await startFakeMssp(() => `${gateway.origin}/sandbox/mssp/rest/service`);
  gateway = await startBreakableGateway({
    SIGNET_OPERATORS_OPERATOR_A_MSS_POLL_FIRST_MS: '30',
    SIGNET_OPERATORS_OPERATOR_A_MSS_POLL_INTERVAL_MS: '50',
    SIGNET_OPERATORS_OPERATOR_A_MSS_AP_PASSWORD: PASSWORD,
    ...mssVariables('C', mssp.url),
    SIGNET_OPERATORS_OPERATOR_C_MSS_POLL_FIRST_MS: '30',
    SIGNET_OPERATORS_OPERATOR_C_MSS_REQUEST_TIMEOUT_MS: '500',
  });
  marks.add('secret', gateway.master);
  app = await createApp(gateway, { post_logout_redirect_uris: ['http://localhost:9/'] });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await mssp.close();
  vi.unstubAllGlobals();
});

const basic = (id: string, secret: string): string => {
  const value = Buffer.from(`${id}:${secret}`).toString('base64');
  marks.add('credentials', value);
  return `Basic ${value}`;
};
const own = () => credentialsAt(app, 'operator-a');
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

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

const messages = async (): Promise<SandboxMessage[]> =>
  (await gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body;

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
async function startedLogin(msisdn: string, operator = 'operator-a'): Promise<void> {
  const browser = new Browser();
  const flow = await authorizeUrl({ login_hint: `MSISDN:${msisdn}` }, operator);
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

const journeys: Readonly<Record<string, () => Promise<unknown>>> = {
  async 'health, assets and admin listener'() {
    const page = await send('GET', '/', { accept: 'text/html' });
    const assets = [...page.text.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    for (const path of ['/health/live', '/health/ready', ...assets, '/assets/nothing.css']) await send('GET', path);
    for (const path of ['/metrics', `/admin/api?token=${TOKEN}`, `/${NUMBER}`]) {
      await send('GET', `${gateway.adminOrigin}${path}`, { authorization: `Bearer ${TOKEN}` });
    }
  },

  async discovery() {
    const right = { authorization: basic(app.discovery.client_id, app.discovery.client_secret) };
    const wrong = { authorization: basic(app.discovery.client_id, SECRET) };
    const query = (more: Record<string, string>) => `/v2/discovery?${form({ Redirect_URL: REDIRECT, ...more })}`;
    for (const headers of [
      right,
      wrong,
      {},
      { authorization: `Basic ${TOKEN}` },
      { authorization: `Bearer ${TOKEN}` },
    ]) {
      await send('GET', query({ MSISDN: NUMBER }), headers);
      await post('/v2/discovery', { Redirect_URL: REDIRECT, MSISDN: WRITTEN }, headers);
      const body = JSON.stringify({ Redirect_URL: REDIRECT, MSISDN: OTHERS });
      await send('POST', '/v2/discovery/', { 'content-type': JSON_TYPE, ...headers }, body);
    }
    await send('GET', query({ 'Selected-MCC': '901', 'Selected-MNC': '01' }), right);
    await send('GET', `${query({ MSISDN: NUMBER })}&MSISDN=${OTHERS}`, right);
    await send('GET', query({ MSISDN: `${NUMBER}999999` }), right);
    await send('POST', '/v2/discovery', { 'content-type': JSON_TYPE, ...right }, `{"MSISDN": "${NUMBER}", ${TOKEN}`);
    await send('POST', '/v2/discovery', { 'content-type': `text/${TOKEN}`, ...right }, NUMBER);
    await send('PUT', `/v2/discovery?MSISDN=${NUMBER}`, right);
    await tooLarge('POST', '/v2/discovery', right, `MSISDN=${NUMBER}&x=`);
  },

  async 'operator selection'() {
    const authorization = basic(app.discovery.client_id, app.discovery.client_secret);
    const found = await send('GET', `/v2/discovery?${form({ Redirect_URL: REDIRECT })}`, { authorization });
    const href = /"href":"([^"]+)"/.exec(found.text)?.[1] ?? '';
    const browser = new Browser();
    const page = await browser.open(href);
    const choice = formOf(page, new URL(href).search);
    for (const fields of [
      { msisdn: WRITTEN },
      { msisdn: '999' },
      { msisdn: '' },
      { mcc_mnc: '901_02' },
      { cancel: '1' },
    ]) {
      await browser.submit(choice, fields);
    }
    await send('GET', `/v2/discovery/users/operator-selection?session_id=${TOKEN}`);
    await post(`/v2/discovery/users/operator-selection?session_id=${TOKEN}`, { msisdn: NUMBER });
    await post(new URL(href).pathname, { msisdn: NUMBER }, { 'sec-fetch-site': 'cross-site' });
  },

  async 'a login by number, its pages, its tokens'() {
    const browser = new Browser();
    const flow = await authorizeUrl({ login_hint: undefined });
    const page = await browser.open(flow.url.href, gateway.origin);
    for (const msisdn of ['', `${NUMBER}99999`, OTHERS]) await browser.submit(formOf(page, '/number'), { msisdn });
    const ready = await press(browser, page, '/number', { msisdn: WRITTEN });
    const msisdn = WRITTEN.replaceAll(/\D/g, '');
    const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const stream = await fetch(`${ready.url}/events`, { headers: { cookie } });
    await browser.submit(formOf(ready, '/start'));
    await browser.open(ready.url);
    for (const path of ['/start', '/nothing', `/${TOKEN}`]) await browser.request(`${ready.url}${path}`);
    await browser.request(ready.url, { method: 'PUT' });
    await answer(msisdn, 'approve');
    await outcome(browser, ready);
    await stream.text();
    const back = await browser.open(ready.url, gateway.origin);
    await browser.open(ready.url, gateway.origin);

    const { client_id, client_secret } = own();
    const code = new URL(back.location ?? '').searchParams.get('code') ?? '';
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    const right = { authorization: basic(client_id, client_secret) };
    await post('/operator-a/token', { ...exchange, code: TOKEN }, right);
    await post('/operator-a/token', exchange, { authorization: basic(client_id, SECRET) });
    await post('/operator-a/token', { ...exchange, client_id, client_secret: SECRET });
    await post('/operator-a/token', { ...exchange, client_id, client_secret: SECRET }, right);
    await post('/operator-b/token', exchange, right);
    const issued = await post('/operator-a/token', { ...exchange, client_id, client_secret }, right);
    expect(issued.status).toBe(200);
    await post('/operator-a/token', exchange, right);
    await post('/operator-a/token', { grant_type: 'refresh_token', refresh_token: TOKEN }, right);
    await post('/operator-a/token', { grant_type: TOKEN, assertion: TOKEN, client_assertion: TOKEN });
    await tooLarge('POST', '/operator-a/token', right, 'code=');
    await tooLarge('POST', '/operator-a/token', {}, 'code=');
    await send('GET', `/operator-a/token?code=${TOKEN}&client_secret=${SECRET}`);
  },

  async 'authorize, with hints and parameters right and wrong'() {
    const { tokens: issued } = await signIn(marked('number', '41791230001'));
    const found = await post(
      '/v2/discovery',
      { Redirect_URL: REDIRECT, MSISDN: NUMBER },
      { authorization: basic(app.discovery.client_id, app.discovery.client_secret) },
    );
    const subscriberId = /"subscriber_id":"([^"]+)"/.exec(found.text)?.[1] ?? '';
    const pcr = marked('PCR', issued.claims()?.sub ?? '');
    const hints = [
      `MSISDN:${NUMBER}`,
      `MSISDN:${WRITTEN}`,
      `MSISDN:${OTHERS}`,
      `MSISDN:${NUMBER}99999`,
      `ENCR_MSISDN:${subscriberId}`,
      `ENCR_MSISDN:${TOKEN}`,
      `ENCR_MSISDN:${subscriberId.slice(0, -8)}`,
      `PCR:${pcr}`,
      `PCR:${TOKEN}`,
      NUMBER,
      TOKEN,
    ];
    const profile = { scope: 'openid mc_authn', version: 'mc_v1.1', acr_values: '3' };
    for (const login_hint of hints) {
      for (const more of [{}, profile]) {
        const { url } = await authorizeUrl({ login_hint, ...more });
        await new Browser().open(url.href, gateway.origin);
      }
    }
    for (const operator of ['operator-b', 'operator-c']) {
      const { url } = await authorizeUrl({ login_hint: `ENCR_MSISDN:${subscriberId}` }, operator);
      await new Browser().open(url.href, gateway.origin);
    }
    const { url } = await authorizeUrl({ login_hint: `MSISDN:${NUMBER}`, ...profile });
    for (const wrong of [
      `${url.href}&login_hint=MSISDN:${OTHERS}`,
      `${url.href}&nonce=${TOKEN}`,
      url.href.replace(/nonce=[^&]+/, ''),
      url.href.replace(/client_id=[^&]+/, `client_id=${TOKEN}`),
      url.href.replace(/redirect_uri=[^&]+/, `redirect_uri=http://x.example/${NUMBER}`),
      `${url.href}&id_token_hint=${issued.id_token}`,
      `${url.href}&id_token_hint=${TOKEN}`,
      `${url.href}&request=${TOKEN}`,
      `${url.href}&request_uri=urn:${TOKEN}`,
      `${url.href}&prompt=none`,
      `${url.href}&ui_locales=${NUMBER}`,
    ]) {
      await send('GET', wrong, { accept: 'text/html' });
      await send('GET', wrong, { accept: JSON_TYPE });
    }
    await post('/operator-a/authorize', Object.fromEntries(url.searchParams));
    await send('GET', `/operator-a/authorize/${TOKEN}`, { accept: 'text/html' });
    await send('GET', `/operator-a/authorize/${NUMBER}?login_hint=MSISDN:${NUMBER}`);
  },

  async 'the endpoints of tokens, keys and sessions'() {
    const { browser, tokens: issued } = await signIn(marked('number', '41791230002'));
    const { client_id, client_secret } = own();
    const right = { authorization: basic(client_id, client_secret) };
    const wrong = { authorization: basic(client_id, SECRET) };
    for (const path of ['/userinfo', '/premiuminfo', '/account']) {
      await send('GET', `/operator-a${path}`, { authorization: `Bearer ${issued.access_token}` });
      await send('GET', `/operator-a${path}`, { authorization: `Bearer ${TOKEN}` });
      await send('GET', `/operator-a${path}?access_token=${issued.access_token}`);
      await post(`/operator-a${path}`, { access_token: TOKEN });
      await send('GET', `/operator-b${path}`, { authorization: `Bearer ${issued.access_token}` });
    }
    for (const headers of [right, wrong]) {
      for (const token of [issued.access_token, issued.id_token ?? '', TOKEN]) {
        await post('/operator-a/introspect', { token }, headers);
        await post('/operator-a/revoke', { token }, headers);
      }
      const pushed = { response_type: 'code', client_id, redirect_uri: REDIRECT, scope: 'openid', nonce: NONCE };
      await post('/operator-a/par', { ...pushed, login_hint: `MSISDN:${NUMBER}` }, headers);
      await post('/operator-a/par', { ...pushed, login_hint: `MSISDN:${NUMBER}`, redirect_uri: NUMBER }, headers);
    }
    for (const path of ['/jwks', '/.well-known/openid-configuration']) {
      await send('GET', `/operator-a${path}`);
      await send('POST', `/operator-a${path}?login_hint=${NUMBER}`, {}, TOKEN);
    }
    const hint = form({ id_token_hint: issued.id_token ?? '', post_logout_redirect_uri: 'http://localhost:9/' });
    await send('GET', `/operator-a/logout?${hint}`, { accept: 'text/html' });
    await send('GET', `/operator-a/logout?id_token_hint=${TOKEN}`, { accept: 'text/html' });
    const asked = await browser.open(`${gateway.issuer('operator-a')}/logout?${hint}`, gateway.origin);
    await post('/operator-a/logout/confirm', { xsrf: TOKEN, logout: 'yes' });
    await browser.submit(formOf(asked, '/logout/confirm'), { logout: 'yes' });
  },

  async 'logins that do not end well'() {
    const refused = marked('number', '41791230003');
    const browser = new Browser();
    const page = await browser.open((await authorizeUrl({ login_hint: `MSISDN:${refused}` })).url.href, gateway.origin);
    for (const csrf of [TOKEN, '']) await browser.submit({ action: `${page.url}/start`, fields: { csrf } });
    await new Browser().submit(formOf(page, '/start'));
    await tooLarge('POST', `${new URL(page.url).pathname}/start`, {}, `csrf=${TOKEN}&x=`);
    await browser.submit(formOf(page, '/start'));
    const second = new Browser();
    const other = await second.open((await authorizeUrl({ login_hint: `MSISDN:${refused}` })).url.href, gateway.origin);
    await second.submit(formOf(other, '/start'));
    await answer(refused, 'refuse');
    await outcome(browser, page);
    await press(browser, await browser.open(page.url), '/retry');
    await press(browser, await browser.open(page.url), '/cancel');
    await press(browser, await browser.open(page.url), '/finish');
    await browser.open(page.url);

    for (const behaviour of ['bad_signature', 'other_text', 'expired_certificate', 'refuse']) {
      const msisdn = marked('number', `4179124${String(behaviour.length).padStart(4, '0')}`);
      await behave(msisdn, behaviour);
      await startedLogin(msisdn);
    }
    for (const fault of ['101', '105', '209', '401', '900']) await startedLogin(marked('number', `41000092${fault}`));

    for (const path of ['/operator-a/login/short', `/operator-a/login/${NUMBER}`, `/operator-a/login/${TOKEN}`]) {
      await send('GET', path, { accept: 'text/html' });
      await send('GET', `${path}/status`, { accept: JSON_TYPE });
      await post(`${path}/number`, { msisdn: NUMBER, csrf: TOKEN });
    }
  },

  async 'a signature service that answers with what it should not'() {
    const whole = `${BROKEN} ${TOKEN}`;
    const manners: Manner[] = [
      (_asked, response) => void response.end(`not JSON: ${whole}`),
      (_asked, response) => void response.writeHead(503).end(`<html>${whole}</html>`),
      (_asked, response) => void response.socket?.end(`${whole}\r\n\r\n`),
      (_asked, response) => void response.socket?.end(`HTTP/1.1 200 OK\r\nSet-Cookie ${whole}\r\n\r\n`),
      (_asked, response) => void response.destroy(),
      () => undefined,
      (asked, response) => {
        const fault = { Code: { SubCode: { Value: '_101' } }, Reason: `Illegal msisdn ${whole}`, Detail: whole };
        response.writeHead(500).end(JSON.stringify({ Fault: asked.operation === 'signature' ? fault : whole }));
      },
      (asked, response) => {
        const AP_Info = { AP_TransID: `S${TOKEN}` };
        const Status = { StatusCode: { Value: TOKEN }, StatusMessage: whole };
        response.end(JSON.stringify({ MSS_SignatureResp: { AP_Info, Status, MobileUser: { MSISDN: asked.msisdn } } }));
      },
    ];
    for (const [index, manner] of manners.entries()) {
      const msisdn = marked('number', `35845712${String(index).padStart(4, '0')}`);
      mssp.behave(msisdn, manner);
      await startedLogin(msisdn, 'operator-c');
    }
    mssp.behave(BROKEN, handOn);
    await behave(BROKEN, 'approve');
    await startedLogin(BROKEN, 'operator-c');
  },

  async 'logins over SOAP'() {
    for (const behaviour of ['approve', 'refuse', 'bad_signature']) {
      const msisdn = marked('number', `44770090055${behaviour.length % 10}`);
      await behave(msisdn, behaviour);
      await startedLogin(msisdn, 'operator-b');
    }
    const services = '/sandbox/mssp/soap/services';
    const envelope = `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><x AP_PWD="${SECRET}">+${NUMBER}${TOKEN}</x></e:Body></e:Envelope>`;
    for (const port of ['Signature', 'StatusQuery', 'Receipt', 'Profile', TOKEN]) {
      for (const body of [
        envelope,
        envelope.slice(0, -20),
        `<!DOCTYPE x [<!ENTITY y "${TOKEN}">]>${envelope}`,
        NUMBER,
      ]) {
        await send('POST', `${services}/MSS_${port}Port`, { 'content-type': 'application/soap+xml' }, body);
      }
      await tooLarge('POST', `${services}/MSS_${port}Port`, { 'content-type': 'application/soap+xml' }, envelope);
    }
  },

  async 'the sandbox'() {
    const service = '/sandbox/mssp/rest/service';
    await send('POST', '/sandbox/api/apps', { 'content-type': JSON_TYPE }, `{"name":"${NUMBER}", ${TOKEN}`);
    await gateway.api('POST', '/sandbox/api/apps', { name: 'X', redirect_uris: [`urn:${TOKEN}`], secret: SECRET });
    await gateway.api('GET', '/sandbox/api/apps');
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn: NUMBER, behaviour: TOKEN });
    await behave(NUMBER, 'manual');
    await gateway.api('GET', '/sandbox/api/numbers');
    await gateway.api('DELETE', `/sandbox/api/numbers/${NUMBER}`);
    await gateway.api('DELETE', `/sandbox/api/numbers/${TOKEN}`);
    await gateway.api('GET', `/sandbox/api/messages?msisdn=${encodeURIComponent(WRITTEN)}`);
    await gateway.api('POST', `/sandbox/api/messages/${TOKEN}`, { action: 'approve' });
    await gateway.api('POST', '/sandbox/network/passthrough', { msisdn: NUMBER });
    for (const path of ['/sandbox/api/apps', service]) await tooLarge('POST', path, { 'content-type': JSON_TYPE });
    await tooLarge('PUT', '/sandbox/api/numbers', { 'content-type': JSON_TYPE });
    for (const body of [NUMBER, `{"MSS_SignatureReq":{"MobileUser":{"MSISDN":"+${NUMBER}"},"AP_PWD":"${SECRET}"}}`]) {
      for (const path of [service, `${service}/sign`, `${service}/${TOKEN}`]) {
        await send('POST', path, { 'content-type': JSON_TYPE }, body);
      }
    }
    const person = new Browser();
    const phone = await person.open(`${gateway.origin}/sandbox/phone?msisdn=${NUMBER}`);
    await person.request(`${gateway.origin}/sandbox/phone/messages/${TOKEN}`, {
      method: 'POST',
      headers: { 'content-type': FORM },
      body: form({ csrf: TOKEN, action: 'approve', view: NUMBER }),
    });
    expect(phone.status).toBe(200);
  },

  async 'the demo relying party'() {
    const demo = `${gateway.origin}/sandbox/demo`;
    const person = new Browser();
    const number = marked('number', '41791230009');
    const page = await person.open(demo);
    const entry = formOf(page, '/sandbox/demo/login');
    await person.submit(entry, { msisdn: '12', level: '2', protocol: 'oidc', language: 'en' });
    const login = await person.follow(
      await person.submit(entry, { msisdn: number, level: '2', protocol: 'oidc', language: 'en' }),
      gateway.origin,
    );
    expect(login.url).toContain('/login/');
    await person.submit(formOf(login, '/start'));
    await answer(number, 'approve');
    await outcome(person, login);
    const signedIn = await person.open(login.url, gateway.origin);
    expect(signedIn.url).toBe(demo);
    await person.open(`${demo}/callback?code=${TOKEN}&state=${TOKEN}`);
    await person.open(`${demo}/callback?mcc_mnc=901_01&subscriber_id=${TOKEN}`);
    await person.request(`${demo}/forget`, { method: 'POST' });
  },

  async 'addresses and headers from nowhere'() {
    const markedHeaders = {
      authorization: `Bearer ${TOKEN}`,
      cookie: `signet.operator-a.session=${COOKIE}; signet.operator-a.session.sig=${COOKIE}`,
      referer: `http://x.example/${NUMBER}?code=${TOKEN}`,
      'user-agent': `${NUMBER} ${TOKEN}`,
      'x-forwarded-for': NUMBER,
      'x-forwarded-host': `${NUMBER}.example`,
      'accept-language': NUMBER,
    };
    const paths = [
      `/${NUMBER}`,
      `/nowhere?msisdn=${NUMBER}&token=${TOKEN}`,
      `/${TOKEN}/${SECRET}`,
      `/operator-a/${encodeURIComponent(WRITTEN)}`,
      `/operator-z/authorize?login_hint=MSISDN:${NUMBER}`,
      `/operator-a/%E0%A4%A/${NUMBER}`,
      `//${NUMBER}//${TOKEN}`,
      `/operator-a/authorize;${TOKEN}`,
      '/operator-a/authorize',
      '/operator-a/userinfo',
    ];
    for (const path of paths) {
      for (const accept of ['text/html', JSON_TYPE]) await raw(path, { ...markedHeaders, accept });
      for (const method of ['DELETE', 'PATCH', 'OPTIONS', 'HEAD']) await send(method, path, markedHeaders);
    }
    await raw('/', { host: `${NUMBER}.example` });
  },

  async 'a database that fails'() {
    const waiting = new Browser();
    const { url } = await authorizeUrl({ login_hint: `MSISDN:${NUMBER}` });
    const page = await waiting.open(url.href, gateway.origin);
    const begun = formOf(page, '/start');
    const { client_id, client_secret } = own();
    const right = { authorization: basic(client_id, client_secret) };
    gateway.breakDatabase(
      `invalid input syntax: "${NUMBER}" (login_hint)=(MSISDN:${OTHERS}) token "${TOKEN}" key=${SECRET}`,
    );
    try {
      await waiting.open(url.href, gateway.origin);
      await waiting.open(page.url);
      await waiting.request(`${page.url}/status`, { headers: { accept: JSON_TYPE } });
      await waiting.submit(begun);
      await send('GET', '/health/ready');
      await post('/operator-a/token', { grant_type: 'authorization_code', code: TOKEN, redirect_uri: REDIRECT }, right);
      await send('GET', '/operator-a/userinfo', { authorization: `Bearer ${TOKEN}` });
      await post('/operator-a/introspect', { token: TOKEN }, right);
      await post('/operator-a/revoke', { token: TOKEN }, right);
      await send('GET', `/operator-a/logout?id_token_hint=${TOKEN}`, { cookie: `signet.operator-a.session=${COOKIE}` });
      await post(
        '/v2/discovery',
        { Redirect_URL: REDIRECT, MSISDN: NUMBER },
        { authorization: basic(app.discovery.client_id, app.discovery.client_secret) },
      );
      await send(
        'POST',
        '/sandbox/api/apps',
        { 'content-type': JSON_TYPE },
        JSON.stringify({ name: 'X', redirect_uris: [REDIRECT] }),
      );
      await send('GET', '/sandbox/api/apps');
    } finally {
      gateway.breakDatabase(undefined);
    }
  },
};

/** What request metrics tell apart: a route that is missing here was not driven. */
const ROUTES = [
  ...['configuration', 'authorize', 'authorize_resume', 'token', 'userinfo', 'premiuminfo', 'jwks', 'revoke'],
  ...['introspect', 'par', 'logout', 'account', 'discovery', 'health_live', 'health_ready', 'sandbox', 'sandbox_mssp'],
  ...['assets', 'root', 'other', 'login', 'login_status', 'login_events', 'login_number', 'login_start'],
  ...['login_cancel', 'login_retry', 'login_finish'],
];

describe('the log holds no number, token, code, secret or cookie', () => {
  it.each(Object.keys(journeys))('after %s', { timeout: 90_000 }, async (name) => {
    const before = gateway.log.length;
    await journeys[name]?.();
    expect(gateway.log.length, 'something was logged').toBeGreaterThan(before);
    expect(marks.found(gateway.log.slice(before))).toEqual([]);
  });

  it('nor do the metrics, and every route was driven', { timeout: 90_000 }, async () => {
    for (const { id } of await messages())
      await gateway.api('POST', `/sandbox/api/messages/${id}`, { action: 'refuse' });
    const { text } = await send('GET', `${gateway.adminOrigin}/metrics`);
    expect(marks.found(text.split('\n'))).toEqual([]);
    const driven = new Set([...text.matchAll(/route="([^"]+)"/g)].map(([, route]) => route));
    expect(ROUTES.filter((route) => !driven.has(route))).toEqual([]);
    const kinds = ['number', 'cookie', 'session code', 'code', 'access_token', 'id_token', 'client_secret'];
    expect(kinds.filter((kind) => !marks.kinds.has(kind))).toEqual([]);
    expect(marks.found(gateway.log), 'also of what was learnt later').toEqual([]);
  });
});

describe('the search itself', () => {
  it.each([
    ['as it is', (value: string) => value],
    ['URL-encoded', (value: string) => encodeURIComponent(`?a=${value}`)],
    ['in base64', (value: string) => Buffer.from(`client:${value}:end`).toString('base64')],
    ['in base64url', (value: string) => Buffer.from(`x${value}`).toString('base64url')],
    ['in hexadecimal', (value: string) => Buffer.from(value).toString('hex')],
  ])('finds what is there %s', (_how, write) => {
    for (const value of [NUMBER, WRITTEN, TOKEN]) {
      expect(marks.found([`{"level":"info","msg":"${write(value)}"}`]), value).not.toEqual([]);
    }
  });

  it('finds session codes as words', () => {
    const codes = createMarks();
    codes.add('session code', 'AB3K');
    expect(codes.found(['{"msg":"code AB3K sent"}'])).toHaveLength(1);
    expect(codes.found(['{"incident":"AB3KXYZ2","path":"/login/x-AB3K"}'])).toEqual([]);
  });
});
