/**
 * The simulated operator as a process of its own, with the sandbox's three operators. Listens on loopback unless HOST says
 * otherwise, and ends in order on SIGTERM and SIGINT.
 */
import type { Server } from 'node:http';
import Koa from 'koa';
import { pino } from 'pino';
import { sandboxConfig } from '../config/sandbox.ts';
import { createAssetServer } from '../pages/assets.ts';
import { createSecurityHeaders } from '../pages/security-headers.ts';
import { simulatedOperators } from './mssp/simulated-operators.ts';
import { createSimulator, type Simulator } from './mssp/simulator.ts';

const DEFAULT_PORT = 3200;
/** requests that are still running get this long to end */
const DRAIN_MS = 5_000;

const log = pino({ level: process.env.SIGNET_LOG_LEVEL ?? 'info' }, pino.destination(2));

function portFrom(value: string | undefined): number {
  if (value === undefined || value === '') return DEFAULT_PORT;
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  process.stderr.write(`SIGNET_SIMULATOR_PORT: ${JSON.stringify(value)} is no port; give 0 to 65535\n`);
  return process.exit(78);
}

async function listen(app: Koa, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, () => resolve(server));
    server.once('error', reject);
  });
}

function drainOn(signals: readonly NodeJS.Signals[], server: Server, simulator: Simulator): void {
  let draining = false;
  const drain = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    const closed = new Promise((resolve) => server.close(resolve));
    const tooLong = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
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
const port = portFrom(process.env.SIGNET_SIMULATOR_PORT ?? process.env.PORT);
const { operators } = sandboxConfig({ port, host, dataDir });

const simulator = await createSimulator({ dir, operators: simulatedOperators(operators), log });
const app = new Koa();
app.on('error', (error) => log.error({ err: error }, 'request failed'));
app.use(createSecurityHeaders().middleware);
app.use(createAssetServer());
app.use(simulator.middleware);

try {
  const server = await listen(app, port, host);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  drainOn(['SIGTERM', 'SIGINT'], server, simulator);
  process.stdout.write(
    `Simulated MSSP on http://localhost:${bound}/sandbox/mssp/rest/service, phones on http://localhost:${bound}/sandbox/phone\n`,
  );
} catch (error) {
  process.stderr.write(`cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}\n`);
  await simulator.close();
  process.exitCode = 1;
}
