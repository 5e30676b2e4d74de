/**
 * The composition root: the only file that knows every module. Builds a gateway from its configuration; opens no port and
 * reads no environment. Everything effectful (clock, randomness, files) comes in from main.ts or a test.
 */

import { randomUUID } from 'node:crypto';
import type { AttributeSource } from './attributes/source.ts';
import { createIncidentReporter } from './audit/incidents.ts';
import { createConsentKeeper } from './consent/consents.ts';
import { createDiscovery } from './discovery/discovery.ts';
import { createSubscriberIdFor } from './discovery/subscriber-id-for.ts';
import type { Gateway, GatewayEnvironment } from './gateway.ts';
import { createChanges } from './login/changes.ts';
import { createPlaces } from './login/headless/places.ts';
import { createStatusHub } from './login/hub.ts';
import { createKeeper } from './login/keeper.ts';
import { createMethodQuery } from './login/method-query.ts';
import { createNetworkCheck } from './login/network-check.ts';
import { pause } from './login/persistence.ts';
import { createPlanner } from './login/planner.ts';
import { createPushDriver, type OperatorService } from './login/push.ts';
import { createLoginService } from './login/service.ts';
import { createTexting } from './login/texting.ts';
import { createTokens } from './login/web/csrf.ts';
import { createEventStreams } from './login/web/events.ts';
import { createLinkRouter } from './login/web/link-router.ts';
import { createLoginRouter } from './login/web/router.ts';
import type { LoginDoor } from './login/web/visit.ts';
import type { MssConnection } from './mss/open-client.ts';
import { OUTCOMES, type OutcomeCode } from './mss/outcomes/outcomes.ts';
import { openAccount } from './open-account.ts';
import { type OperatorParts, openOperator } from './open-operator.ts';
import { openSessions } from './open-sessions.ts';
import { createDepartures, withoutDepartures } from './operator/departures.ts';
import type { Operator } from './operator/operator.ts';
import { createOperatorRegistry } from './operator/registry.ts';
import { createAdminApp } from './ops/admin.ts';
import { createAdminApi } from './ops/admin-api.ts';
import { keyArea, subscriberArea } from './ops/admin-area.ts';
import { createAdministration } from './ops/administration.ts';
import { health } from './ops/health.ts';
import { watchKeyAges } from './ops/key-ages.ts';
import { createMetrics } from './ops/metrics.ts';
import { breakerStates, mssConnectionsApi, watchMssConnections } from './ops/mss-connections.ts';
import { requestLog } from './ops/request-log.ts';
import { sessionArea } from './ops/session-area.ts';
import { createAssetServer } from './pages/assets.ts';
import { createRenderer } from './pages/renderer.ts';
import { createSecurityHeaders } from './pages/security-headers.ts';
import { createPairwiseIdentifier } from './provider/account.ts';
import { createKeyRotation } from './provider/key-rotation.ts';
import { keyPolicy } from './provider/key-schedule.ts';
import { createKeyLookout, type LiveKeys } from './provider/live-keys.ts';
import { createLocationRights } from './provider/location-rights.ts';
import { createOutgoingFetch } from './provider/outgoing.ts';
import { configuredParty, createParties } from './provider/parties.ts';
import { createSectorCheck } from './provider/sector.ts';
import { createPublicApp } from './public-app.ts';
import { createAccountEnds } from './session/account.ts';
import { createSessionAdministration } from './session/administration.ts';
import type { SmsPort } from './sms/port.ts';
import { createAccountArtefacts } from './store/account-artefacts.ts';
import { createAuditTrail } from './store/audit.ts';
import { createConsentRepository } from './store/consents.ts';
import { createCorrelations } from './store/correlations.ts';
import { createDepartureStore } from './store/departures.ts';
import { createJanitor } from './store/janitor.ts';
import { createKeyring } from './store/keyring.ts';
import { createOperatorKeyRepository } from './store/operator-keys.ts';
import { createPcrRepository } from './store/pcr.ts';
import { createRelyingPartyRepository } from './store/relying-parties.ts';
import { createSmsCounts } from './store/sms-counts.ts';
import { createSubscriberAttributes } from './store/subscriber-attributes.ts';
import { createTermsRepository } from './store/subscriber-terms.ts';
import { createSubscriberRepository, numberIndexes } from './store/subscribers.ts';
import { createTransactionStore } from './store/transactions.ts';
import { createSubscriberIdIssuer } from './subscriber/subscriber-id.ts';

