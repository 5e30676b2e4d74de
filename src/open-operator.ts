/**
 * Opens one operator: its keys, its MSSP, its OpenID provider with what is added to it. Belongs to the composition root
 * (app.ts), which hands over what all operators share; keeps no list of operators and starts nothing.
 */
import type { Middleware } from 'koa';
import type { AdapterFactory } from 'oidc-provider';
import { createNetworkNumber } from './attributes/header-enrichment.ts';
import { openAttributeSource } from './attributes/open-source.ts';
import type { AttributeSource } from './attributes/source.ts';
import { createAttributeEndpoints } from './attributes/web/endpoints.ts';
import type { AuditTrail } from './audit/audit.ts';
import type { ReportIncident } from './audit/incidents.ts';
import type { Config } from './config/schema.ts';
import { createHeadless } from './login/headless/headless.ts';
import type { Places } from './login/headless/places.ts';
import type { StatusHub } from './login/hub.ts';
import type { Planner } from './login/planner.ts';
import type { OperatorService } from './login/push.ts';
import type { LoginService } from './login/service.ts';
import { type LoginDoor, loginDoor } from './login/web/visit.ts';
import { type MssConnection, openMssClient } from './mss/open-client.ts';
import { openTlsMaterial } from './mss/transport/tls.ts';
import type { Sessions } from './open-sessions.ts';
import type { Operator } from './operator/operator.ts';
import type { createOperatorRegistry } from './operator/registry.ts';
import type { Logger } from './ops/logging.ts';
import type { Renderer } from './pages/renderer.ts';
import type { createPairwiseIdentifier } from './provider/account.ts';
import { clientView } from './provider/client-view.ts';
import { createClientFinder, createSecretComparison } from './provider/clients.ts';
import { createHintResolver } from './provider/hints.ts';
import { createOperatorProvider, type ProviderPorts } from './provider/instance.ts';
import { createKeptLocations } from './provider/kept-location.ts';
import type { KeyPolicy } from './provider/key-schedule.ts';
import type { OperatorKeys } from './provider/keys.ts';
import { type LiveKeys, madeOf, openLiveKeys } from './provider/live-keys.ts';
import { ownParty } from './provider/own-client.ts';
import { createProviderPages } from './provider/pages.ts';
import type { createParties } from './provider/parties.ts';
import { auditRefreshReuse } from './provider/refresh-reuse.ts';
import { createRequestChecks } from './provider/request-checks.ts';
import { createFactsKeeper } from './provider/request-facts.ts';
import type { SectorCheck } from './provider/sector.ts';
import { createLogout } from './session/web/logout.ts';
import { createProgressHandles } from './session/web/progress-handle.ts';
import { createSignatureVerifier } from './signature/verify.ts';
import { createHttpSmsGateway } from './sms/http-gateway.ts';
import type { SmsPort } from './sms/port.ts';
import type { Keyring } from './store/keyring.ts';
import { createAdapterFactory } from './store/oidc-adapter.ts';
import type { OperatorKeyRepository } from './store/operator-keys.ts';
import { withRefreshGrace } from './store/refresh-grace.ts';
import type { Sql } from './store/sql.ts';
import type { createSubscriberAttributes } from './store/subscriber-attributes.ts';
import type { PcrRepository, SubscriberRepository } from './subscriber/subscriber.ts';
import type { SubscriberIdIssuer } from './subscriber/subscriber-id.ts';

/** What all operators share. */
export interface OperatorParts extends Pick<ProviderPorts, 'consents' | 'contentSecurityPolicy' | 'observe'> {
  readonly config: Config;
  readonly log: Logger;
  readonly now: () => number;
  readonly readPem: (nameOrText: string) => string;
  readonly readBytes: (name: string) => Uint8Array;
  readonly sql: Sql;
  readonly keyring: Keyring;
  readonly registry: ReturnType<typeof createOperatorRegistry>;
  readonly parties: ReturnType<typeof createParties>;
  readonly checkSector: SectorCheck;
  readonly keyRules: KeyPolicy;
  readonly operatorKeys: OperatorKeyRepository;
  readonly subscribers: SubscriberRepository;
  readonly pairwise: ReturnType<typeof createPairwiseIdentifier>;
  readonly pcrs: PcrRepository;
  readonly correlations: ProviderPorts['correlations'];
  readonly storedAttributes: ReturnType<typeof createSubscriberAttributes>;
  readonly audit: AuditTrail;
  readonly subscriberIds: SubscriberIdIssuer;
  readonly sessions: Pick<Sessions, 'sessions' | 'deliveries'>;
  readonly planner: Planner;
  readonly login: LoginService;
  readonly hub: StatusHub;
  readonly renderer: Renderer;
  readonly report: ReportIncident;
  /** in the sandbox: sends wrong tokens on purpose to apps that asked for them */
  readonly misbehave?: ((operator: Operator, keys: OperatorKeys) => Middleware) | undefined;
  /** aborted when the gateway stops taking logins */
  readonly draining: AbortSignal;
  /** of headless requests, at all operators together */
  readonly places: Places;
}

