/** The back-channel receiver: what ends a session, and every logout token that does not. */

import { UnsecuredJWT } from 'jose';
import type { TokenErrorCode } from 'signet/relying-party';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, createFakeIssuer, type FakeIssuer, NOW_S, newKey, type SigningKey, sign } from './issuer.ts';
import { openShop, type Shop, Visitor } from './shop.ts';

const ISSUER = 'https://operator.example/a';
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };

let key: SigningKey;
let other: SigningKey;
let issuer: FakeIssuer;
let shop: Shop;
let visitor: Visitor;
let jti = 0;

beforeAll(async () => {
  [key, other] = await Promise.all([newKey('k1'), newKey('k2')]);
});
beforeEach(async () => {
  issuer = createFakeIssuer(ISSUER, [key]);
  shop = openShop(issuer);
  visitor = new Visitor();
  await visitor.signIn(shop, issuer);
});

function claims(change: object = {}): Record<string, unknown> {
  jti += 1;
  const { sub, sid } = issuer.claims();
  return {
    iss: ISSUER,
    aud: CLIENT.clientId,
    iat: NOW_S,
    exp: NOW_S + 120,
    jti: `j${jti}`,
    events: EVENTS,
    sub,
    sid,
    ...change,
  };
}
const TYPE = { typ: 'logout+jwt' };

async function deliver(token: string, init: RequestInit = {}) {
  const response = await shop.rp.handle(
    new Request(shop.rp.backchannelLogoutUri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
      ...init,
    }),
  );
  const text = (await response?.text()) ?? '';
  return { status: response?.status, text, cache: response?.headers.get('cache-control') };
}
const signedIn = async (): Promise<boolean> => (await visitor.visit(shop, '/')).text !== 'nobody';

