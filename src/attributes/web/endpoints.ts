/**
 * `/premiuminfo` of one operator, and what `/userinfo` answers beyond OpenID Connect: verified numbers (a JSON body) and
 * account takeover signals (a User-ID header). Everything else at `/userinfo` is passed on to the provider. The scopes of
 * the token and what the person granted decide; this file only puts the steps together.
 */
import type { Context, Middleware, Next } from 'koa';
import type { Client, Provider } from 'oidc-provider';
import type { AuditKind, AuditTrail } from '../../audit/audit.ts';
import type { Operator } from '../../operator/operator.ts';
import type { ResolvedHint } from '../../provider/hints.ts';
import { nameClient } from '../../provider/request-observer.ts';
import type { SubscriberRepository } from '../../subscriber/subscriber.ts';
import { productOf, SIGNALS_SCOPE, TAKEOVER_SIGNALS } from '../catalogue.ts';
import type { NetworkNumber } from '../header-enrichment.ts';
import { hasPremiumInfo, premiumAttributes, premiumInfo } from '../premium-info.ts';
import { type AttributeAnswer, type AttributeQuery, type AttributeSource, AttributesUnavailable } from '../source.ts';
import { takeoverSignals } from '../takeover-signals.ts';
import { isSameNumber, parseNumberClaim, VERIFIED_NUMBER_PATH } from '../verified-number.ts';
import { type AccessPorts, clientAccess, type PersonAccess, personAccess } from './access.ts';
import { type Incoming, readIncoming } from './incoming.ts';
import { Refused, refuse } from './refusals.ts';
import { respond, type SigningPorts } from './respond.ts';

export interface AttributeEndpointPorts {
  readonly operator: Operator;
  readonly provider: Provider;
  readonly source: AttributeSource;
  readonly subscribers: Pick<SubscriberRepository, 'find' | 'findByNumber'>;
  readonly pairwise: (ctx: unknown, subscriberId: string, client: Client) => Promise<string>;
  readonly networkNumber: NetworkNumber;
  readonly keys: SigningPorts['keys'];
  /** reads a login hint such as MSISDN:… */
  readonly readHint: (hint: string, client: Client) => Promise<ResolvedHint>;
  /** the operator that serves a number */
  readonly servedBy: (msisdn: string) => Operator | undefined;
  readonly audit: AuditTrail;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** epoch milliseconds */
  readonly now: () => number;
}

const USER_ID = 'user-id';
const isSupplied = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The scopes that share data, as they stand in the audit trail. */
const sharing = (scopes: readonly string[]): string => scopes.filter((scope) => productOf(scope)).join(' ');

