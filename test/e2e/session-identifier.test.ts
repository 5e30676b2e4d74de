/** `sid` in ID tokens: what a relying party needs to know which of its sessions a logout token ends. */
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { claimsOf } from '../harness/headless.ts';
import { begin, clientAt, createApp } from '../harness/relying-party.ts';

const B = 'operator-b';
const SIGNED_IN = { scope: 'openid mc_authn', acr_values: '2' };
const HINT = { ...SIGNED_IN, login_hint: 'MSISDN:447700900301' };

let gateway: TestGateway;
let shop: oidc.Configuration;
let bank: oidc.Configuration;

beforeAll(async () => {
  gateway = await startGateway();
  shop = await clientAt(await createApp(gateway), B);
  bank = await clientAt(await createApp(gateway), B);
});
afterAll(() => gateway.close());

/** The network vouches for the number, so that the browser is back at once. */
async function signIn(configuration: oidc.Configuration, browser: Browser, parameters: Record<string, string> = HINT) {
  const flow = begin(configuration, parameters);
  const back = await browser.open(flow.url.href);
  return oidc.authorizationCodeGrant(configuration, new URL(back.location ?? ''), flow.checks);
}

const sidOf = ({ id_token }: { readonly id_token?: string | undefined }): unknown => claimsOf(id_token).sid;

describe('sid', () => {
  it('is the same for one client and session: silently again, and after a refresh', async () => {
    const browser = new Browser();
    const first = await signIn(shop, browser);
    const sid = sidOf(first);
    expect(sid).toMatch(/^[\w-]{20,}$/);
    expect(sidOf(await signIn(shop, browser, { ...SIGNED_IN, prompt: 'none' }))).toBe(sid);
    const once = await oidc.refreshTokenGrant(shop, first.refresh_token ?? '');
    expect(sidOf(once)).toBe(sid);
    expect(sidOf(await oidc.refreshTokenGrant(shop, once.refresh_token ?? ''))).toBe(sid);
  });

  it('is another for another client, although the session is the same, and for another session', async () => {
    const browser = new Browser();
    const sid = sidOf(await signIn(shop, browser));
    const others = [await signIn(bank, browser, { ...SIGNED_IN, prompt: 'none' }), await signIn(shop, new Browser())];
    expect(new Set([sid, ...others.map(sidOf)]).size).toBe(3);
  });
});
