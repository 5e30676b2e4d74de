/** Answers and issuers that are not what a relying party takes them for, and browsers in which somebody else was before. */
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { NOW_S, sign } from '../relying-party/issuer.ts';
import { SHOP, Visitor } from '../relying-party/shop.ts';
import { attack, each } from './attack.ts';
import { EVIL, type Federation, HONEST, openFederation, openStage, whoIs } from './shops.ts';

const signedIn = async (): Promise<void> => {
  const { issuer, shop, visitor } = await openStage();
  expect((await visitor.signIn(shop, issuer)).location).toBe(`${SHOP}/`);
  expect([shop.failures, await whoIs(visitor, shop)]).toEqual([[], issuer.claims().sub]);
};

/** The codes that the evil issuer was given. */
const codesAtEvil = ({ evil }: Federation): boolean => evil.asked.includes('/token');

attack('rp-mix-up', {
  twin: async () => {
    const shop = await openFederation();
    const visitor = new Visitor();
    const { honest } = shop;
    const [key] = honest.published;
    const now = Math.floor(Date.now() / 1_000);
    if (key) honest.idToken = (nonce) => sign(key, honest.claims({ nonce, iat: now, exp: now + 600, auth_time: now }));
    await visitor.visit(shop, honest.approve(await shop.begin(visitor, 'honest')));
    expect([shop.failures, await whoIs(visitor, shop)]).toEqual([[], honest.claims().sub]);
  },
  tries: {
    'the person signs in at the honest issuer, the shop believes in the evil one': async () => {
      const shop = await openFederation();
      const visitor = new Visitor();
      // the attacker forwards the browser with the state of the login at the evil issuer
      const answer = shop.honest.approve(await shop.begin(visitor, 'evil'));
      expect((await visitor.visit(shop, answer)).status).toBe(400);
      expect([shop.failures, codesAtEvil(shop)]).toEqual([['wrong_response_issuer'], false]);
    },
    'the same, and the name of the issuer is taken out': async () => {
      const shop = await openFederation();
      const visitor = new Visitor();
      shop.evil.metadata = { authorization_response_iss_parameter_supported: false };
      await visitor.visit(shop, shop.honest.approve(await shop.begin(visitor, 'evil'), { iss: undefined }));
      expect([shop.failures, codesAtEvil(shop)]).toEqual([['wrong_response_issuer'], false]);
    },
    'an answer of the evil issuer to a login at the honest one': async () => {
      const shop = await openFederation();
      const visitor = new Visitor();
      await visitor.visit(shop, shop.evil.approve(await shop.begin(visitor, 'honest')));
      expect([shop.failures, shop.honest.asked.includes('/token')]).toEqual([['wrong_response_issuer'], false]);
    },
    'an error of another issuer does not end the login for good': async () => {
      const shop = await openFederation();
      const visitor = new Visitor();
      const at = await shop.begin(visitor, 'honest');
      await visitor.visit(shop, shop.evil.approve(at, { code: undefined, error: 'access_denied' }));
      expect(shop.failures).toEqual(['wrong_response_issuer']);
    },
    'where one issuer alone is configured': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      await visitor.visit(shop, issuer.approve(location, { iss: EVIL }));
      expect([shop.failures, issuer.asked.includes('/token')]).toEqual([['wrong_response_issuer'], false]);
    },
  },
});

