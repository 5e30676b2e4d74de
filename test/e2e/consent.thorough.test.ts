/** Consent as people and relying parties meet it: asked once for each item, remembered, refused, withdrawn. */
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConsentRepository } from '../../src/store/consents.ts';
import { Browser, formOf, type Page } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import {
  type App,
  answerConsent,
  answerOnPhone,
  begin,
  callback,
  clientAt,
  createApp,
  type Flow,
  REDIRECT,
  signIn,
  tokens,
} from '../harness/relying-party.ts';

let gateway: OwnGateway;
let app: App;
let configuration: oidc.Configuration;
let browser: Browser;
let msisdn: string;
let next = 41790500000;

beforeAll(async () => {
  gateway = await startGateway();
  app = await createApp(gateway, { location: true });
  configuration = await clientAt(app, 'operator-a');
});
afterAll(() => gateway.close());
beforeEach(() => {
  next += 1;
  msisdn = String(next);
  browser = new Browser();
});

const PERSONAL = 'openid mid_location';
const HEADING = 'Test Shop asks for your data';
const LOCATION = 'The country your phone is in now';

/** A login up to the question, or to the relying party where nothing is asked. */
async function login(parameters: Record<string, string> = {}): Promise<{ flow: Flow; page: Page }> {
  const flow = begin(configuration, { scope: PERSONAL, login_hint: `MSISDN:${msisdn}`, ...parameters });
  const page = await browser.open(flow.url.href);
  return { flow, page: page.location ? page : await answerOnPhone(gateway, browser, page, msisdn) };
}

async function allowed() {
  const { flow, page } = await login();
  return tokens(flow, await answerConsent(gateway, browser, page));
}

const subjectOf = async (sub: string): Promise<string> =>
  (await gateway.database.prisma.pairwiseReference.findUniqueOrThrow({ where: { pcr: sub } })).subscriberId;

