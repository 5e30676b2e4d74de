/** Starts, asks and ends the processes that the bench measures or needs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Ask, answerSchema, type Profile, profileSchema, type Usage, usageSchema } from './messages.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STARTED_WITHIN_MS = 90_000;
const STOPPED_WITHIN_MS = 15_000;

export interface Child {
  usage(): Promise<Usage>;
  /** After garbage was collected: what is held. */
  collect(): Promise<Usage>;
  startProfile(): Promise<void>;
  stopProfile(): Promise<Profile>;
  stop(): Promise<void>;
  /** from the start of the process to its first answer */
  readonly startMs: number;
}

export interface ChildOptions {
  /** file below the root of the project */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** answers 200 once the process is up */
  readonly ready: string;
  /** gets standard output and error */
  readonly logFile: string;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

async function untilReady(child: ChildProcess, { entry, ready, logFile }: ChildOptions): Promise<void> {
  const until = performance.now() + STARTED_WITHIN_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`${entry} ended with ${child.exitCode}, see ${logFile}`);
    const answer = await fetch(ready).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await sleep(25);
  }
  child.kill('SIGKILL');
  throw new Error(`${entry} did not answer at ${ready}, see ${logFile}`);
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export async function startChild(options: ChildOptions): Promise<Child> {
  const output = openSync(options.logFile, 'a');
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', './scripts/guard.mjs', '--import', './bench/probe.ts', options.entry],
    { cwd: ROOT, env: { ...process.env, ...options.env }, stdio: ['ignore', output, output, 'ipc'] },
  );
  closeSync(output);
  running.add(child);
  child.once('exit', () => running.delete(child));
  await untilReady(child, options);
  const startMs = performance.now() - began;

  let last = 0;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  child.on('message', (message) => {
    const { id, value, error } = answerSchema.parse(message);
    const turn = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) turn?.resolve(value);
    else turn?.reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${options.entry} ended with ${code}`));
  });
  const ask = (what: Ask): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ id: last, ask: what });
    });

  return {
    startMs,
    usage: async () => usageSchema.parse(await ask('usage')),
    collect: async () => usageSchema.parse(await ask('collect')),
    startProfile: async () => void (await ask('profile-start')),
    stopProfile: async () => profileSchema.parse(await ask('profile-stop')),
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
