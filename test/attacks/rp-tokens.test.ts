/** Wrong tokens that reach a relying party: an issuer gives them, or somebody puts them in its place. */
import { exportSPKI, importJWK, UnsecuredJWT } from 'jose';
import type { ErrorCode } from 'signet/relying-party';
import { expect } from 'vitest';
import { ACCESS_TOKEN, atHash, CLIENT, NOW_S, newKey, sign } from '../relying-party/issuer.ts';
import { Visitor } from '../relying-party/shop.ts';
import { attack, each } from './attack.ts';
import { EVIL, HONEST, openFederation, openStage, type Stage, whoIs } from './shops.ts';

type Make = (stage: Stage, nonce: string) => string | Promise<string>;
type Wrong = readonly [code: ErrorCode, make: Make];

const PUBLISHED: ReadonlySet<string> = new Set(['/.well-known/openid-configuration', '/jwks', '/token']);

/** What a login ends with whose token endpoint answers with this ID token. */
async function loginWith(make: Make, path = '/auth/login'): Promise<string> {
  const stage = await openStage();
  const { issuer, shop, visitor } = stage;
  issuer.idToken = async (nonce) => make(stage, nonce);
  await visitor.signIn(shop, issuer, path);
  const [failure] = shop.failures;
  expect(await whoIs(visitor, shop)).toBe(failure === undefined ? issuer.claims().sub : 'nobody');
  // whatever address a token names, only those of the metadata are asked
  expect(issuer.asked.filter((path) => !PUBLISHED.has(path))).toEqual([]);
  return failure ?? 'signed in';
}

const right: Make = ({ issuer, key }, nonce) => sign(key, issuer.claims({ nonce }));
const twin = async () => expect(await loginWith(right)).toBe('signed in');
const refused = async ([code, make]: Wrong): Promise<void> => {
  expect(await loginWith(make)).toBe(code);
};

const withClaims =
  (change: Readonly<Record<string, unknown>>): Make =>
  ({ issuer, key }, nonce) =>
    sign(key, issuer.claims({ nonce, ...change }));

attack('rp-signature-manipulation', {
  twin,
  tries: each<Wrong>(
    {
      'alg none': ['alg_not_registered', ({ issuer }, nonce) => new UnsecuredJWT(issuer.claims({ nonce })).encode()],
      'alg nOnE, spelt past a filter': [
        'alg_not_registered',
        ({ issuer }, nonce) =>
          `${Buffer.from('{"alg":"nOnE","kid":"k1"}').toString('base64url')}.${Buffer.from(JSON.stringify(issuer.claims({ nonce }))).toString('base64url')}.`,
      ],
      'the signature cut off': [
        'bad_signature',
        async (stage, nonce) => (await right(stage, nonce)).replace(/[^.]+$/, ''),
      ],
      'the level changed after signing': [
        'bad_signature',
        async (stage, nonce) => {
          const [header, , signature] = (await right(stage, nonce)).split('.');
          const claims = JSON.stringify(stage.issuer.claims({ nonce, acr: '4' }));
          return `${header}.${Buffer.from(claims).toString('base64url')}.${signature}`;
        },
      ],
      'another published algorithm': [
        'alg_not_registered',
        async ({ issuer }, nonce) => {
          const elliptic = await newKey('e1', 'ES256');
          issuer.published = [...issuer.published, elliptic];
          return sign(elliptic, issuer.claims({ nonce }));
        },
      ],
    },
    refused,
  ),
});