export async function createGateway(environment: GatewayEnvironment): Promise<Gateway> {
  const { config, database, log, now, random, randomBytes, readPem, readBytes } = environment;
  // the sandbox's code is loaded in sandbox mode only
  const mount = config.mode === 'sandbox' ? await import('./sandbox/mount.ts') : undefined;
  const sandbox = await mount?.prepareSandbox(config, { now, log, tlsPort: environment.sandboxTlsPort });
  const keyring = createKeyring([config.secrets.master, ...config.secrets.previous]);
  const configuredOperators = createOperatorRegistry(config);
  const metrics = createMetrics({
    operators: configuredOperators.all.map(({ id }) => id),
    outcomes: Object.values(OUTCOMES).map(({ metric }) => metric),
    waiting: () => driver.inFlight + texting.inFlight,
    process: true,
  });
  const connections = new Map<string, MssConnection>();
  watchMssConnections(metrics.registry, connections, now);
  const report = createIncidentReporter(log, randomBytes);
  const { sql, prisma } = database;

  // repositories
  const subscribers = createSubscriberRepository(prisma, keyring, now);
  const terms = createTermsRepository(prisma, subscribers);
  const pcrs = createPcrRepository(prisma, keyring, now);
  const consents = createConsentRepository(sql, now);
  const correlations = createCorrelations(sql, keyring, now);
  const storedAttributes = createSubscriberAttributes(prisma, keyring);
  const audit = createAuditTrail(prisma);
  const operatorKeys = createOperatorKeyRepository(prisma, keyring);
  const transactions = createTransactionStore(sql);
  const departures = createDepartures({
    store: createDepartureStore(sql),
    indexes: numberIndexes(keyring),
    onError: (error) => log.error({ error }, 'could not read which numbers have left'),
  });
  await departures.refresh();
  const registry = withoutDepartures(configuredOperators, departures);
  const configured = [...config.relying_parties.map(configuredParty), ...(mount?.ownParties(config, keyring) ?? [])];
  const parties = createParties(configured, createRelyingPartyRepository(prisma, now), now);
  const requests = mount?.watchRequests(now, parties);
  const examples = mount?.openExamples(config, keyring, log);
  const misbehaving = mount?.misbehave({
    ...{ parties, log, now },
    origin: config.discovery.origin,
    issuers: () => configuredOperators.all.map(({ issuer }) => issuer),
  });
  const checkSector = createSectorCheck({ fetch: createOutgoingFetch(config.network.allow_private), now });
  const subscriberIds = createSubscriberIdIssuer({ keyring, now, lifetimeSeconds: config.discovery.subscriber_id_s });

  const doors = new Map<string, () => LoginDoor>();
  const sessions = openSessions({
    ...{ sql, now, random, parties, pcrs, audit, log, registry: metrics.registry },
    allowPrivate: config.network.allow_private,
    door: (operator) => doors.get(operator)?.(),
  });
  const artefacts = createAccountEnds(createAccountArtefacts(sql, now), sessions.sessions);

  // pages
  const renderer = createRenderer();
  const brands = [...registry.all.map(({ settings }) => settings), ...config.discovery.federation];
  const logos = brands.flatMap(({ brand }) => (brand.logo ? [brand.logo] : []));
  const security = createSecurityHeaders({ logos });
  const { contentSecurityPolicy } = security;

  // the login
  const services = new Map<string, OperatorService>();
  const hub = createStatusHub({
    store: transactions,
    onError: (error) => log.error({ error }, 'could not watch logins'),
  });
  const changes = createChanges(transactions, hub);
  const onOutcome = (operator: string, outcome: OutcomeCode | 'signed'): void =>
    metrics.loginFinished(operator, outcome === 'signed' ? 'succeeded' : OUTCOMES[outcome].metric);
  const loginPorts = { changes, subscribers, audit, keyring, log, onOutcome, now, randomBytes };
  const driving = { ...loginPorts, pause, neutralWaitSeconds: config.login.neutral_wait_s };
  const instance = randomUUID();
  const driver = createPushDriver({
    ...driving,
    services,
    artefacts,
    terms,
    attributes: storedAttributes,
  });
  const gateways = new Map<string, SmsPort>();
  const texting = createTexting({
    ...driving,
    store: transactions,
    gateways,
    counts: createSmsCounts(sql),
    instance,
  });
  const decideMethod = createMethodQuery({ services, terms, keyring, log });
  const planner = createPlanner({ registry, networkCheck: createNetworkCheck(log), keyring });
  const login = createLoginService({
    ...loginPorts,
    store: transactions,
    driver,
    planner,
    decideMethod,
    instance,
    texting,
    locations: {
      rights: createLocationRights(parties),
      servedBy: (id) => registry.get(id)?.settings.mss.services.geofencing ?? false,
    },
  });
  const keeper = createKeeper({
    store: transactions,
    driver: { takeOver: (each) => (each.authenticator === 'sms' ? texting : driver).takeOver(each) },
    instance,
    log,
  });
  const streams = createEventStreams(random);
  const ending = new AbortController();
  const consentKeeper = createConsentKeeper({ consents, audit, now });
  const loginRouter = createLoginRouter({
    renderer,
    tokens: createTokens(keyring, 'login form'),
    returnTokens: createTokens(keyring, 'login return'),
    keyring,
    login,
    consents: consentKeeper,
    hub,
    streams,
    report,
    onError: (error) => log.error({ error }, 'an event stream broke'),
    contentSecurityPolicy,
    replaceSession: (operator, uid) => sessions.sessions.end(operator, uid, 'replaced'),
    returnSeconds: config.login.return_s,
    notice: misbehaving?.notice,
    now,
  });

  const linkRouter = createLinkRouter({ renderer, tokens: createTokens(keyring, 'link form'), texting, login });

  // operators
  const keyRules = keyPolicy(config.keys);
  const keys = new Map<string, LiveKeys>();
  const sources: AttributeSource[] = [];
  const operatorParts: OperatorParts = {
    ...{ config, log, now, readPem, readBytes, sql, keyring, registry, parties, checkSector, keyRules, operatorKeys },
    ...{ subscribers, pcrs, consents, correlations, storedAttributes, audit, subscriberIds, planner },
    pairwise: createPairwiseIdentifier(pcrs),
    sessions,
    ...{ login, hub, renderer, report, contentSecurityPolicy },
    observe: requests?.observe,
    misbehave: misbehaving?.inProvider,
    draining: ending.signal,
    places: createPlaces({
      total: config.login.headless_held,
      perRelyingParty: config.login.headless_held_per_party,
    }),
  };
  const take = async (operator: Operator): Promise<void> => {
    const opened = await openOperator(operator, operatorParts);
    connections.set(operator.id, opened.connection);
    services.set(operator.id, opened.service);
    if (opened.sms) gateways.set(operator.id, opened.sms);
    sources.push(opened.source);
    keys.set(operator.id, opened.keys);
    doors.set(operator.id, opened.door);
  };
  await Promise.all(registry.all.map(take));
  const account = openAccount({
    ...{ database, keyring, renderer, report, parties, randomBytes, now, consents },
    keeper: consentKeeper,
    waitSeconds: config.logout.wait_s,
    sessions: sessions.sessions,
  });
  watchKeyAges(metrics.registry, keys, now);
  const lookout = createKeyLookout(keys, (error) => log.error({ error }, 'could not look for new keys'));

  // listeners
  let draining = false;
  const healthChecks = health({
    checks: { database: () => database.ping() },
    operators: () => breakerStates(connections),
    draining: () => draining,
    log,
  });
  const encryptionKeys = (id: string) => keys.get(id)?.now().encryption ?? [];
  const discovery = createDiscovery({
    config: config.discovery,
    operators: registry,
    relyingParties: parties,
    keyring,
    subscriberIds,
    correlations,
    encryptionKeys,
    served: { premiuminfo: true },
    renderer,
    securityHeaders: security,
    now,
    log,
  });
  const publicApp = createPublicApp({
    registry,
    doors: { get: (id) => doors.get(id)?.() },
    login: loginRouter,
    link: linkRouter,
    account,
    renderer,
    report,
    outer: [
      requestLog({ log, now, observe: metrics.requestAnswered }),
      security.middleware,
      healthChecks,
      createAssetServer(),
      ...(requests ? [requests.discovery] : []),
      discovery,
    ],
    inner:
      mount && sandbox && requests && misbehaving && examples
        ? mount.mountSandbox({
            programs: examples,
            sandbox,
            requests,
            misbehaving,
            config,
            registry,
            parties,
            checkSector,
            subscriberIdFor: createSubscriberIdFor({ subscriberIds, encryptionKeys }),
            keyring,
            renderer,
            now,
            randomBytes,
            log,
            contentSecurityPolicy,
          })
        : [],
    trustProxy: config.http.trust_proxy,
    fallbackLanguage: registry.all[0]?.settings.default_language ?? 'en',
  });
  publicApp.on('error', (error: unknown) => log.debug({ error }, 'a connection ended early'));
  const janitor = createJanitor({ sql, now, onError: (error) => log.error({ error }, 'the janitor failed') });

  const rotation = createKeyRotation({
    operators: configuredOperators,
    repository: operatorKeys,
    policy: keyRules,
    audit,
    changed: async (operator) => keys.get(operator)?.refresh(),
    now,
  });
  const lifeCycle = createAdministration({
    ...loginPorts,
    registry: configuredOperators,
    departures,
    artefacts,
    transactions,
  });

  const sessionAdministration = createSessionAdministration({
    ...{ operators: configuredOperators, sessions: sessions.sessions, deliveries: sessions.deliveries, pcrs },
    wake: () => sessions.deliverer.wake(),
  });

  return {
    examples: examples?.list().map(({ website }) => website) ?? [],
    publicApp,
    adminApp: createAdminApp({
      metrics,
      log,
      inner: [
        mssConnectionsApi(connections, now),
        createAdminApi({
          token: environment.adminToken,
          areas: [subscriberArea(lifeCycle), keyArea(rotation), sessionArea(sessionAdministration)],
        }),
      ],
    }),
    async start() {
      departures.start();
      lookout.start();
      await keeper.start();
      janitor.start();
      sessions.start();
      if (environment.startExamples)
        examples?.startAll().catch((error: unknown) => log.error({ error }, 'no examples'));
    },
    reload() {
      for (const connection of connections.values()) connection.reload();
    },
    drain() {
      draining = true;
      streams.endAll();
      ending.abort();
      sandbox?.drain();
    },
    async sent() {
      await Promise.all([driver.sent(), texting.sent()]);
    },
    async close() {
      await Promise.all([janitor.stop(), sessions.close()]);
      await lookout.close();
      await departures.close();
      await Promise.all([driver.close(), texting.close()]);
      await keeper.close();
      hub.close();
      await audit.close();
      await Promise.all([...services.values()].map(({ mss }) => mss.close()));
      await Promise.all(sources.map((source) => source.close()));
      await Promise.all([sandbox?.close(), examples?.close()]);
      await database.close();
    },
  };
}
