/**
 * Discovery answers per second, each kind of question beside a bare Koa that is asked the same and answers with the same
 * JSON, in turns so that other work on the machine falls on both alike.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Pool } from 'undici';
import { z } from 'zod';
import { breakdown } from './breakdown.ts';
import { type Child, freePort, startChild } from './child.ts';
import { benchDatabase } from './database.ts';
import { REDIRECT } from './flow.ts';
import { type Measure, measure, median, warmUp } from './load.ts';
import { machine, othersWork } from './machine.ts';
import { settings } from './settings.ts';

const PATH = '/v2/discovery';
const FORM = 'application/x-www-form-urlencoded';
const redirect = `Redirect_URL=${encodeURIComponent(REDIRECT)}`;

interface Question {
  readonly name: string;
  readonly status: number;
  readonly path: string;
  readonly body?: string;
}

const QUESTIONS: readonly Question[] = [
  { name: 'network code, 200', status: 200, path: `${PATH}?${redirect}&Selected-MCC=901&Selected-MNC=01` },
  { name: 'nothing, 202', status: 202, path: `${PATH}?${redirect}` },
  { name: 'number, 200', status: 200, path: PATH, body: `${redirect}&MSISDN=41790000001` },
];

const appShape = z.object({ discovery: z.object({ client_id: z.string(), client_secret: z.string() }) });

/** Registers an app. @returns the Authorization header of its discovery requests */
async function credentials(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/sandbox/api/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Bench', redirect_uris: [REDIRECT] }),
  });
  const { client_id, client_secret } = appShape.parse(await answer.json()).discovery;
  return `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
}

function asker(pool: Pool, { path, body, status }: Question, authorization: string): () => Promise<string> {
  const headers = {
    authorization,
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': FORM }),
  };
  const method = body === undefined ? 'GET' : 'POST';
  return async () => {
    const answer = await pool.request({ method, path, headers, body: body ?? null });
    const text = await answer.body.text();
    if (answer.statusCode !== status) throw new Error(`${answer.statusCode} ${text}`);
    return text;
  };
}

interface Side {
  readonly child: Child;
  readonly ask: () => Promise<string>;
}

const concurrency = settings.bareConcurrency;
const rounds = settings.rounds;
/** what is compiled late is compiled by then, at either side */
const WARM_UP_ANSWERS = 8_000;
const load = ({ ask }: Side, seconds: number) => ({ login: ask, concurrency, seconds });

async function bareSide(
  folder: string,
  question: Question,
  answer: string,
): Promise<Side & { close(): Promise<void> }> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = await startChild({
    entry: 'bench/bare-json.ts',
    env: { PORT: String(port), BENCH_ANSWER: answer },
    ready: origin,
    logFile: join(folder, 'bare.log'),
  });
  const pool = new Pool(origin, { connections: concurrency });
  return {
    child,
    ask: asker(pool, { ...question, status: 200 }, 'Basic YTpi'),
    async close() {
      await pool.close();
      await child.stop();
    },
  };
}

const spread = (values: readonly number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

function print(question: Question, found: readonly Measure[], bare: readonly Measure[]): void {
  const ratios = found.map(({ perSecond }, index) => perSecond / (bare[index]?.perSecond ?? Number.NaN));
  const cpu = found.map(({ cpuMs }, index) => (bare[index]?.cpuMs ?? Number.NaN) / cpuMs);
  const perSecond = (measures: readonly Measure[]) =>
    spread(
      measures.map((one) => one.perSecond),
      0,
    );
  const micros = (measures: readonly Measure[]) =>
    spread(
      measures.map((one) => one.cpuMs * 1_000),
      0,
    );
  console.log(`\n${question.name}: median (least–most) of ${found.length} rounds`);
  console.log(`  answers per second          ${perSecond(found)}`);
  console.log(`  bare Koa, the same JSON     ${perSecond(bare)}`);
  console.log(`  share of bare Koa           ${spread(ratios, 2)}, by CPU ${spread(cpu, 2)}`);
  console.log(`  CPU µs per answer           ${micros(found)}, bare ${micros(bare)}`);
}

const folder = await mkdtemp(join(tmpdir(), 'signet-bench-'));
const database = await benchDatabase(process.env.DATABASE_URL);
try {
  console.log(`${machine()}; ${othersWork()}; ${database.label}; ${concurrency} at a time`);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = await startChild({
    entry: 'src/main.ts',
    env: {
      PORT: String(port),
      SIGNET_ADMIN_PORT: String(await freePort()),
      SIGNET_DATA_DIR: folder,
      DATABASE_URL: database.url ?? '',
    },
    ready: `${origin}/health/ready`,
    logFile: join(folder, 'gateway.log'),
  });
  const pool = new Pool(origin, { connections: concurrency });
  const authorization = await credentials(origin);
  for (const question of QUESTIONS) {
    const side = { child, ask: asker(pool, question, authorization) };
    const bare = await bareSide(folder, question, await side.ask());
    const sides = [bare, side];
    for (const one of sides) await warmUp({ ...load(one, settings.warmUpSeconds), logins: WARM_UP_ANSWERS });
    const measures: [Measure[], Measure[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, one] of sides.entries())
        measures[index]?.push(await measure(one.child, load(one, settings.bareSeconds)));
    }
    print(question, measures[1], measures[0]);
    if (settings.functions > 0) {
      await child.startProfile();
      await warmUp(load(side, settings.profileSeconds));
      const { functions, shares } = breakdown(await child.stopProfile());
      for (const [name, share] of shares) console.log(`  ${(100 * share).toFixed(1).padStart(5)} %  ${name}`);
      for (const [name, share] of functions.slice(0, settings.functions))
        console.log(`  ${(100 * share).toFixed(1).padStart(5)} %  ${name}`);
    }
    await bare.close();
  }
  await pool.close();
  await child.stop();
} finally {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
}