export interface OpenedOperator {
  readonly connection: MssConnection;
  readonly service: OperatorService;
  /** what sends its text messages, if it has any */
  readonly sms: SmsPort | undefined;
  readonly source: AttributeSource;
  readonly keys: LiveKeys;
  /** the provider over the keys of this moment */
  readonly door: () => LoginDoor;
}

export async function openOperator(operator: Operator, parts: OperatorParts): Promise<OpenedOperator> {
  const { config, readPem, readBytes, now, subscribers } = parts;
  const { settings } = operator;
  const log = parts.log.child({ operator: operator.id });
  const openTls = (files: Parameters<typeof openTlsMaterial>[0]) =>
    openTlsMaterial(files, { readPem, readBytes, now, log });
  const mss = openMssClient(settings.mss, openTls(settings.mss.tls), log, { now });
  const keys = await openLiveKeys({
    operator: operator.id,
    repository: parts.operatorKeys,
    policy: parts.keyRules,
    now,
  });
  const own = ownParty(operator);
  const findClient = createClientFinder(operator.id, parts.parties, parts.keyring, parts.checkSector, own);
  const artefacts = createAdapterFactory(parts.sql, parts.keyring, operator.id, now, { findClient });
  const source = openAttributeSource(settings.attributes, {
    openTls,
    stored: parts.storedAttributes,
    since: async (id) => {
      const subscriber = await subscribers.record(id);
      return subscriber && Math.floor(subscriber.createdAt.getTime() / 1000);
    },
  });
  const ownParts: OwnParts = {
    findClient,
    adapter: withRefreshGrace(artefacts, config.tokens.refresh_grace_s, now),
    source,
    isSecret: createSecretComparison(operator.id, parts.parties, parts.keyring),
    networkNumber: createNetworkNumber(settings.header_enrichment),
  };
  return {
    connection: mss.connection,
    service: {
      operator,
      mss,
      verifier: createSignatureVerifier({
        anchors: settings.trust.anchors.map(readPem),
        intermediates: settings.trust.intermediates.map(readPem),
      }),
    },
    sms: settings.sms && createHttpSmsGateway(settings.sms),
    source,
    keys,
    door: madeOf(keys, (current) => openDoor(operator, current, parts, ownParts)),
  };
}

/** What one operator has whatever its keys are at the moment. */
interface OwnParts extends Pick<ProviderPorts, 'findClient' | 'source' | 'isSecret'> {
  readonly adapter: AdapterFactory;
  readonly networkNumber: ReturnType<typeof createNetworkNumber>;
}

function openDoor(operator: Operator, keys: OperatorKeys, parts: OperatorParts, own: OwnParts): LoginDoor {
  const { config, keyring, audit, now, log, subscribers, pcrs } = parts;
  const { networkNumber, source, adapter, isSecret } = own;
  const resolveHint = createHintResolver({
    operator: operator.id,
    keys: keys.encryption,
    subscriberIds: parts.subscriberIds,
    acceptUnmarked: operator.settings.subscriber_id.accept_unmarked,
    pcrs,
  });
  const pages = createProviderPages({ ...parts, operator });
  const logout = createLogout({
    ...{ operator, now, renderer: parts.renderer, contentSecurityPolicy: parts.contentSecurityPolicy },
    sessions: parts.sessions.sessions,
    deliveries: parts.sessions.deliveries,
    handles: createProgressHandles(operator, keyring, now),
    waitSeconds: config.logout.wait_s,
    renderError: pages.renderError,
  });
  const provider = createOperatorProvider({
    ...parts,
    ...own,
    operator,
    keys,
    checkRequest: createRequestChecks({ operator, resolveHint, planner: parts.planner, networkNumber }),
    pages: { ...pages, logout: logout.ask },
  });
  if (parts.misbehave) provider.use(parts.misbehave(operator, keys));
  provider.use(logout.routes(provider));
  provider.use(
    createAttributeEndpoints({
      operator,
      provider,
      source,
      subscribers,
      pairwise: parts.pairwise,
      networkNumber,
      keys: keys.signing,
      readHint: (hint, client) => {
        const { party, sector } = clientView(client);
        return resolveHint({ hint, token: undefined, mobileConnect: true, relyingParty: party, sector });
      },
      servedBy: parts.registry.byNumber,
      audit,
      log,
      now,
    }),
  );
  // koa would print them; those that matter are server_error
  provider.silent = true;
  auditRefreshReuse(provider, {
    operator: operator.id,
    audit,
    now,
    onError: (error) => log.error({ error }, 'no audit event'),
  });
  provider.on('server_error', (_ctx, error) => log.error({ operator: operator.id, error }, 'the provider failed'));
  const door = loginDoor(operator, provider, pcrs.reference);
  const headless = createHeadless({
    door,
    login: parts.login,
    hub: parts.hub,
    keyring,
    isSecret,
    facts: createFactsKeeper(keyring),
    subscribers,
    consents: parts.consents,
    locations: createKeptLocations(adapter, config.tokens.code_s + config.tokens.access_token_s),
    holdSeconds: config.login.headless_hold_s,
    fetchSeconds: config.login.interaction_s,
    draining: parts.draining,
    places: parts.places,
    now,
  });
  provider.use(headless);
  return door;
}
