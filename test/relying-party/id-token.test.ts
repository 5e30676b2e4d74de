/** Every wrong ID token, each wrong in one way, by itself and as the answer of a token endpoint. */
import { createHash } from 'node:crypto';
import { exportSPKI, generateKeyPair, UnsecuredJWT } from 'jose';
import {
  createKeySource,
  createMemoryReplayStore,
  createRelyingParty,
  type Expectation,
  type TokenErrorCode,
  type Trust,
  verifyIdToken,
} from 'signet/relying-party';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ACCESS_TOKEN,
  atHash,
  CLIENT,
  createFakeIssuer,
  type FakeIssuer,
  NOW_S,
  newKey,
  type SigningKey,
  sign,
} from './issuer.ts';

const ISSUER = 'https://operator.example/a';
const NONCE = 'the nonce of this login';

let key: SigningKey;
let second: SigningKey;
let unpublished: SigningKey;
let elliptic: SigningKey;
let issuer: FakeIssuer;
let trust: Trust;
let expected: Expectation;
let hmac: SigningKey;
let publicKeyAsSecret: SigningKey;

beforeAll(async () => {
  [key, second, unpublished, elliptic] = await Promise.all([
    newKey('k1'),
    newKey('k2'),
    newKey('k3'),
    newKey('e1', 'ES256'),
  ]);
  const bytes = new TextEncoder().encode(CLIENT.clientSecret);
  hmac = { kid: 'k1', alg: 'HS256', key: bytes, jwk: { kty: 'oct' } };
  issuer = createFakeIssuer(ISSUER, [key, second, elliptic]);
  trust = {
    issuer: ISSUER,
    ...CLIENT,
    algorithm: 'RS256',
    keys: createKeySource(`${ISSUER}/jwks`, (url) => issuer.fetch(url, {}), Date.now),
    clockToleranceS: 10,
    now: () => NOW_S * 1_000,
  };
  expected = { nonce: NONCE, accessToken: ACCESS_TOKEN, acr: '3', maxAge: 60 };
  const { publicKey } = await generateKeyPair('RS256', { extractable: true });
  publicKeyAsSecret = {
    kid: 'k1',
    alg: 'HS256',
    key: new TextEncoder().encode(await exportSPKI(publicKey)),
    jwk: { kty: 'oct' },
  };
});

const claims = (change: object = {}): Record<string, unknown> => issuer.claims({ nonce: NONCE, ...change });
const codeOf = async (token: string | Promise<string>, change: Partial<Trust> = {}, other: Partial<Expectation> = {}) =>
  verifyIdToken(await token, { ...trust, ...change }, { ...expected, ...other }).then(
    () => 'accepted',
    (error) => error.code,
  );