attack('rp-key-confusion', {
  twin,
  tries: each<Wrong>(
    {
      'a key of one’s own under the kid of the issuer': [
        'bad_signature',
        ({ issuer, stolenName }, nonce) => sign(stolenName, issuer.claims({ nonce })),
      ],
      'the key in the header': [
        'header_key_injection',
        ({ issuer, stolenName }, nonce) => sign(stolenName, issuer.claims({ nonce }), { jwk: stolenName.jwk }),
      ],
      'an address of keys in the header': [
        'header_key_injection',
        ({ issuer, stolenName }, nonce) => sign(stolenName, issuer.claims({ nonce }), { jku: `${EVIL}/jwks` }),
      ],
      'a certificate in the header': [
        'header_key_injection',
        ({ issuer, stolenName }, nonce) => sign(stolenName, issuer.claims({ nonce }), { x5c: ['MIIB'] }),
      ],
      'an address of a certificate in the header': [
        'header_key_injection',
        ({ issuer, stolenName }, nonce) => sign(stolenName, issuer.claims({ nonce }), { x5u: `${EVIL}/x5u` }),
      ],
      'a key that is not published': [
        'unknown_kid',
        async ({ issuer }, nonce) => sign(await newKey('k9'), issuer.claims({ nonce })),
      ],
      'the public key as the secret of HS256': [
        'alg_not_registered',
        async ({ issuer, key }, nonce) => {
          const published = await importJWK(key.jwk);
          if (published instanceof Uint8Array) throw new TypeError('a public key was published');
          const secret = new TextEncoder().encode(await exportSPKI(published));
          return sign({ ...key, alg: 'HS256', key: secret }, issuer.claims({ nonce }));
        },
      ],
      'the client secret, where RS256 is registered': [
        'alg_not_registered',
        ({ issuer, key }, nonce) =>
          sign({ ...key, alg: 'HS256', key: new TextEncoder().encode(CLIENT.clientSecret) }, issuer.claims({ nonce })),
      ],
    },
    refused,
  ),
});

/** A login at the evil operator whose ID token says what the attacker likes. */
async function atEvil(change: Readonly<Record<string, unknown>>) {
  const shop = await openFederation();
  const visitor = new Visitor();
  const { evil } = shop;
  const [key] = evil.published;
  if (key === undefined) throw new Error('the evil issuer has a key');
  const now = Math.floor(Date.now() / 1_000);
  const time = { iat: now, exp: now + 600, auth_time: now };
  evil.idToken = (nonce) => sign(key, evil.claims({ nonce, ...time, ...change }));
  await visitor.visit(shop, evil.approve(await shop.begin(visitor, 'evil')));
  return { shop, visitor };
}

attack('rp-id-spoofing', {
  twin: async () => {
    const { shop, visitor } = await atEvil({ sub: 'somebody of the evil operator' });
    expect([shop.failures, await whoIs(visitor, shop)]).toEqual([[], 'somebody of the evil operator']);
  },
  tries: {
    'an issuer states the issuer and person of another one': async () => {
      const { shop, visitor } = await atEvil({ iss: HONEST });
      expect([shop.failures, await whoIs(visitor, shop)]).toEqual([['wrong_issuer'], 'nobody']);
    },
    'an issuer states both in a list': async () => {
      const { shop, visitor } = await atEvil({ iss: [EVIL, HONEST] });
      expect([shop.failures, await whoIs(visitor, shop)]).toEqual([['wrong_issuer'], 'nobody']);
    },
    'the same sub at another issuer is another person': async () => {
      const { shop, visitor } = await atEvil({});
      const session = await shop.rp.session(visitor.request('/'));
      expect(session?.sub).toBe(shop.honest.claims().sub);
      expect(session?.issuer).toBe(EVIL);
    },
    'a sub that is no text': () => refused(['malformed', withClaims({ sub: ['a', 'b'] })]),
    'an issuer with a slash more': () => refused(['wrong_issuer', withClaims({ iss: `${HONEST}/` })]),
    'no issuer': () => refused(['wrong_issuer', withClaims({ iss: undefined })]),
  },
});

attack('rp-token-recipient-confusion', {
  twin,
  tries: each<Wrong>(
    {
      'the token of another client': ['wrong_audience', withClaims({ aud: 'evil-app', azp: 'evil-app' })],
      'a token for both': ['wrong_audience', withClaims({ aud: [CLIENT.clientId, 'evil-app'] })],
      'a token that another client asked for': ['wrong_azp', withClaims({ azp: 'evil-app' })],
      'an audience that only begins alike': ['wrong_audience', withClaims({ aud: `${CLIENT.clientId}-2` })],
      'no audience': ['wrong_audience', withClaims({ aud: undefined })],
    },
    refused,
  ),
});

