/**
 * The Mobile Connect discovery service: which operator serves a person, that operator's endpoints, and the relying
 * party's credentials there. Owns `/v2/discovery`, the operator selection below it, and `/v1/discovery/apis` for older
 * clients. Keeps no state: selection sessions are sealed into their address, the choice made last is the browser's
 * cookie. Never logs a request's address, which may hold a number.
 */
import type { Context, Middleware } from 'koa';
import { createSecretCheck } from '../provider/secret-hash.ts';
import type { Release } from './answer.ts';
import { createAuthentication } from './authentication.ts';
import { API_METHODS, allowOrigins, preflight } from './cors.ts';
import type { DiscoveryDependencies } from './dependencies.ts';
import { createDirectory } from './directory.ts';
import { createEndpoint } from './endpoint.ts';
import { DiscoveryError } from './errors.ts';
import type { CookieScope } from './remembered.ts';
import { createSelection } from './selection.ts';
import { createSelectionSessions } from './selection-session.ts';
import { createSubscriberIdFor } from './subscriber-id-for.ts';

export type { DiscoveryDependencies, DiscoveryLog } from './dependencies.ts';

export const DISCOVERY_PATH = '/v2/discovery';
const FIRST_RELEASE_PATH = '/v1/discovery';
const SELECTION_PATH = `${DISCOVERY_PATH}/users/operator-selection`;

/** APIs that clients of the first release ask for by name; either is answered with the operator's OpenID endpoints. */
const FIRST_RELEASE_APIS = new Set(['operatorid', 'mobileconnect']);

interface Resource {
  readonly methods: string;
  readonly serve: (ctx: Context) => Promise<void>;
}

/** undefined for an address that is none of the first release */
function firstReleaseApi(path: string): string | undefined {
  if (!path.startsWith(FIRST_RELEASE_PATH)) return undefined;
  const [, name] = /^\/v1\/discovery\/apis\/([\w.-]{1,64})\/?$/.exec(path) ?? [];
  return name?.toLowerCase();
}

/** One answer for every error; what is not ours to explain is logged and answered without detail. */
function answerError(ctx: Context, thrown: unknown, { log }: Pick<DiscoveryDependencies, 'log'>): void {
  const error =
    thrown instanceof DiscoveryError
      ? thrown
      : new DiscoveryError('unexpected_error', 'Unexpected error', { cause: thrown });
  if (error.code === 'unexpected_error') log.error({ err: thrown }, 'discovery failed');
  if (error.code === 'invalid_client') {
    ctx.set('WWW-Authenticate', 'Basic realm="discovery", charset="UTF-8"');
    log.warn({ ip: ctx.ip }, 'discovery: client authentication failed');
  }
  if (error.code === 'temporarily_unavailable') ctx.set('Retry-After', '1');
  if (error.code === 'body_too_large') ctx.set('Connection', 'close');
  ctx.status = error.status;
  ctx.body = error.body;
}

/** Serves its own paths; everything else goes to the next middleware. */
export function createDiscovery(dependencies: DiscoveryDependencies): Middleware {
  const { config, keyring, now, relyingParties } = dependencies;
  const sessions = createSelectionSessions({ keyring, now });
  const subscriberIdFor = createSubscriberIdFor(dependencies);
  const selectionUrl = `${config.origin.replace(/\/+$/, '')}${SELECTION_PATH}`;
  const check = dependencies.checkSecret ?? createSecretCheck({ now });
  const authenticate = createAuthentication(relyingParties, check, now);
  const directory = createDirectory(dependencies.operators, config.federation);
  const cookies: CookieScope = {
    path: DISCOVERY_PATH,
    firstReleasePath: FIRST_RELEASE_PATH,
    secure: selectionUrl.startsWith('https:'),
  };
  const shared = { directory, sessions, subscriberIdFor, selectionUrl, cookies };
  const endpoint = createEndpoint(dependencies, { ...shared, authenticate });
  const selection = createSelection(dependencies, shared);

  const apiOf = (release: Release, name?: string): Resource => ({
    methods: API_METHODS,
    async serve(ctx) {
      allowOrigins(ctx);
      if (ctx.method === 'OPTIONS') return preflight(ctx);
      if (name !== undefined && !FIRST_RELEASE_APIS.has(name)) {
        throw new DiscoveryError('api_not_found', 'API Not Found');
      }
      return endpoint(ctx, release);
    },
  });
  const api = apiOf(2);
  const page: Resource = { methods: 'GET, POST', serve: selection };
  const resources: ReadonlyMap<string, Resource> = new Map([
    [DISCOVERY_PATH, api],
    [`${DISCOVERY_PATH}/`, api],
    [SELECTION_PATH, page],
  ]);

  const answer = async (ctx: Context, resource: Resource): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    try {
      if (!resource.methods.split(', ').includes(ctx.method)) {
        ctx.set('Allow', resource.methods);
        throw new DiscoveryError('method_not_allowed', `Only ${resource.methods} are served here`);
      }
      await resource.serve(ctx);
    } catch (error) {
      answerError(ctx, error, dependencies);
    }
  };

  return (ctx, next) => {
    const { path } = ctx;
    const older = firstReleaseApi(path);
    const resource = older === undefined ? resources.get(path) : apiOf(1, older);
    return resource ? answer(ctx, resource) : next();
  };
}
