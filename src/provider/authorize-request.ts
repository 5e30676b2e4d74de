/**
 * The authorization request before the provider reads it, in the browser's address or pushed: keeps it as the client sent
 * it, checks it against the profile, and spells it as OpenID Connect does. A request that breaks a rule goes on as the
 * little that an answer needs; the provider then establishes client and redirect address, and request-checks.ts answers
 * with the violation. So nothing is redirected here, and nothing before a registered redirect address is known.
 */
import type { IncomingMessage } from 'node:http';
import type { Context, Middleware, Next } from 'koa';
import type { Provider } from 'oidc-provider';
import { type FormReading, type Pairs, readParameterForm, singleValue } from '../profile/form.ts';
import { PARAMETER_NAMES, PARAMETERS } from '../profile/parameters.ts';
import {
  type AuthorizationParameters,
  type ClientProfile,
  normaliseParameters,
  parameter,
} from '../profile/request.ts';
import { checkReference, checkRequest, type Violation } from '../profile/rules.ts';
import { clientView } from './client-view.ts';

/** Why a request is not served. */
export interface Refusal {
  readonly violation: Violation;
  /** false: client_id or redirect_uri is what is wrong, so there is nowhere to send the error */
  readonly answerable: boolean;
}

export type ProfileOf = (clientId: string) => Promise<ClientProfile | undefined>;

const originals = new WeakMap<IncomingMessage, AuthorizationParameters>();
const refusals = new WeakMap<IncomingMessage, Refusal>();
const queries = new WeakMap<IncomingMessage, string>();
const kept = new WeakMap<IncomingMessage, ClientProfile>();

/** The parameters as they came; of a refused request and of one that was pushed before, none. */
export const originalParameters = (req: IncomingMessage): AuthorizationParameters | undefined => originals.get(req);

/** The query of a request to /authorize as it came, whatever is wrong with it. */
export const originalQuery = (req: IncomingMessage): string | undefined => queries.get(req);

/** Whether the parameters as they came were found to keep the rules for a client of this profile: they are not asked twice. */
export const keepsRules = (req: IncomingMessage, profile: ClientProfile): boolean => kept.get(req) === profile;

export const refusalOf = (req: IncomingMessage): Refusal | undefined => refusals.get(req);

/** What the relying party is told: the refusal where the provider only saw that an address was missing. */
export function toldError<T extends { readonly error: string }>(req: IncomingMessage, out: T): T | (T & Violation) {
  const refusal = refusals.get(req);
  return refusal && !refusal.answerable
    ? { ...out, ...refusal.violation, error_description: refusal.violation.description }
    : out;
}

/** How a client is registered; undefined for an unknown one, and for one that the provider is about to refuse itself. */
export const createProfileOf =
  (provider: Provider): ProfileOf =>
  async (clientId) => {
    try {
      const client = await provider.Client.find(clientId);
      return client && clientView(client).profile;
    } catch {
      return undefined;
    }
  };

/** What the answer to a refused request needs; client authentication is that of a pushed one. */
const ANSWER = [
  ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'],
  ['redirect_uri', 'response_mode', 'state', 'correlation_id'],
].flat();

/** A request in which the provider finds nothing wrong; it gets no further than the violation. */
const HARMLESS: Pairs = [
  ['response_type', 'code'],
  ['scope', 'openid'],
  ['code_challenge', 'x'.repeat(43)],
  ['code_challenge_method', 'S256'],
];

const written = (pairs: Pairs): string => {
  const form = new URLSearchParams();
  for (const [name, value] of pairs) form.append(name, value);
  return form.toString();
};

function remainder({ pairs, problems }: FormReading): string {
  const troubled = new Set(problems.map(({ parameter: name }) => name));
  const kept = ANSWER.flatMap((name) => {
    if (troubled.has(name)) return [];
    const value = singleValue(pairs, name);
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return written([...kept, ...HARMLESS]);
}

const ADDRESS: ReadonlySet<string> = new Set(['client_id', 'redirect_uri']);

/** Parameters that stand for others: those were checked when they were pushed, or are once the object is opened. */
const CARRIERS = PARAMETERS.filter(
  ({ name, need }) => ['request', 'request_uri'].includes(name) && need.oidc !== 'refused',
).map(({ name }) => name);

/** Parameters in normal spelling, with those that may be repeated as often as they came. */
function normalForm(pairs: Pairs, params: AuthorizationParameters): string {
  const repeatable = (name: string): boolean => PARAMETER_NAMES.get(name)?.repeatable ?? false;
  const once = Object.entries(normaliseParameters(params)).filter(([name]) => !repeatable(name));
  return written([...once, ...pairs.filter(([name]) => repeatable(name))]);
}

/**
 * The form that the provider reads in place of this one.
 * @param clientId of a client that authenticates otherwise than in the form
 */
export async function normaliseRequest(
  req: IncomingMessage,
  text: string,
  profileOf: ProfileOf,
  clientId?: string,
): Promise<string> {
  const form = readParameterForm(text);
  const { pairs, problems } = form;
  const params: AuthorizationParameters = Object.fromEntries(pairs);
  const elsewhere = CARRIERS.some((name) => parameter(params, name) !== undefined);
  const addressProblem = problems.find((problem) => ADDRESS.has(problem.parameter ?? ''));
  const problem = addressProblem ?? problems[0];
  const profile = elsewhere || problem ? undefined : await profileOf(singleValue(pairs, 'client_id') ?? clientId ?? '');
  const violation = problem?.violation ?? checkReference(params) ?? (profile && checkRequest(params, { profile }));
  if (violation) {
    refusals.set(req, { violation, answerable: addressProblem === undefined });
    return remainder(form);
  }
  if (!elsewhere) originals.set(req, params);
  if (profile) kept.set(req, profile);
  return normalForm(pairs, params);
}

const READS = new Set(['GET', 'HEAD']);

/** Rewrites the address of a GET or HEAD /authorize; anything else is left as it is. */
export function readAuthorizeRequests(profileOf: ProfileOf): Middleware {
  const rewrite = async (ctx: Context, next: Next): Promise<void> => {
    queries.set(ctx.req, ctx.querystring);
    const normal = await normaliseRequest(ctx.req, ctx.querystring, profileOf);
    const mounted = ctx.req.originalUrl ?? '';
    ctx.req.originalUrl = `${mounted.slice(0, mounted.length - (ctx.req.url ?? '').length)}/authorize?${normal}`;
    ctx.req.url = `/authorize?${normal}`;
    await next();
  };
  return (ctx, next) =>
    READS.has(ctx.method) && ctx.path === '/authorize' && ctx.querystring !== '' ? rewrite(ctx, next) : next();
}
