/** Logouts of a relying party that nobody wanted, by tokens and by other sites. */
import { type JWTPayload, UnsecuredJWT } from 'jose';
import { expect } from 'vitest';
import { CLIENT, NOW_S, sign } from '../relying-party/issuer.ts';
import type { Shop, Visitor } from '../relying-party/shop.ts';
import { attack, each } from './attack.ts';
import { EVIL, openFederation, openStage, type Stage, whoIs } from './shops.ts';

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const TYPE = { typ: 'logout+jwt' };

let number = 0;
function claims(
  { issuer }: Pick<Stage, 'issuer'>,
  change: Readonly<Record<string, unknown>> = {},
): JWTPayload & Record<string, unknown> {
  number += 1;
  const { sid, sub } = issuer.claims();
  const person = { sub: String(sub), sid: String(sid) };
  const time = { iat: NOW_S, exp: NOW_S + 120 };
  return { iss: issuer.issuer, aud: CLIENT.clientId, ...time, jti: `j${number}`, events: EVENTS, ...person, ...change };
}

async function deliver({ rp }: Pick<Shop, 'rp'>, token: string): Promise<number> {
  const response = await rp.handle(
    new Request(rp.backchannelLogoutUri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
    }),
  );
  return response?.status ?? 0;
}

async function signedIn(): Promise<Stage> {
  const stage = await openStage();
  await stage.visitor.signIn(stage.shop, stage.issuer);
  return stage;
}
const isOver = async ({ shop, visitor }: { shop: Shop; visitor: Visitor }) => (await whoIs(visitor, shop)) === 'nobody';

const twin = async (): Promise<void> => {
  const stage = await signedIn();
  expect(await isOver(stage)).toBe(false);
  expect(await deliver(stage.shop, await sign(stage.key, claims(stage), TYPE))).toBe(200);
  expect(await isOver(stage)).toBe(true);
};

type Make = (stage: Stage) => string | Promise<string>;
const endsNothing = async (make: Make): Promise<void> => {
  const stage = await signedIn();
  expect(await deliver(stage.shop, await make(stage))).toBe(400);
  expect(await isOver(stage)).toBe(false);
};
const withClaims =
  (change: Readonly<Record<string, unknown>>): Make =>
  (stage) =>
    sign(stage.key, claims(stage, change), TYPE);

attack('rp-logout-token-forgery', {
  twin,
  tries: each<Make>(
    {
      'alg none': (stage) => new UnsecuredJWT(claims(stage)).encode(),
      'the client secret as key': (stage) =>
        sign({ ...stage.key, alg: 'HS256', key: new TextEncoder().encode(CLIENT.clientSecret) }, claims(stage), TYPE),
      'a key of one’s own under the issuer’s kid': (stage) => sign(stage.stolenName, claims(stage), TYPE),
      'a key in the header': (stage) => sign(stage.stolenName, claims(stage), { ...TYPE, jwk: stage.stolenName.jwk }),
      'another issuer': withClaims({ iss: EVIL }),
      'another client': withClaims({ aud: 'evil-app' }),
      'several clients': withClaims({ aud: [CLIENT.clientId, 'evil-app'] }),
      'another event': withClaims({ events: { 'urn:example:event': {} } }),
      'nobody in it': withClaims({ sub: undefined, sid: undefined }),
    },
    endsNothing,
  ),
});

attack('rp-logout-token-replay', {
  twin,
  tries: {
    'the same token after the next login': async () => {
      const stage = await signedIn();
      const { issuer, key, shop, visitor } = stage;
      // of the person, so that it means every session of theirs
      const token = await sign(key, claims(stage, { sid: undefined }), TYPE);
      expect([await deliver(shop, token), await isOver(stage)]).toEqual([200, true]);
      issuer.idToken = (nonce) => sign(key, issuer.claims({ nonce, sid: 'session-2' }));
      await visitor.signIn(shop, issuer);
      expect([await deliver(shop, token), await isOver(stage)]).toEqual([400, false]);
    },
    'one without an identifier': () => endsNothing(withClaims({ jti: undefined })),
    'one that is over': () => endsNothing(withClaims({ exp: NOW_S - 60 })),
    'one of yesterday that never ends': () => endsNothing(withClaims({ iat: NOW_S - 86_400, exp: NOW_S + 86_400 })),
  },
});

attack('rp-logout-token-confusion', {
  twin,
  tries: each<Make>(
    {
      'an ID token': ({ issuer, key }) => sign(key, issuer.claims({ nonce: 'n' })),
      'an ID token with a type': ({ issuer, key }) =>
        sign(key, issuer.claims({ nonce: 'n', jti: 'j' }), { typ: 'JWT' }),
      'an ID token with the event put in': (stage) => sign(stage.key, claims(stage, { nonce: 'n' }), {}),
      'an access token that is a JWT': (stage) => sign(stage.key, claims(stage), { typ: 'at+jwt' }),
    },
    endsNothing,
  ),
});

attack('rp-logout-ssrf', {
  twin,
  tries: {
    'an issuer that nobody knows': async () => {
      const shop = await openFederation();
      const { key, issuer } = await openStage();
      const token = await sign(key, claims({ issuer }, { iss: 'https://169.254.169.254' }), TYPE);
      expect(await deliver(shop, token)).toBe(400);
      expect([shop.honest.asked, shop.evil.asked, shop.failures]).toEqual([[], [], ['wrong_issuer']]);
    },
    'an address of keys in the header': async () => {
      const stage = await signedIn();
      const before = stage.issuer.asked.length;
      const token = await sign(stage.stolenName, claims(stage), { ...TYPE, jku: `${EVIL}/jwks` });
      expect([await deliver(stage.shop, token), stage.issuer.asked.length]).toEqual([400, before]);
    },
  },
});

attack('rp-logout-csrf', {
  twin: async () => {
    const stage = await signedIn();
    expect((await stage.visitor.post(stage.shop, '/auth/logout')).status).toBe(303);
    expect(await isOver(stage)).toBe(true);
  },
  tries: {
    ...each(
      {
        'a form of another site': { 'sec-fetch-site': 'cross-site' },
        'a form of a sibling host': { 'sec-fetch-site': 'same-site' },
        'another origin, in an old browser': { origin: 'https://evil.example' },
        'a sandboxed frame': { origin: 'null' },
        'who does not say': {},
      } as Readonly<Record<string, Readonly<Record<string, string>>>>,
      async (headers) => {
        const stage = await signedIn();
        const answer = await stage.visitor.visit(stage.shop, '/auth/logout', { method: 'POST', headers });
        expect([answer.status, await isOver(stage)]).toEqual([403, false]);
      },
    ),
    'a link or an image': async () => {
      const stage = await signedIn();
      expect((await stage.visitor.visit(stage.shop, '/auth/logout')).status).toBe(405);
      expect(await isOver(stage)).toBe(false);
    },
    'the way back of a logout': async () => {
      const stage = await signedIn();
      await stage.visitor.visit(stage.shop, '/auth/logged-out?state=guess');
      expect(await isOver(stage)).toBe(false);
    },
  },
});