attack('rp-malicious-endpoints', {
  twin: signedIn,
  tries: {
    'the authorization endpoint of another issuer, to get its codes': async () => {
      const shop = await openFederation();
      const visitor = new Visitor();
      shop.evil.metadata = { authorization_endpoint: `${HONEST}/authorize` };
      const at = await shop.begin(visitor, 'evil');
      expect(at).toMatch(`${HONEST}/authorize?`);
      await visitor.visit(shop, shop.honest.approve(at));
      expect([shop.failures, codesAtEvil(shop)]).toEqual([['wrong_response_issuer'], false]);
    },
    ...each(
      {
        'metadata that claim to be another issuer’s': { issuer: EVIL },
        'a token endpoint without TLS': { token_endpoint: 'http://operator.example/token' },
        'keys without TLS': { jwks_uri: 'http://operator.example/jwks' },
        'an authorization endpoint that is a script': { authorization_endpoint: 'javascript:alert(1)' },
      },
      async (metadata) => {
        const { issuer, shop, visitor } = await openStage();
        issuer.metadata = metadata;
        const answer = await visitor.visit(shop, '/auth/login');
        expect([answer.location, shop.failures]).toEqual([undefined, ['issuer_invalid']]);
      },
    ),
    'keys that lead elsewhere': async () => {
      const { issuer, shop, visitor } = await openStage();
      issuer.instead.set('/jwks', () => new Response(null, { status: 302, headers: { location: `${EVIL}/jwks` } }));
      await visitor.signIn(shop, issuer);
      expect([shop.failures, await whoIs(visitor, shop)]).toEqual([['keys_unavailable'], 'nobody']);
    },
    'an answer without end': async () => {
      const { issuer, shop, visitor } = await openStage();
      issuer.instead.set('/token', () => new Response('x'.repeat(300_000)));
      await visitor.signIn(shop, issuer);
      expect([shop.failures, await whoIs(visitor, shop)]).toEqual([['issuer_unavailable'], 'nobody']);
    },
  },
});

attack('rp-login-csrf', {
  twin: signedIn,
  tries: {
    'the attacker’s answer in a browser that began nothing': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await new Visitor().visit(shop, '/auth/login');
      await visitor.visit(shop, issuer.approve(location));
      expect([shop.failures, visitor.jar.size]).toEqual([['login_not_found'], 0]);
      expect(issuer.asked).not.toContain('/token');
    },
    'the attacker’s code with the state of the victim’s own login': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location: theirs = '' } = await new Visitor().visit(shop, '/auth/login');
      const code = new URL(issuer.approve(theirs)).searchParams.get('code') ?? '';
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      await visitor.visit(shop, issuer.approve(location, { code }));
      // an issuer that looks at the code challenge refuses before
      expect([shop.failures, await whoIs(visitor, shop)]).toEqual([['wrong_nonce'], 'nobody']);
    },
    'no state': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      await visitor.visit(shop, issuer.approve(location, { state: undefined }));
      expect(shop.failures).toEqual(['invalid_response']);
    },
    'a form of another site that begins a login': async () => {
      const { shop, visitor } = await openStage();
      const answer = await visitor.visit(shop, '/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
        body: 'msisdn=%2B41790000001',
      });
      expect([answer.status, shop.failures]).toEqual([403, ['cross_site']]);
    },
  },
});

attack('rp-answer-replay', {
  twin: signedIn,
  tries: {
    'in the same browser': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      const answer = issuer.approve(location);
      expect((await visitor.visit(shop, answer)).status).toBe(303);
      expect((await visitor.visit(shop, answer)).status).toBe(400);
    },
    'with the cookies of before': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      const thief = new Visitor();
      for (const [name, value] of visitor.jar) thief.jar.set(name, value);
      const answer = issuer.approve(location);
      expect((await visitor.visit(shop, answer)).status).toBe(303);
      await thief.visit(shop, answer);
      expect([shop.failures, await whoIs(thief, shop)]).toEqual([['login_not_found'], 'nobody']);
    },
    later: async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      shop.now += 901_000;
      await visitor.visit(shop, issuer.approve(location));
      expect(shop.failures).toEqual(['login_not_found']);
    },
  },
});

