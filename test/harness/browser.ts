/** A browser without a screen: keeps cookies by path, follows redirects when asked, reads forms. */
import type { TestGateway } from './gateway.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly location: string | undefined;
}

export interface Form {
  readonly action: string;
  readonly fields: Record<string, string>;
}

const decode = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The form of a page whose action ends with this. */
export function formOf(page: Page, actionEnd: string): Form {
  for (const [form, attributes = ''] of page.text.matchAll(/<form([^>]*)>[\s\S]*?<\/form>/g)) {
    const action = decode(/action="([^"]*)"/.exec(attributes)?.[1] ?? '');
    if (!action.endsWith(actionEnd)) continue;
    const inputs = [...form.matchAll(/<input([^>]*)>/g)].map(([, input = '']) => input);
    const entries = inputs
      .filter((input) => input.includes('type="hidden"'))
      .map((input) => [/name="([^"]*)"/.exec(input)?.[1] ?? '', decode(/value="([^"]*)"/.exec(input)?.[1] ?? '')]);
    return { action: new URL(action, page.url).href, fields: Object.fromEntries(entries) };
  }
  throw new Error(
    `no form with action …${actionEnd} at ${new URL(page.url).pathname} (${page.status}):\n${page.text.slice(0, 1_500)}`,
  );
}

export class Browser {
  readonly #jar = new Map<string, Cookie>();
  readonly #headers: Readonly<Record<string, string>>;

  constructor(headers: Readonly<Record<string, string>> = {}) {
    this.#headers = { accept: 'text/html', ...headers };
  }

  get cookies(): readonly Cookie[] {
    return [...this.#jar.values()];
  }

  forget(matching: (name: string) => boolean): void {
    for (const [key, { name }] of this.#jar) if (matching(name)) this.#jar.delete(key);
  }

  #cookieHeader({ pathname }: URL): string {
    return [...this.#jar.values()]
      .filter(({ path }) => path === '/' || pathname === path || pathname.startsWith(`${path.replace(/\/$/, '')}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      const path = attributes.find((text) => /^path=/i.test(text))?.slice(5) ?? '/';
      const expires = attributes.find((text) => /^expires=/i.test(text))?.slice(8);
      const key = `${path} ${name}`;
      if (value === '' || (expires !== undefined && Date.parse(expires) < Date.now())) this.#jar.delete(key);
      else this.#jar.set(key, { name, value, path });
    }
  }

  async request(url: string, init: RequestInit = {}): Promise<Page> {
    const cookie = this.#cookieHeader(new URL(url));
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...this.#headers, ...(cookie ? { cookie } : {}), ...Object.fromEntries(new Headers(init.headers)) },
    });
    this.#keep(answer.headers);
    const location = answer.headers.get('location');
    return {
      url,
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
      location: location === null ? undefined : new URL(location, url).href,
    };
  }

  /** Follows redirects as long as they stay below `origin`. */
  async follow(page: Page, origin: string): Promise<Page> {
    let current = page;
    for (let hop = 0; hop < 10 && current.location?.startsWith(`${origin}/`); hop += 1) {
      current = await this.request(current.location);
    }
    return current;
  }

  async open(url: string, origin = new URL(url).origin): Promise<Page> {
    return this.follow(await this.request(url), origin);
  }

  submit(form: Form, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.request(form.action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form.fields, ...fields }).toString(),
    });
  }
}

export interface SandboxMessage {
  readonly id: string;
  readonly msisdn: string;
  readonly kind: string;
  readonly text: string;
  readonly code: string | null;
  /** of a text message that signs in */
  readonly link?: string;
}

/** Machines with other work are slow; what does not come at all is told within the time of a test. */
const PATIENCE_MS = 15_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The request that waits on a phone, as soon as there is one. */
export async function messageFor(gateway: TestGateway, msisdn: string): Promise<SandboxMessage> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
    const { body } = await gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages');
    const found = body.find(
      (message) => message.msisdn === msisdn && (message.kind !== 'sms' || message.link !== undefined),
    );
    if (found) return found;
    await pause(30);
  }
  throw new Error('no message reached the phone');
}

/** Waits until /status says one of these states. */
export async function waitForState(browser: Browser, loginUrl: string, ...states: string[]): Promise<string> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
    const page = await browser.request(`${loginUrl}/status`, { headers: { accept: 'application/json' } });
    const { state } = JSON.parse(page.text);
    if (states.includes(state)) return state;
    await pause(30);
  }
  throw new Error(`the login did not become ${states.join(' or ')}`);
}