/** what is wrong → the code */
const WRONG: readonly (readonly [what: string, code: TokenErrorCode, make: () => string | Promise<string>])[] = [
  ['no JWT', 'malformed', () => 'not a token'],
  ['an empty text', 'malformed', () => ''],
  ['a header that is no JSON', 'malformed', () => 'e30x.e30.AA'],
  ['a token of 20 kB', 'malformed', () => sign(key, claims({ filler: 'x'.repeat(20_000) }))],
  ['alg none', 'alg_not_registered', () => new UnsecuredJWT(claims()).encode()],
  ['HS256 with the public key', 'alg_not_registered', () => sign(publicKeyAsSecret, claims())],
  ['HS256 with the secret, when RS256 is registered', 'alg_not_registered', () => sign(hmac, claims())],
  ['ES256 by a published key, when RS256 is registered', 'alg_not_registered', () => sign(elliptic, claims())],
  [
    'PS256',
    'alg_not_registered',
    async () => `${Buffer.from('{"alg":"PS256","kid":"k1"}').toString('base64url')}.e30.AA`,
  ],
  ['jwk in the header', 'header_key_injection', () => sign(unpublished, claims(), { jwk: unpublished.jwk })],
  [
    'jku in the header',
    'header_key_injection',
    () => sign(unpublished, claims(), { jku: 'https://evil.example/jwks' }),
  ],
  ['x5u in the header', 'header_key_injection', () => sign(unpublished, claims(), { x5u: 'https://evil.example/x' })],
  ['x5c in the header', 'header_key_injection', () => sign(unpublished, claims(), { x5c: ['AA'] })],
  ['an empty jku in the header', 'header_key_injection', () => sign(key, claims(), { jku: '' })],
  ['an unknown kid', 'unknown_kid', () => sign(unpublished, claims())],
  ['no kid', 'unknown_kid', () => sign(key, claims(), { kid: undefined })],
  ['the kid of another published key', 'bad_signature', () => sign(key, claims(), { kid: 'k2' })],
  ['the kid of a published key, signed by nobody', 'bad_signature', () => sign(unpublished, claims(), { kid: 'k1' })],
  [
    'claims that were changed afterwards',
    'bad_signature',
    async () => {
      const [header, , signature] = (await sign(key, claims())).split('.');
      return `${header}.${Buffer.from(JSON.stringify(claims({ acr: '4' }))).toString('base64url')}.${signature}`;
    },
  ],
  ['a logout token', 'logout_token', () => sign(key, claims(), { typ: 'logout+jwt' })],
  [
    'a logout token without its type',
    'logout_token',
    () => sign(key, claims({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })),
  ],
  ['an access token (RFC 9068)', 'wrong_type', () => sign(key, claims(), { typ: 'at+jwt' })],
  ['another issuer', 'wrong_issuer', () => sign(key, claims({ iss: 'https://operator.example/b' }))],
  ['the issuer with a slash more', 'wrong_issuer', () => sign(key, claims({ iss: `${ISSUER}/` }))],
  ['no issuer', 'wrong_issuer', () => sign(key, claims({ iss: undefined }))],
  ['another audience', 'wrong_audience', () => sign(key, claims({ aud: 'other', azp: 'other' }))],
  ['a further audience', 'wrong_audience', () => sign(key, claims({ aud: [CLIENT.clientId, 'other'] }))],
  ['no audience', 'wrong_audience', () => sign(key, claims({ aud: undefined }))],
  ['another authorized party', 'wrong_azp', () => sign(key, claims({ azp: 'other' }))],
  ['over', 'expired', () => sign(key, claims({ exp: NOW_S - 11 }))],
  ['no exp', 'malformed', () => sign(key, claims({ exp: undefined }))],
  ['exp as text', 'malformed', () => sign(key, claims({ exp: 'tomorrow' }))],
  ['not yet valid', 'not_yet_valid', () => sign(key, claims({ nbf: NOW_S + 60 }))],
  ['issued in the future', 'issued_in_future', () => sign(key, claims({ iat: NOW_S + 60 }))],
  ['issued long ago', 'too_old', () => sign(key, claims({ iat: NOW_S - 600 }))],
  ['no iat', 'malformed', () => sign(key, claims({ iat: undefined }))],
  ['no sub', 'malformed', () => sign(key, claims({ sub: undefined }))],
  ['a sub that is no text', 'malformed', () => sign(key, claims({ sub: 7 }))],
  ['the nonce of another login', 'wrong_nonce', () => sign(key, claims({ nonce: 'another' }))],
  ['no nonce', 'wrong_nonce', () => sign(key, claims({ nonce: undefined }))],
  ['at_hash of another access token', 'at_hash_mismatch', () => sign(key, claims({ at_hash: atHash('another') }))],
  [
    'the whole hash as at_hash',
    'at_hash_mismatch',
    () => sign(key, claims({ at_hash: createHash('sha256').update(ACCESS_TOKEN).digest('base64url') })),
  ],
  ['no at_hash', 'at_hash_missing', () => sign(key, claims({ at_hash: undefined }))],
  ['no acr', 'acr_missing', () => sign(key, claims({ acr: undefined }))],
  ['a lower acr', 'acr_too_low', () => sign(key, claims({ acr: '2' }))],
  ['an acr that is no level', 'acr_too_low', () => sign(key, claims({ acr: 'urn:somewhere:high' }))],
  ['an acr that only looks high', 'acr_too_low', () => sign(key, claims({ acr: '10' }))],
  ['an acr that is a number', 'acr_too_low', () => sign(key, claims({ acr: 4 }))],
  ['no auth_time', 'auth_time_missing', () => sign(key, claims({ auth_time: undefined }))],
  ['an auth_time that is no time', 'malformed', () => sign(key, claims({ auth_time: 'now' }))],
  ['an auth_time too long ago', 'auth_time_too_old', () => sign(key, claims({ auth_time: NOW_S - 71 }))],
  ['an auth_time in the future', 'auth_time_in_future', () => sign(key, claims({ auth_time: NOW_S + 60 }))],
];

