/** The gateway and the simulated operator as the bench runs them: each in its own process, in a folder of their own. */
import { type Child, freePort, startChild } from './child.ts';
import { type Client, REDIRECT } from './flow.ts';

export const OPERATOR = 'operator-a';

export interface Simulator {
  readonly child: Child;
  readonly origin: string;
}

export async function startSimulator(folder: string): Promise<Simulator> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = await startChild({
    entry: 'src/sandbox/simulator-main.ts',
    env: { SIGNET_DATA_DIR: folder, SIGNET_SIMULATOR_PORT: String(port), SIGNET_LOG_LEVEL: 'warn' },
    ready: `${origin}/sandbox/api/messages`,
    logFile: `${folder}/simulator.log`,
  });
  return { child, origin };
}

/** Phones that approve at once, one for each login that runs at the same time. */
export async function preparePhones(simulator: Simulator, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, index) => `41791${String(index).padStart(6, '0')}`);
  for (const msisdn of numbers) {
    const answer = await fetch(`${simulator.origin}/sandbox/api/numbers`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ msisdn, behaviour: 'approve' }),
    });
    if (!answer.ok) throw new Error(`the simulator refused a number: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }
  return numbers;
}

export interface GatewayOptions {
  readonly folder: string;
  readonly simulator: Simulator;
  readonly databaseUrl: string | undefined;
  readonly logLevel: string;
  /** further variables of the gateway */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningGateway {
  readonly child: Child;
  readonly port: number;
}

export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const port = await freePort();
  const child = await startChild({
    entry: 'src/main.ts',
    env: {
      PORT: String(port),
      SIGNET_ADMIN_PORT: String(await freePort()),
      SIGNET_DATA_DIR: options.folder,
      SIGNET_SANDBOX_MSSP_URL: options.simulator.origin,
      SIGNET_LOG_LEVEL: options.logLevel,
      DATABASE_URL: options.databaseUrl ?? '',
      ...options.env,
    },
    ready: `http://localhost:${port}/${OPERATOR}/.well-known/openid-configuration`,
    logFile: `${options.folder}/gateway-${options.logLevel}.log`,
  });
  return { child, port };
}

/** Registers a relying party, as a developer would. */
export async function register(port: number): Promise<Client> {
  const answer = await fetch(`http://localhost:${port}/sandbox/api/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Bench', redirect_uris: [REDIRECT] }),
  });
  if (answer.status !== 201) throw new Error(`the app was refused: ${answer.status} ${await answer.text()}`);
  const app: { readonly operators?: Record<string, { client_id: string; client_secret: string } | undefined> } =
    JSON.parse(await answer.text());
  const credentials = app.operators?.[OPERATOR];
  if (!credentials) throw new Error(`no credentials at ${OPERATOR}`);
  return { id: credentials.client_id, secret: credentials.client_secret };
}
