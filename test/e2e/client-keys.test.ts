/** Public keys that a relying party registers with itself: they verify its request objects and private_key_jwt. */
import { generateKeyPairSync } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type App, callback, createApp, credentialsAt, REDIRECT, signIn } from '../harness/relying-party.ts';

interface OwnKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

let gateway: TestGateway;
let rsa: OwnKey;
let ec: OwnKey;
const NUMBER = '41700092501';

async function keyOf(alg: 'RS256' | 'ES256', kid: string): Promise<OwnKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

beforeAll(async () => {
  gateway = await startGateway();
  rsa = await keyOf('RS256', 'rsa-1');
  ec = await keyOf('ES256', 'ec-1');
});
afterAll(() => gateway.close());

const withKeys = (...keys: readonly JWK[]) => ({
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys },
});

/** As openid-client does it with its private key. */
async function client(app: App, { privateKey, jwk: { kid = '' } }: OwnKey): Promise<oidc.Configuration> {
  const { issuer, client_id } = credentialsAt(app, 'operator-a');
  return oidc.discovery(new URL(issuer), client_id, undefined, oidc.PrivateKeyJwt({ key: privateKey, kid }), {
    execute: [oidc.allowInsecureRequests],
  });
}

async function pushed(app: App, { privateKey, jwk: { alg = '', kid = '' } }: OwnKey) {
  const { issuer, client_id } = credentialsAt(app, 'operator-a');
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: client_id,
    aud: issuer,
    iat: now,
    exp: now + 300,
    client_id,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid',
    state: 's-1',
    login_hint: `MSISDN:${NUMBER}`,
  };
  const request = await new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);
  const query = new URLSearchParams({
    client_id,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: REDIRECT,
    request,
  });
  return new Browser().open(`${issuer}/authorize?${query}`);
}

describe.each(['rsa', 'ec'] as const)('with an inline %s key', (kind) => {
  const key = () => (kind === 'rsa' ? rsa : ec);

  it('a client signs in by private_key_jwt', async () => {
    const app = await createApp(gateway, withKeys(rsa.jwk, ec.jwk));
    const result = await signIn(gateway, new Browser(), await client(app, key()), NUMBER);
    expect(result.claims()?.aud).toBe(credentialsAt(app, 'operator-a').client_id);
  });

  it('its request objects are taken, and those of another key are not', async () => {
    const app = await createApp(gateway, withKeys(key().jwk));
    expect((await pushed(app, key())).text).toContain('data-state="ready"');
    const stranger = await keyOf(kind === 'rsa' ? 'RS256' : 'ES256', key().jwk.kid ?? '');
    expect(callback(await pushed(app, stranger)).get('error')).toBe('invalid_request_object');
  });
});

it('keys that were exchanged verify from then on, and those before no longer', async () => {
  const app = await createApp(gateway, withKeys(rsa.jwk));
  const { status } = await gateway.api('PUT', `/sandbox/api/apps/${app.id}`, { jwks: { keys: [ec.jwk] } });
  expect(status).toBe(200);
  expect((await pushed(app, ec)).text).toContain('data-state="ready"');
  expect(callback(await pushed(app, rsa)).get('error')).toBe('invalid_request_object');
});

describe('not registered', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ format: 'jwk' });
  const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
  const secret = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

  it.each<[string, () => object, string, RegExp]>([
    ['no set', () => ({ jwks: 'keys' }), 'jwks', /must be a JWK set/],
    ['an empty set', () => ({ jwks: { keys: [] } }), 'jwks.keys', /./],
    ['a private key', () => ({ jwks: { keys: [secret] } }), 'jwks.keys.0.d', /private key/],
    ['a symmetric key', () => ({ jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }), 'jwks.keys.0.kty', /./],
    ['a short RSA key', () => ({ jwks: { keys: [short] } }), 'jwks.keys.0', /2048 to 8192 bits/],
    ['another curve', () => ({ jwks: { keys: [otherCurve] } }), 'jwks.keys.0.crv', /P-256/],
    ['half a key', () => ({ jwks: { keys: [{ ...ec.jwk, y: undefined }] } }), 'jwks.keys.0', /cannot be read/],
    [
      'a point off the curve',
      () => ({ jwks: { keys: [{ ...ec.jwk, y: ec.jwk.x }] } }),
      'jwks.keys.0',
      /cannot be read/,
    ],
    [
      'an algorithm of the other kind',
      () => ({ jwks: { keys: [{ ...rsa.jwk, alg: 'ES256' }] } }),
      'jwks.keys.0',
      /RS256/,
    ],
    ['an algorithm not served', () => ({ jwks: { keys: [{ ...rsa.jwk, alg: 'PS256' }] } }), 'jwks.keys.0.alg', /./],
    ['a key to encrypt with', () => ({ jwks: { keys: [{ ...rsa.jwk, use: 'enc' }] } }), 'jwks.keys.0.use', /./],
    ['two keys of one name', () => ({ jwks: { keys: [rsa.jwk, { ...ec.jwk, kid: 'rsa-1' }] } }), 'jwks.keys', /kid/],
    [
      'several keys, one without a name',
      () => ({ jwks: { keys: [rsa.jwk, { ...ec.jwk, kid: undefined }] } }),
      'jwks.keys',
      /kid/,
    ],
    ['an address besides', () => ({ jwks: { keys: [rsa.jwk] }, jwks_uri: 'https://a.example/' }), 'jwks', /jwks_uri/],
    ['private_key_jwt without any', () => ({ token_endpoint_auth_method: 'private_key_jwt' }), 'jwks_uri', /or jwks/],
  ])('%s', async (_what, change, path, description) => {
    const { status, body } = await gateway.api<{ path: string; error_description: string }>(
      'POST',
      '/sandbox/api/apps',
      { name: 'Test Shop', redirect_uris: [REDIRECT], ...change() },
    );
    expect([status, body.path]).toEqual([400, path]);
    expect(body.error_description).toMatch(description);
    expect(JSON.stringify(body)).not.toContain(secret.d);
  });
});
