/**
 * Runs the example websites as programs of their own: one that is switched off is really gone, and a logout that the
 * gateway owes it waits until it is back. They end with this process, however it ends.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../ops/logging.ts';
import type { Website, WebsiteId } from './websites.ts';

/** The same from the sources and from what was built of them. */
export const EXAMPLES = new URL('../../../examples/', import.meta.url);
/** A program that does not listen by then has failed. */
const START_MS = 20_000;
/** Asked to end, it may take so long. */
const STOP_MS = 3_000;

export type WebsiteState = 'running' | 'starting' | 'stopped' | 'failed';

export interface RunningWebsite {
  readonly website: Website;
  readonly state: WebsiteState;
}

export interface Programs {
  list(): readonly RunningWebsite[];
  /** Resolves when it answers, or when it is clear that it will not. */
  start(id: WebsiteId): Promise<void>;
  /** Resolves when it is gone. */
  stop(id: WebsiteId): Promise<void>;
  startAll(): Promise<void>;
  close(): Promise<void>;
}

interface Slot {
  readonly website: Website;
  state: WebsiteState;
  child: ChildProcess | undefined;
  /** one change after another */
  turn: Promise<void>;
}

const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });

export function createPrograms(websites: readonly Website[], log: Logger): Programs {
  const slots = websites.map(
    (website): Slot => ({ website, state: 'stopped', child: undefined, turn: Promise.resolve() }),
  );

  const begin = async (slot: Slot): Promise<void> => {
    if (slot.state === 'running') return;
    const { id, environment, port } = slot.website;
    const program = fileURLToPath(new URL(`${id}/main.ts`, EXAMPLES));
    slot.state = 'starting';
    const child = fork(program, {
      env: { ...environment, PATH: process.env.PATH ?? '', NODE_ENV: process.env.NODE_ENV ?? '' },
      execArgv: ['--conditions=signet-source'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    slot.child = child;
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk.toString('utf8')}`.slice(-500);
    });
    child.once('exit', (code) => {
      if (slot.child !== child) return;
      slot.child = undefined;
      slot.state = slot.state === 'stopped' ? 'stopped' : 'failed';
      if (slot.state === 'failed') log.warn({ website: id, port, code, complaint }, 'an example website has ended');
    });
    const timeIsUp = new AbortController();
    const timer = setTimeout(() => timeIsUp.abort(), START_MS);
    const ready = await new Promise<boolean>((resolve) => {
      child.once('message', () => resolve(true));
      child.once('exit', () => resolve(false));
      child.once('error', () => resolve(false));
      timeIsUp.signal.addEventListener('abort', () => resolve(false));
    });
    clearTimeout(timer);
    if (ready) slot.state = 'running';
    else child.kill('SIGKILL');
  };

  const end = async (slot: Slot): Promise<void> => {
    const { child } = slot;
    slot.state = 'stopped';
    if (child === undefined) return;
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone(child);
    clearTimeout(hard);
  };

  const inTurn = (id: WebsiteId, work: (slot: Slot) => Promise<void>): Promise<void> => {
    const slot = slots.find(({ website }) => website.id === id);
    if (slot === undefined) return Promise.resolve();
    slot.turn = slot.turn.then(() => work(slot));
    return slot.turn;
  };
  const all = async (work: (slot: Slot) => Promise<void>): Promise<void> => {
    await Promise.all(slots.map(({ website }) => inTurn(website.id, work)));
  };

  return {
    list: () => slots.map(({ website, state }) => ({ website, state })),
    start: (id) => inTurn(id, begin),
    stop: (id) => inTurn(id, end),
    startAll: () => all(begin),
    close: () => all(end),
  };
}
