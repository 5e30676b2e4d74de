/** An issuer made of a fetch: metadata, keys and a token endpoint whose ID token each test decides. Nothing is listening. */
import { createHash } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export const CLIENT = { clientId: 'shop', clientSecret: 'a client secret of 32 characters!' };
export const ACCESS_TOKEN = 'access-token-1';
export const NOW_S = Math.floor(Date.now() / 1_000);

export const atHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly key: CryptoKey | Uint8Array;
  /** what is published */
  readonly jwk: JWK;
}

export async function newKey(kid: string, alg: 'RS256' | 'ES256' = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { kid, alg, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** @param change claims that replace others; undefined takes one away */
export function sign(
  { alg, key, kid }: SigningKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const payload: JWTPayload = JSON.parse(JSON.stringify(claims));
  return new SignJWT(payload).setProtectedHeader({ alg, kid, ...header }).sign(key);
}

export interface FakeIssuer {
  readonly issuer: string;
  /** what is published at the moment */
  published: readonly SigningKey[];
  /** the ID token of the next answer of the token endpoint, from the nonce of the login */
  idToken: (nonce: string) => Promise<string>;
  /** further metadata */
  metadata: Readonly<Record<string, unknown>>;
  /** paths that were asked */
  readonly asked: string[];
  /** answers instead of the ordinary one, by path */
  readonly instead: Map<string, () => Response | Promise<Response>>;
  /** What the browser brings back from an authorization request. */
  approve(authorize: string, change?: Readonly<Record<string, string | undefined>>): string;
  claims(change?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export function createFakeIssuer(issuer: string, keys: readonly SigningKey[]): FakeIssuer {
  const nonces = new Map<string, string>();
  const [first] = keys;
  if (first === undefined) throw new Error('an issuer has a key');

  const fake: FakeIssuer = {
    issuer,
    published: keys,
    idToken: (nonce) => sign(first, fake.claims({ nonce })),
    metadata: {},
    asked: [],
    instead: new Map(),
    claims: (change = {}) => ({
      iss: issuer,
      aud: CLIENT.clientId,
      azp: CLIENT.clientId,
      sub: '18180f9d-0251-4e59-bb9d-43e41b56159d',
      iat: NOW_S,
      exp: NOW_S + 600,
      auth_time: NOW_S,
      acr: '3',
      amr: ['SIM_PIN'],
      at_hash: atHash(ACCESS_TOKEN),
      sid: 'session-1',
      ...change,
    }),
    approve(authorize, change = {}) {
      const asked = new URL(authorize).searchParams;
      const code = `code-${nonces.size}`;
      nonces.set(code, asked.get('nonce') ?? '');
      const answer = { code, state: asked.get('state') ?? '', iss: issuer, ...change };
      const given = Object.entries(answer).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as [string, string]],
      );
      return `${asked.get('redirect_uri')}?${new URLSearchParams(given)}`;
    },
    async fetch(url, init) {
      const path = url.slice(issuer.length);
      fake.asked.push(path);
      const instead = fake.instead.get(path);
      if (instead !== undefined) return instead();
      if (path === '/.well-known/openid-configuration') {
        return Response.json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          end_session_endpoint: `${issuer}/logout`,
          authorization_response_iss_parameter_supported: true,
          ...fake.metadata,
        });
      }
      if (path === '/jwks') return Response.json({ keys: fake.published.map(({ jwk }) => jwk) });
      if (path !== '/token') return new Response(null, { status: 404 });
      const nonce = nonces.get(new URLSearchParams(String(init.body)).get('code') ?? '');
      if (nonce === undefined) return Response.json({ error: 'invalid_grant' }, { status: 400 });
      return Response.json({ access_token: ACCESS_TOKEN, token_type: 'Bearer', id_token: await fake.idToken(nonce) });
    },
  };
  return fake;
}
