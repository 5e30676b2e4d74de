/**
 * Many people who wait for their phones at once: what they cost the gateway in memory, CPU and lateness, beside the same
 * process before they came. Each has a page open with its event stream; each request is asked about again and again.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { openServer } from './browser.ts';
import type { Child } from './child.ts';
import { benchDatabase } from './database.ts';
import { type Client, gatewayLogin, waitingLogin } from './flow.ts';
import { OPERATOR, preparePhones, register, startGateway, startSimulator } from './gateway.ts';
import { warmUp } from './load.ts';
import { machine, othersWork } from './machine.ts';
import { settings } from './settings.ts';

const OPENING_AT_ONCE = 16;
/** after the last login was opened, until the figures are those of waiting */
const SETTLE_MS = 8_000;
const AIM = { rssMb: 300, p99Ms: 25 } as const;

interface Period {
  readonly rssMb: number;
  /** held after garbage was collected */
  readonly heapMb: number;
  /** share of one core */
  readonly cpu: number;
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly simulatorCpu: number;
  /** requests that reached the simulator, per second */
  readonly polls: number;
}

async function observe(gateway: Child, simulator: Child, seconds: number): Promise<Period> {
  const [before, simulatorBefore] = await Promise.all([gateway.usage(), simulator.usage()]);
  const began = performance.now();
  await sleep(seconds * 1_000);
  const [after, simulatorAfter] = await Promise.all([gateway.usage(), simulator.usage()]);
  const wallMs = performance.now() - began;
  const { heapMb } = await gateway.collect();
  return {
    rssMb: after.rssMb,
    heapMb,
    cpu: (after.totalMs - before.totalMs) / wallMs,
    delayMs: after.delayMs,
    simulatorCpu: (simulatorAfter.totalMs - simulatorBefore.totalMs) / wallMs,
    polls: ((simulatorAfter.requests - simulatorBefore.requests) * 1_000) / wallMs,
  };
}

function line(name: string, { rssMb, heapMb, cpu, delayMs, simulatorCpu, polls }: Period): string {
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const lateness = `event loop late p50 ${ms(delayMs.p50)}, p99 ${ms(delayMs.p99)}, most ${ms(delayMs.max)}`;
  const work = `CPU ${percent(cpu)} of a core, simulator ${percent(simulatorCpu)}, ${polls.toFixed(0)} polls/s`;
  return `${name}: RSS ${rssMb.toFixed(0)} MB, heap ${heapMb.toFixed(0)} MB; ${lateness}; ${work}`;
}

/** Opens every login, so many at a time. @returns how those have ended that have, at any later time */
async function openAll(port: number, client: Client): Promise<readonly string[]> {
  const server = openServer(port, settings.waiting + OPENING_AT_ONCE);
  let next = 0;
  const ended: string[] = [];
  const open = async (): Promise<void> => {
    while (next < settings.waiting) {
      const msisdn = `41793${String(next).padStart(6, '0')}`;
      next += 1;
      const login = await waitingLogin(server, OPERATOR, client, msisdn);
      login.ended.then(
        (last) => ended.push(last),
        (error: unknown) => ended.push(String(error)),
      );
    }
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, open));
  return ended;
}

/** Why logins ended, from the gateway's log: figures of waiting must not be those of failing. */
async function outcomes(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'gateway-info.log'), 'utf8');
  const counts = new Map<string, number>();
  for (const [, outcome = ''] of text.matchAll(/"outcome":"(\w+)"/g))
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${outcome} ${count}`).join(', ') || 'no outcome in the log';
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const database = await benchDatabase(process.env.DATABASE_URL);
  console.log(`Signet bench, waiting: ${database.label}; ${machine()}; ${othersWork()}`);
  try {
    const simulator = await startSimulator(folder);
    const phones = await preparePhones(simulator, OPENING_AT_ONCE);
    const mss = 'SIGNET_OPERATORS_OPERATOR_A_MSS_';
    const gateway = await startGateway({
      folder,
      simulator,
      databaseUrl: database.url,
      logLevel: 'info',
      env: {
        [`${mss}TRANSACTION_TIMEOUT_S`]: '300',
        // a simulator that is short of CPU while so many logins open is no part of what is measured
        [`${mss}REQUEST_TIMEOUT_MS`]: '60000',
        [`${mss}POLL_FIRST_MS`]: '2000',
        [`${mss}POLL_INTERVAL_MS`]: String(settings.pollMs),
      },
    });
    const client = await register(gateway.port);
    const warm = openServer(gateway.port, phones.length * 2);
    await warmUp({
      login: (slot) => gatewayLogin(warm, OPERATOR, client, phones[slot] ?? ''),
      concurrency: phones.length,
      seconds: settings.warmUpSeconds,
    });
    await warm.pool.destroy();
    await sleep(2_000);
    const idle = await observe(gateway.child, simulator.child, settings.waitingSeconds / 2);
    console.log(line('nobody waits', idle));

    const began = performance.now();
    const ended = await openAll(gateway.port, client);
    console.log(`${settings.waiting} logins opened in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
    await sleep(SETTLE_MS);
    const waiting = await observe(gateway.child, simulator.child, settings.waitingSeconds);
    if (ended.length > 0) throw new Error(`${ended.length} logins ended meanwhile: ${await outcomes(folder)}`);
    console.log(line(`${settings.waiting} wait`, waiting));
    const each = ((waiting.heapMb - idle.heapMb) * 1_024) / settings.waiting;
    const met = waiting.rssMb < AIM.rssMb && waiting.delayMs.p99 < AIM.p99Ms;
    console.log(
      `${each.toFixed(0)} kB of heap each; aims: under ${AIM.rssMb} MB and p99 under ${AIM.p99Ms} ms: ${met ? 'met' : 'not met'}`,
    );
    await Promise.all([gateway.child.stop(), simulator.child.stop()]);
  } finally {
    await database.drop();
  }
}

await main();
process.exit(0);
