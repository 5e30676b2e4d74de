/** The demo on a loopback port, and a browser for it that keeps one cookie and follows nothing by itself. */
import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { createRenderer } from '../../src/pages/renderer.ts';
import { createDemo, type DemoOptions } from '../../src/sandbox/demo/demo.ts';
import { CLIENT } from './demo-gateway.ts';

export interface Answer {
  readonly status: number;
  readonly location: string;
  readonly headers: Headers;
  readonly text: string;
}

export interface DemoSite {
  readonly origin: string;
  /** every line logged, as JSON */
  readonly log: string[];
  /** moves the demo's clock on */
  pass(ms: number): void;
  close(): Promise<void>;
}

export async function openDemoSite(discoveryUrl: string, changes: Partial<DemoOptions> = {}): Promise<DemoSite> {
  let handle: RequestListener = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${address.port}`;
  const log: string[] = [];
  let passed = 0;
  const app = new Koa();
  app.use(
    createDemo({
      renderer: createRenderer(),
      origin,
      discoveryUrl,
      credentials: CLIENT,
      now: () => Date.now() + passed,
      randomBytes,
      log: { info: (fields, message) => void log.push(JSON.stringify({ ...fields, message })) },
      ...changes,
    }),
  );
  handle = app.callback();
  return {
    origin,
    log,
    pass: (ms) => {
      passed += ms;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export class Visitor {
  readonly #origin: string;
  cookie = '';

  constructor({ origin }: DemoSite) {
    this.#origin = origin;
  }

  async #send(path: string, init: RequestInit, headers: Record<string, string>): Promise<Answer> {
    const cookies: Record<string, string> = this.cookie === '' ? {} : { cookie: this.cookie };
    const response = await fetch(`${this.#origin}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...cookies, ...headers },
    });
    const set = response.headers.get('set-cookie')?.split(';')[0];
    if (set !== undefined) this.cookie = set.endsWith('=') ? '' : set;
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      headers: response.headers,
      text: await response.text(),
    };
  }

  get(path: string): Promise<Answer> {
    return this.#send(path, {}, {});
  }

  post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
  ) {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields) }, headers);
  }

  /** From the form to the operator: the authorization request. */
  async start(fields: Record<string, string>): Promise<URL> {
    const { status, location, text } = await this.post('/sandbox/demo/login', fields);
    if (status !== 303) throw new Error(`expected a redirect, got ${status}: ${text.slice(0, 400)}`);
    return new URL(location);
  }

  back(query: URLSearchParams): Promise<Answer> {
    return this.get(`/sandbox/demo/callback?${query}`);
  }
}
