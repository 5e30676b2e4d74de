/** The kit for Koa and for the Fetch standard, and what it is made of. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Koa from 'koa';
import { ERRORS, type Level } from 'signet/relying-party';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFakeIssuer, type FakeIssuer, newKey, type SigningKey, sign } from './issuer.ts';
import { openShop, SHOP, type Shop, Visitor } from './shop.ts';

const ISSUER = 'https://operator.example/a';
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };

let key: SigningKey;
let issuer: FakeIssuer;
let shop: Shop;
let server: Server | undefined;

beforeAll(async () => {
  key = await newKey('k1');
});
beforeEach(() => {
  issuer = createFakeIssuer(ISSUER, [key]);
  shop = openShop(issuer);
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(koa: Koa): Promise<string> {
  server = createServer((request, response) => void koa.callback()(request, response));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const logoutToken = (): Promise<string> => {
  const { aud, exp, iat, iss, sid, sub } = issuer.claims();
  return sign(key, { aud, exp, iat, iss, sid, sub, jti: 'j1', events: EVENTS }, { typ: 'logout+jwt' });
};

describe('with Koa', () => {
  it('where the site is reached is what was configured, whatever the request says', async () => {
    const koa = new Koa().use(shop.rp.koa()).use(shop.rp.requireLogin());
    const origin = await listen(koa);
    const answer = await fetch(`${origin}/a`, {
      redirect: 'manual',
      headers: { accept: 'text/html', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    });
    const location = new URL(answer.headers.get('location') ?? '');
    expect(location.searchParams.get('redirect_uri')).toBe(`${SHOP}/auth/callback`);
    expect(answer.headers.getSetCookie()).toHaveLength(1);
  });

  it.each([
    ['of the request', undefined],
    ['that a parser read as object', (text: string) => Object.fromEntries(new URLSearchParams(text))],
    ['that a parser read as text', (text: string) => text],
  ])('takes the body %s', async (_what, parse) => {
    const visitor = new Visitor();
    await visitor.signIn(shop, issuer);
    const koa = new Koa();
    koa.use(async (ctx, next) => {
      if (parse !== undefined) {
        const chunks: Buffer[] = [];
        for await (const chunk of ctx.req) chunks.push(chunk);
        Object.assign(ctx.request, { body: parse(Buffer.concat(chunks).toString('utf8')) });
      }
      await next();
    });
    koa.use(shop.rp.koa());
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const answer = await fetch(`${await listen(koa)}/auth/backchannel-logout`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    expect((await visitor.visit(shop, '/')).text).toBe('nobody');
  });

  it('takes no body without end', async () => {
    const origin = await listen(new Koa().use(shop.rp.koa()));
    const body = new URLSearchParams({ logout_token: 'x'.repeat(200_000) });
    expect((await fetch(`${origin}/auth/backchannel-logout`, { method: 'POST', body })).status).toBe(413);
  });

  it('leaves bodies of other routes alone', async () => {
    const koa = new Koa().use(shop.rp.koa()).use(async (ctx) => {
      const chunks: Buffer[] = [];
      for await (const chunk of ctx.req) chunks.push(chunk);
      ctx.body = Buffer.concat(chunks).toString('utf8');
    });
    const answer = await fetch(`${await listen(koa)}/comments`, { method: 'POST', body: 'hello' });
    expect(await answer.text()).toBe('hello');
  });

  it('leaves cookies of the site alone, and answers methods that are none', async () => {
    const koa = new Koa();
    koa.use((ctx, next) => {
      ctx.cookies.set('theme', 'dark');
      return next();
    });
    koa.use(shop.rp.koa());
    koa.use(shop.rp.requireLogin());
    const origin = await listen(koa);
    const answer = await fetch(`${origin}/`, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(answer.headers.getSetCookie().map((line) => line.split('=')[0]?.replace(/_login.*/, ''))).toEqual([
      'theme',
      '__Host-shop',
    ]);
    const status = await new Promise((resolve, reject) => {
      request(`${origin}/`, { method: 'TRACE' }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(401);
  });

  it.each<[string, object]>([
    ['a level that there is not', { acr: '5' }],
    ['a level that is a number', { acr: 3 }],
    ['a time that is none', { maxAge: Number.NaN }],
    ['a time before now', { maxAge: -1 }],
  ])('does not start with %s, which would lead in circles', (_what, demand) => {
    expect(() => shop.rp.requireLogin(demand as { acr?: Level })).toThrow(TypeError);
  });
});

