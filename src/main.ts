/** The process edge: loads the configuration, listens, drains on SIGTERM. Nothing else. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { createGateway } from './app.ts';
import { banner } from './banner.ts';
import { checkFiles } from './config/check-files.ts';
import { isPemText } from './config/files.ts';
import { ConfigError } from './config/load.ts';
import { EXIT_CONFIG } from './config/mistake.ts';
import { loadProcessConfig, readBytes, readText } from './config/process.ts';
import type { Config } from './config/schema.ts';
import type { Gateway } from './gateway.ts';
import { ensureAdminToken } from './ops/admin-token.ts';
import { createLogger, type Logger } from './ops/logging.ts';
import { TrustStoreError } from './signature/verify.ts';
import { openDatabase } from './store/database.ts';
import { SealBroken } from './store/keyring.ts';
import { StartError } from './store/start-error.ts';

const IDLE_CLOSE_MS = 100;

function configuration(): Config {
  try {
    const config = loadProcessConfig();
    const mistakes = checkFiles(config, { readText, readBytes, now: Date.now });
    if (mistakes.length > 0) throw new ConfigError(mistakes);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

/** A listener has no place to listen on; the message is one line. */
class ListenError extends Error {}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'is not allowed to this user',
  EADDRNOTAVAIL: 'is no address of this machine',
};

/** @param variable sets the port */
const listen = (server: Server, port: number, host: string, variable: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const reason = REASONS[error.code ?? ''] ?? `cannot be listened on (${error.code})`;
      reject(new ListenError(`${host} port ${port} ${reason}; ${variable} sets another`, { cause: error }));
    };
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });

/** Ends a listener: no new connections, requests under way may finish within the time. */
const finish = (server: Server, seconds: number): Promise<void> =>
  new Promise((resolve) => {
    const idle = setTimeout(() => server.closeIdleConnections(), IDLE_CLOSE_MS);
    const all = setTimeout(() => server.closeAllConnections(), seconds * 1_000);
    server.close(() => {
      clearTimeout(idle);
      clearTimeout(all);
      resolve();
    });
  });

/** Ends the start for a variable of this process that says something else than it may. */
function refuseVariable(path: string, value: string, message: string): never {
  process.stderr.write(`${new ConfigError([{ path, value, message }]).message}\n`);
  process.exit(EXIT_CONFIG);
}

function tlsPort(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  return refuseVariable('SIGNET_SANDBOX_MSSP_TLS_PORT', text, 'must be a port, 0 to 65535');
}

function startExamples(text: string | undefined): boolean {
  if (text === undefined || text === '' || text === 'on') return true;
  if (text === 'off') return false;
  return refuseVariable('SIGNET_SANDBOX_EXAMPLES', text, 'must be on or off');
}

function adminToken(config: Config, log: Logger): string | undefined {
  const token = ensureAdminToken(config);
  if (token === undefined)
    log.warn({}, 'the admin API is off: set SIGNET_ADMIN_TOKEN, or let the data folder be written');
  return token;
}

function drainOnSignal(
  gateway: Gateway,
  servers: readonly Server[],
  config: Config,
  exit: (code: number) => void,
): void {
  let draining = false;
  const drain = async (): Promise<void> => {
    if (draining) return exit(1);
    draining = true;
    gateway.drain();
    const timeIsUp = pause(config.http.drain_s * 1_000, undefined, { ref: false });
    await Promise.all(servers.map((server) => finish(server, config.http.drain_s)));
    await Promise.race([gateway.sent(), timeIsUp]);
    await gateway.close();
    exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      drain().catch((error: unknown) => {
        process.stderr.write(
          `signet: could not stop cleanly: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        exit(1);
      });
    });
  }
}

async function main(): Promise<void> {
  const config = configuration();
  const log = createLogger({ level: config.log.level });
  const database = await openDatabase({
    url: config.database.url,
    dataDir: config.database.data_dir,
    pool: config.database.pool,
    migrate: config.database.migrate_on_start,
    log: (line) => log.info({}, line),
  });
  const gateway = await createGateway({
    config,
    database,
    log,
    now: Date.now,
    random: Math.random,
    randomBytes,
    readPem: (name) => (isPemText(name) ? name : readText(name)),
    readBytes,
    adminToken: adminToken(config, log),
    startExamples: startExamples(process.env.SIGNET_SANDBOX_EXAMPLES),
    sandboxTlsPort: tlsPort(process.env.SIGNET_SANDBOX_MSSP_TLS_PORT),
  });
  const publicServer = createServer(gateway.publicApp.callback());
  const adminServer = createServer(gateway.adminApp.callback());
  try {
    await listen(publicServer, config.http.port, config.http.host, 'PORT');
    await listen(adminServer, config.http.admin_port, '127.0.0.1', 'SIGNET_ADMIN_PORT');
  } catch (error) {
    await gateway.close();
    throw error;
  }
  drainOnSignal(gateway, [publicServer, adminServer], config, process.exit);
  process.on('SIGHUP', () => gateway.reload());
  await gateway.start();
  if (config.mode === 'production') {
    const { host, port } = config.http;
    log.info({ mode: config.mode, host, port, operators: Object.keys(config.operators) }, 'the gateway is running');
  }
  process.stdout.write(banner(config, gateway.examples));
}

/** Mistakes of the installation, told in one line; anything else is ours and comes with its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SealBroken) return `${error.message}: it is another secret than the database was made with`;
  const known =
    error instanceof StartError ||
    error instanceof ListenError ||
    error instanceof TrustStoreError ||
    'syscall' in error;
  return known ? error.message : (error.stack ?? error.message);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`signet: ${explain(error)}\n`);
  process.exit(1);
}
