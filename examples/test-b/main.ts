/**
 * Test B: a website for the customers of one operator, which is an OpenID Connect issuer like any other. Whoever is signed
 * in there already walks in without being asked.
 */
import Router from '@koa/router';
import Koa from 'koa';
import { createRelyingParty } from 'signet/relying-party';
import { z } from 'zod';
import { html } from '../site/html.ts';
import { listen } from '../site/listen.ts';
import { openSessions } from '../site/sessions.ts';
import { readSettings } from '../site/settings.ts';
import { createSite } from '../site/site.ts';

const settings = readSettings({ ISSUER: z.url() });
const sessions = openSessions(settings.SESSIONS_FILE);

const rp = createRelyingParty({
  name: 'test-b',
  baseUrl: `http://localhost:${settings.PORT}`,
  cookieSecret: settings.COOKIE_SECRET,
  issuer: settings.ISSUER,
  clientId: settings.CLIENT_ID,
  clientSecret: settings.CLIENT_SECRET,
  sessions,
});

const site = createSite({
  name: 'Test B',
  look: 'warm',
  about: 'Test B knows its operator and asks it directly.',
  sessions,
  otherUrl: settings.OTHER_URL,
  formTargets: [new URL(settings.ISSUER).origin],
  user: rp.user,
  signIn: html`
    <p>Sign in with your phone. If you are signed in at the operator already, you will not be asked again.</p>
    <p><a class="button" href="/protected">Sign in</a></p>`,
});

const router = new Router();
site.addTo(router);
router.get('/protected', rp.requireLogin(), (ctx) =>
  site.member(ctx, 'Protected', html`<p>Only people who signed in see this page.</p>`),
);
router.get('/claims', rp.requireLogin(), (ctx) =>
  site.member(ctx, 'What Test B knows', html`<p>Its pseudonym for you is another one than that of Test A.</p>`),
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
