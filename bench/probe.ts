/**
 * Loaded into a measured process before its own code (`--import`): answers its parent over IPC with the CPU time used so
 * far and records CPU profiles. The program under measurement itself is the one that ships, without any change.
 */
import { subscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { type Ask, askSchema, type Usage } from './messages.ts';

/** samples are this far apart; finer ones would cost more than they tell */
const SAMPLE_US = 500;
const NS_PER_MS = 1_000_000;

/** a timer that should fire so often: what it is late is the delay of everything else */
const DELAY_RESOLUTION_MS = 5;

const session = new Session();
const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
delay.enable();
let requests = 0;
subscribe('http.server.request.start', () => {
  requests += 1;
});

/** Since the last call. */
function delays(): Usage['delayMs'] {
  const late = (ns: number): number => Math.max(0, ns / NS_PER_MS - DELAY_RESOLUTION_MS);
  const found = { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) };
  delay.reset();
  return found;
}

/** CPU time by the name of the thread (Linux only): what the main thread does not do is found nowhere else. */
function threads(): Record<string, number> {
  const found: Record<string, number> = {};
  const folder = '/proc/self/task';
  try {
    for (const id of readdirSync(folder)) {
      const name = readFileSync(`${folder}/${id}/comm`, 'utf8').trim();
      const [onCpu = '0'] = readFileSync(`${folder}/${id}/schedstat`, 'utf8').split(' ');
      found[name] = (found[name] ?? 0) + Number(onCpu) / NS_PER_MS;
    }
  } catch {
    return {};
  }
  return found;
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const main = process.threadCpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    totalMs: (user + system) / 1_000,
    mainMs: (main.user + main.system) / 1_000,
    threads: threads(),
    rssMb: rss / 1_048_576,
    heapMb: heapUsed / 1_048_576,
    delayMs: delays(),
    requests,
  };
}

async function answer(ask: Ask): Promise<unknown> {
  if (ask === 'usage') return usage();
  if (ask === 'collect') {
    session.connect();
    await session.post('HeapProfiler.collectGarbage');
    session.disconnect();
    return usage();
  }
  if (ask === 'profile-start') {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await session.post('Profiler.start');
    return null;
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return profile;
}

process.on('message', (message) => {
  const { id, ask } = askSchema.parse(message);
  answer(ask).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
// a measured process never outlives the bench
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