attack('rp-token-replay', {
  twin,
  tries: {
    'the nonce of another login': () => refused(['wrong_nonce', withClaims({ nonce: 'of before' })]),
    'no nonce': () => refused(['wrong_nonce', withClaims({ nonce: undefined })]),
    'one that is over': () => refused(['expired', withClaims({ exp: NOW_S - 60 })]),
    'one of hours ago that lives on': () => refused(['too_old', withClaims({ iat: NOW_S - 7_200 })]),
    'the very token of an earlier login': async () => {
      const { issuer, key, shop, visitor } = await openStage();
      const tokens: string[] = [];
      issuer.idToken = async (nonce) => {
        tokens.push(await sign(key, issuer.claims({ nonce })));
        return tokens[0] ?? '';
      };
      await visitor.signIn(shop, issuer);
      const thief = new Visitor();
      await thief.signIn(shop, issuer);
      expect([tokens.length, shop.failures, await whoIs(thief, shop)]).toEqual([2, ['wrong_nonce'], 'nobody']);
    },
  },
});

attack('rp-token-substitution', {
  twin: async () => {
    const { issuer, shop, visitor } = await openStage({ userinfo: true });
    issuer.metadata = { userinfo_endpoint: `${HONEST}/userinfo` };
    issuer.instead.set('/userinfo', () => Response.json({ sub: issuer.claims().sub, name: 'Maria' }));
    await visitor.signIn(shop, issuer);
    expect((await shop.rp.session(visitor.request('/')))?.userinfo).toMatchObject({ name: 'Maria' });
  },
  tries: {
    'the access token of somebody else': () =>
      refused(['at_hash_mismatch', withClaims({ at_hash: atHash(`${ACCESS_TOKEN}-of-another`) })]),
    'no at_hash to compare with': () => refused(['at_hash_missing', withClaims({ at_hash: undefined })]),
    'userinfo of somebody else': async () => {
      const { issuer, shop, visitor } = await openStage({ userinfo: true });
      issuer.metadata = { userinfo_endpoint: `${HONEST}/userinfo` };
      issuer.instead.set('/userinfo', () => Response.json({ sub: 'somebody else', name: 'Maria' }));
      await visitor.signIn(shop, issuer);
      expect([shop.failures, await whoIs(visitor, shop)]).toEqual([['userinfo_invalid'], 'nobody']);
    },
  },
});

const LOGOUT_EVENT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

attack('rp-cross-jwt-confusion', {
  twin,
  tries: each<Wrong>(
    {
      'a logout token': [
        'logout_token',
        ({ issuer, key }, nonce) => sign(key, issuer.claims({ nonce, events: LOGOUT_EVENT }), { typ: 'logout+jwt' }),
      ],
      'a logout token without its type': ['logout_token', withClaims({ events: LOGOUT_EVENT })],
      'an access token that is a JWT': [
        'wrong_type',
        ({ issuer, key }, nonce) => sign(key, issuer.claims({ nonce }), { typ: 'at+jwt' }),
      ],
      'a request object': [
        'wrong_type',
        ({ issuer, key }, nonce) => sign(key, issuer.claims({ nonce }), { typ: 'oauth-authz-req+jwt' }),
      ],
    },
    refused,
  ),
});

/** The browser's owner changes the address of the login; the issuer answers to what it then says. */
async function afterEditing(path: string, made: Readonly<Record<string, unknown>>) {
  return loginWith(({ issuer, key }, nonce) => sign(key, issuer.claims({ nonce, ...made })), path);
}

attack('rp-level-downgrade', {
  twin: async () => expect(await afterEditing('/auth/login?acr=3&max_age=60', { acr: '3' })).toBe('signed in'),
  tries: {
    'a lower level': async () => expect(await afterEditing('/auth/login?acr=4', { acr: '3' })).toBe('acr_too_low'),
    'a level of another scale': async () =>
      expect(await afterEditing('/auth/login?acr=3', { acr: 'urn:example:gold' })).toBe('acr_too_low'),
    'no level': async () => expect(await afterEditing('/auth/login?acr=3', { acr: undefined })).toBe('acr_missing'),
    'a login of too long ago': async () =>
      expect(await afterEditing('/auth/login?max_age=60', { auth_time: NOW_S - 600 })).toBe('auth_time_too_old'),
  },
});
