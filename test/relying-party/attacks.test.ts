/** What others may try with a browser of somebody else: cookies, states, answers of other issuers, places to go on to. */
import fc from 'fast-check';
import { createRelyingParty, type RelyingPartyOptions } from 'signet/relying-party';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localPath } from '../../src/relying-party/login/return-to.ts';
import { CLIENT, createFakeIssuer, type FakeIssuer, newKey, type SigningKey, sign } from './issuer.ts';
import { openShop, SHOP, type Shop, Visitor } from './shop.ts';

const ISSUER = 'https://operator.example/a';

let key: SigningKey;
let issuer: FakeIssuer;
let shop: Shop;
let visitor: Visitor;

beforeAll(async () => {
  key = await newKey('k1');
});
beforeEach(() => {
  issuer = createFakeIssuer(ISSUER, [key]);
  shop = openShop(issuer);
  visitor = new Visitor();
});

describe('where a login leads', () => {
  const OUTSIDE = [
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    'evil',
    '',
    ' /a',
    '/a b',
    '/ä',
    '/auth/login',
    '/auth/../auth/logout',
    '/auth',
  ];

  it.each(OUTSIDE)('is never %j', async (place) => {
    const answer = await visitor.visit(shop, `/auth/login?return_to=${encodeURIComponent(place)}`);
    expect([answer.status, shop.failures]).toEqual([400, ['invalid_return_to']]);
    expect(visitor.jar.size).toBe(0);
  });

  it.each(['/', '/a', '/a?b=c&d=%2F%2Fe', '/authors', '/a#b', '/%5cevil.example', '/a//b'])('may be %j', (place) => {
    expect(localPath(place, '/auth')).toBe(place);
  });

  it('stays on the site, whatever is sent', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '%2f',
      '%5c',
      'http:',
      'evil.example',
      'a',
      '\t',
      '\0',
      '[',
      ';',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const path = localPath(`/${text}`, '/auth') ?? localPath(text, '/auth') ?? '/';
        const twice = new URL(new URL(path, SHOP).pathname, SHOP);
        return new URL(path, SHOP).origin === SHOP && twice.origin === SHOP && !twice.pathname.startsWith('/auth/');
      }),
      { numRuns: 500 },
    );
  });

  it('is not too long', () => {
    expect(localPath(`/${'a'.repeat(2_047)}`, '/auth')).toHaveLength(2_048);
    expect(localPath(`/${'a'.repeat(2_048)}`, '/auth')).toBeUndefined();
  });

  it('comes once', async () => {
    expect((await visitor.visit(shop, '/auth/login?return_to=/a&return_to=/b')).status).toBe(400);
  });
});

