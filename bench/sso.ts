/**
 * Silent sign-ons per second and CPU time each: the gateway beside a bare oidc-provider, in turns so that other work on the
 * machine falls on both alike. DATABASE_URL chooses PostgreSQL, for the gateway and for a second yardstick that keeps its
 * artefacts there too; the first one keeps them in a Map.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { breakdown } from './breakdown.ts';
import { Browser, openServer } from './browser.ts';
import { type Child, freePort, startChild } from './child.ts';
import { benchDatabase } from './database.ts';
import { bareLogin, type Client, gatewayLogin, silentSignOn } from './flow.ts';
import { OPERATOR, preparePhones, register, startGateway, startSimulator } from './gateway.ts';
import { type Load, type Measure, measure, median, warmUp } from './load.ts';
import { machine, othersWork } from './machine.ts';
import { settings } from './settings.ts';

interface Side {
  readonly name: string;
  readonly child: Child;
  readonly load: (seconds: number, logins?: number) => Load;
  close(): Promise<void>;
}

const concurrency = settings.bareConcurrency;
/** what is compiled late is compiled by then, at either side */
const WARM_UP_SIGN_ONS = 3_000;

interface SideParts {
  readonly name: string;
  readonly child: Child;
  readonly port: number;
  readonly client: Client;
  readonly paths: { readonly authorize: string; readonly token: string };
  readonly signIn: (server: ReturnType<typeof openServer>, browser: Browser, slot: number) => Promise<unknown>;
}

/** A side whose people are signed in, each in a browser of their own. */
async function side({ child, client, name, paths, port, signIn }: SideParts): Promise<Side> {
  const server = openServer(port, concurrency * 2);
  const browsers = Array.from({ length: concurrency }, () => new Browser(server));
  await Promise.all(browsers.map((browser, slot) => signIn(server, browser, slot)));
  const login = (slot: number): Promise<string> => silentSignOn(browsers[slot] ?? new Browser(server), paths, client);
  return {
    name,
    child,
    load: (seconds, logins) => ({ login, concurrency, seconds, logins }),
    async close() {
      await server.pool.destroy();
      await child.stop();
    },
  };
}

async function bareSide(folder: string, name: string, databaseUrl?: string): Promise<Side> {
  const port = await freePort();
  const client: Client = { id: 'bench', secret: randomBytes(32).toString('base64url') };
  const child = await startChild({
    entry: 'bench/bare-provider.ts',
    env: {
      PORT: String(port),
      BENCH_CLIENT_SECRET: client.secret,
      BENCH_BARE_DATABASE_URL: databaseUrl ?? '',
    },
    ready: `http://localhost:${port}/.well-known/openid-configuration`,
    logFile: join(folder, `${name}.log`),
  });
  const paths = { authorize: '/auth', token: '/token' };
  return side({ name, child, port, client, paths, signIn: (server, browser) => bareLogin(server, client, browser) });
}

async function gatewaySide(folder: string, databaseUrl: string | undefined): Promise<Side> {
  const simulator = await startSimulator(folder);
  const numbers = await preparePhones(simulator, concurrency);
  const { child, port } = await startGateway({ folder, simulator, databaseUrl, logLevel: 'info' });
  const client = await register(port);
  const found = await side({
    name: 'gateway',
    child,
    port,
    client,
    paths: { authorize: `/${OPERATOR}/authorize`, token: `/${OPERATOR}/token` },
    signIn: (server, browser, slot) => gatewayLogin(server, OPERATOR, client, numbers[slot] ?? '', browser),
  });
  // nobody's phone rings from here on
  await simulator.child.stop();
  return found;
}

const spread = (values: readonly number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

/** @param gateway in the same rounds, to be compared with */
function print(name: string, found: readonly Measure[], gateway?: readonly Measure[]): void {
  const all = (read: (each: Measure) => number): number[] => found.map(read);
  console.log(`\n${name}: median (least–most) of ${found.length} rounds`);
  console.log(
    `  silent sign-ons per second  ${spread(
      all(({ perSecond }) => perSecond),
      0,
    )}`,
  );
  console.log(
    `  CPU ms each, all threads    ${spread(
      all(({ cpuMs }) => cpuMs),
      2,
    )}`,
  );
  if (!gateway) return;
  const ratio = (read: (each: Measure) => number): string =>
    spread(
      gateway.map((each, round) => read(each) / read(found[round] ?? each)),
      2,
    );
  console.log(`  gateway's CPU / this        ${ratio(({ cpuMs }) => cpuMs)}`);
  console.log(`  gateway's rate / this       ${ratio(({ perSecond }) => perSecond)}`);
}

const folder = await mkdtemp(join(tmpdir(), 'signet-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const database = await benchDatabase(process.env.DATABASE_URL);
try {
  console.log(`Silent sign-ons; ${database.label}; ${machine()}; ${othersWork()}; ${concurrency} at a time`);
  const gateway = await gatewaySide(folder, database.url);
  const bare = [
    await bareSide(folder, 'bare, Map'),
    ...(database.url === undefined ? [] : [await bareSide(folder, 'bare, PostgreSQL', database.url)]),
  ];
  const sides = [gateway, ...bare];
  for (const each of sides) await warmUp(each.load(settings.warmUpSeconds, WARM_UP_SIGN_ONS));
  const measures = new Map<Side, Measure[]>(sides.map((each) => [each, []]));
  for (let round = 0; round < settings.rounds; round += 1) {
    for (const each of sides) measures.get(each)?.push(await measure(each.child, each.load(settings.bareSeconds)));
  }
  const own = measures.get(gateway) ?? [];
  print('gateway', own);
  for (const each of bare) print(each.name, measures.get(each) ?? [], own);
  if (settings.functions > 0) {
    await gateway.child.startProfile();
    await warmUp(gateway.load(settings.profileSeconds));
    const profile = await gateway.child.stopProfile();
    if (settings.profileFile) await writeFile(settings.profileFile, JSON.stringify(profile));
    const { functions, shares } = breakdown(profile);
    for (const [name, share] of shares) console.log(`  ${(100 * share).toFixed(1).padStart(5)} %  ${name}`);
    for (const [name, share] of functions.slice(0, settings.functions))
      console.log(`  ${(100 * share).toFixed(1).padStart(5)} %  ${name}`);
  }
  for (const each of sides) await each.close();
} finally {
  await database.drop();
}
process.exit(0);
