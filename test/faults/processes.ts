/** Gateways and simulators as processes of their own, as `npm start` runs them: started, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/config/load.ts';
import { freePort, type TestGateway } from '../harness/gateway.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GATEWAY = 'src/main.ts';
const SIMULATOR = 'src/sandbox/simulator-main.ts';
const START_MS = 80_000;

/** For tests with processes: one after the other, and with time to spare on a machine that does other work too. */
export const IN_ORDER = { concurrent: false, timeout: 180_000 } as const;

type Variables = Readonly<Record<string, string>>;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Program {
  readonly stdout: string;
  readonly stderr: string;
  /** lines of the log, which stands between other text on stdout */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  readonly ended: Promise<Ended>;
  readonly running: boolean;
  signal(name: NodeJS.Signals): void;
}

const children = new Set<ChildProcess>();
const folders = new Set<string>();

/** A folder that `cleanUp` removes. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-faults-'));
  folders.add(folder);
  return folder;
}

/** For afterAll: no process and no folder outlives its test file. */
export async function cleanUp(): Promise<void> {
  await Promise.all(
    [...children].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('exit', () => resolve());
          child.kill('SIGKILL');
        }),
    ),
  );
  await Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true })));
}

/** Nothing of this process's environment reaches the program but what Node needs. */
function cleanEnvironment(variables: Variables): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    ...(PATH ? { PATH } : {}),
    ...(HOME ? { HOME } : {}),
    ...(TMPDIR ? { TMPDIR } : {}),
    SIGNET_SANDBOX_EXAMPLES: 'off',
    ...variables,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function logLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line): unknown => JSON.parse(line))
    .filter(isRecord);
}

export function startProgram(entry: string, variables: Variables): Program {
  const child = spawn(process.execPath, ['--conditions=signet-source', '--import', './scripts/guard.mjs', entry], {
    cwd: ROOT,
    env: cleanEnvironment(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    // `close` comes after the last byte of both outputs
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal });
    });
  });
  return {
    get stdout() {
      return texts.stdout;
    },
    get stderr() {
      return texts.stderr;
    },
    get log() {
      return logLines(texts.stdout);
    },
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    ended,
    signal: (name) => void child.kill(name),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { headers: { connection: 'close' } });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

async function untilItAnswers(program: Program, url: string): Promise<void> {
  const givenUp = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (!program.running || Date.now() > givenUp) {
      throw new Error(`the program did not start:\n${program.stdout}\n${program.stderr}`);
    }
    await pause(25);
  }
}

export interface GatewaySetting {
  readonly port: number;
  readonly adminPort: number;
  readonly dataDir: string;
  readonly variables: Variables;
}

/** Tests do not wait for a phone's sake. */
const QUICK_POLLS: Variables = Object.fromEntries(
  ['A', 'B', 'C'].flatMap((letter) => [
    [`SIGNET_OPERATORS_OPERATOR_${letter}_MSS_POLL_FIRST_MS`, '50'],
    [`SIGNET_OPERATORS_OPERATOR_${letter}_MSS_POLL_INTERVAL_MS`, '100'],
  ]),
);

export async function gatewaySetting(variables: Variables = {}, dataDir?: string): Promise<GatewaySetting> {
  const folder = dataDir ?? (await temporaryFolder());
  return { port: await freePort(), adminPort: await freePort(), dataDir: folder, variables };
}

export const gatewayVariables = ({ port, adminPort, dataDir, variables }: GatewaySetting): Variables => ({
  PORT: String(port),
  SIGNET_ADMIN_PORT: String(adminPort),
  SIGNET_DATA_DIR: dataDir,
  // a file has operators of its own
  ...(variables.SIGNET_CONFIG === undefined ? QUICK_POLLS : {}),
  ...variables,
});

/** The same authority and phones in another folder: making them takes a good part of a first start. */
export async function withSandboxOf({ dataDir }: GatewaySetting, setting: GatewaySetting): Promise<GatewaySetting> {
  await cp(join(dataDir, 'sandbox'), join(setting.dataDir, 'sandbox'), { recursive: true });
  return setting;
}

/** Starts a gateway without waiting for it. */
export const launchGateway = (setting: GatewaySetting): Program => startProgram(GATEWAY, gatewayVariables(setting));

/** Starts a gateway and waits until it is ready. */
export async function startGatewayProcess(setting: GatewaySetting): Promise<Program> {
  const program = launchGateway(setting);
  await untilItAnswers(program, `http://localhost:${setting.port}/health/ready`);
  return program;
}

/** Starts a gateway that must refuse to start; answers the one line it says why in. */
export async function refusal(
  setting: GatewaySetting,
): Promise<{ readonly line: string; readonly code: number | null }> {
  const program = launchGateway(setting);
  const { code } = await program.ended;
  const lines = program.stderr.trimEnd().split('\n');
  if (lines.length !== 1 || program.stdout.includes('is running')) {
    throw new Error(`not refused in one line:\n${program.stdout}\n${program.stderr}`);
  }
  return { line: lines[0] ?? '', code };
}

export interface SimulatorProcess {
  readonly origin: string;
  readonly program: Program;
}

/** A simulator whose phones and certificates lie in the same folder as those of a gateway's own would. */
export async function startSimulatorProcess(dataDir: string): Promise<SimulatorProcess> {
  const port = await freePort();
  const program = startProgram(SIMULATOR, { SIGNET_SIMULATOR_PORT: String(port), SIGNET_DATA_DIR: dataDir });
  const origin = `http://127.0.0.1:${port}`;
  await untilItAnswers(program, `${origin}/sandbox/api/messages`);
  return { origin, program };
}

const PHONES = /^\/sandbox\/api\/(?:messages|numbers)/;

/**
 * What the harness's relying party and browser need of a gateway, whichever process it runs in.
 * @param origin where people and relying parties reach it
 * @param phones origin of the simulator, when it is a process of its own
 */
export function gatewayAt(setting: GatewaySetting, origin: string, phones = origin): TestGateway {
  return {
    origin,
    adminOrigin: `http://localhost:${setting.adminPort}`,
    config: loadConfig({
      env: gatewayVariables(setting),
      readFile: () => '',
      sandboxSecret: () => `sandbox-${'x'.repeat(43)}`,
    }),
    log: [],
    dataDir: setting.dataDir,
    issuer: (operator) => `${origin}/${operator}`,
    async api(method, path, body) {
      const answer = await fetch(`${PHONES.test(path) ? phones : origin}${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    close: async () => undefined,
  };
}
