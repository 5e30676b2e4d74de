/**
 * The checks of our own on an authorization request, run by oidc-provider after its own and before any interaction: the
 * Mobile Connect profile, then the login_hint. What they throw goes to the relying party's redirect address. What they
 * learn about the number is kept with the request, so that it is decrypted and planned once.
 */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { SIGNALS_SCOPE } from '../attributes/catalogue.ts';
import type { NetworkNumber } from '../attributes/header-enrichment.ts';
import { readRequestedClaims } from '../attributes/requested-claims.ts';
import { comparesNumbers } from '../login/number-match.ts';
import { wordsProblem } from '../login/phone-text.ts';
import type { Planned, Planner } from '../login/planner.ts';
import type { Operator } from '../operator/operator.ts';
import { wantedLevels } from '../profile/acr.ts';
import { LOCATION_SCOPE } from '../profile/location.ts';
import { isMobileConnect } from '../profile/request.ts';
import { checkRequest } from '../profile/rules.ts';
import { hasScopeOf, scopeList } from '../profile/scopes.ts';
import { keepsRules, originalParameters, refusalOf } from './authorize-request.ts';
import type { ClientView } from './client-view.ts';
import { clientView } from './client-view.ts';
import type { HintRequest, ResolvedHint } from './hints.ts';
import { RESPONSE_MODES } from './metadata.ts';

export interface KnownNumber {
  readonly msisdn: string;
  readonly plan: Exclude<Planned, 'not_served'>;
}

const known = new WeakMap<object, KnownNumber>();

/** The number that this request's hint named, if it named one. */
export const knownNumber = (ctx: KoaContextWithOIDC): KnownNumber | undefined => known.get(ctx.oidc);

export interface RequestCheckPorts {
  readonly operator: Operator;
  readonly resolveHint: (request: HintRequest) => Promise<ResolvedHint>;
  readonly planner: Planner;
  readonly networkNumber: NetworkNumber;
}

type Parameters = Readonly<Record<string, string | undefined>>;

const parameters = (ctx: KoaContextWithOIDC): Parameters =>
  Object.fromEntries(
    Object.entries(ctx.oidc.params ?? {}).map(([name, value]) => [
      name,
      value === undefined ? undefined : String(value),
    ]),
  );

function checkResponseMode({ response_mode: mode }: Parameters): void {
  if (mode === undefined || RESPONSE_MODES.includes(mode)) return;
  const refusal = new errors.UnsupportedResponseMode('only response_mode query and form_post are served');
  // the error could only be sent by the mode that is not served
  refusal.allow_redirect = false;
  throw refusal;
}

function checkProfile(ctx: KoaContextWithOIDC, params: Parameters, client: ClientView): void {
  const refusal = refusalOf(ctx.req);
  if (!refusal && keepsRules(ctx.req, client.profile)) return;
  const violation =
    refusal?.violation ?? checkRequest(originalParameters(ctx.req) ?? params, { profile: client.profile });
  if (violation) throw new errors.CustomOIDCProviderError(violation.error, violation.description);
}

/** The name on page and phone is the registered one; a request that means another app is a mistake, or worse. */
function checkClientName({ client_name: name, scope, version }: Parameters, client: ClientView): void {
  if (name === undefined || name === client.shortName) return;
  if (!isMobileConnect(client.profile, { scope, version }) || !hasScopeOf('authz', scope)) return;
  throw new errors.InvalidRequest(
    'Parameter client_name is invalid: the short name that the application has at discovery',
  );
}

/** A message that cannot be shown as it is must not ring a phone. */
function checkMessage(params: Parameters, client: ClientView, operator: Operator): void {
  if (!isMobileConnect(client.profile, params)) return;
  const comparison = comparesNumbers(operator, client.numberMatching) ? 'number' : 'code';
  const words = { bindingMessage: params.binding_message, dtbs: params.dtbs };
  const problem = wordsProblem(operator, { name: client.name, comparison }, words);
  if (problem) throw new errors.InvalidRequest(`Parameter ${problem.parameter} is invalid: ${problem.right}`);
}

