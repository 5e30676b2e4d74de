/**
 * The Mobile Connect discovery service: which operator serves a person, that operator's endpoints, and the relying
 * party's credentials there. Owns `/v2/discovery` and the operator selection below it. Keeps no state and sets no
 * cookie: selection sessions are sealed into their address. Never logs a request's address, which may hold a number.
 */
import type { Context, Middleware } from 'koa';
import { createSecretCheck } from '../provider/secret-hash.ts';
import { createAuthentication } from './authentication.ts';
import { API_METHODS, allowOrigins, preflight } from './cors.ts';
import type { DiscoveryDependencies } from './dependencies.ts';
import { createEndpoint } from './endpoint.ts';
import { DiscoveryError } from './errors.ts';
import { createSelection } from './selection.ts';
import { createSelectionSessions } from './selection-session.ts';
import { createSubscriberIdFor } from './subscriber-id-for.ts';

export type { DiscoveryDependencies, DiscoveryLog } from './dependencies.ts';

export const DISCOVERY_PATH = '/v2/discovery';
const SELECTION_PATH = `${DISCOVERY_PATH}/users/operator-selection`;

interface Resource {
  readonly methods: string;
  readonly serve: (ctx: Context) => Promise<void>;
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
  const authenticate = createAuthentication(relyingParties, dependencies.checkSecret ?? createSecretCheck({ now }));
  const endpoint = createEndpoint(dependencies, { authenticate, sessions, subscriberIdFor, selectionUrl });
  const selection = createSelection(dependencies, { sessions, subscriberIdFor, selectionUrl });

  const api: Resource = {
    methods: API_METHODS,
    async serve(ctx) {
      allowOrigins(ctx);
      if (ctx.method === 'OPTIONS') preflight(ctx);
      else await endpoint(ctx);
    },
  };
  const page: Resource = { methods: 'GET, POST', serve: selection };
  const resources: ReadonlyMap<string, Resource> = new Map([
    [DISCOVERY_PATH, api],
    [`${DISCOVERY_PATH}/`, api],
    [SELECTION_PATH, page],
  ]);

  return async (ctx, next) => {
    const resource = resources.get(ctx.path);
    if (!resource) return next();
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
    return undefined;
  };
}
