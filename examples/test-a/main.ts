/**
 * Test A: a website for the customers of every operator. Mobile Connect discovery says which one a person is with, by the
 * number that was given or on the operator selection page.
 */
import Router from '@koa/router';
import Koa from 'koa';
import { createRelyingParty } from 'signet/relying-party';
import { z } from 'zod';
import { openClients } from '../site/clients.ts';
import { html } from '../site/html.ts';
import { listen } from '../site/listen.ts';
import { openSessions } from '../site/sessions.ts';
import { readSettings } from '../site/settings.ts';
import { createSite } from '../site/site.ts';

const settings = readSettings({ DISCOVERY_URL: z.url(), CLIENTS_FILE: z.string().min(1) });
const sessions = openSessions(settings.SESSIONS_FILE);

const rp = createRelyingParty({
  name: 'test-a',
  baseUrl: `http://localhost:${settings.PORT}`,
  cookieSecret: settings.COOKIE_SECRET,
  mobileConnect: {
    discoveryUrl: settings.DISCOVERY_URL,
    clientId: settings.CLIENT_ID,
    clientSecret: settings.CLIENT_SECRET,
  },
  sessions,
  clientStore: openClients(settings.CLIENTS_FILE),
});

const site = createSite({
  name: 'Test A',
  look: 'cool',
  about: 'Test A finds your operator by Mobile Connect discovery.',
  sessions,
  otherUrl: settings.OTHER_URL,
  formTargets: [new URL(settings.DISCOVERY_URL).origin],
  user: rp.user,
  signIn: html`
    <form method="post" action="/auth/login">
      <label for="msisdn">Your mobile number</label>
      <p class="hint" id="hint">With country code, e.g. +41 79 000 00 01</p>
      <input id="msisdn" name="msisdn" type="tel" autocomplete="tel" required aria-describedby="hint">
      <input type="hidden" name="return_to" value="/protected">
      <p><button>Sign in</button> <a class="button plain" href="/protected">Choose the operator instead</a></p>
    </form>`,
});

const router = new Router();
site.addTo(router);
router.get('/protected', rp.requireLogin(), (ctx) =>
  site.member(ctx, 'Protected', html`<p>Only people who signed in see this page.</p>`),
);
router.get('/claims', rp.requireLogin(), (ctx) =>
  site.member(ctx, 'What Test A knows', html`<p>This is all: no name, no number.</p>`),
);
router.get('/loa-3', rp.requireLogin({ acr: '3' }), (ctx) =>
  site.member(ctx, 'Needs LoA 3', html`<p>Whoever had less was asked once more.</p>`),
);
router.get('/loa-4', rp.requireLogin({ acr: '4' }), (ctx) =>
  site.member(ctx, 'Needs LoA 4', html`<p>The SIM card is the one that the operator knows.</p>`),
);

const app = new Koa();
app.use(site.headers);
app.use(rp.koa());
app.use(router.routes());
listen(app, settings.PORT);