describe('the answer of an issuer', () => {
  it('is for the browser that began the login, and for no other', async () => {
    const { location = '' } = await new Visitor().visit(shop, '/auth/login');
    const answer = await visitor.visit(shop, issuer.approve(location));
    expect([answer.status, shop.failures]).toEqual([400, ['login_not_found']]);
    expect(visitor.jar.size).toBe(0);
    expect(issuer.asked).not.toContain('/token');
  });

  it('does not end another login of the same browser', async () => {
    const mine = await visitor.visit(shop, '/auth/login?return_to=/mine');
    const attacker = await new Visitor().visit(shop, '/auth/login');
    await visitor.visit(shop, issuer.approve(attacker.location ?? ''));
    expect(shop.failures).toEqual(['login_not_found']);
    expect((await visitor.visit(shop, issuer.approve(mine.location ?? ''))).location).toBe(`${SHOP}/mine`);
  });

  it('is taken once, also with the cookies of before', async () => {
    const { location = '' } = await visitor.visit(shop, '/auth/login');
    const thief = new Visitor();
    for (const [name, value] of visitor.jar) thief.jar.set(name, value);
    const back = issuer.approve(location);
    expect((await visitor.visit(shop, back)).status).toBe(303);
    expect((await thief.visit(shop, back)).status).toBe(400);
    expect(shop.failures).toEqual(['login_not_found']);
  });

  it('is taken for a quarter of an hour', async () => {
    const { location = '' } = await visitor.visit(shop, '/auth/login');
    shop.now += 901_000;
    await visitor.visit(shop, issuer.approve(location));
    expect(shop.failures).toEqual(['login_not_found']);
  });

  it.each([
    ['another issuer', { iss: 'https://operator.example/b' }, 'wrong_response_issuer'],
    ['no issuer, where it says that it names itself', { iss: undefined }, 'wrong_response_issuer'],
    ['no state', { state: undefined }, 'invalid_response'],
    ['an unknown state', { state: 'guess' }, 'login_not_found'],
    ['no code', { code: undefined }, 'invalid_response'],
    ['a code that the issuer does not know', { code: 'guess' }, 'token_refused'],
    ['a token in the address', { id_token: 'e30.e30.AA' }, 'invalid_response'],
    ['a wrapped response', { response: 'e30.e30.AA' }, 'invalid_response'],
  ])('with %s is refused', async (_what, change, code) => {
    const { location = '' } = await visitor.visit(shop, '/auth/login');
    const answer = await visitor.visit(shop, issuer.approve(location, change));
    expect(shop.failures).toEqual([code]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await visitor.visit(shop, '/')).text).toBe('nobody');
  });

  it.each([
    ['access_denied', 403],
    ['unmet_authentication_requirements', 403],
    ['temporarily_unavailable', 503],
    ['server_error', 502],
    ['constructor', 502],
  ])('that is the error %s is a page without details', async (error, status) => {
    const { location = '' } = await visitor.visit(shop, '/auth/login');
    const answer = await visitor.visit(
      shop,
      issuer.approve(location, { code: undefined, error, error_description: '<script>x</script>' }),
    );
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('script');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('that is an error counts only from the issuer that was asked', async () => {
    const { location = '' } = await visitor.visit(shop, '/auth/login?silent=1');
    const denied = { code: undefined, error: 'login_required', iss: 'https://evil.example' };
    await visitor.visit(shop, issuer.approve(location, denied));
    expect(shop.failures).toEqual(['wrong_response_issuer']);
  });
});

describe('cookies', () => {
  it('are for this host alone, out of reach of scripts and of forms of others', async () => {
    await visitor.visit(shop, '/auth/login');
    const started = await shop.rp.handle(visitor.request('/auth/login'));
    const ended = await shop.rp.handle(visitor.request(issuer.approve(started?.headers.get('location') ?? '')));
    const lines = [...(started?.headers.getSetCookie() ?? []), ...(ended?.headers.getSetCookie() ?? [])];
    expect(lines).not.toHaveLength(0);
    for (const line of lines) {
      expect(line).toMatch(/^__Host-shop_(login_\w+|session|silent)=/);
      expect(line).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
    }
  });

  it('of a login hide what it is about', async () => {
    const { location = '' } = await visitor.visit(shop, '/auth/login?return_to=/secret-plan');
    const [value = ''] = visitor.jar.values();
    const header = JSON.parse(Buffer.from(value.split('.')[0] ?? '', 'base64url').toString());
    expect(header).toMatchObject({ alg: 'dir', enc: 'A256GCM' });
    const nonce = new URL(location).searchParams.get('nonce') ?? '';
    expect(Buffer.from(value.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain(nonce);
  });

  it.each([
    ['changed', (value: string) => value.replace(/[^.](?=[^.]*$)/, (first) => (first === 'A' ? 'B' : 'A'))],
    ['cut', (value: string) => value.slice(0, -8)],
    ['empty', () => ''],
    ['of an unencrypted JWT', () => 'eyJhbGciOiJub25lIn0.e30.'],
  ])('that are %s end no login', async (_what, change) => {
    const { location = '' } = await visitor.visit(shop, '/auth/login');
    for (const [name, value] of visitor.jar) visitor.jar.set(name, change(value));
    await visitor.visit(shop, issuer.approve(location));
    expect(shop.failures).toEqual(['login_not_found']);
  });

  it('sealed for a logout open no login', async () => {
    const { location = '' } = await visitor.visit(shop, '/auth/login');
    const other = new Visitor();
    await other.signIn(shop, issuer);
    await other.post(shop, '/auth/logout');
    const sealed = [...other.jar].find(([name]) => name.endsWith('_logout'))?.[1] ?? '';
    for (const name of visitor.jar.keys()) visitor.jar.set(name, sealed);
    await visitor.visit(shop, issuer.approve(location));
    expect(shop.failures).toEqual(['login_not_found']);
  });

  it('can be sealed with a new secret while those of the old one still open', async () => {
    const [before, after] = ['the secret of before, 32 characters', 'the secret of after, 32 characters!'];
    const old = openShop(issuer, { cookieSecret: before });
    const { location = '' } = await visitor.visit(old, '/auth/login?return_to=/a');
    const both = openShop(issuer, { cookieSecret: [after, before] });
    expect((await visitor.visit(both, issuer.approve(location))).location).toBe(`${SHOP}/a`);
    const { location: again = '' } = await visitor.visit(both, '/auth/login');
    const replaced = openShop(issuer, { cookieSecret: after });
    expect((await visitor.visit(replaced, issuer.approve(again))).status).toBe(303);
  });

  it('of logins never become too many, and the latest tabs still work', async () => {
    const tabs: string[] = [];
    for (let tab = 0; tab < 12; tab += 1) {
      shop.now += 1_000;
      tabs.push((await visitor.visit(shop, `/auth/login?return_to=/tab${tab}`)).location ?? '');
    }
    expect(visitor.jar.size).toBe(6);
    expect((await visitor.visit(shop, issuer.approve(tabs[11] ?? ''))).location).toBe(`${SHOP}/tab11`);
    expect((await visitor.visit(shop, issuer.approve(tabs[8] ?? ''))).location).toBe(`${SHOP}/tab8`);
  });

  it('of logins never become too long either, whoever begins them', async () => {
    for (let tab = 0; tab < 8; tab += 1) {
      shop.now += 1_000;
      await visitor.visit(shop, `/auth/login?return_to=/${'a'.repeat(2_000)}`);
    }
    const { length } = visitor.request('/').headers.get('cookie') ?? '';
    expect(length).toBeGreaterThan(3_000);
    expect(length).toBeLessThan(10_000);
    for (const [name, value] of visitor.jar) expect(name.length + value.length).toBeLessThan(4_096);
  });

  it('of a session that somebody put there before are worth nothing after the login', async () => {
    const planted = 'p'.repeat(43);
    visitor.jar.set('__Host-shop_session', planted);
    await visitor.signIn(shop, issuer);
    expect(visitor.jar.get('__Host-shop_session')).not.toBe(planted);
    const thief = new Visitor();
    thief.jar.set('__Host-shop_session', planted);
    expect((await thief.visit(shop, '/')).text).toBe('nobody');
  });

  it('stand in no store as they are', async () => {
    const keys: string[] = [];
    const store = new Map();
    const watched = openShop(issuer, {
      sessions: {
        get: (name) => store.get(name),
        set: (name, session) => {
          keys.push(name);
          store.set(name, session);
        },
        touch: () => {},
        delete: (name) => void store.delete(name),
        deleteBySid: () => 0,
        deleteBySub: () => 0,
      },
    });
    await visitor.signIn(watched, issuer);
    expect(keys).toHaveLength(1);
    expect(keys).not.toContain(visitor.jar.get('__Host-shop_session'));
  });
});

describe('a session', () => {
  it('ends when it is not used, and after its longest time', async () => {
    await visitor.signIn(shop, issuer);
    for (let hour = 0; hour < 40; hour += 1) {
      expect((await visitor.visit(shop, '/')).text, `after ${hour * 18} minutes`).not.toBe('nobody');
      shop.now += 18 * 60_000;
    }
    expect((await visitor.visit(shop, '/')).text).toBe('nobody');
    // the identity provider's clock goes on as well
    const other = openShop(issuer);
    await visitor.signIn(other, issuer);
    other.now += 1_801_000;
    expect((await visitor.visit(other, '/')).text).toBe('nobody');
  });

  it('that still is not enough right after its login ends in an error, not in a circle', async () => {
    await visitor.signIn(shop, issuer, '/auth/login?max_age=5');
    shop.now += 16_000;
    const answer = await visitor.visit(shop, '/fresh', {}, { maxAge: 5 });
    expect([answer.status, shop.failures]).toEqual([403, ['login_insufficient']]);
    shop.now += 16_000;
    expect((await visitor.visit(shop, '/fresh', {}, { maxAge: 5 })).status).toBe(303);
  });
});

describe('a logout that the issuer tells while the login is on its way', () => {
  const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
  let tokens = 0;

  const tellEnd = async (sid: string): Promise<number> => {
    const { aud, iat, exp, iss } = issuer.claims();
    tokens += 1;
    const claims = { aud, iat, exp, iss, sid, jti: `logout ${tokens}`, events: { [EVENT]: {} } };
    const logout_token = await sign(key, claims, { typ: 'logout+jwt' });
    return (await new Visitor().post(shop, '/auth/backchannel-logout', { logout_token })).status;
  };

  it.each([
    ['the same session', 'sid-1', 403, ['session_ended'], 'nobody'],
    ['another session', 'sid-2', 303, [], '18180f9d-0251-4e59-bb9d-43e41b56159d'],
  ])('of %s', async (_which, sid, status, failures, who) => {
    issuer.idToken = async (nonce) => {
      // the tokens are made, and have not arrived yet
      expect(await tellEnd(sid)).toBe(200);
      return sign(key, issuer.claims({ nonce, sid: 'sid-1' }));
    };
    const back = await visitor.signIn(shop, issuer);
    expect([back.status, shop.failures]).toEqual([status, failures]);
    expect((await visitor.visit(shop, '/')).text).toBe(who);
  });

  it('leaves a silent attempt without anybody', async () => {
    issuer.idToken = async (nonce) => {
      await tellEnd('sid-1');
      return sign(key, issuer.claims({ nonce, sid: 'sid-1' }));
    };
    const back = await visitor.signIn(shop, issuer, '/auth/login?silent=1');
    expect([back.status, shop.failures]).toEqual([303, []]);
    expect((await visitor.visit(shop, '/')).text).toBe('nobody');
  });
});

describe('a login of a session that has a level already', () => {
  const asked = async (path: string, demand?: { readonly maxAge: number }, form?: Record<string, string>) => {
    issuer.idToken = (nonce) => sign(key, issuer.claims({ nonce, acr: '4' }));
    await visitor.signIn(shop, issuer, '/auth/login?acr=4');
    shop.now += 60_000;
    const { location = '' } = form ? await visitor.post(shop, path, form) : await visitor.visit(shop, path, {}, demand);
    return new URL(location).searchParams.get('acr_values');
  };

  it.each([
    ['a page that wants the person again', '/fresh', { maxAge: 5 }, '4'],
    ['the route', '/auth/login?max_age=0', undefined, '4'],
    ['the route with a level', '/auth/login?max_age=0&acr=3', undefined, '3'],
    ['a silent attempt', '/auth/login?silent=1', undefined, '2'],
  ])('%s asks for %s', async (_who, path, demand, acr) => {
    expect(await asked(path, demand)).toBe(acr);
  });

  it('a number, which may be of another person, does not', async () => {
    expect(await asked('/auth/login', undefined, { msisdn: '+41790000001' })).toBe('2');
  });
});

describe('requests of the kit', () => {
  it.each([
    ['endpoints in plain HTTP', { token_endpoint: 'http://operator.example/token' }],
    ['no keys', { jwks_uri: undefined }],
    ['another issuer', { issuer: 'https://operator.example/b' }],
  ])('refuse an issuer with %s', async (_what, metadata) => {
    issuer.metadata = metadata;
    await visitor.visit(shop, '/auth/login');
    expect(shop.failures).toEqual(['issuer_invalid']);
  });

  it.each([
    ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
    ['answers without end', () => new Response('x'.repeat(300_000))],
  ])('end when the issuer %s', async (_what, answer) => {
    issuer.instead.set('/.well-known/openid-configuration', answer);
    expect((await visitor.visit(shop, '/auth/login')).status).toBe(502);
    expect(shop.failures).toEqual(['issuer_unavailable']);
  });

  it('ask for metadata once, and live with the known ones while the issuer is away', async () => {
    await visitor.signIn(shop, issuer);
    await visitor.signIn(shop, issuer);
    const metadata = '/.well-known/openid-configuration';
    expect(issuer.asked.filter((path) => path === metadata)).toHaveLength(1);
    issuer.instead.set(metadata, () => Promise.reject(new TypeError('fetch failed')));
    shop.now += 16 * 60_000;
    expect((await visitor.visit(shop, '/auth/login')).status).toBe(303);
    shop.now += 60 * 60_000;
    expect((await visitor.visit(shop, '/auth/login')).status).toBe(502);
  });

  it('tell of a failure without what was sent or answered', async () => {
    const told: unknown[] = [];
    const watched = openShop(issuer, {
      onError: (error, request) => void told.push(error, error.stack, request.url, [...request.headers]),
    });
    issuer.idToken = (nonce) => sign(key, issuer.claims({ nonce, sub: 'a-person', acr: '1', exp: 1 }));
    await visitor.signIn(watched, issuer);
    const { inspect } = await import('node:util');
    const text = inspect(told, { depth: 10, showHidden: true });
    expect(text).toContain('expired');
    expect(text).not.toMatch(/a-person|eyJ|access-token-1|code-0|state=|cookie/);
  });
});

describe('options', () => {
  const right = { issuer: ISSUER, ...CLIENT, baseUrl: SHOP, cookieSecret: 'a secret of at least 32 characters' };

  it.each<[string, Record<string, unknown>]>([
    ['cookieSecret', { cookieSecret: 'short' }],
    ['baseUrl', { baseUrl: 'http://shop.example' }],
    ['baseUrl', { baseUrl: 'https://shop.example/sub' }],
    ['baseUrl', { baseUrl: 'https://somebody@shop.example' }],
    ['issuer', { issuer: 'http://operator.example' }],
    ['issuer', { mobileConnect: { discoveryUrl: 'https://d.example', clientId: 'a', clientSecret: 'b' } }],
    [
      'mobileConnect',
      { issuer: undefined, mobileConnect: { discoveryUrl: 'http://d.example', clientId: 'a', clientSecret: 'b' } },
    ],
    ['clientId', { clientId: undefined }],
    ['clientSecret', { idTokenAlgorithm: 'HS256', clientSecret: 'short' }],
    ['idTokenAlgorithm', { idTokenAlgorithm: 'none' }],
    ['scope', { scope: 'profile' }],
    ['parameters', { parameters: { state: 'mine' } }],
    ['afterLogout', { afterLogout: '//evil.example' }],
    ['basePath', { basePath: '/' }],
  ])('that are wrong are named and not repeated: %s', (name, change) => {
    const options: unknown = { ...right, ...change };
    const make = () => createRelyingParty(options as RelyingPartyOptions);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(new RegExp(`(: |; )${name}`));
    expect(make).not.toThrow(/short|evil/);
  });
});