describe('a logout token', () => {
  it.each([
    ['of the session', {}, TYPE],
    ['of the session, by sid alone', { sub: undefined }, TYPE],
    ['of the person', { sid: undefined }, TYPE],
    ['without type', {}, {}],
    ['of the long form of the type', {}, { typ: 'application/logout+jwt' }],
  ])('%s ends it', async (_what, change, header) => {
    expect(await signedIn()).toBe(true);
    expect(await deliver(await sign(key, claims(change), header))).toEqual({
      status: 200,
      text: '',
      cache: 'no-store',
    });
    expect(await signedIn()).toBe(false);
  });

  it.each([
    ['another session', { sid: 'session-2' }],
    ['another person', { sid: undefined, sub: 'somebody' }],
  ])('of %s is right and changes nothing here', async (_what, change) => {
    expect((await deliver(await sign(key, claims(change), TYPE))).status).toBe(200);
    expect(await signedIn()).toBe(true);
  });

  it.each<[string, TokenErrorCode, () => string | Promise<string>]>([
    ['no JWT', 'malformed', () => 'x'],
    ['alg none', 'alg_not_registered', () => new UnsecuredJWT(claims()).encode()],
    [
      'HS256 with the secret',
      'alg_not_registered',
      () => sign({ ...key, alg: 'HS256', key: new TextEncoder().encode(CLIENT.clientSecret) }, claims(), TYPE),
    ],
    ['signed by somebody else', 'bad_signature', () => sign(other, claims(), { ...TYPE, kid: 'k1' })],
    ['an unknown key', 'unknown_kid', () => sign(other, claims(), TYPE)],
    ['a key in the header', 'header_key_injection', () => sign(other, claims(), { ...TYPE, jwk: other.jwk })],
    ['an ID token', 'wrong_type', () => sign(key, claims({ nonce: 'n' }), { typ: 'JWT' })],
    ['an ID token without type', 'wrong_events', () => sign(key, claims({ events: undefined }))],
    ['an access token', 'wrong_type', () => sign(key, claims(), { typ: 'at+jwt' })],
    ['another issuer', 'wrong_issuer', () => sign(key, claims({ iss: 'https://operator.example/b' }), TYPE)],
    ['another audience', 'wrong_audience', () => sign(key, claims({ aud: 'other' }), TYPE)],
    ['several audiences', 'wrong_audience', () => sign(key, claims({ aud: [CLIENT.clientId, 'other'] }), TYPE)],
    ['over', 'expired', () => sign(key, claims({ exp: NOW_S - 11 }), TYPE)],
    ['no exp', 'malformed', () => sign(key, claims({ exp: undefined }), TYPE)],
    ['issued in the future', 'issued_in_future', () => sign(key, claims({ iat: NOW_S + 60 }), TYPE)],
    ['issued long ago', 'too_old', () => sign(key, claims({ iat: NOW_S - 4_000 }), TYPE)],
    ['no iat', 'malformed', () => sign(key, claims({ iat: undefined }), TYPE)],
    ['no jti', 'jti_missing', () => sign(key, claims({ jti: undefined }), TYPE)],
    ['no events', 'wrong_events', () => sign(key, claims({ events: undefined }), TYPE)],
    ['another event', 'wrong_events', () => sign(key, claims({ events: { 'urn:other': {} } }), TYPE)],
    ['a further event', 'wrong_events', () => sign(key, claims({ events: { ...EVENTS, 'urn:other': {} } }), TYPE)],
    [
      'an event that is no object',
      'wrong_events',
      () => sign(key, claims({ events: { 'http://schemas.openid.net/event/backchannel-logout': true } }), TYPE),
    ],
    ['events as list', 'wrong_events', () => sign(key, claims({ events: Object.keys(EVENTS) }), TYPE)],
    ['a nonce', 'nonce_present', () => sign(key, claims({ nonce: 'n' }), TYPE)],
    ['neither sub nor sid', 'subject_missing', () => sign(key, claims({ sub: undefined, sid: undefined }), TYPE)],
    ['a sid that is no text', 'malformed', () => sign(key, claims({ sid: 1 }), TYPE)],
  ])('with %s ends nothing: %s', async (_what, code, make) => {
    const { cache, status, text } = await deliver(await make());
    expect([status, cache, JSON.parse(text)]).toEqual([
      400,
      'no-store',
      { error: 'invalid_request', error_description: code },
    ]);
    expect(shop.failures).toEqual([code]);
    expect(await signedIn()).toBe(true);
  });

  it('counts once: a session of later is not ended by it again', async () => {
    const token = await sign(key, claims({ sid: undefined }), TYPE);
    expect((await deliver(token)).status).toBe(200);
    issuer.idToken = (nonce) => sign(key, issuer.claims({ nonce, sid: 'session-2' }));
    await visitor.signIn(shop, issuer);
    expect((await deliver(token)).status).toBe(400);
    expect(shop.failures).toEqual(['replayed']);
    expect(await signedIn()).toBe(true);
  });

  it('that could not be checked now may come again', async () => {
    const fresh = openShop(issuer);
    issuer.instead.set('/jwks', () => Promise.reject(new TypeError('fetch failed')));
    const token = await sign(key, claims(), TYPE);
    shop = fresh;
    expect((await deliver(token)).status).toBe(503);
    issuer.instead.clear();
    expect((await deliver(token)).status).toBe(200);
  });

  it('that could not be carried out may come again', async () => {
    let broken = true;
    shop = openShop(issuer, {
      sessions: {
        get: () => undefined,
        set: () => {},
        touch: () => {},
        delete: () => {},
        deleteBySub: () => 0,
        deleteBySid: () => {
          if (broken) throw new Error('the store is away');
          return 1;
        },
      },
    });
    const token = await sign(key, claims(), TYPE);
    await expect(deliver(token)).rejects.toThrow('the store is away');
    broken = false;
    expect((await deliver(token)).status).toBe(200);
  });
});

describe('the receiver', () => {
  it.each([
    ['GET', { method: 'GET', body: null }, 405],
    ['JSON', { headers: { 'content-type': 'application/json' }, body: '{}' }, 400],
    ['no token', { body: '' }, 400],
    ['two tokens', { body: 'logout_token=a&logout_token=b' }, 400],
    ['a long body', { body: `logout_token=${'x'.repeat(40_000)}` }, 413],
  ])('refuses %s', async (_what, init, status) => {
    expect((await deliver('x', init)).status).toBe(status);
  });
});
