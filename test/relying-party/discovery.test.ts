/** What discovery services answer, right and wrong, and what is asked of them. */
import { createRelyingParty } from 'signet/relying-party';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, createFakeIssuer, type FakeIssuer, newKey, type SigningKey } from './issuer.ts';
import { SHOP, type Shop, Visitor } from './shop.ts';

const ISSUER = 'https://operator.example/a';
const DISCOVERY = 'https://discover.example/v2/discovery';
const NUMBER = '+41 79 000 00 01';

let key: SigningKey;
let issuer: FakeIssuer;
let shop: Shop;
let asked: { url: string; init: RequestInit }[];
let answer: () => Response | Promise<Response>;
let visitor: Visitor;

const links = (...link: object[]) => ({ apis: { operatorid: { link } } });
const ISSUER_LINK = { rel: 'issuer', href: ISSUER };
const found = (change: object = {}, top: object = {}): Response =>
  Response.json({
    ttl: Date.now() + 3_600_000,
    ...top,
    response: { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, ...links(ISSUER_LINK), ...change },
  });
const selection = (href: string): Response =>
  Response.json({ links: [{ rel: 'operatorSelection', href }] }, { status: 202 });

beforeAll(async () => {
  key = await newKey('k1');
});
beforeEach(() => {
  issuer = createFakeIssuer(ISSUER, [key]);
  asked = [];
  answer = () => found();
  visitor = new Visitor();
  const failures: string[] = [];
  shop = {
    failures,
    now: Date.now(),
    rp: createRelyingParty({
      mobileConnect: {
        discoveryUrl: DISCOVERY,
        clientId: 'app',
        clientSecret: 'raw:secret%',
        clients: { 'https://other.example': { clientId: 'mine', clientSecret: 'of another gateway' } },
      },
      baseUrl: SHOP,
      cookieSecret: 'a secret of at least 32 characters',
      name: 'shop',
      onError: ({ code }) => void failures.push(code),
      async fetch(url, init) {
        if (!url.startsWith(DISCOVERY)) return issuer.fetch(url, init);
        asked.push({ url, init });
        return answer();
      },
      now: () => shop.now,
    }),
  };
});

describe('a question', () => {
  it('with a number is a form, with raw credentials, and the encrypted number becomes the hint', async () => {
    answer = () => found({}, { subscriber_id: 'ab12' });
    const { location = '' } = await visitor.post(shop, '/auth/login', { msisdn: NUMBER });
    const [{ init, url } = { init: {}, url: '' }] = asked;
    expect([url, init.method]).toEqual([DISCOVERY, 'POST']);
    expect(new URLSearchParams(String(init.body)).get('MSISDN')).toBe('41790000001');
    const headers = new Headers(init.headers);
    expect(Buffer.from(headers.get('authorization')?.slice(6) ?? '', 'base64').toString()).toBe('app:raw:secret%');
    expect(new URL(location).searchParams.get('login_hint')).toBe('ENCR_MSISDN:ab12');
    expect(new URL(location).searchParams.get('scope')).toBe('openid mc_authn');
  });

  it.each(['0', '079 000 00 01', '+41 79', 'four one', '41790000001234567', '+41790000001&x=y'])(
    'is not asked about %j',
    async (msisdn) => {
      await visitor.post(shop, '/auth/login', { msisdn });
      expect([shop.failures, asked]).toEqual([['number_invalid'], []]);
    },
  );

  it('of a network is asked again only when the answer has ended', async () => {
    const chosen = async () => {
      answer = () => selection('https://discover.example/choose');
      await visitor.visit(shop, '/auth/login');
      answer = () => found();
      const back = await visitor.visit(shop, '/auth/callback?mcc_mnc=901_01&subscriber_id=cd34');
      expect(new URL(back.location ?? '').searchParams.get('login_hint')).toBe('ENCR_MSISDN:cd34');
    };
    await chosen();
    await chosen();
    expect(asked.filter(({ url }) => url.includes('Selected-MNC=01'))).toHaveLength(1);
    shop.now += 3_700_000;
    await chosen();
    expect(asked.filter(({ url }) => url.includes('Selected-MNC=01'))).toHaveLength(2);
  });
});

