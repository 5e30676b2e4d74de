/** Snippets as they stand on their page, run by the programs that they are for, through whole sign-ins. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppWithSecrets } from '../../../src/sandbox/apps/registered-apps.ts';
import { Browser, formOf, type Page } from '../../harness/browser.ts';
import { freePort, type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { answerOnPhone } from '../../harness/relying-party.ts';
import { formBrowser } from './form-browser.ts';

const MSISDN = '41791234567';
const PASTED = 'https://shop.example/callback';
const ROOT = join(import.meta.dirname, '../../..');

let gateway: OwnGateway;
let folder: string;
const portal = formBrowser(() => gateway.origin);
const running: ChildProcessByStdio<Writable, Readable, Readable>[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  // within the package, where its own dependencies and its own name are found
  await mkdir(join(ROOT, 'var'), { recursive: true });
  folder = await mkdtemp(join(ROOT, 'var', 'snippets-'));
  await portal.page('/sandbox');
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

const decoded = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** A new app’s snippet, as a developer would copy it from the page that follows the page with the secrets. */
async function snippet(id: string, settings: Record<string, unknown>): Promise<string> {
  const registration = { name: 'Snip $(id) \'"`\\', redirect_uris: [PASTED], ...settings };
  const made = await gateway.api<AppWithSecrets>('POST', '/sandbox/api/apps', registration);
  expect(made.status).toBe(201);
  const { text } = await portal.post(`/sandbox/apps/${made.body.id}/snippets`, {
    operator: 'operator-a',
    discovery_secret: made.body.discovery.client_secret,
  });
  const [, html = ''] = new RegExp(`<pre id="text-${id}"[^>]*><code>([\\s\\S]*?)</code>`).exec(text) ?? [];
  expect(html).not.toBe('');
  return decoded(html);
}

interface Program {
  /** what it has written so far, once it matches */
  wrote(pattern: RegExp): Promise<string>;
  type(line: string): void;
  ended(): Promise<string>;
}

function run(command: string, args: readonly string[]): Program {
  const child = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  let written = '';
  const listeners = new Set<() => void>();
  const told = (): void => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written += text;
      told();
    });
  }
  const end = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void end.then(told);
  return {
    wrote: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(written)) resolve(written);
          else if (child.exitCode !== null) reject(new Error(`ended with ${child.exitCode}: ${written}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    type: (line) => void child.stdin.write(`${line}\n`),
    async ended() {
      await end;
      return written;
    },
  };
}

const requestIn = (written: string): string => /http:\/\/\S+\/authorize\?\S+/.exec(written)?.[0] ?? '';

/** Follows redirects wherever they lead on this machine. */
async function follow(browser: Browser, page: Page): Promise<Page> {
  let current = page;
  while (current.location?.startsWith('http://localhost:')) current = await browser.request(current.location);
  return current;
}

/** Signs in as the person of the number; @returns where the browser goes in the end. */
async function signIn(request: string): Promise<string> {
  const browser = new Browser();
  let page = await browser.open(request, gateway.origin);
  if (page.text.includes('/number"')) {
    page = await browser.follow(await browser.submit(formOf(page, '/number'), { msisdn: MSISDN }), gateway.origin);
  }
  const back = await answerOnPhone(gateway, browser, page, MSISDN);
  return back.location ?? `${back.status} ${back.text.slice(0, 500)}`;
}

const WAYS: readonly (readonly [string, Record<string, unknown>])[] = [
  ['Basic, RS256', {}],
  [
    'the secret in the body, ES256',
    { token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'ES256' },
  ],
  ['HS256', { id_token_signed_response_alg: 'HS256' }],
  ['no secret', { token_endpoint_auth_method: 'none' }],
  ['plain OpenID Connect', { profile: 'oidc' }],
  ['Mobile Connect only, signed userinfo', { profile: 'mobile-connect', userinfo_signed_response_alg: 'RS256' }],
];

describe('run as it stands', () => {
  it.each(WAYS)('curl: %s', async (_name, settings) => {
    await writeFile(join(folder, 'sign-in.sh'), await snippet('curl', settings));
    const program = run('sh', ['sign-in.sh']);
    const request = requestIn(await program.wrote(/\/authorize\?\S+\n/));
    expect(request).toContain('login_hint=ENCR_MSISDN:');
    program.type(await signIn(request));
    const written = await program.ended();
    expect(written).toMatch(/tokens: \{.*"id_token":"ey/);
    expect(written).toMatch(/userinfo: (\{"sub":"[0-9a-f]{8}-|ey)/);
    expect(written).toContain('revoked: 200');
  });

  it('curl: an answer to another request is refused', async () => {
    await writeFile(join(folder, 'sign-in.sh'), await snippet('curl', {}));
    const program = run('sh', ['sign-in.sh']);
    await program.wrote(/\/authorize\?\S+\n/);
    program.type(`${PASTED}?code=abc&state=other`);
    expect(await program.ended()).toMatch(/no answer to the request/);
  });

  it.each(WAYS)('openid-client, pasted: %s', async (_name, settings) => {
    await writeFile(join(folder, 'sign-in.ts'), await snippet('openid-client', settings));
    const program = run(process.execPath, ['sign-in.ts']);
    program.type(await signIn(requestIn(await program.wrote(/\/authorize\?\S+\n/))));
    const written = await program.ended();
    expect(written).toMatch(/claims: \{.*"acr":"2"/);
    expect(written).toMatch(/userinfo: \{"sub":"[0-9a-f]{8}-/);
    expect(written).not.toContain('rror');
  });

  it('openid-client, listening at the app’s own address', async () => {
    const redirect_uris = [`http://localhost:${await freePort()}/callback`];
    await writeFile(join(folder, 'sign-in.ts'), await snippet('openid-client', { redirect_uris }));
    const program = run(process.execPath, ['sign-in.ts']);
    const back = await signIn(requestIn(await program.wrote(/\/authorize\?\S+\n/)));
    expect(await (await fetch(back)).text()).toMatch(/^Signed in as [0-9a-f]{8}-/);
    expect(await program.ended()).toMatch(/claims: \{.*"acr":"2"/);
  });

  it('the kit', async () => {
    const origin = `http://localhost:${await freePort()}`;
    const text = await snippet('kit', { redirect_uris: [`${origin}/auth/callback`], profile: 'mobile-connect' });
    await writeFile(join(folder, 'website.ts'), text);
    run(process.execPath, ['--conditions=signet-source', 'website.ts']);
    const up = async (): Promise<boolean> =>
      fetch(origin, { redirect: 'manual' }).then(
        () => true,
        () => false,
      );
    await expect.poll(up, { timeout: 15_000, interval: 100 }).toBe(true);
    const browser = new Browser();
    let page = await follow(browser, await browser.request(`${origin}/`));
    page = await follow(browser, await browser.submit(formOf(page, '/number'), { msisdn: MSISDN }));
    const back = await answerOnPhone(gateway, browser, page, MSISDN);
    expect((await follow(browser, back)).text).toMatch(/^You are [0-9a-f]{8}-/);
  });
});
