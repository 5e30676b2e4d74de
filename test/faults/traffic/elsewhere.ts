/** Everything around logins: health, assets, sandbox, addresses that nobody serves. */

import { expect } from 'vitest';
import { Browser } from '../../harness/browser.ts';
import { COOKIE, FORM, form, JSON_TYPE, NUMBER, SECRET, TOKEN, WRITTEN } from './marked.ts';
import type { Journeys } from './traffic.ts';

export const otherJourneys: Journeys = {
  async 'health, assets and admin listener'({ gateway, send }) {
    const page = await send('GET', '/', { accept: 'text/html' });
    const assets = [...page.text.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    for (const path of ['/health/live', '/health/ready', ...assets, '/assets/nothing.css']) await send('GET', path);
    for (const path of ['/metrics', `/admin/api?token=${TOKEN}`, `/${NUMBER}`]) {
      await send('GET', `${gateway.adminOrigin}${path}`, { authorization: `Bearer ${TOKEN}` });
    }
  },

  async 'the sandbox'({ gateway, send, behave, tooLarge }) {
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

  async 'addresses and headers from nowhere'({ send, raw }) {
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
};