/** What is signed is signed at level 4, and shown. */
function checkDtbs(params: Parameters, client: ClientView, operator: Operator): void {
  if (params.dtbs === undefined || !isMobileConnect(client.profile, params)) return;
  const levels = wantedLevels(params.acr_values);
  if (levels.length !== 1 || levels[0] !== '4') {
    throw new errors.InvalidRequest('Parameter dtbs is invalid: it needs acr_values 4');
  }
  if (operator.settings.mss.content === 'challenge') {
    throw new errors.InvalidRequest(
      'Parameter dtbs is invalid: the phones of this operator do not show what is signed',
    );
  }
}

/** A scope of its own rights is refused, not left out: the relying party would take the silence for an answer. */
function checkLocation(ctx: KoaContextWithOIDC, params: Parameters, client: ClientView, operator: Operator): void {
  // by now oidc-provider may have dropped a scope that this operator does not have
  const asked = [originalParameters(ctx.req)?.scope, params.scope].flatMap(scopeList);
  if (!asked.includes(LOCATION_SCOPE)) return;
  if (!client.mayLocate) throw new errors.InvalidScope('this client may not ask for the location', LOCATION_SCOPE);
  if (!operator.settings.mss.services.geofencing) {
    throw new errors.InvalidScope('this operator does not tell the location', LOCATION_SCOPE);
  }
}

/** Rewrites the claims parameter into the form that travels with the tokens, see requested-claims.ts. */
function readClaims(
  ctx: KoaContextWithOIDC,
  { claims, scope, acr_values }: Parameters,
  networkNumber: string | undefined,
): void {
  const scopes = scopeList(scope);
  if (scopes.includes(SIGNALS_SCOPE)) {
    throw new errors.InvalidScope('this scope is for grant_type=client_credentials', SIGNALS_SCOPE);
  }
  const read = readRequestedClaims(claims, scopes, networkNumber);
  if (!read.ok) throw new errors.InvalidRequest(`Parameter claims is invalid: ${read.problem}`);
  if (ctx.oidc.params === undefined || read.claims === undefined) return;
  ctx.oidc.params.claims = read.claims;
  if (read.acrValues !== undefined && acr_values === undefined) ctx.oidc.params.acr_values = read.acrValues;
}

export function createRequestChecks(ports: RequestCheckPorts) {
  const checkHint = async (ctx: KoaContextWithOIDC, client: ClientView): Promise<void> => {
    const params = parameters(ctx);
    const hint = await ports.resolveHint({
      hint: params.login_hint,
      token: params.login_hint_token,
      mobileConnect: isMobileConnect(client.profile, params),
      relyingParty: client.party,
      sector: client.sector,
    });
    if (hint.kind === 'none') return;
    if (hint.kind === 'invalid') throw new errors.InvalidRequest(hint.description);
    const plan = await ports.planner(ports.operator, hint.msisdn, wantedLevels(params.acr_values));
    if (plan === 'not_served') throw new errors.AccessDenied('number is not served here');
    known.set(ctx.oidc, { msisdn: hint.msisdn, plan });
  };

  /** The network's word is taken from the browser's request, never from one that a server pushed. */
  const networkNumber = (ctx: KoaContextWithOIDC): string | undefined =>
    ctx.oidc.route === 'authorization'
      ? ports.networkNumber({ headers: ctx.req.headers, peer: ctx.req.socket.remoteAddress })
      : undefined;

  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const client = clientView(ctx.oidc.client);
    const params = parameters(ctx);
    checkResponseMode(params);
    checkProfile(ctx, params, client);
    checkClientName(params, client);
    checkDtbs(params, client, ports.operator);
    checkMessage(params, client, ports.operator);
    checkLocation(ctx, params, client, ports.operator);
    readClaims(ctx, params, networkNumber(ctx));
    // with the levels that the claims parameter asked for
    await checkHint(ctx, client);
  };
}
