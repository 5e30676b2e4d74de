/** The routes of the kit below its base path, and what a failure of one is answered with. */
import { RelyingPartyError } from './errors.ts';
import type { Begin } from './login/begin.ts';
import type { CallbackFailure } from './login/callback.ts';
import { readWish } from './login/wish.ts';
import type { Logout } from './logout/logout.ts';
import { type Choosing, isSelection } from './mobile-connect/choosing.ts';
import type { OnError, Settings } from './options.ts';
import { answer, errorPage } from './outside/answers.ts';
import { assertSameOrigin, readForm, single } from './outside/requests.ts';
import type { Sessions } from './session/sessions.ts';

export interface RouteDependencies {
  readonly settings: Settings;
  readonly sessions: Sessions;
  readonly begin: Begin;
  readonly callback: (request: Request) => Promise<Response | CallbackFailure>;
  readonly logout: Logout;
  readonly backchannel: (request: Request) => Promise<Response>;
  readonly choosing: Choosing | undefined;
  readonly fail: Fail;
}

/** The answer to a failure. What is no RelyingPartyError is a fault, and goes on as it is. */
export type Fail = (
  error: unknown,
  request: Request,
  context?: { readonly again?: string; readonly cookies?: readonly string[] },
) => Promise<Response>;

/** A copy, since headers of an answer that somebody made may not be open to change. */
function withCookies(response: Response, cookies: readonly string[]): Response {
  if (cookies.length === 0) return response;
  const copy = new Response(response.body, { status: response.status, headers: response.headers });
  for (const cookie of cookies) copy.headers.append('set-cookie', cookie);
  return copy;
}

export function createFail({ basePath }: Settings, onError: OnError | undefined): Fail {
  return async (error, request, { again = '/', cookies = [] } = {}) => {
    if (!(error instanceof RelyingPartyError)) throw error;
    const own = await onError?.(error, withoutSecrets(request));
    const page = (): Response => errorPage(error.status, `${basePath}/login?return_to=${encodeURIComponent(again)}`);
    return withCookies(own ?? page(), cookies);
  };
}

/** Whoever logs failures has no code, state, number or session in the log. */
export function withoutSecrets({ headers, method, url }: Request): Request {
  const { origin, pathname } = new URL(url);
  const rest = [...headers].filter(([name]) => name !== 'cookie' && name !== 'authorization');
  return new Request(`${origin}${pathname}`, { method, headers: rest });
}

type Handler = (request: Request) => Promise<Response>;

/** @returns what answers a request to one of the kit's paths; nothing for every other path */
export function createRoutes(dependencies: RouteDependencies): (request: Request) => Promise<Response | undefined> {
  const { backchannel, begin, callback, choosing, fail, logout, sessions, settings } = dependencies;

  const login: Handler = async (request) => {
    const form = request.method === 'POST' ? await readForm(request) : new URL(request.url).searchParams;
    if (request.method === 'POST') assertSameOrigin(request, settings.baseUrl);
    // a number in an address would stand in histories and logs
    const msisdn = request.method === 'POST' ? single(form, 'msisdn') : undefined;
    const session = await sessions.find(request);
    return begin.login(request, readWish(form, settings, msisdn === undefined ? session : undefined), msisdn, session);
  };

  const back: Handler = async (request) => {
    if (choosing !== undefined && isSelection(new URL(request.url).searchParams)) {
      try {
        return withCookies(await begin.selected(request, await choosing.take(request)), [choosing.drop()]);
      } catch (error) {
        return fail(error, request, { cookies: [choosing.drop()] });
      }
    }
    const result = await callback(request);
    if (result instanceof Response) return result;
    const { cookies, error, login: pending } = result;
    return fail(error, request, { cookies, ...(pending === undefined ? {} : { again: pending.returnTo }) });
  };

  const routes: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
    login: { GET: login, POST: login },
    callback: { GET: back },
    logout: { POST: (request) => logout.start(request) },
    'logged-out': { GET: (request) => logout.finish(request) },
    'backchannel-logout': { POST: backchannel },
  };

  return async (request) => {
    const { pathname } = new URL(request.url);
    const prefix = `${settings.basePath}/`;
    const name = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
    const methods = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (methods === undefined) return undefined;
    const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
    if (handler === undefined) return answer(405, null, { allow: Object.keys(methods).join(', ') });
    try {
      return await handler(request);
    } catch (error) {
      return fail(error, request);
    }
  };
}
