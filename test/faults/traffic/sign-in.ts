/** Logins as they should go, and the endpoints that follow them. */

import { expect } from 'vitest';
import { Browser, formOf } from '../../harness/browser.ts';
import { REDIRECT } from '../../harness/relying-party.ts';
import { form, marked, NONCE, NUMBER, OTHERS, SECRET, TOKEN, WRITTEN } from './marked.ts';
import type { Journeys } from './traffic.ts';

export const signInJourneys: Journeys = {
  async 'a login by number, its pages, its tokens'({
    gateway,
    basic,
    own,
    send,
    post,
    authorizeUrl,
    press,
    answer,
    outcome,
    tooLarge,
  }) {
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

  async 'the endpoints of tokens, keys and sessions'({ gateway, basic, own, send, post, signIn }) {
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

  async 'the demo relying party'({ gateway, answer, outcome }) {
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
};
