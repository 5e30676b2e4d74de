/**
 * The sandbox as the composition root mounts it: simulated MSSP and phones, developer home and portal, apps API, demo
 * relying party.
 * Loaded in sandbox mode only. Reaches the gateway over HTTP, except for registering apps, which it is handed.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Koa, { type Middleware } from 'koa';
import type { Config } from '../config/schema.ts';
import type { SubscriberIdFor } from '../discovery/subscriber-id-for.ts';
import type { OperatorRegistry } from '../operator/operator.ts';
import type { Logger } from '../ops/logging.ts';
import type { Renderer } from '../pages/renderer.ts';
import type { RelyingParty, RelyingPartyRepository } from '../provider/relying-party.ts';
import type { SectorCheck } from '../provider/sector.ts';
import type { Keyring } from '../store/keyring.ts';
import { sandboxOperations } from './api/operations.ts';
import { createAppsApi } from './apps/apps-api.ts';
import { createRegisteredApps } from './apps/registered-apps.ts';
import { createDemo } from './demo/demo.ts';
import { createPrograms, EXAMPLES, type Programs } from './examples/programs.ts';
import { exampleRoutes } from './examples/switches.ts';
import { exampleWebsites, type Website, websiteParty } from './examples/websites.ts';
import { createHome } from './home/home.ts';
import { exampleNumber } from './home/numbers.ts';
import { createTerms } from './home/terms.ts';
import { createMisbehaving, type Misbehaving, type MisbehavingPorts } from './misbehave/misbehave.ts';
import { simulatedOperators } from './mssp/simulated-operators.ts';
import { createSimulator } from './mssp/simulator.ts';
import { routeTable } from './phone/routes.ts';
import { openTlsListener } from './pki/tls-listener.ts';
import { createPortal } from './portal/portal.ts';
import { createRequestTrail, type RequestTrail } from './portal/request-trail.ts';

export interface Sandbox {
  readonly middleware: readonly Middleware[];
  /** Ends open event streams. */
  drain(): void;
  close(): Promise<void>;
}

const DEMO = 'demo';

/** Whether the operators' MSSP is this process itself, and not a simulator started alone. */
function isOwnSimulator(config: Config): boolean {
  const hosts = new Set(['localhost', '127.0.0.1', '[::1]', config.http.host]);
  return Object.values(config.operators).some(({ mss }) => {
    const { hostname, port } = new URL(mss.url);
    return hosts.has(hostname) && Number(port) === config.http.port;
  });
}

/** Where the simulated phones are: this process, or the simulator that was started alone. */
const simulatorOrigin = ({ discovery, operators }: Config): string =>
  Object.values(operators).map(({ mss }) => new URL(mss.url).origin)[0] ?? discovery.origin;

/** Starts the simulated MSSP, which makes its certificates first: the operators trust them. */
export async function prepareSandbox(
  config: Config,
  ports: { readonly now: () => number; readonly log: Logger; readonly tlsPort: number | undefined },
): Promise<Sandbox> {
  if (!isOwnSimulator(config)) return { middleware: [], drain: () => undefined, close: async () => undefined };
  const { log, tlsPort } = ports;
  const dir = join(config.database.data_dir, 'sandbox', 'mssp');
  const simulator = await createSimulator({
    dir,
    operators: simulatedOperators(config.operators),
    origin: () => config.discovery.origin,
    now: ports.now,
    log,
  });
  const handler = new Koa().use(simulator.middleware).callback();
  const onError = (error: unknown): void => log.error({ error }, 'the TLS listener of the simulated MSSP failed');
  const tls =
    tlsPort === undefined
      ? undefined
      : await openTlsListener({ port: tlsPort, host: config.http.host, dir, handler, onError });
  return {
    middleware: [simulator.middleware],
    drain: () => simulator.drain(),
    async close() {
      tls?.closeAllConnections();
      await tls?.close();
      await simulator.close();
    },
  };
}