const decisions = async () =>
  (
    await gateway.database.prisma.auditEvent.findMany({
      where: { kind: { startsWith: 'consent.' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ kind, details }) => [kind, details]);

describe('a request for personal data', () => {
  it('is asked about after the phone approved, by name, and granted when the person allows it', async () => {
    const { flow, page } = await login();
    expect(page.text).toContain(HEADING);
    expect(page.text).toContain(LOCATION);
    expect(page.text).not.toContain('Your address');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:9");
    const answer = await tokens(flow, await answerConsent(gateway, browser, page));
    expect(answer.scope).toBe(PERSONAL);
    expect((await decisions()).at(-1)).toEqual(['consent.given', { items: 'location' }]);
  });

  it('is remembered for this relying party and person, in every browser, and not for another', async () => {
    await allowed();
    browser = new Browser();
    expect((await login()).page.location).toMatch(REDIRECT);
    const other = await clientAt(await createApp(gateway, { name: 'Other Shop', location: true }), 'operator-a');
    const flow = begin(other, { scope: PERSONAL, login_hint: `MSISDN:${msisdn}` });
    const page = await answerOnPhone(gateway, browser, await browser.open(flow.url.href), msisdn);
    expect(page.text).toContain('Other Shop asks for your data');
  });

  it('ends with access_denied when the person refuses, and is asked again next time', async () => {
    const { flow, page } = await login();
    const back = callback(await answerConsent(gateway, browser, page, 'refuse'));
    expect(back.get('error')).toBe('access_denied');
    expect(back.get('error_description')).toBe('The person did not agree to share personal data.');
    expect(back.get('state')).toBe(flow.checks.expectedState);
    expect((await decisions()).at(-1)).toEqual(['consent.refused', { items: 'location' }]);
    expect((await login()).page.text).toContain(HEADING);
  });

  it('is asked again with prompt=consent although it was allowed', async () => {
    await allowed();
    const { flow, page } = await login({ prompt: 'consent' });
    expect(page.text).toContain(LOCATION);
    expect((await tokens(flow, await answerConsent(gateway, browser, page))).scope).toBe(PERSONAL);
  });

  it('is not asked about for openid and mc_authn, not even with prompt=consent', async () => {
    const claims = (
      await signIn(gateway, browser, configuration, msisdn, { scope: 'openid mc_authn', acr_values: '3' })
    ).claims();
    expect(claims?.sub).toBeTruthy();
    const again = begin(configuration, { scope: 'openid mc_authn', acr_values: '3', prompt: 'consent' });
    expect(callback(await browser.open(again.url.href)).has('code')).toBe(true);
  });
});

describe('a request that a session could answer', () => {
  const silently = (scope: string, prompt = 'none') => begin(configuration, { scope, prompt });

  it('is consent_required with prompt=none until the person allowed it', async () => {
    await signIn(gateway, browser, configuration, msisdn);
    const refused = callback(await browser.open(silently('openid phone').url.href));
    expect(refused.get('error')).toBe('consent_required');
    const flow = begin(configuration, { scope: 'openid phone' });
    const page = await browser.open(flow.url.href);
    expect(page.text).toContain('<li>Your mobile number</li>');
    await tokens(flow, await answerConsent(gateway, browser, page));
    const again = silently('openid phone');
    const answer = await tokens(again, await browser.open(again.url.href));
    expect(answer.scope).toBe('openid phone');
    const subject = answer.claims()?.sub ?? '';
    expect(await oidc.fetchUserInfo(configuration, answer.access_token, subject)).toMatchObject({
      phone_number: expect.stringContaining(msisdn),
    });
  });

  it('is asked about what is new only, claims asked for one by one included', async () => {
    await signIn(gateway, browser, configuration, msisdn);
    const phone = begin(configuration, { scope: 'openid phone' });
    await answerConsent(gateway, browser, await browser.open(phone.url.href));
    const claims = JSON.stringify({ userinfo: { phone_number: null, birthdate: null } });
    const more = begin(configuration, { scope: 'openid phone email', claims });
    const page = await browser.open(more.url.href);
    const items = [...page.text.matchAll(/<li>([^<]*)<\/li>/g)].map(([, item]) => item);
    expect(items).toEqual(['Your email address', 'Your date of birth']);
    expect((await tokens(more, await answerConsent(gateway, browser, page))).scope).toBe('openid phone email');
    expect(await browser.open(silently('openid email').url.href).then((back) => callback(back).has('code'))).toBe(true);
  });
});

describe('the question', () => {
  it('is answered by its own form, cookie and person only', async () => {
    const { page } = await login();
    const form = formOf(page, '/allow');
    const before = await gateway.database.prisma.consent.count();
    const forged = await browser.submit(form, { csrf: 'forged' });
    expect(forged.status).toBe(400);
    const abroad = await browser.request(form.action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams(form.fields).toString(),
    });
    expect(abroad.status).toBe(400);
    expect((await new Browser().submit(form)).status).toBe(400);
    expect((await browser.request(form.action)).status).toBe(303);
    expect((await browser.request(`${page.url}/status`)).status).toBe(404);
    expect(await gateway.database.prisma.consent.count()).toBe(before);
    expect((await browser.request(page.url)).text).toContain(HEADING);
  });

  it('is not answered for somebody who signed in meanwhile in another tab', async () => {
    const { page } = await login();
    browser.forget((name) => name.includes('session'));
    await signIn(gateway, browser, configuration, '41700092501');
    const answer = await browser.submit(formOf(page, '/allow'));
    expect([answer.status, answer.location]).toEqual([400, undefined]);
  });
});

describe('a withdrawal', () => {
  it('ends grant, refresh token and access token, and the question comes again', async () => {
    const party = await createApp(gateway, { location: true, profile: 'mobile-connect' });
    configuration = await clientAt(party, 'operator-a');
    const { flow, page } = await login({ acr_values: '3' });
    const answer = await tokens(flow, await answerConsent(gateway, browser, page));
    const sub = answer.claims()?.sub ?? '';
    const subscriber = await subjectOf(sub);
    const client = configuration.clientMetadata().client_id;
    const consents = createConsentRepository(gateway.database.sql, Date.now);
    expect(await consents.list(subscriber)).toEqual([
      { clientId: client, items: [{ item: 'location', since: expect.any(Date) }] },
    ]);

    expect(await consents.withdraw('operator-b', subscriber, 'another.operator-b')).toBe(false);
    expect(await oidc.tokenIntrospection(configuration, answer.access_token)).toMatchObject({ active: true });
    expect(await consents.withdraw('operator-a', subscriber, client)).toBe(true);
    expect(await consents.list(subscriber)).toEqual([]);
    expect(await oidc.tokenIntrospection(configuration, answer.access_token)).toEqual({ active: false });
    await expect(oidc.refreshTokenGrant(configuration, answer.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect((await login({ acr_values: '3' })).page.text).toContain(HEADING);
    configuration = await clientAt(app, 'operator-a');
  });

  it('is what the end of a subscriber amounts to', async () => {
    const subscriber = await subjectOf((await allowed()).claims()?.sub ?? '');
    await gateway.admin('recycle', 'operator-a', msisdn);
    expect(await gateway.database.prisma.consent.count({ where: { subscriberId: subscriber } })).toBe(0);
  });
});
