/** A whole gateway in this process: real HTTP on loopback, embedded database in memory, simulated MSSP beside it. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway } from '../../src/app.ts';
import { isPemText } from '../../src/config/files.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import type { Gateway } from '../../src/gateway.ts';
import { createLogger } from '../../src/ops/logging.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { openTestDatabase } from '../store/test-database.ts';

export interface TestGateway {
  readonly origin: string;
  readonly adminOrigin: string;
  readonly config: Config;
  /** every log line so far */
  readonly log: readonly string[];
  readonly dataDir: string;
  issuer(operator: string): string;
  /** JSON by the sandbox API */
  api<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: T }>;
  close(): Promise<void>;
}

export interface OwnGateway extends TestGateway {
  /** to look at what was stored, never to change it */
  readonly database: Database;
  readonly adminToken: string;
  /** one subscriber by the admin API */
  admin(action: string, operator: string, msisdn: string): Promise<{ status: number; body: Record<string, unknown> }>;
}

export interface TestGatewayOptions {
  /** further environment variables, e.g. SIGNET_LOGIN_INTERACTION_S */
  readonly env?: Readonly<Record<string, string>>;
  /** configuration laid over the sandbox's: objects are merged, lists and values replaced */
  readonly settings?: object;
  /** keep database and phones here, for restarts; default: a folder of its own and a database in memory */
  readonly dataDir?: string;
  readonly port?: number;
  readonly databaseUrl?: string;
  /** what the gateway is given in place of its database */
  readonly wrapDatabase?: (database: Database) => Database;
  /** the gateway's clock, in epoch milliseconds */
  readonly now?: () => number;
}

/** Tests do not wait for a phone's sake, and so many polls on one phone in trouble hold no other login back. */
const QUICK_POLLS = Object.fromEntries(
  ['A', 'B', 'C'].flatMap((letter) => [
    [`SIGNET_OPERATORS_OPERATOR_${letter}_MSS_POLL_FIRST_MS`, '50'],
    [`SIGNET_OPERATORS_OPERATOR_${letter}_MSS_POLL_INTERVAL_MS`, '60'],
    [`SIGNET_OPERATORS_OPERATOR_${letter}_MSS_BREAKER_REQUESTS`, '1000'],
  ]),
);

export async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export async function startGateway(options: TestGatewayOptions = {}): Promise<OwnGateway> {
  const port = options.port ?? (await freePort());
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'signet-')));
  const secret = `sandbox-${randomBytes(32).toString('base64url')}`;
  const file = join(folder, 'settings.json');
  if (options.settings) await writeFile(file, JSON.stringify({ mode: 'sandbox', ...options.settings }));
  const config = loadConfig({
    env: {
      PORT: String(port),
      SIGNET_DATA_DIR: folder,
      ...QUICK_POLLS,
      ...(options.settings && { SIGNET_CONFIG: file }),
      ...options.env,
    },
    readFile: (path) => readFileSync(path, 'utf8'),
    sandboxSecret: () => (options.dataDir ? `sandbox-${'k'.repeat(20)}${'z'.repeat(23)}` : secret),
  });
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', stream: { write: (line: string) => void lines.push(line) } });
  const database =
    options.databaseUrl || options.dataDir
      ? await openDatabase({ url: options.databaseUrl, dataDir: folder, pool: 5, migrate: true })
      : await openTestDatabase();
  const adminToken = randomBytes(32).toString('base64url');
  const gateway: Gateway = await createGateway({
    adminToken,
    config,
    database: options.wrapDatabase?.(database) ?? database,
    log,
    now: options.now ?? Date.now,
    random: Math.random,
    randomBytes,
    readPem: (name) => (isPemText(name) ? name : readFileSync(name, 'utf8')),
    readBytes: (name) => readFileSync(name),
  });
  const publicServer = createServer(gateway.publicApp.callback());
  const adminServer = createServer(gateway.adminApp.callback());
  await listen(publicServer, port);
  await listen(adminServer, 0);
  await gateway.start();
  const origin = `http://localhost:${port}`;
  const adminOrigin = `http://localhost:${(adminServer.address() as AddressInfo).port}`;

  return {
    origin,
    adminOrigin,
    adminToken,
    async admin(action, operator, msisdn) {
      const answer = await fetch(`${adminOrigin}/admin/api/subscribers/${action}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` },
        body: JSON.stringify({ operator, msisdn }),
      });
      return { status: answer.status, body: JSON.parse(await answer.text()) };
    },
    config,
    log: lines,
    dataDir: folder,
    database,
    issuer: (operator) => `${origin}/${operator}`,
    async api(method, path, body) {
      const answer = await fetch(`${origin}${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    async close() {
      gateway.drain();
      await Promise.all([stop(publicServer), stop(adminServer)]);
      await gateway.close();
      if (!options.dataDir) await rm(folder, { recursive: true, force: true });
    },
  };
}
