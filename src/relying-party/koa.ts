/** The kit for Koa: thin middleware over requests and answers of the Fetch standard. Knows nothing of logins itself. */
import type { IncomingMessage } from 'node:http';
import { assertDemand } from './login/demand.ts';
import { BODY_LIMIT_BYTES } from './outside/requests.ts';
import type { Demand, Session } from './session/session.ts';

/** What is used of Koa's context. */
export interface KoaContext {
  readonly req: IncomingMessage;
  readonly originalUrl: string;
  readonly request: object;
  readonly state: object;
  status: number;
  body: unknown;
  set(name: string, value: string): void;
  append(name: string, value: string[]): void;
}

/** Of any context, so that `app.use` leaves the types of the application as they are. */
export type KoaMiddleware = <C extends KoaContext>(ctx: C, next: () => Promise<unknown>) => Promise<void>;

export interface KoaCore {
  readonly baseUrl: string;
  readonly basePath: string;
  handle(request: Request): Promise<Response | undefined>;
  guard(request: Request, demand?: Demand): Promise<Response | undefined>;
  silent(request: Request): Promise<Response | undefined>;
  session(request: Request): Promise<Session | undefined>;
}

/** One byte more than is taken, so that a longer body shows. */
async function bodyOf(ctx: KoaContext): Promise<string> {
  const parsed = 'body' in ctx.request ? ctx.request.body : undefined;
  // a body parser was here before, and the stream is empty
  if (typeof parsed === 'object' && parsed !== null) {
    const pairs = Object.entries(parsed).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    );
    return new URLSearchParams(pairs).toString();
  }
  if (typeof parsed === 'string') return parsed;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += chunk.length;
    chunks.push(chunk);
    if (size > BODY_LIMIT_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf({ headers }: IncomingMessage): Headers {
  const copied = new Headers();
  for (const name of [
    'cookie',
    'accept',
    'accept-language',
    'content-type',
    'origin',
    'sec-fetch-site',
    'sec-fetch-mode',
  ]) {
    const value = headers[name];
    if (typeof value === 'string') copied.set(name, value);
  }
  return copied;
}

/** Where the relying party is reached is configured: the Host header is not believed. */
async function requestOf(ctx: KoaContext, { baseUrl, basePath }: KoaCore, takesForms: boolean): Promise<Request> {
  const { method: sent = 'GET' } = ctx.req;
  // what the Fetch standard has no requests for is no more than OPTIONS to us: nothing
  const method = /^(connect|trace|track)$/i.test(sent) ? 'OPTIONS' : sent;
  const path = ctx.originalUrl.startsWith('/') ? ctx.originalUrl : '/';
  const url = `${baseUrl}${path}`;
  const withBody = takesForms && method === 'POST' && path.startsWith(`${basePath}/`);
  return new Request(url, { method, headers: headersOf(ctx.req), ...(withBody ? { body: await bodyOf(ctx) } : {}) });
}

async function reply(ctx: KoaContext, response: Response): Promise<void> {
  ctx.status = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') ctx.set(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) ctx.append('set-cookie', cookies);
  ctx.body = await response.text();
}

export interface KoaAdapter {
  /** Routes of the kit, and the session of every other request. */
  koa(): KoaMiddleware;
  /** Lets nobody through who has less than this. @throws TypeError at once for a demand that nothing can meet */
  requireLogin(demand?: Demand): KoaMiddleware;
  /** Finds out, once in a while and without asking, whether the person is signed in at the issuer. */
  trySilently(): KoaMiddleware;
  /** The session of this request; `koa()` must have come before. */
  user(ctx: { readonly req: IncomingMessage }): Session | undefined;
}

export function createKoaAdapter(core: KoaCore): KoaAdapter {
  const found = new WeakMap<IncomingMessage, Session>();

  const answerOr =
    (ask: (request: Request) => Promise<Response | undefined>, takesForms = false): KoaMiddleware =>
    async (ctx, next) => {
      const request = await requestOf(ctx, core, takesForms);
      const response = await ask(request);
      if (response !== undefined) return reply(ctx, response);
      const session = await core.session(request);
      if (session !== undefined) {
        found.set(ctx.req, session);
        Object.assign(ctx.state, { user: session });
      }
      await next();
    };

  return {
    koa: () => answerOr((request) => core.handle(request), true),
    requireLogin(demand = {}) {
      assertDemand(demand);
      return answerOr((request) => core.guard(request, demand));
    },
    trySilently: () => answerOr((request) => core.silent(request)),
    user: ({ req }) => found.get(req),
  };
}
