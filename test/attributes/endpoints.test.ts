/** userinfo and premiuminfo over HTTP: what each scope gives, to whom, in which form, and how it is refused. */
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessToken } from '../harness/access-token.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { type App, createApp, credentialsAt } from '../harness/relying-party.ts';

const A = 'operator-a';
const B = 'operator-b';
/** its source of attributes is out of reach */
const C = 'operator-c';
const ANNA = '41790000010';
const HENRY = '447700900010';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let gateway: OwnGateway;
let app: App;

beforeAll(async () => {
  gateway = await startGateway({
    settings: { operators: { [C]: { attributes: { url: 'http://127.0.0.1:9/attributes' } } } },
  });
  app = await createApp(gateway);
});
afterAll(() => gateway.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

async function call(path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${gateway.origin}${path}`, { redirect: 'manual', ...init });
  const text = await answer.text();
  const body = text.startsWith('{') ? JSON.parse(text) : {};
  return { status: answer.status, headers: answer.headers, text, body };
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const json = { 'content-type': 'application/json' };

async function tokenOf(
  scope: string,
  more: { claims?: object; operator?: string; msisdn?: string; app?: App; granted?: string } = {},
) {
  const wanted = { operator: A, msisdn: ANNA, app, scope, ...more };
  return (await accessToken(gateway, wanted)).token;
}

async function premiumInfo(scope: string, more: Parameters<typeof tokenOf>[1] = {}): Promise<Answer> {
  const token = await tokenOf(scope, more);
  return call(`/${more.operator ?? A}/premiuminfo`, { headers: bearer(token) });
}

const SUB = expect.stringMatching(/^[0-9a-f-]{36}$/);
const ANNA_SIGN_UP = {
  sub: SUB,
  title: 'Frau',
  given_name: 'Anna',
  family_name: 'Müller',
  street_address: 'Lindenweg 12',
  city: 'Zürich',
  state: 'ZH',
  postal_code: '8001',
  country: 'CH',
  email: 'anna.mueller@example.com',
};

describe('identity products', () => {
  it.each([
    ['openid mc_identity_phonenumber', { sub: SUB, phone_number: ANNA }],
    ['mc_phonenumber', { sub: SUB, phone_number: ANNA }],
    ['openid mc_identity_signup', ANNA_SIGN_UP],
    ['openid mc_identity_signupplus', ANNA_SIGN_UP],
    ['mc_signup', ANNA_SIGN_UP],
    [
      'openid mc_identity_nationalid',
      {
        sub: SUB,
        phone_number: ANNA,
        title: 'Frau',
        given_name: 'Anna',
        family_name: 'Müller',
        street_address: 'Lindenweg 12',
        state: 'ZH',
        postal_code: '8001',
        country: 'CH',
        email: 'anna.mueller@example.com',
        birthdate: '1984-03-17',
        national_identifier: '756.0000.0000.01',
      },
    ],
  ])('%s', async (scope, members) => {
    const { status, body, headers } = await premiumInfo(scope);
    expect(status).toBe(200);
    expect(body).toEqual(members);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('answers a form post, and a post with nothing in it', async () => {
    const token = await tokenOf('openid mc_identity_phonenumber');
    const form = await call(`/${A}/premiuminfo`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `access_token=${token}`,
    });
    const empty = await call(`/${A}/premiuminfo`, { method: 'POST', headers: bearer(token) });
    expect([form.body, empty.body]).toEqual([
      { sub: SUB, phone_number: ANNA },
      { sub: SUB, phone_number: ANNA },
    ]);
  });

  it('has the sub of userinfo', async () => {
    const token = await tokenOf('openid mc_identity_phonenumber');
    const premium = await call(`/${A}/premiuminfo`, { headers: bearer(token) });
    const plain = await call(`/${A}/userinfo`, { headers: bearer(token) });
    expect(plain.body).toEqual({ sub: premium.body.sub, updated_at: expect.any(Number) });
  });

  it('leaves out what nobody knows, and refuses where the product needs it', async () => {
    const msisdn = '41790000021';
    const person = {
      given_name: 'Bo',
      family_name: 'Lind',
      street_address: 'Weg 1',
      postal_code: '3000',
      country: 'CH',
    };
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, person });
    expect((await premiumInfo('openid mc_identity_signup', { msisdn })).body).toEqual({ sub: SUB, ...person });
    const refused = await premiumInfo('openid mc_identity_nationalid', { msisdn });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      error: 'premiuminfo_error',
      error_description: 'the operator does not give: birthdate, national_identifier',
    });
  });

  it('gives only what is still granted, whatever the token says', async () => {
    const { status, body } = await premiumInfo('openid mc_identity_phonenumber mc_identity_signup', {
      granted: 'openid mc_identity_phonenumber',
    });
    expect([status, body]).toEqual([200, { sub: SUB, phone_number: ANNA }]);
  });

  it('keeps a record of it without the data', async () => {
    const msisdn = '41790000022';
    const { subscriberId } = await accessToken(gateway, { operator: A, app, msisdn, scope: 'openid' });
    await premiumInfo('openid mc_identity_phonenumber', { msisdn });
    const events = await gateway.database.prisma.auditEvent.findMany({ where: { subject: subscriberId } });
    expect(events).toMatchObject([
      { kind: 'attributes.shared', operator: A, details: { scopes: 'mc_identity_phonenumber' } },
    ]);
    expect(gateway.log.join('')).not.toContain(msisdn);
  });
});

describe('standard scopes at userinfo', () => {
  it('fills the claims of the scopes', async () => {
    const token = await tokenOf('openid profile email address phone');
    const { status, body } = await call(`/${A}/userinfo`, { headers: bearer(token) });
    expect(status).toBe(200);
    expect(body).toEqual({
      sub: SUB,
      name: 'Anna Müller',
      given_name: 'Anna',
      family_name: 'Müller',
      birthdate: '1984-03-17',
      email: 'anna.mueller@example.com',
      phone_number: `+${ANNA}`,
      address: {
        street_address: 'Lindenweg 12',
        locality: 'Zürich',
        region: 'ZH',
        postal_code: '8001',
        country: 'CH',
      },
      updated_at: expect.any(Number),
    });
  });

  it('says that the operator cannot be asked, instead of half an answer', async () => {
    const of = { operator: C, msisdn: '358457000010', scope: 'openid email mc_identity_signup' };
    const { token } = await accessToken(gateway, { ...of, app });
    for (const path of ['userinfo', 'premiuminfo']) {
      const answer = await call(`/${C}/${path}`, { headers: bearer(token) });
      expect(answer).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
    }
  });
});

describe('KYC match', () => {
  const plain = (values: Record<string, string>) => ({ id_token: {}, premiuminfo: { hashed: false, values } });
  const hashed = (values: Record<string, string>) => ({ id_token: {}, premiuminfo: { hashed: true, values } });
  const STATE = { is_lost_stolen: false, billing_segment: 'PAYM', account_state: 'active' };

  it('compares parts', async () => {
    const values = {
      given_name: 'HENRY',
      family_name: 'Chase',
      houseno_or_housename: '5',
      postal_code: 'bs14zz',
      town: 'Bristol',
      country: 'GB',
    };
    const { status, body } = await premiumInfo('openid mc_kyc_plain', {
      operator: B,
      msisdn: HENRY,
      claims: plain(values),
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      sub: SUB,
      ...values,
      given_name_match: 'Y',
      family_name_match: 'N-AV',
      houseno_or_housename_match: 'Y',
      postal_code_match: 'Y',
      town_match: 'Y',
      country_match: 'Y',
      ...STATE,
    });
  });

  it('compares hashes, and echoes those', async () => {
    const values = {
      name: sha256('henrycase'),
      address: sha256('5harbourrowbs14zzbri'),
      birthdate: sha256('1990-07-01'),
    };
    const { body } = await premiumInfo('openid mc_kyc_hashed', { operator: B, msisdn: HENRY, claims: hashed(values) });
    expect(body).toEqual({
      sub: SUB,
      name_hash: values.name,
      name_match: 'Y',
      address_hash: values.address,
      address_match: 'Y',
      birthdate_hash: values.birthdate,
      birthdate_match: 'N-AV',
      ...STATE,
    });
  });

  it('tells not known from not told', async () => {
    const msisdn = '447700900022';
    const person = { given_name: 'Ann', family_name: 'Lee', birthdate: '1990-01-02', withheld: ['birthdate'] };
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, person });
    const values = { name: 'Ann Lee', address: 'Anywhere 1', birthdate: '1990-01-02' };
    const { body } = await premiumInfo('openid mc_kyc_plain', { operator: B, msisdn, claims: plain(values) });
    expect(body).toEqual({ sub: SUB, ...values, name_match: 'Y', address_match: 'N-NA', birthdate_match: 'N-AD' });
  });

  it('stores what was sent of a person sealed', async () => {
    await tokenOf('openid mc_kyc_plain', { claims: plain({ name: 'Zacharias Zwingli', address: 'Nowhere 1' }) });
    const rows = await gateway.database.prisma.oidcArtefact.findMany({ where: { model: 'AccessToken' } });
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('Zwingli');
  });
});

describe('verified numbers', () => {
  const over = (msisdn: string): Record<string, string> => ({ 'x-sandbox-msisdn': msisdn });
  const ask = (
    token: string,
    body: unknown,
    headers: Record<string, string> = {},
    path = 'userinfo',
  ): Promise<Answer> =>
    call(`/${A}/${path}`, {
      method: 'POST',
      headers: { ...bearer(token), ...json, ...headers },
      body: JSON.stringify(body),
    });

  it('matches the number of the phone whose network the login came through', async () => {
    const claims = { id_token: {}, network_number: ANNA };
    const token = await tokenOf('openid mc_vm_match mc_vm_match_hash', { claims });
    for (const [body, verified] of [
      [{ mc_claims: { device_msisdn: `+${ANNA}` } }, true],
      [{ device_msisdn: '+41 79 000 00 11' }, false],
      [{ mc_claims: { device_msisdn_hash: sha256(`+${ANNA}`) } }, true],
      [{ device_msisdn_hash: sha256(ANNA).toUpperCase() }, true],
      [{ device_msisdn_hash: sha256('+41790000011') }, false],
    ] as const) {
      expect((await ask(token, body)).body).toEqual({ sub: SUB, device_msisdn_verified: verified });
    }
  });

  it('believes a header of the network on the request itself', async () => {
    const token = await tokenOf('openid mc_attr_vm_match');
    const body = { mc_claims: { device_msisdn: `+${ANNA}` } };
    for (const path of ['premiuminfo', 'connect/mc_vm']) {
      expect((await ask(token, body, over(ANNA), path)).body).toEqual({ sub: SUB, device_msisdn_verified: true });
    }
    expect(await ask(token, body, {}, 'connect/mc_vm')).toMatchObject({
      status: 403,
      body: { error: 'access_denied' },
    });
    expect(await ask(token, body)).toMatchObject({ status: 403, body: { error: 'access_denied' } });
    expect(await ask(token, body, over('41790000011'))).toMatchObject({
      status: 403,
      body: { error: 'access_denied' },
    });
  });

  it('shares the number', async () => {
    const claims = { id_token: {}, network_number: ANNA };
    expect((await premiumInfo('openid mc_attr_vm_share', { claims })).body).toEqual({
      sub: SUB,
      device_msisdn: `+${ANNA}`,
      device_msisdn_verified: true,
    });
    expect((await premiumInfo('openid mc_attr_vm_share_hash', { claims })).body).toEqual({
      sub: SUB,
      device_msisdn_hash: sha256(`+${ANNA}`),
      device_msisdn_verified: true,
    });
    expect((await premiumInfo('openid mc_attr_vm_share')).body).toMatchObject({ error: 'access_denied' });
  });

  it.each([
    ['no number', {}],
    ['two', { device_msisdn: `+${ANNA}`, device_msisdn_hash: sha256(ANNA) }],
    ['no number at all', { device_msisdn: 'anna' }],
    ['no text', { device_msisdn: 41_790_000_010 }],
    ['no hash', { device_msisdn_hash: 'abc' }],
    ['a list', [1]],
  ])('refuses %s', async (_what, body) => {
    const token = await tokenOf('openid mc_vm_match mc_vm_match_hash');
    expect(await ask(token, body, over(ANNA))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('wants the scope of the question', async () => {
    const token = await tokenOf('openid mc_vm_match');
    const answer = await ask(token, { device_msisdn_hash: sha256(ANNA) }, over(ANNA));
    expect(answer).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    expect(answer.headers.get('www-authenticate')).toContain('scope="mc_vm_match_hash"');
  });
});

describe('account takeover signals', () => {
  let watcher: App;
  beforeAll(async () => {
    watcher = await createApp(gateway, { takeover_signals: true });
  });

  async function clientToken(of: App, scope = 'mc_atp'): Promise<Answer> {
    const { client_id, client_secret } = credentialsAt(of, A);
    return call(`/${A}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) }).toString(),
    });
  }
  const signals = async (headers: Record<string, string>, body?: object, path = 'userinfo'): Promise<Answer> =>
    call(`/${A}/${path}`, {
      method: 'POST',
      headers: { ...bearer(String((await clientToken(watcher)).body.access_token)), ...(body ? json : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const user = (id: string, type = 'MSISDN'): Record<string, string> => ({ 'user-id-type': type, 'user-id': id });

  it('gives them to a client with the permission', async () => {
    const msisdn = '41790000031';
    const person = { sim_change: '2026-11-20T10:00:00Z', is_lost_stolen: true, account_state: 'inactive' };
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, person });
    expect((await signals(user(`+${msisdn}`), { correlation_id: 'c-1' })).body).toEqual({
      ...person,
      correlation_id: 'c-1',
    });
    expect((await signals(user(ANNA), undefined, 'premiuminfo')).body).toEqual({
      sim_change: false,
      device_change: false,
      is_unconditional_call_divert_active: false,
      is_lost_stolen: false,
      account_state: 'active',
    });
  });

  it('reads an encrypted number of the same client', async () => {
    const { client_id, client_secret } = watcher.discovery;
    const found = await call('/v2/discovery', {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ MSISDN: ANNA, Redirect_URL: 'http://localhost:9/callback' }).toString(),
    });
    const answer = await signals(user(String(found.body.subscriber_id), 'ENCR_MSISDN'));
    expect(answer).toMatchObject({ status: 200, body: { sim_change: false } });
  });

  it.each([
    ['no type', { 'user-id': ANNA }, 400, 'invalid_request'],
    ['another type', user('x', 'PCR'), 400, 'invalid_request'],
    ['no number', user('anna'), 400, 'invalid_request'],
    ['an encrypted number that is none', user('abc', 'ENCR_MSISDN'), 400, 'invalid_request'],
    ['a number of another operator', user(HENRY), 404, 'not_found_entity'],
  ])('refuses %s', async (_what, headers, status, error) => {
    expect(await signals(headers)).toMatchObject({ status, body: { error } });
  });

  it('has none where the source does not know about the SIM', async () => {
    const msisdn = '41790000032';
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, person: { account_state: 'active' } });
    expect(await signals(user(msisdn))).toMatchObject({ status: 403, body: { error: 'user_info_error' } });
  });

  it('is not for other clients, other scopes, or the tokens of people', async () => {
    expect((await clientToken(app)).body).toMatchObject({
      error: 'invalid_request',
      error_description: 'requested grant type is not allowed for this client',
    });
    const without = await clientToken(watcher, '');
    const bare = await call(`/${A}/userinfo`, {
      method: 'POST',
      headers: { ...bearer(String(without.body.access_token)), ...user(ANNA) },
    });
    expect(bare).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    const theirs = await call(`/${A}/userinfo`, {
      method: 'POST',
      headers: { ...bearer(await tokenOf('openid mc_atp')), ...user(ANNA) },
    });
    expect(theirs).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    const { client_id } = credentialsAt(watcher, A);
    const query = new URLSearchParams({
      client_id,
      redirect_uri: 'http://localhost:9/callback',
      response_type: 'code',
      scope: 'openid mc_atp',
      state: 's',
      nonce: 'n',
      acr_values: '2',
    });
    const login = await call(`/${A}/authorize?${query}`);
    expect(login.headers.get('location')).toContain('error=invalid_scope');
  });
});

