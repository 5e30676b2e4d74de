/** The developer home page over HTTP, and its walk-through as text. */
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../src/pages/renderer.ts';
import { createHome } from '../../src/sandbox/home/home.ts';
import { walkthrough, walkthroughScript } from '../../src/sandbox/home/walkthrough.ts';
import { FAULTS } from '../../src/sandbox/mssp/faults.ts';
import { BEHAVIOURS } from '../../src/sandbox/phone/number-settings.ts';

const ORIGIN = 'http://localhost:3000';
let server: Server;
let url: string;

beforeAll(async () => {
  const app = new Koa();
  app.use(
    createHome({
      websites: [{ name: 'Test A', url: 'http://localhost:4001' }],
      renderer: createRenderer(),
      origin: ORIGIN,
      operators: [
        {
          id: 'operator-a',
          name: 'Alpha <Mobile>',
          issuer: `${ORIGIN}/operator-a`,
          mccMnc: '901_01',
          prefixes: ['41'],
          methods: 'SIM (PIN)',
          colour: '#0b5fff',
        },
      ],
      demo: { clientId: 'demo', clientSecret: 'secret-of-the-demo' },
    }),
  );
  app.use((ctx) => {
    ctx.status = 418;
  });
  server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const page = async (): Promise<string> => (await fetch(`${url}/`)).text();

describe('the page', () => {
  it('names what runs, with its addresses', async () => {
    const text = await page();
    for (const part of [
      'Alpha &lt;Mobile&gt;',
      `href="${ORIGIN}/operator-a/.well-known/openid-configuration"`,
      'href="/sandbox/phone"',
      'href="/sandbox/demo"',
      `${ORIGIN}/v2/discovery`,
      '/sandbox/api/apps',
      '/sandbox/mssp/rest/service',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('has the demo’s credentials, each with a button that copies it', async () => {
    const text = await page();
    expect(text).toContain('<code id="client-secret">secret-of-the-demo</code>');
    const ids = [...text.matchAll(/data-copy-from="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['client-id', 'client-secret', 'discovery-url', 'redirect-url', 'script']),
    );
    for (const id of ids) expect(text.split(` id="${id}"`)).toHaveLength(2);
  });

  it('lists every special number, fault and behaviour', async () => {
    const text = await page();
    const faults = Object.keys(FAULTS).map((code) => `41000092${code}`);
    for (const entry of ['41700092501', '41700092502', '447700900301', '41000092NNN', ...faults, ...BEHAVIOURS]) {
      expect(text).toContain(`<code>${entry}</code>`);
    }
    expect(text).toMatch(/109 UNSUPPORTED_PROFILE<\/td><td><code>unmet_authentication_requirements/);
  });

  it('holds no inline script or style', async () => {
    expect(await page()).not.toMatch(/<style|<[^>]*\s(?:style|on[a-z]+)=|<script(?![^>]*\ssrc=)/i);
  });

  it('is the answer to GET / and to nothing else', async () => {
    expect((await fetch(`${url}/other`)).status).toBe(418);
    expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(418);
    expect((await fetch(`${url}/`)).headers.get('cache-control')).toBe('no-store');
  });
});

describe('the walk-through', () => {
  it('is bash', () => {
    expect(execFileSync('bash', ['-n'], { input: walkthroughScript(ORIGIN), encoding: 'utf8' })).toBe('');
  });

  it('uses no tool beyond curl, sed, grep and base64', () => {
    const commands = walkthroughScript(ORIGIN).matchAll(/(?:^|[|;(]\s*|\$\()\s*([a-z][a-z0-9]*)(?= |$)/gm);
    const builtins = [
      'value',
      'link',
      'echo',
      'for',
      'do',
      'done',
      'if',
      'then',
      'fi',
      'break',
      'sleep',
      'rm',
      'mktemp',
      'y',
      's',
    ];
    const known = new Set(['curl', 'sed', 'grep', 'base64', ...builtins]);
    expect([...commands].map(([, name = '']) => name).filter((name) => !known.has(name))).toEqual([]);
  });

  it('shows on the page exactly what the script runs', async () => {
    const text = (await page())
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    for (const { commands } of walkthrough(ORIGIN)) {
      expect(text).toContain(commands);
      expect(walkthroughScript(ORIGIN)).toContain(commands);
    }
  });
});
