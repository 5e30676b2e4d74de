/** The driver: HTTP as a browser speaks it, over connections that are kept, with one small cookie jar per person. */
import { Pool } from 'undici';

export interface Answer {
  readonly status: number;
  /** path and query when it stays at this server, the whole address otherwise */
  readonly location: string;
  readonly text: string;
}

export interface Server {
  readonly pool: Pool;
  /** as it stands in addresses, e.g. http://localhost:3000 */
  readonly origin: string;
}

/** Connects by address, since looking up `localhost` is no part of what is measured. */
export const openServer = (port: number, connections: number): Server => ({
  pool: new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 }),
  origin: `http://localhost:${port}`,
});

const KEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

export class Browser {
  readonly #server: Server;
  readonly #jar = new Map<string, { readonly value: string; readonly path: string }>();

  constructor(server: Server) {
    this.#server = server;
  }

  #headers(path: string): Record<string, string> {
    const [plain = ''] = path.split('?');
    const cookies: string[] = [];
    for (const [name, { value, path: at }] of this.#jar) if (plain.startsWith(at)) cookies.push(`${name}=${value}`);
    return {
      host: this.#server.origin.slice('http://'.length),
      accept: KEPT,
      'accept-language': 'en-GB,en;q=0.9',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
    };
  }

  #keep(lines: string | string[] | undefined): void {
    for (const line of lines === undefined ? [] : [lines].flat()) {
      const [pair = '', ...attributes] = line.split('; ');
      const cut = pair.indexOf('=');
      const path = attributes.find((text) => /^path=/i.test(text))?.slice('path='.length) ?? '/';
      const value = pair.slice(cut + 1);
      if (value === '') this.#jar.delete(pair.slice(0, cut));
      else this.#jar.set(pair.slice(0, cut), { value, path });
    }
  }

  async #send(method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    const answer = await this.#server.pool.request({
      method,
      path,
      headers: { ...this.#headers(path), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    this.#keep(answer.headers['set-cookie']);
    const text = await answer.body.text();
    const location = String(answer.headers.location ?? '');
    const { origin } = this.#server;
    return {
      status: answer.statusCode,
      location: location.startsWith(`${origin}/`) ? location.slice(origin.length) : location,
      text,
    };
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path, {});
  }

  post(path: string, form: Readonly<Record<string, string>>, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams(form).toString();
    return this.#send('POST', path, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body);
  }

  /** Reads server-sent events until the server ends the stream; answers the data of the last one. */
  async follow(path: string): Promise<string> {
    const { body } = await this.#server.pool.request({
      method: 'GET',
      path,
      headers: { ...this.#headers(path), accept: 'text/event-stream' },
    });
    const text = await body.text();
    return text.slice(text.lastIndexOf('data: ') + 'data: '.length).trim();
  }
}

/** Fails with what came instead. */
export function expectStatus(answer: Answer, status: number, step: string): Answer {
  if (answer.status === status) return answer;
  throw new Error(`${step}: ${answer.status} instead of ${status}: ${answer.text.slice(0, 300)}`);
}