describe('an ID token', () => {
  it('is accepted when everything is as asked, also at the edges', async () => {
    expect(await codeOf(sign(key, claims()))).toBe('accepted');
    expect(await codeOf(sign(second, claims(), { typ: 'JWT' }))).toBe('accepted');
    expect(await codeOf(sign(key, claims({ aud: [CLIENT.clientId], azp: undefined, acr: '4' })))).toBe('accepted');
    expect(await codeOf(sign(key, claims({ exp: NOW_S - 9, auth_time: NOW_S - 70, iat: NOW_S - 300 })))).toBe(
      'accepted',
    );
  });

  it.each(WRONG)('%s: %s', async (_what, code, make) => {
    expect(await codeOf(make())).toBe(code);
  });

  it('is measured by what was asked, and by nothing that was not', async () => {
    const token = sign(key, claims({ acr: undefined, auth_time: undefined }));
    expect(await codeOf(token, {}, { acr: undefined, maxAge: undefined })).toBe('accepted');
  });

  it('is taken once', async () => {
    const seen = createMemoryReplayStore(Date.now);
    const token = await sign(key, claims());
    expect(await codeOf(token, {}, { seen })).toBe('accepted');
    expect(await codeOf(token, {}, { seen })).toBe('replayed');
  });

  it.each([
    ['ES256', () => elliptic],
    ['HS256', () => hmac],
  ] as const)('is verified with %s where that is registered, and then with nothing else', async (algorithm, its) => {
    expect(await codeOf(sign(its(), claims()), { algorithm })).toBe('accepted');
    expect(await codeOf(sign(key, claims()), { algorithm })).toBe('alg_not_registered');
  });

  it('with HS256 is never verified without a secret', async () => {
    expect(await codeOf(sign(hmac, claims()), { algorithm: 'HS256', clientSecret: undefined })).toBe(
      'alg_not_registered',
    );
  });
});

