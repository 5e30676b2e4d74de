/**
 * The simulated operator as a process of its own, with the sandbox's three operators. Listens on loopback unless HOST says
 * otherwise, over mutual TLS too where SIGNET_SANDBOX_MSSP_TLS_PORT says so, and ends in order on SIGTERM and SIGINT.
 */
import type { Server } from 'node:http';
import Koa from 'koa';
import { pino } from 'pino';
import { sandboxConfig } from '../config/sandbox.ts';
import { createAssetServer } from '../pages/assets.ts';
import { createSecurityHeaders } from '../pages/security-headers.ts';
import { StartError } from '../store/start-error.ts';
import { simulatedOperators } from './mssp/simulated-operators.ts';
import { createSimulator, type Simulator } from './mssp/simulator.ts';
import { openTlsListener, type TlsListener } from './pki/tls-listener.ts';

const DEFAULT_PORT = 3200;
/** requests that are still running get this long to end */
const DRAIN_MS = 5_000;

const log = pino({ level: process.env.SIGNET_LOG_LEVEL ?? 'info' }, pino.destination(2));

/** The port in the first of these variables that is set. */
function portFrom(...names: readonly string[]): number | undefined {
  const name = names.find((candidate) => process.env[candidate]);
  if (name === undefined) return undefined;
  const port = Number(process.env[name]);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  process.stderr.write(`${name}: ${JSON.stringify(process.env[name])} is no port; give 0 to 65535\n`);
  return process.exit(78);
}

async function listen(app: Koa, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, () => resolve(server));
    server.once('error', reject);
  });
}

function drainOn(
  signals: readonly NodeJS.Signals[],
  server: Server,
  tls: TlsListener | undefined,
  simulator: Simulator,
): void {
  let draining = false;
  const drain = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    const closed = Promise.all([new Promise((resolve) => server.close(resolve)), tls?.close()]);
    const tooLong = setTimeout(() => {
      server.closeAllConnections();
      tls?.closeAllConnections();
    }, DRAIN_MS);
    await simulator.close();
    // Connections kept alive count as idle only once their last answer is out.
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    await closed;
    clearTimeout(tooLong);
    clearInterval(sweep);
  };
  for (const signal of signals) process.on(signal, () => void drain());
}

const dataDir = process.env.SIGNET_DATA_DIR ?? 'var';
const dir = process.env.SIGNET_SIMULATOR_DIR ?? `${dataDir}/sandbox/mssp`;
const host = process.env.HOST ?? '127.0.0.1';
const port = portFrom('SIGNET_SIMULATOR_PORT', 'PORT') ?? DEFAULT_PORT;
const tlsPort = portFrom('SIGNET_SANDBOX_MSSP_TLS_PORT');
const { operators } = sandboxConfig({ port, host, dataDir });

/** where browsers find the phones: known once the port is */
let origin: string | undefined;
const simulator = await createSimulator({
  dir,
  operators: simulatedOperators(operators),
  log,
  origin: () => origin,
}).catch((error: unknown) => {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return process.exit(1);
});
const app = new Koa();
app.on('error', (error) => log.error({ err: error }, 'request failed'));
app.use(createSecurityHeaders().middleware);
app.use(createAssetServer());
app.use(simulator.middleware);

/** the port that is being opened */
let wanted = port;
try {
  const server = await listen(app, port, host);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  origin = `http://localhost:${bound}`;
  const onError = (error: unknown): void => log.error({ err: error }, 'TLS listener error');
  wanted = tlsPort ?? port;
  const tls =
    tlsPort === undefined
      ? undefined
      : await openTlsListener({ port: tlsPort, host, dir, handler: app.callback(), onError });
  drainOn(['SIGTERM', 'SIGINT'], server, tls, simulator);
  const plain = `Simulated MSSP on ${origin}/sandbox/mssp/rest/service, phones on ${origin}/sandbox/phone\n`;
  const mutual = tls ? `Mutual TLS on https://localhost:${tls.port}/sandbox/mssp, certificates in ${dir}\n` : '';
  process.stdout.write(plain + mutual);
} catch (error) {
  process.stderr.write(
    `cannot listen on ${host}:${wanted}: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  await simulator.close();
  process.exit(1);
}
