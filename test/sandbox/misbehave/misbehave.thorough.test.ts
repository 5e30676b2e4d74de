/** Wrong tokens through whole logins: whose turn it is, what an app's doing shows, what it says, and who is never sent any. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MISBEHAVIOUR_CODES, type MisbehaviourCode } from '../../../src/sandbox/misbehave/catalogue.ts';
import { decodeToken } from '../../../src/sandbox/misbehave/token.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { type App, credentialsAt } from '../../harness/relying-party.ts';
import { appSent, byCode, exchange, loginFor, OPERATOR, userinfo, verdictOn, verdicts } from './stage.ts';

let gateway: OwnGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

type Sent = Awaited<ReturnType<typeof appSent>>;

const login = async ({ app, configuration }: Sent, parameters: Readonly<Record<string, string | undefined>> = {}) =>
  exchange(app, byCode(await loginFor(configuration, parameters)));
const sentSoFar = async (app: App): Promise<MisbehaviourCode[]> =>
  (await verdicts(gateway, app)).filter(({ sent }) => sent > 0).map(({ misbehaviour }) => misbehaviour);
const report = (app: App, body: unknown) =>
  gateway.api<Record<string, unknown>>('POST', `/sandbox/api/apps/${app.id}/verdicts`, body);

describe('an app that looks at nothing', () => {
  it('has accepted what it used the access token of', async () => {
    const sent = await appSent(gateway, 'alg_none');
    const { access_token, id_token = '' } = await login(sent);
    expect(decodeToken(id_token).header.alg).toBe('none');
    expect(await verdictOn(gateway, sent.app, 'alg_none')).toMatchObject({ sent: 1, verdict: 'no report' });
    expect((await userinfo(sent.app, access_token)).status).toBe(200);
    expect(await verdictOn(gateway, sent.app, 'alg_none')).toMatchObject({
      sent: 1,
      accepted: 1,
      verdict: 'accepted',
      evidence: 'userinfo',
      operator: 'operator-b',
    });
  });

  it('has accepted what it asked premiuminfo with', async () => {
    const sent = await appSent(gateway, 'missing_sub');
    const { issuer } = credentialsAt(sent.app, OPERATOR);
    const ask = (accessToken: string): Promise<Response> =>
      fetch(`${issuer}/premiuminfo`, { headers: { authorization: `Bearer ${accessToken}` } });
    const nothing = await login(sent);
    expect((await ask(nothing.access_token)).status).toBe(403);
    expect(await verdictOn(gateway, sent.app, 'missing_sub')).toMatchObject({ verdict: 'no report' });
    const { access_token } = await login(sent, {
      scope: 'openid mc_identity_phonenumber',
      version: 'mc_di_r2_v2.3',
      client_name: 'Test Shop',
    });
    expect((await ask(access_token)).status).toBe(200);
    expect(await verdictOn(gateway, sent.app, 'missing_sub')).toMatchObject({
      verdict: 'accepted',
      evidence: 'premiuminfo',
    });
  });

  it('has accepted what it refreshed, and gets the same again', async () => {
    const sent = await appSent(gateway, ['wrong_aud', 'expired']);
    const first = await login(sent, { scope: 'openid mc_authn', version: 'mc_v2.0' });
    expect(first.refresh_token).toBeDefined();
    const again = await exchange(sent.app, {
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token ?? '',
    });
    expect(decodeToken(again.id_token ?? '').claims.aud).toBe('another-app.another-operator');
    // the answer to the refresh is the last one now; nothing of it was used yet
    expect(await verdictOn(gateway, sent.app, 'wrong_aud')).toMatchObject({ sent: 2, accepted: 1 });
    await login(sent);
    expect(await sentSoFar(sent.app)).toEqual(['wrong_aud', 'expired']);
  });

  it('has not accepted what it only revoked, or used in vain', async () => {
    const sent = await appSent(gateway, 'bad_signature');
    const { access_token } = await login(sent);
    expect((await userinfo(sent.app, `${access_token.slice(0, -1)}~`)).status).toBe(401);
    expect(await verdictOn(gateway, sent.app, 'bad_signature')).toMatchObject({ verdict: 'no report' });
  });
});

describe('a list', () => {
  it('is worked through login by login and begins again', async () => {
    const sent = await appSent(gateway, ['wrong_iss', 'missing_nonce']);
    const nonce = async () => {
      const { claims } = decodeToken((await login(sent)).id_token ?? '');
      return { iss: claims.iss === gateway.issuer('operator-b'), nonce: claims.nonce !== undefined };
    };
    expect([await nonce(), await nonce(), await nonce()]).toEqual([
      { iss: false, nonce: true },
      { iss: true, nonce: false },
      { iss: false, nonce: true },
    ]);
  });

  it('passes over what would not be wrong, and says so', async () => {
    const sent = await appSent(gateway, ['wrong_nonce', 'lower_acr', 'old_auth_time', 'expired']);
    await login(sent, { nonce: undefined, acr_values: undefined, max_age: undefined });
    expect(await sentSoFar(sent.app)).toEqual(['expired']);
    expect(await verdictOn(gateway, sent.app, 'wrong_nonce')).toMatchObject({ sent: 0, verdict: null });
    expect((await verdictOn(gateway, sent.app, 'lower_acr')).passed_over).toMatch(/^\d{4}-/);
  });

  it('of which nothing would be wrong sends the right token', async () => {
    const sent = await appSent(gateway, 'wrong_nonce');
    const { id_token = '' } = await login(sent, { nonce: undefined });
    expect(decodeToken(id_token).claims.iss).toBe(gateway.issuer('operator-b'));
    expect(await sentSoFar(sent.app)).toEqual([]);
  });

  it('of all is every one', async () => {
    const { app } = await appSent(gateway, 'all');
    const { body } = await gateway.api<readonly { id: string; misbehave: string[] }[]>('GET', '/sandbox/api/apps');
    expect(body.find(({ id }) => id === app.id)?.misbehave).toEqual(MISBEHAVIOUR_CODES);
  });
});

describe('a replayed token', () => {
  it('is the one that the app was sent with the login before', async () => {
    const sent = await appSent(gateway, []);
    const before = await login(sent);
    await gateway.api('PUT', `/sandbox/api/apps/${sent.app.id}`, { misbehave: ['expired', 'replayed'] });
    await login(sent);
    const { id_token = '' } = await login(sent);
    expect(decodeToken(id_token).claims.sub).toBe(decodeToken(before.id_token ?? '').claims.sub);
    expect(Number(decodeToken(id_token).claims.exp)).toBeGreaterThan(Date.now() / 1_000);
  });
});

describe('the word of the app', () => {
  it('is taken for the last token that it was sent, unless it names one', async () => {
    const sent = await appSent(gateway, ['wrong_azp', 'wrong_aud']);
    await login(sent);
    await login(sent);
    expect(await report(sent.app, { accepted: false, reason: 'aud is not mine' })).toMatchObject({
      status: 201,
      body: { misbehaviour: 'wrong_aud', verdict: 'refused', evidence: 'report', reason: 'aud is not mine' },
    });
    expect(await report(sent.app, { misbehaviour: 'wrong_azp', accepted: true })).toMatchObject({
      status: 201,
      body: { misbehaviour: 'wrong_azp', verdict: 'accepted', accepted: 1, evidence: 'report' },
    });
  });

  it('does not undo what it did', async () => {
    const sent = await appSent(gateway, 'expired');
    const { access_token } = await login(sent);
    await userinfo(sent.app, access_token);
    expect((await report(sent.app, { accepted: false })).body).toMatchObject({
      verdict: 'accepted',
      evidence: 'userinfo',
    });
  });

  it('holds no number', async () => {
    const sent = await appSent(gateway, 'expired');
    await login(sent);
    const { body } = await report(sent.app, { accepted: false, reason: 'no session for 41790000001' });
    expect(JSON.stringify(body)).not.toContain('41790000001');
  });

  it.each([
    ['of an unknown app', 'nobody', { accepted: false }, 404, 'unknown_app'],
    ['without accepted', undefined, {}, 400, 'invalid_request'],
    ['with accepted as text', undefined, { accepted: 'no' }, 400, 'invalid_request'],
    ['about nothing that exists', undefined, { accepted: false, misbehaviour: 'wrong_hat' }, 400, 'invalid_request'],
    ['with too long a reason', undefined, { accepted: false, reason: 'x'.repeat(201) }, 400, 'invalid_request'],
    ['with a line end in it', undefined, { accepted: false, reason: 'a\nb' }, 400, 'invalid_request'],
    ['with more than there is', undefined, { accepted: false, token: 'x' }, 400, 'invalid_request'],
    ['as a list', undefined, [], 400, 'invalid_request'],
    ['about what was never sent', undefined, { accepted: false }, 409, 'never_sent'],
    ['about another than was sent', undefined, { accepted: false, misbehaviour: 'expired' }, 409, 'never_sent'],
  ])('%s is refused', async (_about, id, body, status, error) => {
    const { app } = id === undefined ? await appSent(gateway, 'expired') : { app: { id } };
    const answer = await gateway.api('POST', `/sandbox/api/apps/${app.id}/verdicts`, body);
    expect(answer).toMatchObject({ status, body: { error } });
  });

  it('is taken as JSON only, and by POST', async () => {
    const { app } = await appSent(gateway, 'expired');
    const path = `${gateway.origin}/sandbox/api/apps/${app.id}/verdicts`;
    expect((await fetch(path, { method: 'POST', body: 'accepted=false' })).status).toBe(415);
    const put = await fetch(path, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect((await gateway.api('GET', '/sandbox/api/apps/nobody/verdicts')).status).toBe(404);
  });
});

describe('misbehave', () => {
  it.each([
    ['a word that is none', 'wrong_hat'],
    ['a list with one that is none', ['expired', 'wrong_hat']],
    ['all in a list', ['all']],
    ['no text', 7],
    ['too long a list', Array.from({ length: 201 }, () => 'expired')],
  ])('refuses %s', async (_what, misbehave) => {
    const made = await gateway.api('POST', '/sandbox/api/apps', {
      name: 'Shop',
      redirect_uris: ['http://localhost:9/callback'],
      misbehave,
    });
    expect(made).toMatchObject({ status: 400, body: { error: 'invalid_request', path: 'misbehave' } });
    const { app } = await appSent(gateway, 'expired');
    const changed = await gateway.api('PUT', `/sandbox/api/apps/${app.id}`, { misbehave });
    expect(changed).toMatchObject({ status: 400, body: { error: 'invalid_request', path: 'misbehave' } });
  });

  it('stays as it is when something else is changed', async () => {
    const { app } = await appSent(gateway, ['expired', 'wrong_aud']);
    const { body } = await gateway.api('PUT', `/sandbox/api/apps/${app.id}`, { name: 'Renamed' });
    expect(body).toMatchObject({ name: 'Renamed', misbehave: ['expired', 'wrong_aud'] });
  });

  it('is in the log, without the token', async () => {
    const sent = await appSent(gateway, 'expired');
    const { id_token = '' } = await login(sent);
    const lines = gateway.log.filter((line) => line.includes(sent.app.id) && line.includes('on purpose'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ misbehaviour: 'expired', operator: 'operator-b' });
    expect(gateway.log.some((line) => line.includes(id_token))).toBe(false);
  });
});

describe('the stranger', () => {
  it('has the keys and certificates that tokens point at, and only for this machine', async () => {
    const { keys } = (await gateway.api<{ keys: object[] }>('GET', '/sandbox/stranger/jwks.json')).body;
    expect(keys).toMatchObject([
      { kty: 'RSA', alg: 'RS256' },
      { kty: 'EC', alg: 'ES256' },
    ]);
    expect(keys.some((key) => 'd' in key)).toBe(false);
    const pem = await fetch(`${gateway.origin}/sandbox/stranger/RS256.pem`);
    expect(await pem.text()).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });
});