attack('rp-session-overwriting', {
  twin: async () => {
    const { issuer, shop, visitor } = await openStage();
    const tabs = [await visitor.visit(shop, '/auth/login?return_to=/a'), await visitor.visit(shop, '/auth/login')];
    expect((await visitor.visit(shop, issuer.approve(tabs[0]?.location ?? ''))).location).toBe(`${SHOP}/a`);
    expect((await visitor.visit(shop, issuer.approve(tabs[1]?.location ?? ''))).location).toBe(`${SHOP}/`);
  },
  tries: {
    'a second login at the evil issuer changes nothing of the first': async () => {
      const shop = await openFederation();
      const visitor = new Visitor();
      const first = await shop.begin(visitor, 'honest');
      await shop.begin(visitor, 'evil');
      // SoK: the relying party would now take the evil issuer for the one of the first login
      await visitor.visit(shop, shop.evil.approve(first));
      expect([shop.failures, codesAtEvil(shop)]).toEqual([['wrong_response_issuer'], false]);
    },
    'the code of one tab with the state of the other': async () => {
      const { issuer, shop, visitor } = await openStage();
      const one = await visitor.visit(shop, '/auth/login');
      const two = await visitor.visit(shop, '/auth/login');
      const code = new URL(issuer.approve(one.location ?? '')).searchParams.get('code') ?? '';
      await visitor.visit(shop, issuer.approve(two.location ?? '', { code }));
      expect([shop.failures, await whoIs(visitor, shop)]).toEqual([['wrong_nonce'], 'nobody']);
    },
    'the cookie of one login under the name of the other': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      const [name = ''] = visitor.jar.keys();
      const other = new Visitor();
      await other.visit(shop, '/auth/login');
      const [value = ''] = other.jar.values();
      visitor.jar.set(name, value);
      await visitor.visit(shop, issuer.approve(location));
      expect(shop.failures).toEqual(['login_not_found']);
    },
  },
});

const SESSION = '__Host-shop_session';

attack('rp-session-fixation', {
  twin: signedIn,
  tries: {
    'an identifier of the attacker’s making': async () => {
      const { issuer, shop, visitor } = await openStage();
      const planted = 'p'.repeat(43);
      visitor.jar.set(SESSION, planted);
      await visitor.signIn(shop, issuer);
      const attacker = new Visitor();
      attacker.jar.set(SESSION, planted);
      expect(visitor.jar.get(SESSION)).not.toBe(planted);
      expect(await whoIs(attacker, shop)).toBe('nobody');
    },
    'the attacker’s own session, which the person then signs in over': async () => {
      const { issuer, key, shop, visitor } = await openStage();
      const attacker = new Visitor();
      await attacker.signIn(shop, issuer);
      visitor.jar.set(SESSION, attacker.jar.get(SESSION) ?? '');
      issuer.idToken = (nonce) => sign(key, issuer.claims({ nonce, sub: 'victim', iat: NOW_S }));
      await visitor.signIn(shop, issuer);
      expect([await whoIs(visitor, shop), await whoIs(attacker, shop)]).toEqual(['victim', 'nobody']);
    },
  },
});

attack('rp-cookie-forgery', {
  twin: signedIn,
  tries: {
    ...each<(value: string) => string>(
      {
        'one character': (value) => value.replace(/[^.](?=[^.]*$)/, (first) => (first === 'A' ? 'B' : 'A')),
        'an unencrypted token': () => 'eyJhbGciOiJub25lIn0.e30.',
        nothing: () => '',
      },
      async (change) => {
        const { issuer, shop, visitor } = await openStage();
        const { location = '' } = await visitor.visit(shop, '/auth/login');
        for (const [name, value] of visitor.jar) visitor.jar.set(name, change(value));
        await visitor.visit(shop, issuer.approve(location));
        expect(shop.failures).toEqual(['login_not_found']);
      },
    ),
    'what was sealed for a logout': async () => {
      const { issuer, shop, visitor } = await openStage();
      const other = new Visitor();
      await other.signIn(shop, issuer);
      await other.post(shop, '/auth/logout');
      const sealed = [...other.jar].find(([name]) => name.endsWith('_logout'))?.[1] ?? '';
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      for (const name of visitor.jar.keys()) visitor.jar.set(name, sealed);
      await visitor.visit(shop, issuer.approve(location));
      expect([sealed === '', shop.failures]).toEqual([false, ['login_not_found']]);
    },
    'names without the prefix that keeps sibling hosts away': async () => {
      const { issuer, shop, visitor } = await openStage();
      await visitor.signIn(shop, issuer);
      const attacker = new Visitor();
      attacker.jar.set('shop_session', visitor.jar.get(SESSION) ?? '');
      expect([await whoIs(attacker, shop), [...visitor.jar.keys()]]).toEqual(['nobody', [SESSION]]);
    },
  },
});

