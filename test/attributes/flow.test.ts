/** Personal data from the authorization request to the answer, as official SDKs ask for it: Java 3.5, PHP and plain OIDC. */
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, type Page } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import {
  type App,
  answerConsent,
  answeredByItself,
  begin,
  callback,
  clientAt,
  createApp,
  REDIRECT,
  tokens,
} from '../harness/relying-party.ts';

const A = 'operator-a';
const C = 'operator-c';
const DEVICE_INITIATED = { version: 'mc_di_r2_v2.3', acr_values: '2', client_name: 'Test Shop' };
let gateway: OwnGateway;
let app: App;
let configuration: oidc.Configuration;
let serial = 0;

beforeAll(async () => {
  gateway = await startGateway({ settings: { operators: { [C]: { attributes: null, header_enrichment: null } } } });
  app = await createApp(gateway, { short_name: 'Test Shop' });
  configuration = await clientAt(app, A);
});
afterAll(() => gateway.close());

/** A phone that approves by itself, of a person with these records. */
async function phone(person?: object): Promise<string> {
  serial += 1;
  const msisdn = `4179011${String(serial).padStart(4, '0')}`;
  await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour: 'approve', ...(person && { person }) });
  return msisdn;
}

const HENRY = {
  given_name: 'Henry',
  family_name: 'Case',
  street_address: '5 Harbour Row',
  postal_code: 'BS1 4ZZ',
  city: 'Bristol',
};