export function createAttributeEndpoints(ports: AttributeEndpointPorts): Middleware {
  const { operator, provider, source, subscribers, keys, log, now } = ports;
  const signing: SigningPorts = { issuer: operator.issuer, keys, now };

  const accessPorts = (ctx: Context): AccessPorts => ({
    provider,
    operator: operator.id,
    subscribers,
    tellClient: (clientId) => nameClient(ctx, clientId),
  });

  const ask = async (query: AttributeQuery): Promise<AttributeAnswer> => {
    try {
      return await source.read(query);
    } catch (error) {
      if (!(error instanceof AttributesUnavailable)) throw error;
      log.warn({ operator: operator.id, reason: error.reason, error }, 'the source of attributes failed');
      throw new Refused('source_failed');
    }
  };

  const record = (kind: AuditKind, client: Client, subject: string | undefined, scopes: string): Promise<void> =>
    ports.audit.append({
      at: new Date(now()),
      kind,
      operator: operator.id,
      subject,
      clientId: client.clientId,
      details: { scopes },
    });

  /** The number of the phone, if the network named the one that the person signed in with. */
  const verified = (ctx: Context, { granted, subscriber }: PersonAccess): string | undefined => {
    const { headers, socket } = ctx.req;
    const named = ports.networkNumber({ headers, peer: socket.remoteAddress }) ?? granted.networkNumber;
    return named === subscriber.msisdn ? named : undefined;
  };

  const answerPremiumInfo = async (ctx: Context, { accessToken }: Incoming): Promise<void> => {
    const access = await personAccess(accessPorts(ctx), accessToken);
    const { client, subscriber, expires } = access;
    const granted = { ...access.granted, networkNumber: verified(ctx, access) };
    if (!hasPremiumInfo(granted)) throw new Refused('scope');
    const shares = granted.scopes.map(productOf).some((product) => product?.kind === 'number');
    if (shares && granted.networkNumber === undefined) throw new Refused('not_by_network');
    const names = premiumAttributes(granted);
    const answer = await ask({ msisdn: subscriber.msisdn, subscriberId: subscriber.id, names });
    const info = premiumInfo(granted, answer);
    if (!info.ok) throw new Refused('incomplete', `the operator does not give: ${info.missing.join(', ')}`);
    await record('attributes.shared', client, subscriber.id, sharing(granted.scopes));
    const sub = await ports.pairwise(ctx, subscriber.id, client);
    await respond(ctx, signing, client, { sub, ...info.members }, expires);
  };

  const answerNumber = async (ctx: Context, { accessToken, body }: Incoming): Promise<void> => {
    const access = await personAccess(accessPorts(ctx), accessToken);
    const { client, subscriber, granted, expires } = access;
    const kinds = granted.scopes.map(productOf).flatMap((product) => (product?.kind === 'number' ? [product] : []));
    const claim = parseNumberClaim(body);
    if (!claim.ok) throw new Refused('bad_member', claim.problem);
    if (!kinds.some(({ gives, hashed }) => gives === 'match' && hashed === claim.claim.hashed)) {
      throw new Refused('scope', undefined, claim.claim.hashed ? 'mc_vm_match_hash' : 'mc_vm_match');
    }
    const msisdn = verified(ctx, access);
    if (msisdn === undefined) throw new Refused('not_by_network');
    await record('number.verified', client, subscriber.id, sharing(granted.scopes));
    const sub = await ports.pairwise(ctx, subscriber.id, client);
    await respond(ctx, signing, client, { sub, device_msisdn_verified: isSameNumber(claim.claim, msisdn) }, expires);
  };

  const userId = async (ctx: Context, client: Client): Promise<string> => {
    const type = ctx.get('user-id-type').toUpperCase();
    if (type !== 'MSISDN' && type !== 'ENCR_MSISDN') {
      throw new Refused('bad_member', 'header User-ID-Type must be MSISDN or ENCR_MSISDN');
    }
    const hint = await ports.readHint(`${type}:${ctx.get(USER_ID)}`, client);
    if (hint.kind !== 'number') throw new Refused('bad_member', 'header User-ID is no number that can be read');
    if (ports.servedBy(hint.msisdn)?.id !== operator.id) throw new Refused('not_served');
    return hint.msisdn;
  };

  const answerSignals = async (ctx: Context, { accessToken, body }: Incoming): Promise<void> => {
    const client = await clientAccess(accessPorts(ctx), accessToken, SIGNALS_SCOPE);
    // a permission that was taken back ends at once, whatever tokens say
    if (!client.grantTypeAllowed('client_credentials')) throw new Refused('not_permitted');
    const msisdn = await userId(ctx, client);
    const subscriber = await subscribers.findByNumber(operator.id, msisdn);
    const answer = await ask({ msisdn, subscriberId: subscriber?.id, names: TAKEOVER_SIGNALS });
    const signals = takeoverSignals(answer);
    if (!signals) throw new Refused('no_signals');
    await record('attributes.takeover_signals', client, subscriber?.id, SIGNALS_SCOPE);
    const given =
      typeof body === 'object' && body !== null && 'correlation_id' in body ? body.correlation_id : undefined;
    const correlation = isSupplied(given) && given.length <= 255 ? { correlation_id: given } : {};
    await respond(ctx, signing, client, { ...signals, ...correlation }, undefined);
  };

  const handlerOf = (ctx: Context): ((ctx: Context, incoming: Incoming) => Promise<void>) | undefined => {
    if (ctx.path === VERIFIED_NUMBER_PATH) return answerNumber;
    if (ctx.path !== '/premiuminfo' && ctx.path !== '/userinfo') return undefined;
    if (ctx.get(USER_ID) !== '' || ctx.get('user-id-type') !== '') return answerSignals;
    if (ctx.method === 'POST' && ctx.is('json')) return answerNumber;
    return ctx.path === '/premiuminfo' ? answerPremiumInfo : undefined;
  };

  /** What the provider finds about a token at userinfo, in the words of premiuminfo: SDKs look for them in the header. */
  const answeredByProvider = async (ctx: Context, next: Next): Promise<void> => {
    await next();
    if (ctx.path !== '/userinfo' || ctx.status !== 401) return;
    // its header names an error only where there was a token (RFC 6750 section 3.1)
    const hadToken = ctx.response.get('WWW-Authenticate').includes('error=');
    refuse(ctx, operator.issuer, new Refused(hadToken ? 'unknown_token' : 'no_token'));
  };

  return async (ctx, next) => {
    const handle = handlerOf(ctx);
    if (!handle) return answeredByProvider(ctx, next);
    const methods = ctx.path === VERIFIED_NUMBER_PATH ? ['POST'] : ['GET', 'POST'];
    if (!methods.includes(ctx.method)) {
      ctx.status = 405;
      ctx.set('Allow', methods.join(', '));
      ctx.body = { error: 'invalid_request', error_description: `served by ${methods.join(' and ')} only` };
      return undefined;
    }
    try {
      await handle(ctx, await readIncoming(ctx));
    } catch (error) {
      if (!(error instanceof Refused)) log.error({ operator: operator.id, error }, 'attributes could not be answered');
      refuse(ctx, operator.issuer, error instanceof Refused ? error : new Refused('internal'));
    }
  };
}
