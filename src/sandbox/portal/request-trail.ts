/**
 * The last requests of each app, in memory: what came, how it ended, and which rule it broke. Keeps names of parameters and
 * the few values that say nothing about a person; never a number, token, code, secret or redirect address.
 */
import type { Context, Middleware } from 'koa';
import { scrubText } from '../../ops/redaction.ts';
import type { ObservedRequest } from '../../provider/request-observer.ts';
import { type RuleReference, ruleOf } from './rule-reference.ts';

/** Per app. */
export const KEPT_REQUESTS = 50;
const KEPT_APPS = 500;
const DISCOVERY = /^\/(?:v2\/discovery|v1\/discovery(?:\/apis\/[\w-]{1,40})?)\/?$/;

export interface KeptRequest {
  /** epoch milliseconds */
  readonly at: number;
  /** undefined for discovery, which serves all of them */
  readonly operator: string | undefined;
  readonly endpoint: string;
  readonly method: string;
  readonly end: ObservedRequest['end'];
  readonly status: number;
  readonly error: string | undefined;
  readonly description: string | undefined;
  readonly broken: RuleReference | undefined;
  /** values only where they are harmless */
  readonly parameters: readonly { readonly name: string; readonly value: string | undefined }[];
}

export interface RequestTrail {
  observe(request: ObservedRequest): void;
  /** sees the requests to discovery, whose client is known by its Basic credentials */
  readonly discovery: Middleware;
  /** the latest first */
  list(app: string): readonly KeptRequest[];
  forget(app: string): void;
}

/** Their values are words of the protocol. */
const SHOWN = new Set(
  [
    ['response_type', 'response_mode', 'scope', 'version', 'acr_values', 'prompt', 'display', 'max_age', 'ui_locales'],
    ['code_challenge_method', 'grant_type', 'Selected-MCC', 'Selected-MNC', 'Identified-MCC', 'Identified-MNC'],
  ].flat(),
);
const HARMLESS = /^(?!.*\d{5})[\w .:-]{1,120}$/;
const NAME = /^[\w.-]{1,40}$/;
const MOST_PARAMETERS = 40;
const LONGEST_TEXT = 300;

const kept = (parameters: ObservedRequest['parameters']): KeptRequest['parameters'] =>
  parameters.slice(0, MOST_PARAMETERS).map(([name, value]) => {
    const shown = SHOWN.has(name);
    return {
      name: shown || (NAME.test(name) && !/\d{5}/.test(name)) ? name : '(a name that is none)',
      value: shown && HARMLESS.test(value) ? value : undefined,
    };
  });

const clean = (text: string): string => scrubText(text.slice(0, LONGEST_TEXT));

function basicName(ctx: Context): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/_=-]{1,1024})/i.exec(ctx.get('authorization'))?.[1];
  const [name = ''] = encoded ? Buffer.from(encoded, 'base64').toString('utf8').split(':') : [];
  return /^[\w-]{3,64}$/.test(name) ? name : undefined;
}

interface ErrorBody {
  readonly error?: unknown;
  readonly description?: unknown;
}
const isBody = (body: unknown): body is ErrorBody => typeof body === 'object' && body !== null;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * @param now epoch milliseconds
 * @param appOf the app that a client_id of discovery belongs to
 */
export function createRequestTrail(
  now: () => number,
  appOf: (discoveryClientId: string) => Promise<string | undefined>,
): RequestTrail {
  const apps = new Map<string, KeptRequest[]>();
  let latest: string | undefined;

  const keep = (
    app: string,
    request: Omit<KeptRequest, 'at' | 'broken' | 'parameters'>,
    sent: KeptRequest['parameters'],
  ) => {
    const { endpoint, error } = request;
    const description = request.description === undefined ? undefined : clean(request.description);
    const broken = error === undefined ? undefined : ruleOf({ endpoint, error, description: description ?? '' });
    const list = apps.get(app) ?? [];
    if (app !== latest) {
      // the one that asked last stands last
      apps.delete(app);
      apps.set(app, list);
      latest = app;
    }
    list.push({ ...request, at: now(), description, broken, parameters: sent });
    // cut rarely: this runs at every request
    if (list.length >= 2 * KEPT_REQUESTS) list.splice(0, list.length - KEPT_REQUESTS);
    if (apps.size <= KEPT_APPS) return;
    const [oldest] = apps.keys();
    if (oldest !== undefined) apps.delete(oldest);
  };

  /** Discovery says whom it knew; who did not get that far is known by name only. */
  const appAsking = async (ctx: Context): Promise<string | undefined> => {
    const { relyingParty }: Readonly<Record<string, unknown>> = ctx.state;
    if (typeof relyingParty === 'string') return relyingParty;
    const name = basicName(ctx);
    return name === undefined ? undefined : appOf(name);
  };

  const watch = async (ctx: Context, next: () => Promise<unknown>): Promise<void> => {
    await next();
    const app = await appAsking(ctx);
    if (app === undefined) return;
    const body = ctx.status >= 400 && isBody(ctx.body) ? ctx.body : undefined;
    const request = {
      operator: undefined,
      endpoint: 'discovery',
      method: ctx.method,
      end: body ? ('error' as const) : ('answered' as const),
      status: ctx.status,
      error: body && (textOf(body.error) ?? `HTTP ${ctx.status}`),
      description: textOf(body?.description),
    };
    keep(app, request, kept([...new URLSearchParams(ctx.querystring)]));
  };

  return {
    observe({ relyingParty, parameters, ...request }) {
      const error = request.error === undefined ? undefined : clean(request.error);
      keep(relyingParty, { ...request, error }, kept(parameters));
    },

    discovery(ctx, next) {
      const { method } = ctx;
      if (!DISCOVERY.test(ctx.path) || (method !== 'GET' && method !== 'POST')) return next();
      return watch(ctx, next);
    },

    list: (app) => (apps.get(app) ?? []).slice(-KEPT_REQUESTS).reverse(),
    forget(app) {
      apps.delete(app);
      if (latest === app) latest = undefined;
    },
  };
}
