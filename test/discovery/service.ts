/** The discovery service over real HTTP on loopback, with in-memory ports: what the tests of this folder talk to. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Koa from 'koa';
import { sandboxConfig } from '../../src/config/sandbox.ts';
import { configSchema, type RawConfig } from '../../src/config/schema.ts';
import { createDiscovery, type DiscoveryDependencies } from '../../src/discovery/discovery.ts';
import { createOperatorRegistry } from '../../src/operator/registry.ts';
import { createRenderer } from '../../src/pages/renderer.ts';
import { createSecurityHeaders } from '../../src/pages/security-headers.ts';
import type { RelyingParty } from '../../src/provider/relying-party.ts';
import { hashDiscoverySecret } from '../../src/provider/secret-hash.ts';
import { createKeyring } from '../../src/store/keyring.ts';
import {
  createSubscriberIdIssuer,
  type SubscriberIdKey,
  subscriberIdKeyId,
} from '../../src/subscriber/subscriber-id.ts';

export const START = Date.UTC(2026, 0, 15, 12);
export const REDIRECT = 'https://shop.example/callback';
export const REDIRECT_WITH_QUERY = 'https://shop.example/callback?step=2&q=a%20b';
export const SECRET = 'c2VjcmV0LW9mLXRoZS1zaG9w==';
export const FIXED_SECRET = 'fixed-by-configuration';

const shop: RelyingParty = {
  id: 'shop',
  name: 'Demo Shop',
  short_name: 'Shop',
  redirect_uris: [REDIRECT, REDIRECT_WITH_QUERY],
  profile: 'auto',
  token_endpoint_auth_method: 'client_secret_basic',
  id_token_signed_response_alg: 'RS256',
  post_logout_redirect_uris: [],
  silent: true,
  headless: false,
  location: false,
  signature_claims: false,
  takeover_signals: false,
  discovery_client_id: 'shop-discovery',
  fixed_secret: undefined,
  secret_version: 1,
  discovery_secret_hash: undefined,
  misbehave: [],
};

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Service {
  readonly dependencies: DiscoveryDependencies;
  readonly origin: string;
  readonly logged: object[];
  readonly issuer: ReturnType<typeof createSubscriberIdIssuer>;
  readonly keys: ReadonlyMap<string, SubscriberIdKey>;
  /** changes what is registered */
  readonly parties: Map<string, RelyingParty>;
  advance(ms: number): void;
  send(method: string, path: string, headers?: OutgoingHttpHeaders, body?: string | Buffer): Promise<Answer>;
  close(): Promise<void>;
}

/** Made once for all services of a test file. */
const privateKeys = new Map<string, Promise<JWK>>();
const made = async (): Promise<JWK> =>
  exportJWK((await generateKeyPair('RSA-OAEP-256', { extractable: true })).privateKey);
const shopHash = hashDiscoverySecret(SECRET);
const publicHash = hashDiscoverySecret('public-app-secret');

async function encryptionKey(operator: string): Promise<SubscriberIdKey> {
  const privateKey = privateKeys.get(operator) ?? made();
  privateKeys.set(operator, privateKey);
  return { ...(await privateKey), kid: subscriberIdKeyId(operator), use: 'enc', alg: 'RSA-OAEP-256' };
}

export interface Settings {
  /** laid over every operator of the sandbox */
  readonly operators?: Partial<RawConfig['operators'][string]>;
  /** laid over the sandbox's discovery */
  readonly discovery?: Partial<RawConfig['discovery']>;
}

export async function startService(
  change: Partial<DiscoveryDependencies> = {},
  settings: Settings = {},
): Promise<Service> {
  let clock = START;
  const now = () => clock;
  const master = 'a-master-secret-that-only-this-test-file-ever-uses';
  const raw = sandboxConfig({ port: 3000, host: '127.0.0.1', dataDir: 'var' });
  const changed = Object.entries(raw.operators).map(([id, operator]) => [id, { ...operator, ...settings.operators }]);
  const config = configSchema.parse({
    ...raw,
    operators: Object.fromEntries(changed),
    discovery: { ...raw.discovery, ...settings.discovery },
    secrets: { master },
  });
  const operators = createOperatorRegistry(config);
  const keyring = createKeyring([master]);
  const issuer = createSubscriberIdIssuer({ keyring, now, lifetimeSeconds: config.discovery.subscriber_id_s });
  const keys = new Map<string, SubscriberIdKey>();
  for (const { id } of operators.all) keys.set(id, await encryptionKey(id));

  const parties = new Map<string, RelyingParty>();
  const register = (party: RelyingParty) => parties.set(party.id, party);
  register({ ...shop, discovery_secret_hash: await shopHash });
  register({
    ...shop,
    id: 'configured',
    discovery_client_id: 'configured',
    fixed_secret: FIXED_SECRET,
    redirect_uris: ['http://localhost:3001/cb'],
  });
  register({
    ...shop,
    id: 'public-app',
    discovery_client_id: 'public-discovery',
    token_endpoint_auth_method: 'none',
    discovery_secret_hash: await publicHash,
  });
  register({ ...shop, id: 'secretless', discovery_client_id: 'secretless', token_endpoint_auth_method: 'none' });

  const logged: object[] = [];
  const write = (fields: object, message: string) => logged.push({ ...fields, message });
  const dependencies: DiscoveryDependencies = {
    config: config.discovery,
    operators,
    relyingParties: {
      find: async (id) => parties.get(id),
      findByDiscoveryClientId: async (id) => [...parties.values()].find((party) => party.discovery_client_id === id),
    },
    keyring,
    subscriberIds: issuer,
    encryptionKeys: (operator) => [...keys.entries()].flatMap(([id, key]) => (id === operator ? [key] : [])),
    renderer: createRenderer(),
    securityHeaders: createSecurityHeaders(),
    now,
    log: { warn: write, error: write },
    ...change,
  };

  const app = new Koa();
  app.silent = true;
  app.use(createDiscovery(dependencies));
  app.use((ctx) => {
    ctx.status = 418;
    ctx.body = 'next';
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an address of this shape; only pipes have a string.
  const { port } = server.address() as AddressInfo;

  return {
    dependencies,
    origin: `http://127.0.0.1:${port}`,
    logged,
    issuer,
    keys,
    parties,
    advance: (ms) => {
      clock += ms;
    },
    send: (method, path, headers = {}, body = undefined) =>
      new Promise((resolve, reject) => {
        const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          );
          incoming.on('error', reject);
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
