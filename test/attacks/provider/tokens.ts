/** Tokens and assertions presented to the provider by somebody who should not, or as what they are not. */
import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, expect } from 'vitest';
import { basicOf, post } from '../../harness/headless.ts';
import { type App, createApp, credentialsAt } from '../../harness/relying-party.ts';
import { attack, each } from '../attack.ts';
import { A, B, codeOf, MOBILE_CONNECT, type Target, tokensOf, told, userinfo } from './target.ts';

export function tokens(target: () => Target): void {
  let signer: App;
  let privateKey: CryptoKey;
  let publicKey: CryptoKey;

  beforeAll(async () => {
    ({ privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true }));
    const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    const registration = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } };
    signer = await createApp(target().gateway, registration);
  });

  /** A request of an app with its secret to an endpoint. */
  const ask = (app: App, path: string, fields: Readonly<Record<string, string>>, operator = B) =>
    post(`${target().gateway.issuer(operator)}${path}`, fields, basicOf(app, operator));
  const isActive = async (app: App, token: string, operator = B) =>
    (await ask(app, '/introspect', { token }, operator)).body.active;
  const refresh = (app: App, token: string, more: Readonly<Record<string, string>> = {}, operator = B) =>
    ask(app, '/token', { grant_type: 'refresh_token', refresh_token: token, ...more }, operator);

  const works = async (): Promise<void> => {
    const { access_token = '', refresh_token = '' } = await tokensOf(target().shop, MOBILE_CONNECT);
    expect([await userinfo(target(), access_token), await isActive(target().shop, access_token)]).toEqual([200, true]);
    expect((await refresh(target().shop, refresh_token)).status).toBe(200);
  };

  attack('token-at-another-operator', {
    twin: works,
    tries: {
      'at userinfo': async () => {
        const { access_token = '' } = await tokensOf(target().shop);
        expect([await userinfo(target(), access_token, A), await userinfo(target(), access_token)]).toEqual([401, 200]);
      },
      'at introspection, by the same relying party': async () => {
        const { access_token = '' } = await tokensOf(target().shop);
        expect([await isActive(target().shop, access_token, A), await isActive(target().shop, access_token)]).toEqual([
          false,
          true,
        ]);
      },
      'a refresh token': async () => {
        const { refresh_token = '' } = await tokensOf(target().shop, MOBILE_CONNECT);
        expect(told(await refresh(target().shop, refresh_token, {}, A))).toBe('400 invalid_grant');
        expect((await refresh(target().shop, refresh_token)).status).toBe(200);
      },
      'revoked from there': async () => {
        const { access_token = '' } = await tokensOf(target().shop);
        await ask(target().shop, '/revoke', { token: access_token }, A);
        expect(await userinfo(target(), access_token)).toBe(200);
      },
    },
  });

  attack('token-type-confusion', {
    twin: works,
    tries: {
      'an ID token at userinfo': async () => {
        expect(await userinfo(target(), (await tokensOf(target().shop)).id_token ?? '')).toBe(401);
      },
      'a refresh token at userinfo': async () => {
        expect(await userinfo(target(), (await tokensOf(target().shop, MOBILE_CONNECT)).refresh_token ?? '')).toBe(401);
      },
      'a code at userinfo': async () => {
        expect(await userinfo(target(), await codeOf(target().shop))).toBe(401);
      },
      'an access token as refresh token': async () => {
        const { access_token = '' } = await tokensOf(target().shop, MOBILE_CONNECT);
        expect(told(await refresh(target().shop, access_token))).toBe('400 invalid_grant');
      },
      'an ID token as refresh token': async () => {
        const { id_token = '' } = await tokensOf(target().shop, MOBILE_CONNECT);
        expect(told(await refresh(target().shop, id_token))).toBe('400 invalid_grant');
      },
    },
  });

  attack('token-of-another-client', {
    twin: works,
    tries: {
      'asked about': async () => {
        const { access_token = '' } = await tokensOf(target().shop);
        expect(await isActive(target().rival, access_token)).toBe(false);
      },
      revoked: async () => {
        const { access_token = '' } = await tokensOf(target().shop);
        await ask(target().rival, '/revoke', { token: access_token });
        expect(await userinfo(target(), access_token)).toBe(200);
      },
      'refreshed with': async () => {
        const { refresh_token = '' } = await tokensOf(target().shop, MOBILE_CONNECT);
        expect(told(await refresh(target().rival, refresh_token))).toBe('400 invalid_grant');
        expect((await refresh(target().shop, refresh_token)).status).toBe(200);
      },
    },
  });

  attack('refresh-token-replay', {
    twin: works,
    tries: {
      'after the relying party used it, which ends everything of the grant': async () => {
        const { refresh_token = '' } = await tokensOf(target().shop, MOBILE_CONNECT);
        const { body } = await refresh(target().shop, refresh_token);
        expect(await userinfo(target(), String(body.access_token))).toBe(200);
        target().pass(31_000);
        expect(told(await refresh(target().shop, refresh_token))).toBe('400 invalid_grant');
        expect(await userinfo(target(), String(body.access_token))).toBe(401);
        expect(told(await refresh(target().shop, String(body.refresh_token)))).toBe('400 invalid_grant');
      },
      'for a wider scope': async () => {
        const { refresh_token = '' } = await tokensOf(target().shop, MOBILE_CONNECT);
        expect(told(await refresh(target().shop, refresh_token, { scope: 'openid phone' }))).toBe('400 invalid_scope');
      },
    },
  });

  const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

  function assertionClaims(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const { client_id, issuer } = credentialsAt(signer, A);
    const now = Math.floor(target().now() / 1_000);
    return { iss: client_id, sub: client_id, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60, ...change };
  }
  const assertion = (
    change: Readonly<Record<string, unknown>> = {},
    key: CryptoKey | Uint8Array = privateKey,
    alg = 'ES256',
  ) => new SignJWT(assertionClaims(change)).setProtectedHeader({ alg, kid: 'one' }).sign(key);

  /** The assertion by itself: a pushed request needs nothing but the client. */
  async function push(client_assertion: string, operator = A): Promise<string> {
    const { client_id } = credentialsAt(signer, operator);
    const form = { client_id, client_assertion_type: TYPE, client_assertion };
    const request = { redirect_uri: 'http://localhost:9/callback', response_type: 'code', scope: 'openid', nonce: 'n' };
    return told(await post(`${target().gateway.issuer(operator)}/par`, { ...form, ...request, state: 's' }));
  }
  const INVALID = '401 invalid_client';
  const proven = async (): Promise<void> => expect(await push(await assertion())).toBe('201');

  attack('client-assertion-replay', {
    twin: proven,
    tries: {
      twice: async () => {
        const once = await assertion();
        expect([await push(once), await push(once)]).toEqual(['201', INVALID]);
      },
      'at another operator': async () => {
        const { client_id } = credentialsAt(signer, B);
        expect(await push(await assertion({ iss: client_id, sub: client_id }), B)).toBe(INVALID);
        const { issuer } = credentialsAt(signer, B);
        expect(await push(await assertion({ iss: client_id, sub: client_id, aud: issuer }), B)).toBe('201');
      },
      ...each<() => Readonly<Record<string, unknown>>>(
        {
          'for another client': () => ({ sub: credentialsAt(target().shop, A).client_id }),
          'by another client': () => ({ iss: credentialsAt(target().shop, A).client_id }),
          'for everybody': () => ({ aud: 'https://evil.example' }),
          'without an end': () => ({ exp: undefined }),
          'after its end': () => ({ exp: 1_000 }),
          'without an identifier': () => ({ jti: undefined }),
        },
        async (change) => expect(await push(await assertion(change()))).toMatch(/^40[01] invalid_(client|request)$/),
      ),
    },
  });

  attack('client-assertion-key-confusion', {
    twin: proven,
    tries: {
      'alg none': async () => expect(await push(new UnsecuredJWT(assertionClaims()).encode())).toBe(INVALID),
      'the public key as secret': async () => {
        const secret = new TextEncoder().encode(await exportSPKI(publicKey));
        expect(await push(await assertion({}, secret, 'HS256'))).toBe(INVALID);
      },
      'a key of one’s own under the registered name': async () => {
        expect(await push(await assertion({}, (await generateKeyPair('ES256')).privateKey))).toBe(INVALID);
      },
      'a key of one’s own in the header': async () => {
        const own = await generateKeyPair('ES256', { extractable: true });
        const header = { alg: 'ES256', jwk: await exportJWK(own.publicKey) };
        expect(await push(await new SignJWT(assertionClaims()).setProtectedHeader(header).sign(own.privateKey))).toBe(
          INVALID,
        );
      },
    },
  });

  attack('token-in-address', {
    twin: works,
    tries: {
      'an access token in the query of userinfo': async () => {
        const { access_token = '' } = await tokensOf(target().shop);
        const answer = await fetch(`${target().gateway.issuer(B)}/userinfo?access_token=${access_token}`);
        expect([400, 401]).toContain(answer.status);
      },
      'a secret in the query of the token endpoint': async () => {
        const { client_id, client_secret, issuer } = credentialsAt(target().shop, B);
        const query = new URLSearchParams({ client_id, client_secret });
        const code = await codeOf(target().shop);
        const form = { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:9/callback' };
        expect((await post(`${issuer}/token?${query}`, form)).status).toBeGreaterThanOrEqual(400);
      },
      'an answer that a cache keeps': async () => {
        const { access_token = '' } = await tokensOf(target().shop);
        const { issuer } = credentialsAt(target().shop, B);
        const authorization = basicOf(target().shop, B);
        const form = { method: 'POST', headers: { authorization }, body: new URLSearchParams({ token: access_token }) };
        const bearer = { headers: { authorization: `Bearer ${access_token}` } };
        const answers = await Promise.all([
          fetch(`${issuer}/token`, form),
          fetch(`${issuer}/introspect`, form),
          fetch(`${issuer}/userinfo`, bearer),
        ]);
        for (const { headers, url } of answers) expect(headers.get('cache-control'), url).toContain('no-store');
      },
    },
  });
}