attack('rp-open-redirect', {
  twin: async () => {
    const { issuer, shop, visitor } = await openStage();
    expect((await visitor.signIn(shop, issuer, '/auth/login?return_to=/a?b=c')).location).toBe(`${SHOP}/a?b=c`);
  },
  tries: each(
    {
      'an address': 'https://evil.example/',
      'one without a scheme': '//evil.example',
      'a backslash': '/\\evil.example',
      'a tabulator': '/\t/evil.example',
      dots: '/.//evil.example',
      'a script': 'javascript:alert(1)',
      'the login itself, for ever': '/auth/login',
    },
    async (place) => {
      const { shop, visitor } = await openStage();
      const answer = await visitor.visit(shop, `/auth/login?return_to=${encodeURIComponent(place)}`);
      expect([answer.status, answer.location, shop.failures]).toEqual([400, undefined, ['invalid_return_to']]);
    },
  ),
});

attack('rp-parameter-pollution', {
  twin: signedIn,
  tries: each(
    {
      'two states': '&state=other',
      'two codes': '&code=other',
      'two issuers': `&iss=${encodeURIComponent(EVIL)}`,
      'an ID token in the address': '&id_token=e30.e30.AA',
      'an error beside the code': '&error=access_denied',
    },
    async (more) => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      const answer = await visitor.visit(shop, `${issuer.approve(location)}${more}`);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect([shop.failures.length, issuer.asked.includes('/token')]).toEqual([1, false]);
    },
  ),
});

attack('rp-clickjacking', {
  twin: signedIn,
  tries: {
    'pages of the kit in a frame, with markup in the answer': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      const error = { code: undefined, error: 'access_denied', error_description: '<script>alert(1)</script>' };
      const { headers, text } = await visitor.visit(shop, issuer.approve(location, error));
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(text).toContain('<h1>');
      expect(text).not.toContain('alert');
    },
  },
});

attack('rp-leaks', {
  twin: signedIn,
  tries: {
    'code and state in a referrer, a cache or a history': async () => {
      const { issuer, shop, visitor } = await openStage();
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      for (const change of [{}, { code: undefined, error: 'access_denied' }]) {
        const { headers, status } = await visitor.visit(shop, issuer.approve(location, change));
        expect([status, headers.get('referrer-policy'), headers.get('cache-control')]).toEqual([
          change.error === undefined ? 303 : 400,
          'no-referrer',
          'no-store',
        ]);
      }
    },
    'what is reported of a failure': async () => {
      const told: unknown[] = [];
      const { issuer, shop, visitor } = await openStage({
        onError: (error, request) => void told.push(error, error.stack, request.url),
      });
      const { location = '' } = await visitor.visit(shop, '/auth/login');
      issuer.idToken = () => Promise.resolve('a.token.here');
      const answer = issuer.approve(location);
      await visitor.visit(shop, answer);
      const code = new URL(answer).searchParams.get('code') ?? '';
      const text = inspect(told, { depth: 10, showHidden: true });
      expect(text).toContain('malformed');
      expect([text.includes(code), text.includes('a.token.here'), text.includes('state=')]).toEqual([
        false,
        false,
        false,
      ]);
    },
  },
});