/** The demo relying party: registered by the program itself, with a secret that only this sandbox has. */
function demoParty(config: Config, keyring: Keyring): RelyingParty {
  return {
    id: DEMO,
    name: 'Demo App',
    short_name: 'Demo App',
    redirect_uris: [`${config.discovery.origin}/sandbox/demo/callback`],
    post_logout_redirect_uris: [`${config.discovery.origin}/sandbox/demo`],
    profile: 'auto',
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'RS256',
    silent: true,
    headless: false,
    location: false,
    signature_claims: false,
    takeover_signals: false,
    discovery_client_id: DEMO,
    discovery_secret_hash: undefined,
    fixed_secret: keyring.derive('demo relying party').toString('base64url'),
    secret_version: 1,
    misbehave: [],
  };
}

/** None where their code is not part of the installation. */
const websites = (config: Config, keyring: Keyring): readonly Website[] =>
  existsSync(EXAMPLES) ? exampleWebsites(config, keyring) : [];

/** The relying parties that are part of the sandbox: the demo, and the example websites. */
export function ownParties(config: Config, keyring: Keyring): readonly RelyingParty[] {
  const demo = demoParty(config, keyring);
  return [demo, ...websites(config, keyring).map((website) => websiteParty(website, demo))];
}

/** The example websites as programs; none runs before it is started. */
export const openExamples = (config: Config, keyring: Keyring, log: Logger): Programs =>
  createPrograms(websites(config, keyring), log);

/** The last requests of each app: watched from outside and from within each operator's provider. */
export const watchRequests = (
  now: () => number,
  parties: Pick<RelyingPartyRepository, 'findByDiscoveryClientId'>,
): RequestTrail => createRequestTrail(now, async (clientId) => (await parties.findByDiscoveryClientId(clientId))?.id);

/** Wrong tokens on purpose, for apps that ask for them. */
export const misbehave = (ports: MisbehavingPorts): Misbehaving => createMisbehaving(ports);

export interface MountPorts {
  readonly sandbox: Sandbox;
  readonly requests: RequestTrail;
  readonly misbehaving: Misbehaving;
  readonly programs: Programs;
  readonly config: Config;
  readonly registry: OperatorRegistry;
  readonly parties: RelyingPartyRepository;
  readonly checkSector: SectorCheck;
  readonly subscriberIdFor: SubscriberIdFor;
  readonly keyring: Keyring;
  readonly renderer: Renderer;
  readonly contentSecurityPolicy: (formTargets: string[]) => string;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly log: Logger;
}

/** Everything below `/` that only the sandbox has. */
export function mountSandbox(ports: MountPorts): Middleware[] {
  const { config, registry, keyring, renderer, contentSecurityPolicy, misbehaving, now, randomBytes, log } = ports;
  const { origin } = config.discovery;
  const { fixed_secret: clientSecret = '' } = demoParty(config, keyring);
  const demo = { clientId: DEMO, clientSecret };
  const apps = createRegisteredApps(ports);
  return [
    ...ports.sandbox.middleware,
    misbehaving.middleware,
    routeTable(exampleRoutes(ports.programs)),
    createAppsApi(apps, ports.requests.list, misbehaving.trail),
    createPortal({
      renderer,
      origin,
      apps,
      requests: ports.requests,
      misbehaving,
      contentSecurityPolicy,
      now,
      randomBytes,
      simulator: simulatorOrigin(config),
      examples: new Map(
        registry.all.map(({ id, settings }) => [id, exampleNumber(settings.numbers.prefixes?.[0] ?? '')]),
      ),
      programs: ports.programs,
      api: {
        operations: sandboxOperations(simulatedOperators(config.operators)),
        places: { origin, simulator: isOwnSimulator(config) ? origin : simulatorOrigin(config) },
      },
    }),
    createHome({
      renderer,
      origin,
      websites: ports.programs.list().map(({ website }) => website),
      operators: registry.all.map((operator) => ({
        id: operator.id,
        name: operator.name,
        issuer: operator.issuer,
        mccMnc: operator.settings.mcc_mnc[0] ?? '',
        prefixes: operator.settings.numbers.prefixes,
        methods: [
          ...new Set(
            operator.levels.flatMap((level) => operator.authenticators(level).map((entry) => entry.authenticator)),
          ),
        ].join(', '),
        colour: operator.settings.brand.colour,
      })),
      demo,
    }),
    createTerms(renderer),
    createDemo({
      renderer,
      origin,
      discoveryUrl: `${origin}/v2/discovery`,
      credentials: demo,
      contentSecurityPolicy,
      now,
      randomBytes,
      log,
    }),
  ];
}
