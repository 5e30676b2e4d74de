import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAssets } from '../../src/pages/asset-store.ts';
import { createAssetServer } from '../../src/pages/assets.ts';
import { createSecurityHeaders } from '../../src/pages/security-headers.ts';

const assets = loadAssets();
const security = createSecurityHeaders({ logos: ['https://cdn.operator.example/logo.svg'] });
const app = new Koa({ proxy: true });
app.silent = true;
app.use(security.middleware);
app.use(createAssetServer({ assets }));
app.use((ctx) => {
  if (ctx.path === '/fails') throw new Error('broken');
  if (ctx.path === '/raw') {
    ctx.respond = false;
    ctx.res.writeHead(200, { 'content-type': 'text/event-stream' });
    ctx.res.end('data: x\n\n');
    return;
  }
  if (ctx.path === '/keys') {
    ctx.set('Cache-Control', 'public, max-age=60');
    ctx.body = {};
    return;
  }
  if (ctx.path === '/page') {
    ctx.set(
      'Content-Security-Policy',
      security.contentSecurityPolicy(['https://rp.example:8443/cb?x=1', 'com.example.app:/cb']),
    );
    ctx.body = 'page';
  }
});
const server = app.listen(0, '127.0.0.1');
let origin = '';

beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends a path and headers exactly as given: fetch would tidy up the path and turn off conditional requests. */
function status(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  const { port } = new URL(origin);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https://cdn.operator.example; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

describe('security headers', () => {
  test.each(['/page-that-does-not-exist', '/fails', '/raw', `/assets/${assets.publicName('signet.css')}`])(
    'stand on %s',
    async (path) => {
      const { headers } = await fetch(origin + path);
      expect(headers.get('content-security-policy')).toBe(POLICY);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.has('strict-transport-security')).toBe(false);
    },
  );

  test('nothing is stored unless a handler says so', async () => {
    expect((await fetch(`${origin}/fails`)).headers.get('cache-control')).toBe('no-store');
    expect((await fetch(`${origin}/keys`)).headers.get('cache-control')).toBe('public, max-age=60');
  });

  test('HSTS on https only', async () => {
    const { headers } = await fetch(`${origin}/fails`, { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000');
  });

  test('a page may name where its forms end: origins and schemes, nothing that breaks out of the header', async () => {
    const { headers } = await fetch(`${origin}/page`);
    expect(headers.get('content-security-policy')).toContain(
      "form-action 'self' https://rp.example:8443 com.example.app:;",
    );
    const hostile = security.contentSecurityPolicy([
      'javascript:alert(1)',
      'data:text/html,x',
      "https://a.example'; script-src *",
      '*',
      "'unsafe-inline'",
    ]);
    expect(hostile).toBe(POLICY);
  });
});

describe('assets', () => {
  test.each([
    ['signet.css', 'text/css; charset=utf-8'],
    ['login.js', 'text/javascript; charset=utf-8'],
    ['favicon.svg', 'image/svg+xml'],
  ])('%s by its content hash is kept for ever, by its plain name it is checked again', async (name, type) => {
    const hashed = await fetch(`${origin}/assets/${assets.publicName(name)}`);
    expect(hashed.status).toBe(200);
    expect(hashed.headers.get('content-type')).toBe(type);
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const plain = await fetch(`${origin}/assets/${name}`);
    expect(plain.headers.get('cache-control')).toBe('no-cache');
    expect(await plain.text()).toBe(await hashed.text());
    const etag = plain.headers.get('etag') ?? '';
    expect(await status(`/assets/${name}`, { 'if-none-match': etag })).toBe(304);
  });

  test('an accent stylesheet for every colour, and for nothing else', async () => {
    const accent = await fetch(`${origin}/assets/accent-c2185b.css`);
    expect(accent.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await accent.text()).toMatch(/^:root\{--accent:#c2185b;/);
    for (const name of ['accent-.css', 'accent-C2185B.css', 'accent-c2185b00.css', 'accent-gggggg.css']) {
      expect((await fetch(`${origin}/assets/${name}`)).status, name).toBe(404);
    }
  });

  test.each([
    '/assets/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/layout.eta',
    '/assets/',
    '/assets//etc/passwd',
    '/assets/constructor',
  ])('never leaves its folder: %s', async (path) => {
    expect(await status(path)).toBe(404);
  });

  test('reading only', async () => {
    const answer = await fetch(`${origin}/assets/signet.css`, { method: 'POST' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  test('the scripts are small', () => {
    for (const name of ['login.js', 'outcome.js', 'page.js']) {
      expect(assets.find(name)?.asset.body.length, name).toBeLessThan(6_000);
    }
  });
});
