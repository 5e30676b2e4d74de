/**
 * The benchmark of a login: gateway and simulated operator against a bare oidc-provider, measured in turns so that other
 * work on the machine falls on both alike. DATABASE_URL chooses PostgreSQL; BENCH_* variables are read in settings.ts.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { breakdown } from './breakdown.ts';
import { openServer } from './browser.ts';
import { type Child, freePort, startChild } from './child.ts';
import { benchDatabase } from './database.ts';
import { bareLogin, type Client, gatewayLogin } from './flow.ts';
import { OPERATOR, preparePhones, register, type Simulator, startGateway, startSimulator } from './gateway.ts';
import { type Load, type Measure, measure, warmUp } from './load.ts';
import { machine, othersWork } from './machine.ts';
import { printBreakdown, printVariant } from './report.ts';
import { settings } from './settings.ts';
import { describeStart, measureStart } from './start-times.ts';

interface Subject {
  readonly child: Child;
  readonly load: (seconds: number) => Load;
  close(): Promise<void>;
}

async function startBare(folder: string): Promise<Subject> {
  const port = await freePort();
  const client: Client = { id: 'bench', secret: randomBytes(32).toString('base64url') };
  const child = await startChild({
    entry: 'bench/bare-provider.ts',
    env: { PORT: String(port), BENCH_CLIENT_SECRET: client.secret },
    ready: `http://localhost:${port}/.well-known/openid-configuration`,
    logFile: join(folder, 'bare.log'),
  });
  const server = openServer(port, settings.bareConcurrency);
  return {
    child,
    load: (seconds) => ({ login: () => bareLogin(server, client), concurrency: settings.bareConcurrency, seconds }),
    async close() {
      await server.pool.close();
      await child.stop();
    },
  };
}

async function startSignet(options: Parameters<typeof startGateway>[0], numbers: readonly string[]): Promise<Subject> {
  const { child, port } = await startGateway(options);
  const client = await register(port);
  // a browser holds one connection for its event stream and one for everything else
  const server = openServer(port, numbers.length * 2);
  return {
    child,
    load: (seconds) => ({
      login: (slot) => gatewayLogin(server, OPERATOR, client, numbers[slot] ?? ''),
      concurrency: numbers.length,
      seconds,
    }),
    async close() {
      await server.pool.destroy();
      await child.stop();
    },
  };
}

async function inTurns(bare: Subject, signet: Subject, simulator: Simulator, rounds: number) {
  const turns: { bare: Measure; signet: Measure; simulatorMs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = await simulator.child.usage();
    const ours = await measure(signet.child, signet.load(settings.gatewaySeconds));
    const after = await simulator.child.usage();
    const yardstick = await measure(bare.child, bare.load(settings.bareSeconds));
    turns.push({ bare: yardstick, signet: ours, simulatorMs: (after.totalMs - before.totalMs) / ours.logins });
  }
  return turns;
}

async function profileOf(signet: Subject) {
  await signet.child.startProfile();
  await warmUp(signet.load(settings.profileSeconds));
  const profile = await signet.child.stopProfile();
  if (settings.profileFile) await writeFile(settings.profileFile, JSON.stringify(profile));
  return breakdown(profile);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const database = await benchDatabase(process.env.DATABASE_URL);
  console.log(`Signet bench: ${database.label}; ${machine()}; ${othersWork()}`);
  try {
    if (settings.start) console.log(describeStart(await measureStart()));
    const simulator = await startSimulator(folder);
    const numbers = await preparePhones(simulator, settings.concurrency);
    const bare = await startBare(folder);
    await warmUp({ ...bare.load(settings.warmUpSeconds), logins: settings.warmUpLogins });
    for (const [position, logLevel] of settings.logLevels.entries()) {
      const signet = await startSignet({ folder, simulator, databaseUrl: database.url, logLevel }, numbers);
      await warmUp({ ...signet.load(settings.warmUpSeconds), logins: settings.warmUpLogins });
      const turns = await inTurns(bare, signet, simulator, position === 0 ? settings.rounds : settings.otherRounds);
      printVariant({ logLevel, database: database.label, concurrency: numbers.length, turns });
      if (position === 0)
        printBreakdown(
          await profileOf(signet),
          turns.map((turn) => turn.signet),
          settings.functions,
        );
      await signet.close();
    }
    await bare.close();
    await simulator.child.stop();
  } finally {
    await database.drop();
  }
}

await main();
process.exit(0);
