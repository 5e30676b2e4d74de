/** Refresh and revocation as the Java SDK uses them: credentials in header and body, each refresh token used once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { authorizeUrl, basicOf, claimsOf, likeJava, post } from '../harness/headless.ts';
import { type App, createApp, credentialsAt, REDIRECT } from '../harness/relying-party.ts';

const A = 'operator-a';
let gateway: OwnGateway;
let app: App;
let offset = 0;

beforeAll(async () => {
  gateway = await startGateway({ now: () => Date.now() + offset });
  app = await createApp(gateway, { headless: true });
});
afterAll(() => gateway.close());

/** As the Java SDK sends a form. */
const send = (path: string, fields: Readonly<Record<string, string>>) => {
  const { client_id, client_secret, issuer } = credentialsAt(app, A);
  return post(`${issuer}${path}`, { ...fields, client_id, client_secret }, basicOf(app, A));
};
const refresh = (token: unknown) => send('/token', { grant_type: 'refresh_token', refresh_token: String(token) });
const isActive = async (token: unknown): Promise<unknown> =>
  (await send('/introspect', { token: String(token) })).body.active;

async function signedIn(): Promise<Record<string, unknown>> {
  const url = authorizeUrl(app, A, { prompt: 'login', login_hint: 'MSISDN:41700092501' });
  const { parameters } = await likeJava(url, basicOf(app, A));
  const code = parameters.get('code') ?? '';
  const { body } = await send('/token', { grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
  return body;
}

describe('a refresh token', () => {
  it('gives an ID token of the same login and another refresh token', async () => {
    const first = await signedIn();
    const { status, body } = await refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(body.refresh_token).toEqual(expect.any(String));
    expect(body.refresh_token).not.toBe(first.refresh_token);
    const [before, after] = [claimsOf(first.id_token), claimsOf(body.id_token)];
    expect([after.sub, after.acr, after.auth_time]).toEqual([before.sub, before.acr, before.auth_time]);
  });

  it('gives an answer again within the grace, also twice at once, and ends the grant after it', async () => {
    const { refresh_token: token } = await signedIn();
    const lost = await refresh(token);
    expect((await Promise.all([refresh(token), refresh(token)])).map(({ status }) => status)).toEqual([200, 200]);
    const { access_token, refresh_token: next } = lost.body;
    expect(await isActive(access_token)).toBe(true);
    offset += 31_000;
    const reused = await refresh(token);
    expect([reused.status, reused.body.error]).toEqual([400, 'invalid_grant']);
    expect(await isActive(access_token)).toBe(false);
    expect((await refresh(next)).body.error).toBe('invalid_grant');
    const events = await gateway.database.prisma.auditEvent.findMany({ where: { kind: 'refresh_token.reused' } });
    expect(events).toMatchObject([{ operator: A, clientId: credentialsAt(app, A).client_id, details: {} }]);
    expect(events[0]?.subject).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('revocation', () => {
  it('answers 200 with an empty body, also for a token that is not known', async () => {
    const { access_token, refresh_token } = await signedIn();
    for (const [token, hint] of [
      [refresh_token, 'refresh_token'],
      [access_token, 'access_token'],
      ['not-a-token', 'access_token'],
    ]) {
      const { status, text } = await send('/revoke', { token: String(token), token_type_hint: String(hint) });
      expect([status, text]).toEqual([200, '']);
    }
    expect(await isActive(access_token)).toBe(false);
    expect((await refresh(refresh_token)).body.error).toBe('invalid_grant');
  });

  it('says of an ID token that it cannot be revoked', async () => {
    const { id_token } = await signedIn();
    const { status, body } = await send('/revoke', { token: String(id_token) });
    expect([status, body.error]).toEqual([400, 'unsupported_token_type']);
  });
});