describe('the keys of an issuer', () => {
  it('are fetched once, and once more for a kid that is not among them, then not again for a while', async () => {
    let now = 1_000_000;
    const own = createFakeIssuer(ISSUER, [key]);
    const keys = createKeySource(
      `${ISSUER}/jwks`,
      (url) => own.fetch(url, {}),
      () => now,
    );
    const verify = async (by: SigningKey) => codeOf(sign(by, claims()), { keys });
    expect(await verify(key)).toBe('accepted');
    expect(await verify(key)).toBe('accepted');
    expect(own.asked).toHaveLength(1);
    own.published = [key, second];
    expect(await verify(second)).toBe('accepted');
    expect(own.asked).toHaveLength(2);
    expect(await verify(unpublished)).toBe('unknown_kid');
    expect(await verify(unpublished)).toBe('unknown_kid');
    expect(own.asked).toHaveLength(2);
    now += 31_000;
    expect(await verify(unpublished)).toBe('unknown_kid');
    expect(own.asked).toHaveLength(3);
  });

  it('that were withdrawn are not believed for longer than ten minutes', async () => {
    let now = 1_000_000;
    const own = createFakeIssuer(ISSUER, [key, second]);
    const keys = createKeySource(
      `${ISSUER}/jwks`,
      (url) => own.fetch(url, {}),
      () => now,
    );
    expect(await codeOf(sign(key, claims()), { keys })).toBe('accepted');
    own.published = [second];
    now += 601_000;
    expect(await codeOf(sign(key, claims()), { keys })).toBe('unknown_kid');
  });

  it.each([
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
    ['are an error', () => new Response('no', { status: 500 })],
    ['are no key set', () => Response.json({ keys: 'none' })],
    ['are no JSON', () => new Response('<html>')],
  ])('that %s verify nothing', async (_what, answer) => {
    const own = createFakeIssuer(ISSUER, [key]);
    own.instead.set('/jwks', answer);
    const keys = createKeySource(`${ISSUER}/jwks`, (url) => own.fetch(url, {}), Date.now);
    expect(await codeOf(sign(key, claims()), { keys })).toBe('keys_unavailable');
    own.instead.clear();
    expect(await codeOf(sign(key, claims()), { keys })).toBe('accepted');
  });

  it('that are too weak verify nothing', async () => {
    const weak = { kty: 'RSA', kid: 'weak', alg: 'RS256', e: 'AQAB', n: Buffer.alloc(128, 0xff).toString('base64url') };
    const own = createFakeIssuer(ISSUER, [key]);
    own.instead.set('/jwks', () => Response.json({ keys: [weak] }));
    const keys = createKeySource(`${ISSUER}/jwks`, (url) => own.fetch(url, {}), Date.now);
    expect(await codeOf(sign(key, claims(), { kid: 'weak' }), { keys })).toBe('bad_signature');
  });
});

describe('a whole login', () => {
  /** What a login with this ID token ends with. */
  async function loginWith(make: (nonce: string) => Promise<string>): Promise<string> {
    const own = createFakeIssuer(ISSUER, [key, second, elliptic]);
    const codes: string[] = [];
    const rp = createRelyingParty({
      issuer: ISSUER,
      ...CLIENT,
      baseUrl: 'https://shop.example',
      cookieSecret: 'a secret of at least 32 characters',
      fetch: own.fetch,
      now: () => NOW_S * 1_000,
      onError: ({ code }) => void codes.push(code),
    });
    own.idToken = make;
    const started = await rp.handle(new Request('https://shop.example/auth/login?return_to=/a&acr=3&max_age=60'));
    const cookie =
      started?.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ') ?? '';
    const back = own.approve(started?.headers.get('location') ?? '');
    const ended = await rp.handle(new Request(back, { headers: { cookie } }));
    const session = ended?.headers.getSetCookie().some((line) => line.includes('session=')) ?? false;
    expect(session).toBe(codes.length === 0);
    return codes[0] ?? ended?.headers.get('location') ?? 'nothing';
  }

  it('with a right ID token leads back', async () => {
    expect(await loginWith((nonce) => sign(key, claims({ nonce })))).toBe('https://shop.example/a');
  });

  // the library says no to some of these first: the code is ours all the same
  it.each(WRONG.filter(([what]) => what !== 'no nonce' && what !== 'the nonce of another login'))(
    'fails: %s: %s',
    async (_what, code, make) => {
      const original = issuer.claims;
      const ended = await loginWith(async (nonce) => {
        issuer.claims = (change = {}) => original({ ...change, ...('nonce' in change ? { nonce } : {}) });
        try {
          return await make();
        } finally {
          issuer.claims = original;
        }
      });
      expect(ended).toBe(code);
    },
  );

  it.each([['another'], [undefined]])('fails with the nonce %s', async (nonce) => {
    expect(await loginWith(() => sign(key, claims({ nonce })))).toBe('wrong_nonce');
  });

  it('fails without an ID token, and with one that is no text', async () => {
    expect(await loginWith(async () => '')).toBe('malformed');
  });
});
