/** A gateway in this process whose database fails on command, the way databases do: with the values in the message. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway } from '../../src/app.ts';
import { isPemText } from '../../src/config/files.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createLogger } from '../../src/ops/logging.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { freePort, type TestGateway } from '../harness/gateway.ts';

export interface BreakableGateway extends TestGateway {
  readonly master: string;
  /** Every statement fails with this message from now on; undefined mends the database. */
  breakDatabase(message: string | undefined): void;
}

/** @param failure the error that statements fail with now */
function breakable(database: Database, failure: () => Error | undefined): Database {
  const { sql, prisma } = database;
  const check = (): void => {
    const error = failure();
    if (error) throw error;
  };
  return {
    ...database,
    sql: {
      async query(statement, values) {
        check();
        return sql.query(statement, values);
      },
    },
    prisma: new Proxy(prisma, {
      get(target, name, receiver) {
        if (typeof name === 'string' && !name.startsWith('$')) check();
        return Reflect.get(target, name, receiver);
      },
    }),
    async ping() {
      check();
      await database.ping();
    },
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export async function startBreakableGateway(env: Readonly<Record<string, string>>): Promise<BreakableGateway> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'signet-'));
  const master = `sandbox-${randomBytes(32).toString('base64url')}`;
  const config = loadConfig({
    env: { PORT: String(port), SIGNET_DATA_DIR: folder, ...env },
    readFile: (path) => readFileSync(path, 'utf8'),
    sandboxSecret: () => master,
  });
  let message: string | undefined;
  const database = await openDatabase({ dataDir: 'memory://', pool: 5, migrate: true });
  const log: string[] = [];
  const gateway = await createGateway({
    config,
    database: breakable(database, () => (message === undefined ? undefined : new Error(message))),
    log: createLogger({ level: 'debug', stream: { write: (line: string) => void log.push(line) } }),
    now: Date.now,
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

  return {
    origin,
    adminOrigin: `http://localhost:${(adminServer.address() as AddressInfo).port}`,
    config,
    log,
    dataDir: folder,
    master,
    breakDatabase: (text) => {
      message = text;
    },
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
      await rm(folder, { recursive: true, force: true });
    },
  };
}