describe('signed answers', () => {
  it.each(['RS256', 'ES256', 'HS256'] as const)('%s, at both endpoints', async (alg) => {
    const signing = await createApp(gateway, { userinfo_signed_response_alg: alg });
    const token = await tokenOf('openid phone mc_identity_phonenumber', { app: signing });
    const { client_id, client_secret } = credentialsAt(signing, A);
    const issuer = gateway.issuer(A);
    for (const [path, number] of [
      ['premiuminfo', ANNA],
      ['userinfo', `+${ANNA}`],
    ]) {
      const answer = await call(`/${A}/${path}`, { headers: bearer(token) });
      expect(answer.headers.get('content-type')).toMatch(/^application\/jwt/);
      const expected = { issuer, audience: client_id, algorithms: [alg] };
      const { payload } =
        alg === 'HS256'
          ? await jwtVerify(answer.text, new TextEncoder().encode(client_secret), expected)
          : await jwtVerify(answer.text, createRemoteJWKSet(new URL(`${issuer}/jwks`)), expected);
      expect(payload).toMatchObject({ sub: SUB, phone_number: number });
    }
  });
});

describe('refusals', () => {
  const path = `/${A}/premiuminfo`;
  const NO_TOKEN = /^Bearer realm="[^"]+", error="invalid_request", error_description="No Access Token"$/;

  it.each<[string, string, () => RequestInit | Promise<RequestInit>, number, string, RegExp?]>([
    ['no token', path, () => ({}), 401, 'invalid_request', NO_TOKEN],
    ['no token at userinfo', `/${A}/userinfo`, () => ({}), 401, 'invalid_request', NO_TOKEN],
    [
      'a form without one at userinfo',
      `/${A}/userinfo`,
      () => ({ method: 'POST', body: new URLSearchParams({ a: '1' }) }),
      401,
      'invalid_request',
      NO_TOKEN,
    ],
    [
      'an unknown token at userinfo',
      `/${A}/userinfo`,
      () => ({ headers: bearer('x'.repeat(43)) }),
      401,
      'invalid_token',
      /error="invalid_token", error_description="access_token does not exist"/,
    ],
    [
      'a verified number without a token',
      `/${A}/connect/mc_vm`,
      () => ({ method: 'POST' }),
      401,
      'invalid_request',
      NO_TOKEN,
    ],
    ['a verified number by GET', `/${A}/connect/mc_vm`, () => ({ headers: bearer('x') }), 405, 'invalid_request'],
    [
      'a form without one',
      path,
      () => ({ method: 'POST', body: new URLSearchParams({ a: '1' }) }),
      401,
      'invalid_request',
    ],
    [
      'an unknown token',
      path,
      () => ({ headers: bearer('x'.repeat(43)) }),
      401,
      'invalid_token',
      /access_token does not exist/,
    ],
    ['a token in the address', `${path}?access_token=x`, () => ({}), 400, 'invalid_request'],
    ['another scheme', path, () => ({ headers: { authorization: 'Basic YTpi' } }), 400, 'invalid_request'],
    [
      'two tokens',
      path,
      () => ({ method: 'POST', headers: bearer('x'), body: new URLSearchParams({ access_token: 'x' }) }),
      400,
      'invalid_request',
    ],
    [
      'broken JSON',
      path,
      () => ({ method: 'POST', headers: { ...bearer('x'), ...json }, body: '{' }),
      400,
      'invalid_request',
    ],
    [
      'a body of another type',
      path,
      () => ({ method: 'POST', headers: { ...bearer('x'), 'content-type': 'text/plain' }, body: 'x' }),
      400,
      'invalid_request',
    ],
    [
      'a body that is too long',
      path,
      () => ({ method: 'POST', headers: { ...bearer('x'), ...json }, body: JSON.stringify('x'.repeat(20_000)) }),
      400,
      'invalid_request',
    ],
    [
      'a scope without a product',
      path,
      async () => ({ headers: bearer(await tokenOf('openid profile')) }),
      403,
      'insufficient_scope',
    ],
    [
      'a token of another operator',
      path,
      async () => ({
        headers: bearer(await tokenOf('openid mc_identity_phonenumber', { operator: B, msisdn: HENRY })),
      }),
      401,
      'invalid_token',
    ],
    ['another method', path, () => ({ method: 'DELETE', headers: bearer('x') }), 405, 'invalid_request'],
  ])('%s', async (_what, address, init, status, error, header) => {
    const answer = await call(address, await init());
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.any(String) } });
    if (header) expect(answer.headers.get('www-authenticate')).toMatch(header);
  });

  it('stand among the last requests of the app, as answers do', async () => {
    const requests = async () => {
      const path = `/sandbox/api/apps/${app.id}/requests`;
      const { body } = await gateway.api<{ endpoint: string; end: string; error?: string }[]>('GET', path);
      return body.slice(0, 2).map(({ endpoint, end, error }) => [endpoint, end, error]);
    };
    await premiumInfo('openid mc_identity_phonenumber');
    await call(`/${A}/connect/mc_vm`, { method: 'POST', headers: bearer(await tokenOf('openid profile')) });
    expect(await requests()).toEqual([
      ['mc_vm', 'error', 'invalid_request'],
      ['premiuminfo', 'answered', undefined],
    ]);
  });

  it('a person who is forgotten', async () => {
    const msisdn = '41790000041';
    const token = await tokenOf('openid mc_identity_phonenumber', { msisdn });
    await gateway.admin('erase', A, msisdn);
    expect(await call(path, { headers: bearer(token) })).toMatchObject({
      status: 401,
      body: { error: 'invalid_token' },
    });
  });
});
