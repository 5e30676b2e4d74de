/**
 * `/v2/discovery`: a relying party asks which operator serves a person. Owns the order of the checks: credentials,
 * parameters, redirect address, operator. Always JSON for those who ask for JSON: the SDKs follow a 302 by themselves.
 */
import type { Context } from 'koa';
import { currentSecret, operatorClientId } from '../provider/client-credentials.ts';
import type { RelyingParty } from '../provider/relying-party.ts';
import { operatorFound, operatorSelection } from './answer.ts';
import type { Authenticate } from './authentication.ts';
import { type ParameterPairs, readParameters } from './body.ts';
import type { DiscoveryDependencies } from './dependencies.ts';
import { DiscoveryError, invalid } from './errors.ts';
import { identify } from './identify.ts';
import { type DiscoveryRequest, parseDiscoveryRequest } from './request.ts';
import type { SelectionSessions } from './selection-session.ts';
import type { SubscriberIdFor } from './subscriber-id-for.ts';

export interface EndpointParts {
  readonly authenticate: Authenticate;
  readonly sessions: SelectionSessions;
  readonly subscriberIdFor: SubscriberIdFor;
  /** absolute address of the selection page, without query */
  readonly selectionUrl: string;
}

/** A browser that shows pages; what accepts JSON too, or anything, gets JSON. */
const wantsPage = (ctx: Context): boolean => {
  const accept = ctx.get('accept').toLowerCase();
  return ctx.method === 'GET' && accept.includes('text/html') && !accept.includes('application/json');
};

async function parameters(ctx: Context): Promise<ParameterPairs> {
  const query = [...new URLSearchParams(ctx.querystring)];
  return ctx.method === 'POST' ? [...query, ...(await readParameters(ctx))] : query;
}

export function createEndpoint(
  { config, correlations, operators, keyring, now, served = { premiuminfo: false } }: DiscoveryDependencies,
  { authenticate, sessions, subscriberIdFor, selectionUrl }: EndpointParts,
): (ctx: Context) => Promise<void> {
  const answerFound = async (
    party: RelyingParty,
    { operator, msisdn }: Extract<ReturnType<typeof identify>, { kind: 'found' }>,
    { correlationId }: DiscoveryRequest,
  ): Promise<object> =>
    operatorFound({
      operator,
      clientId: operatorClientId(party.id, operator.id),
      clientSecret: currentSecret(party, operator.id, keyring),
      clientName: party.name,
      applicationShortName: party.short_name,
      ttl: now() + config.ttl_s * 1_000,
      encrypted: msisdn === undefined ? undefined : await subscriberIdFor(msisdn, operator, party.id),
      correlationId,
      served,
    });

  const answerUnidentified = (ctx: Context, party: RelyingParty, { redirectUrl }: DiscoveryRequest): void => {
    const href = `${selectionUrl}?session_id=${sessions.issue({ relyingPartyId: party.id, redirectUrl })}`;
    ctx.status = wantsPage(ctx) ? 302 : 202;
    if (wantsPage(ctx)) ctx.set('Location', href);
    ctx.body = operatorSelection(href);
  };

  return async (ctx) => {
    const party = await authenticate(ctx.get('authorization'));
    const request = parseDiscoveryRequest(await parameters(ctx));
    if (!party.redirect_uris.includes(request.redirectUrl)) {
      throw invalid('Redirect_URL', 'not a registered redirect address of this application');
    }
    if (request.correlationId !== undefined) await correlations?.remember(party.id, request.correlationId);
    const identification = identify(request, operators);
    if (identification.kind === 'unknown') throw new DiscoveryError('operator_not_found', 'Operator Not Found');
    if (identification.kind === 'unidentified') return answerUnidentified(ctx, party, request);
    ctx.status = 200;
    ctx.body = await answerFound(party, identification, request);
  };
}