describe('an answer', () => {
  it.each<[string, () => Response | Promise<Response>, string]>([
    ['that does not come', () => Promise.reject(new TypeError('fetch failed')), 'discovery_unavailable'],
    ['that is no JSON', () => new Response('<html>'), 'discovery_invalid'],
    ['that is empty', () => new Response(null, { status: 204 }), 'discovery_invalid'],
    [
      'that leads elsewhere',
      () => new Response(null, { status: 302, headers: { location: 'https://x.example' } }),
      'discovery_invalid',
    ],
    [
      'without a known operator',
      () => Response.json({ error: 'Not_Found_Entity' }, { status: 404 }),
      'operator_not_found',
    ],
    ['of the same with status 200', () => Response.json({ error: 'Not_Found_Entity' }), 'operator_not_found'],
    ['that is an error', () => Response.json({ error: 'invalid_client' }, { status: 401 }), 'discovery_refused'],
    [
      'with an issuer in plain HTTP',
      () => found(links({ rel: 'issuer', href: 'http://operator.example' })),
      'discovery_invalid',
    ],
    ['without an issuer', () => found(links()), 'discovery_invalid'],
    ['without credentials', () => found({ client_id: undefined }), 'no_credentials'],
    ['with a selection in plain HTTP', () => selection('http://discover.example/choose'), 'discovery_invalid'],
    ['with a selection that is a script', () => selection('javascript:alert(1)'), 'discovery_invalid'],
    ['with a hint that is none', () => found({}, { subscriber_id: 'a b&c' }), 'discovery_invalid'],
  ])('%s starts no login', async (_what, make, code) => {
    answer = make;
    const { location } = await visitor.post(shop, '/auth/login', { msisdn: NUMBER });
    expect([shop.failures, location]).toEqual([[code], undefined]);
  });

  it('may name the issuer by its metadata alone, and end it with a slash', async () => {
    answer = () => found(links({ rel: 'openid-configuration', href: `${ISSUER}/.well-known/openid-configuration` }));
    expect((await visitor.post(shop, '/auth/login', { msisdn: NUMBER })).location).toContain(`${ISSUER}/authorize`);
  });

  it('about an operator of another gateway is used with the credentials that the site has there', async () => {
    const other = createFakeIssuer('https://other.example', [key]);
    answer = () => found({ client_id: undefined, ...links({ rel: 'issuer', href: 'https://other.example/' }) });
    issuer.fetch = (url, init) => other.fetch(url, init);
    other.metadata = { issuer: 'https://other.example/' };
    const { location = '' } = await visitor.post(shop, '/auth/login', { msisdn: NUMBER });
    expect(new URL(location).searchParams.get('client_id')).toBe('mine');
  });
});

describe('the operator selection', () => {
  beforeEach(async () => {
    answer = () => selection('https://discover.example/choose?session_id=s');
    const { location } = await visitor.visit(shop, '/auth/login?return_to=/a');
    expect(location).toBe('https://discover.example/choose?session_id=s');
    answer = () => found();
  });

  it('leads to the login at the operator, and back to where the person wanted to go', async () => {
    const { location = '' } = await visitor.visit(shop, '/auth/callback?mcc_mnc=901_01');
    expect((await visitor.visit(shop, issuer.approve(location))).location).toBe(`${SHOP}/a`);
  });

  it.each([
    ['error=access_denied', 'access_denied'],
    ['error=something', 'discovery_refused'],
    ['mcc_mnc=901', 'invalid_response'],
    ['mcc_mnc=901_01&mcc_mnc=901_02', 'invalid_parameter'],
    ['mcc_mnc=901_01&subscriber_id=a%20b', 'invalid_response'],
  ])('with %s ends: %s', async (query, code) => {
    await visitor.visit(shop, `/auth/callback?${query}`);
    expect(shop.failures).toEqual([code]);
    expect(visitor.jar.size).toBe(0);
  });
});
