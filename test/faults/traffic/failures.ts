/** Logins that fail: by the person, by the signature service, by the database. */
import { Browser, formOf } from '../../harness/browser.ts';
import { REDIRECT } from '../../harness/relying-party.ts';
import { handOn, type Manner } from '../mssp.ts';
import { BROKEN, COOKIE, JSON_TYPE, marked, NUMBER, OTHERS, SECRET, TOKEN } from './marked.ts';
import type { Journeys } from './traffic.ts';

export const failureJourneys: Journeys = {
  async 'logins that do not end well'({
    gateway,
    send,
    post,
    authorizeUrl,
    press,
    answer,
    outcome,
    startedLogin,
    behave,
    tooLarge,
  }) {
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

  async 'a signature service that answers with what it should not'({ mssp, startedLogin, behave }) {
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

  async 'logins by text message'({ startedLogin, behave }) {
    for (const [index, behaviour] of ['approve', 'refuse'].entries()) {
      const msisdn = marked('number', `44770090066${index}`);
      await behave(msisdn, behaviour);
      await startedLogin(msisdn, 'operator-b', '2');
    }
  },

  async 'logins over SOAP'({ send, startedLogin, behave, tooLarge }) {
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

  async 'a database that fails'({ gateway, app, basic, own, send, post, authorizeUrl }) {
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