describe('with the Fetch standard', () => {
  it('answers its own routes only', async () => {
    for (const path of ['/', '/auth', '/authors', '/auth/', '/auth/else', '/auth/constructor', '/AUTH/login']) {
      expect(await shop.rp.handle(new Request(`${SHOP}${path}`)), path).toBeUndefined();
    }
    const wrong = await shop.rp.handle(new Request(`${SHOP}/auth/logout`));
    expect([wrong?.status, wrong?.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('guards a page, and lets through who has enough', async () => {
    const visitor = new Visitor();
    const sent = await visitor.visit(shop, '/a?b=c', {}, { acr: '3' });
    const back = await visitor.visit(shop, issuer.approve(sent.location ?? ''));
    expect(back.location).toBe(`${SHOP}/a?b=c`);
    expect(await shop.rp.guard(visitor.request('/a'), { acr: '3' })).toBeUndefined();
    expect((await shop.rp.guard(visitor.request('/a'), { acr: '4' }))?.status).toBe(303);
  });

  it('starts a login of the own making, to places of the own site only', async () => {
    const answer = await shop.rp.login(new Request(`${SHOP}/pay`), { acr: '4', maxAge: 60, returnTo: '/pay' });
    const asked = new URL(answer.headers.get('location') ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      acr_values: '4',
      max_age: '60',
      code_challenge_method: 'S256',
      response_type: 'code',
      scope: 'openid',
    });
    await expect(shop.rp.login(new Request(`${SHOP}/pay`), { returnTo: '//evil.example' })).rejects.toMatchObject({
      code: 'invalid_return_to',
    });
  });

  it('lets the site answer failures, and still drops the cookies of the login', async () => {
    const own = openShop(issuer, { onError: ({ code }) => Response.redirect(`${SHOP}/sorry?why=${code}`, 303) });
    const visitor = new Visitor();
    const { location = '' } = await visitor.visit(own, '/auth/login');
    const answer = await visitor.visit(own, issuer.approve(location, { code: undefined, error: 'access_denied' }));
    expect(answer.location).toBe(`${SHOP}/sorry?why=access_denied`);
    expect(visitor.jar.size).toBe(0);
  });

  it('answers an API that wants more with a challenge', async () => {
    const { headers, status } = shop.rp.challenge({ acr: '4', maxAge: 300 });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", error_description="A different authentication level is required", acr_values="4", max_age="300"',
    );
  });
});

describe('the kit', () => {
  const folder = join(import.meta.dirname, '../../src/relying-party');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

  it('imports nothing of the gateway', () => {
    const outside = files.flatMap((name) => {
      const depth = name.split('/').length - 1;
      const imports = [...readFileSync(join(folder, name), 'utf8').matchAll(/from '([^']+)'/g)].map(
        ([, from = '']) => from,
      );
      return imports.filter((from) =>
        from.startsWith('.')
          ? (from.match(/\.\.\//g) ?? []).length > depth
          : !/^(node:\w+|jose|openid-client|zod)$/.test(from),
      );
    });
    expect(outside).toEqual([]);
  });

  it('has every code in its documentation, with its status', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/kit.md'), 'utf8');
    for (const [code, { about, status }] of Object.entries(ERRORS)) {
      expect(text, code).toContain(`| \`${code}\` | ${status} | ${about} |`);
    }
  });
});
