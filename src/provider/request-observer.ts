/**
 * Tells somebody what became of each request that a known client made at one operator: how it ended, and with which error.
 * Changes nothing, stores nothing. What it tells holds the parameters as they came: whoever listens must drop what is
 * personal or secret.
 */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { z } from 'zod';
import { toldError } from './authorize-request.ts';
import { parseClientId } from './client-credentials.ts';

export type ObservedEnd =
  /** the person is asked: the browser went to the login page */
  | 'login'
  /** the browser went back to the relying party with an authorization code */
  | 'code'
  | 'answered'
  | 'error';

export interface ObservedRequest {
  readonly relyingParty: string;
  readonly operator: string;
  /** last segment of the path, e.g. `authorize`; the answer after a login is told as `authorize` too */
  readonly endpoint: string;
  readonly method: string;
  readonly end: ObservedEnd;
  readonly status: number;
  readonly error: string | undefined;
  readonly description: string | undefined;
  /** as they came */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

export type RequestObserver = (request: ObservedRequest) => void;

interface Failure {
  readonly error: string;
  readonly description: string | undefined;
}

const named = new WeakMap<IncomingMessage, string>();

/** The client of a request that the provider does not answer itself, for the observer. */
export const nameClient = ({ req }: Pick<Context, 'req'>, clientId: string): void => void named.set(req, clientId);

const errorBody = z.looseObject({ error: z.string(), error_description: z.string().optional() });

/** What the address that the browser is sent to says. */
function readRedirect(ctx: Context): { readonly end: ObservedEnd; readonly failure?: Failure } | undefined {
  const target = URL.parse(ctx.response.get('Location'));
  if (ctx.status < 300 || ctx.status >= 400 || target === null) return undefined;
  const error = target.searchParams.get('error');
  if (error !== null) {
    return { end: 'error', failure: { error, description: target.searchParams.get('error_description') ?? undefined } };
  }
  return { end: target.searchParams.has('code') ? 'code' : 'login' };
}

function readBody(ctx: Context): Failure | undefined {
  const parsed = errorBody.safeParse(ctx.body);
  return parsed.success ? { error: parsed.data.error, description: parsed.data.error_description } : undefined;
}

/** `WWW-Authenticate` of a protected resource (RFC 6750, section 3). */
function readChallenge(ctx: Context): Failure | undefined {
  const challenge = ctx.response.get('WWW-Authenticate');
  const error = /error="([^"]*)"/.exec(challenge)?.[1];
  return error === undefined ? undefined : { error, description: /error_description="([^"]*)"/.exec(challenge)?.[1] };
}

/** `/authorize/UID` is `authorize`, `/connect/mc_vm` is `mc_vm`. */
const endpointOf = (path: string): string => path.replace(/^\/connect(?=\/)/, '').split('/')[1] ?? '';

const texts = (params: object | undefined): (readonly [string, string])[] =>
  Object.entries(params ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
  );

/** Call before any other middleware is added, so that the answer is seen as it leaves. */
export function observeRequests(provider: Provider, operator: string, tell: RequestObserver): void {
  // an error that has no redirect address to go to ends on a page, which does not say it in so many words
  const shown = new WeakMap<IncomingMessage, Failure>();
  provider.on('authorization.error', (ctx, { error, error_description }) => {
    shown.set(ctx.req, { error, description: error_description });
  });

  provider.use(async (ctx: Context & Partial<Pick<KoaContextWithOIDC, 'oidc'>>, next) => {
    const { path } = ctx;
    const query = [...new URLSearchParams(ctx.querystring)];
    await next();
    const endpoint = endpointOf(path);
    const relyingParty = parseClientId(ctx.oidc?.client?.clientId ?? named.get(ctx.req) ?? '')?.relyingPartyId;
    if (relyingParty === undefined || endpoint === 'logout') return;
    const redirect = readRedirect(ctx);
    const page = shown.get(ctx.req);
    const failure =
      redirect?.failure ??
      (ctx.status < 400
        ? undefined
        : (readBody(ctx) ??
          (page && told(ctx.req, page)) ??
          readChallenge(ctx) ?? { error: `HTTP ${ctx.status}`, description: undefined }));
    tell({
      relyingParty,
      operator,
      endpoint,
      method: ctx.method,
      end: failure ? 'error' : (redirect?.end ?? 'answered'),
      status: ctx.status,
      error: failure?.error,
      description: failure?.description,
      parameters: endpoint === 'authorize' && path === '/authorize' ? query : texts(ctx.oidc?.params),
    });
  });
}

function told(req: IncomingMessage, { error, description }: Failure): Failure {
  const words = toldError(req, { error, ...(description !== undefined && { error_description: description }) });
  return { error: words.error, description: words.error_description };
}
