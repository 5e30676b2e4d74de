/** What relying parties ask for: discovery, operator selection, authorization, right and wrong. */
import { Browser, formOf } from '../../harness/browser.ts';
import { REDIRECT } from '../../harness/relying-party.ts';
import { form, JSON_TYPE, marked, NUMBER, OTHERS, SECRET, TOKEN, WRITTEN } from './marked.ts';
import type { Journeys } from './traffic.ts';

export const requestJourneys: Journeys = {
  async discovery({ app, basic, send, post, tooLarge }) {
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

  async 'operator selection'({ app, basic, send, post }) {
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

  async 'authorize, with hints and parameters right and wrong'({
    gateway,
    app,
    basic,
    send,
    post,
    authorizeUrl,
    signIn,
  }) {
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
};
