/**
 * `/v2/discovery`, and `/v1/discovery/apis/{apiname}` for older clients: a relying party asks which operator serves a
 * person. Owns the order of the checks: credentials, parameters, redirect address, operator. Always JSON for those who
 * ask for JSON: the SDKs follow a 302 by themselves.
 */
import type { Context } from 'koa';
import { currentSecret, operatorClientId } from '../provider/client-credentials.ts';
import type { RelyingParty } from '../provider/relying-party.ts';
import {
  type AnswerFrame,
  federatedResponse,
  operatorFound,
  operatorList,
  operatorSelection,
  ownResponse,
  type Release,
} from './answer.ts';
import type { Authenticate, Caller } from './authentication.ts';
import { type ParameterPairs, readParameters } from './body.ts';
import type { DiscoveryDependencies } from './dependencies.ts';
import type { Directory, Listed } from './directory.ts';
import { DiscoveryError, invalid, missing } from './errors.ts';
import { type Identification, identify } from './identify.ts';
import { type CookieScope, rememberedOperator, rememberOperator } from './remembered.ts';
import { type DiscoveryRequest, parseDiscoveryRequest } from './request.ts';
import type { SelectionSessions } from './selection-session.ts';
import type { SubscriberIdFor } from './subscriber-id-for.ts';

export interface EndpointParts {
  readonly directory: Directory;
  readonly authenticate: Authenticate;
  readonly sessions: SelectionSessions;
  readonly subscriberIdFor: SubscriberIdFor;
  /** absolute address of the selection page, without query */
  readonly selectionUrl: string;
  readonly cookies: CookieScope;
}

/** A browser that shows pages; what accepts JSON too, or anything, gets JSON. */
const wantsPage = (ctx: Context): boolean => {
  const accept = ctx.get('accept').toLowerCase();
  return ctx.method === 'GET' && accept.includes('text/html') && !accept.includes('application/json');
};

/** Only browsers send these headers: then the sender's address is the person's own, and not that of a server. */
const isBrowser = (ctx: Context): boolean => ctx.get('sec-fetch-mode') !== '' || ctx.get('origin') !== '';

async function parameters(ctx: Context): Promise<ParameterPairs> {
  const query = [...new URLSearchParams(ctx.querystring)];
  return ctx.method === 'POST' ? [...query, ...(await readParameters(ctx))] : query;
}

function checkRedirect(
  { redirectUrl }: DiscoveryRequest,
  { redirect_uris: registered }: RelyingParty,
  release: Release,
) {
  if (redirectUrl === undefined && release === 2) throw missing('Redirect_URL');
  if (redirectUrl !== undefined && !registered.includes(redirectUrl)) {
    throw invalid('Redirect_URL', 'not a registered redirect address of this application');
  }
}

/** Which operator serves a number is nothing for everybody. */
function checkNumber({ msisdn }: DiscoveryRequest, { proven }: Caller): void {
  if (msisdn !== undefined && !proven) throw invalid('MSISDN', 'taken from clients with a secret only');
}

export function createEndpoint(
  { config, correlations, keyring, now, served = { premiuminfo: false } }: DiscoveryDependencies,
  { directory, authenticate, sessions, subscriberIdFor, selectionUrl, cookies }: EndpointParts,
): (ctx: Context, release: Release) => Promise<void> {
  /** Changes with the registration only, which comes as another object then. */
  const responses = new WeakMap<RelyingParty, Map<string, string>>();

  const makeResponse = (party: RelyingParty, listed: Listed, release: Release): object => {
    const frame: AnswerFrame = { release, clientName: party.name, applicationShortName: party.short_name };
    if (listed.kind === 'federated') return federatedResponse(listed.settings, frame);
    const { operator } = listed;
    return ownResponse({
      ...frame,
      operator,
      clientId: operatorClientId(party.id, operator.id),
      clientSecret: currentSecret(party, operator.id, keyring),
      served,
    });
  };

  const responseText = (party: RelyingParty, listed: Listed, release: Release): string => {
    const made = responses.get(party) ?? new Map<string, string>();
    responses.set(party, made);
    const name = `${release} ${listed.id}`;
    const text = made.get(name) ?? JSON.stringify(makeResponse(party, listed, release));
    made.set(name, text);
    return text;
  };

  const answerFound = async (
    party: RelyingParty,
    { listed, msisdn }: Extract<Identification, { kind: 'found' }>,
    { correlationId }: DiscoveryRequest,
    release: Release,
  ): Promise<string> =>
    operatorFound(responseText(party, listed, release), {
      release,
      ttl: now() + config.ttl_s * 1_000,
      encrypted:
        msisdn === undefined || listed.kind === 'federated'
          ? undefined
          : await subscriberIdFor(msisdn, listed.operator, party.id),
      correlationId,
    });

  const answerUnidentified = (ctx: Context, party: RelyingParty, { redirectUrl }: DiscoveryRequest): void => {
    if (redirectUrl === undefined) {
      ctx.status = 200;
      ctx.body = operatorList(directory);
      return;
    }
    const href = `${selectionUrl}?session_id=${sessions.issue({ relyingPartyId: party.id, redirectUrl })}`;
    ctx.status = wantsPage(ctx) ? 302 : 202;
    if (wantsPage(ctx)) ctx.set('Location', href);
    ctx.body = operatorSelection(href);
  };

  return async (ctx, release) => {
    const caller = await authenticate(ctx.get('authorization'));
    ctx.state.relyingParty = caller.party.id;
    const request = parseDiscoveryRequest(await parameters(ctx), (name) => ctx.get(name));
    checkRedirect(request, caller.party, release);
    checkNumber(request, caller);
    const { correlationId } = request;
    // what anybody can say in an app's name must not fill the store
    if (correlationId !== undefined && caller.proven) await correlations?.remember(caller.party.id, correlationId);
    const identification = identify(request, directory, {
      address: request.sourceIp ?? (isBrowser(ctx) ? ctx.ip : undefined),
      remembered: rememberedOperator(ctx.get('cookie'), now()),
    });
    if (identification.kind === 'unknown') throw new DiscoveryError('operator_not_found', 'Operator Not Found');
    if (identification.kind === 'unidentified') return answerUnidentified(ctx, caller.party, request);
    const text = await answerFound(caller.party, identification, request, release);
    ctx.status = 200;
    ctx.set('Content-Type', 'application/json; charset=utf-8');
    ctx.body = text;
    if (identification.chosen) rememberOperator(ctx, identification.listed.mccMnc, now(), cookies);
  };
}