/** Login, phone and consent; what the browser comes back with. */
async function ask(msisdn: string, parameters: Record<string, string>, browser = new Browser()) {
  const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}`, ...parameters });
  const page = await browser.open(flow.url.href);
  const signsIn = page.location === undefined && page.text.includes('/start"');
  const asked = signsIn ? await answeredByItself(gateway, browser, page) : page;
  const back: Page = asked.location ? asked : await answerConsent(gateway, browser, asked);
  return { flow, asked, back };
}

async function read(accessToken: string, path = 'premiuminfo'): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${gateway.issuer(A)}/${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
  return { status: answer.status, body: await answer.json() };
}

/** What the Java SDK sends: nine plain slots, nine hashed ones, each called by its value. */
const slots = (values: readonly string[]): string =>
  JSON.stringify({
    premiuminfo: Array.from({ length: 18 }, (_, index) => {
      const value = values[index];
      return value ? { [value]: { value } } : {};
    }),
  });

describe('a KYC match', () => {
  const kyc = { scope: 'openid mc_kyc_plain', ...DEVICE_INITIATED };

  it('of the Java SDK: named on the consent page, compared, the same after a refresh', async () => {
    const msisdn = await phone(HENRY);
    const claims = slots(['Henry Case', '', '', '5 Harbour Row, BS1 4ZZ Bristol']);
    const { flow, asked, back } = await ask(msisdn, { ...kyc, claims });
    expect(asked.text).toContain('Test Shop asks for your data');
    const given = await tokens(flow, back);
    const members = {
      sub: given.claims()?.sub,
      name: 'Henry Case',
      name_match: 'Y',
      address: '5 Harbour Row, BS1 4ZZ Bristol',
      address_match: 'Y',
    };
    expect(await read(given.access_token)).toEqual({ status: 200, body: members });
    const again = await oidc.refreshTokenGrant(configuration, given.refresh_token ?? '');
    expect(await read(again.access_token)).toEqual({ status: 200, body: members });
    expect(JSON.stringify(await gateway.database.prisma.oidcArtefact.findMany())).not.toContain('Harbour');
  });

  it('asks again only for what it did not compare before', async () => {
    const msisdn = await phone({ ...HENRY, birthdate: '1990-06-30' });
    const premiuminfo = { name: { value: 'Henry Case' }, address: { value: 'Elsewhere 1' } };
    const browser = new Browser();
    const first = await ask(msisdn, { ...kyc, claims: JSON.stringify({ premiuminfo }) }, browser);
    await tokens(first.flow, first.back);
    const same = await ask(msisdn, { ...kyc, claims: JSON.stringify({ premiuminfo }) }, browser);
    expect(same.asked.location).toContain('code=');
    const more = { ...premiuminfo, birthdate: { value: '1990-06-30' } };
    const next = await ask(msisdn, { ...kyc, claims: JSON.stringify({ premiuminfo: more }) }, browser);
    expect(next.asked.location).toBeUndefined();
    const { access_token } = await tokens(next.flow, next.back);
    expect((await read(access_token)).body).toMatchObject({ address_match: 'N-AV', birthdate_match: 'Y' });
  });

  it.each([
    ['nothing to compare', undefined],
    ['a name without address', '{"premiuminfo":{"name":{"value":"A B"}}}'],
    ['a value of a wrong type', '{"premiuminfo":{"name":{"value":1},"address":{"value":"x"}}}'],
    ['hashes for the plain scope', `{"premiuminfo":{"name_hash":{"value":"${'0'.repeat(64)}"}}}`],
    ['a claim that is not compared', '{"premiuminfo":{"email":{"value":"a@b"}}}'],
  ])('with %s is refused before anything rings', async (_what, claims) => {
    const flow = begin(configuration, { ...kyc, login_hint: `MSISDN:${await phone()}`, ...(claims && { claims }) });
    const back = callback(await new Browser().open(flow.url.href));
    expect(back.get('error')).toBe('invalid_request');
    expect(back.get('error_description')).toMatch(/^Parameter claims is invalid: /);
  });
});

describe('attributes', () => {
  it('of a product, as the PHP SDK asks for them', async () => {
    const msisdn = await phone();
    const { flow, back } = await ask(msisdn, {
      scope: 'openid mc_identity_phonenumber',
      ...DEVICE_INITIATED,
      context: 'Order 7',
      binding_message: 'A7',
    });
    const { access_token, scope } = await tokens(flow, back);
    expect(scope).toBe('openid mc_identity_phonenumber');
    expect((await read(access_token)).body).toMatchObject({ phone_number: msisdn });
    expect((await read(access_token, 'userinfo')).body).not.toHaveProperty('phone_number');
  });

  it('of single claims of plain OpenID Connect, in userinfo and where asked in the ID token', async () => {
    const msisdn = await phone({ ...HENRY, email: 'h@example.com', birthdate: '1990-06-30' });
    const claims = { userinfo: { email: null, given_name: { essential: true } }, id_token: { birthdate: null } };
    const { flow, asked, back } = await ask(msisdn, { claims: JSON.stringify(claims) });
    expect(asked.location).toBeUndefined();
    const given = await tokens(flow, back);
    expect(given.claims()).toMatchObject({ birthdate: '1990-06-30' });
    expect(given.claims()).not.toHaveProperty('email');
    expect((await read(given.access_token, 'userinfo')).body).toEqual({
      sub: given.claims()?.sub,
      email: 'h@example.com',
      given_name: 'Henry',
      updated_at: expect.any(Number),
    });
  });

  it('are not in the ID token for a scope', async () => {
    const { flow, back } = await ask(await phone(HENRY), { scope: 'openid profile' });
    const given = await tokens(flow, back);
    expect(given.claims()).not.toHaveProperty('given_name');
    expect((await read(given.access_token, 'userinfo')).body).toMatchObject({ name: 'Henry Case' });
  });

  it('of an operator without a source: only the number', async () => {
    const scopes = (await clientAt(app, C)).serverMetadata().scopes_supported;
    expect(scopes).toEqual(expect.arrayContaining(['phone', 'mc_identity_phonenumber', 'mc_phonenumber']));
    for (const scope of ['profile', 'mc_identity_signup', 'mc_kyc_plain', 'mc_vm_match', 'mc_atp'])
      expect(scopes).not.toContain(scope);
  });
});

describe('the claims parameter', () => {
  it('asks for a level as acr_values does', async () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['3', '2'] } } });
    const { flow, back } = await ask(await phone(), { claims });
    expect((await tokens(flow, back)).claims()?.acr).toBe('3');
  });

  it.each([
    ['a person by sub', '{"id_token":{"sub":{"value":"x"}}}'],
    ['no object', '[]'],
    ['no JSON', '{'],
  ])('with %s is refused', async (_what, claims) => {
    const flow = begin(configuration, { claims });
    expect(callback(await new Browser().open(flow.url.href)).get('error')).toBe('invalid_request');
  });
});

describe('a number verified by the network', () => {
  const verify = { scope: 'openid mc_vm_match', ...DEVICE_INITIATED };
  const match = async (token: string, device_msisdn: string): Promise<unknown> => {
    const answer = await fetch(`${gateway.issuer(A)}/userinfo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ mc_claims: { device_msisdn } }),
    });
    return answer.json();
  };

  it('is that of the phone whose browser asked', async () => {
    const msisdn = await phone();
    const { flow, back } = await ask(msisdn, verify, new Browser({ 'x-sandbox-msisdn': `+${msisdn}` }));
    const { access_token } = await tokens(flow, back);
    expect(await match(access_token, `+${msisdn}`)).toMatchObject({ device_msisdn_verified: true });
    expect(await match(access_token, '+41790999999')).toMatchObject({ device_msisdn_verified: false });
    expect(JSON.stringify(await gateway.database.prisma.oidcArtefact.findMany())).not.toContain(msisdn);
  });

  it('is none without the network, and none of another phone', async () => {
    const msisdn = await phone();
    for (const browser of [new Browser(), new Browser({ 'x-sandbox-msisdn': '+41790999999' })]) {
      const { flow, back } = await ask(msisdn, { ...verify, prompt: 'login' }, browser);
      const { access_token } = await tokens(flow, back);
      expect(await match(access_token, `+${msisdn}`)).toMatchObject({ error: 'access_denied' });
    }
  });

  it('is not what the claims parameter says', async () => {
    const msisdn = await phone();
    const claims = JSON.stringify({ network_number: msisdn, id_token: {} });
    const { flow, back } = await ask(msisdn, { ...verify, claims });
    const { access_token } = await tokens(flow, back);
    expect(await match(access_token, `+${msisdn}`)).toMatchObject({ error: 'access_denied' });
    expect(back.location).toContain(REDIRECT);
  });
});
