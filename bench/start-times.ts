/** From the start of the process to the first answered request: on an empty folder, and on the same folder again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startChild } from './child.ts';
import { OPERATOR } from './gateway.ts';

export interface StartTimes {
  /** nothing there yet: no database, no certificates, no keys, no compiled code */
  readonly firstMs: number;
  readonly laterMs: number;
}

async function startOnce(folder: string): Promise<number> {
  const port = await freePort();
  const child = await startChild({
    entry: 'src/main.ts',
    env: {
      PORT: String(port),
      SIGNET_ADMIN_PORT: String(await freePort()),
      SIGNET_DATA_DIR: folder,
      DATABASE_URL: '',
      NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
    },
    ready: `http://localhost:${port}/${OPERATOR}/.well-known/openid-configuration`,
    logFile: join(folder, 'gateway.log'),
  });
  await child.stop();
  return child.startMs;
}

/** On the embedded database, with the simulated operator in the same process: what `npm start` does. */
export async function measureStart(): Promise<StartTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-bench-start-'));
  try {
    return { firstMs: await startOnce(folder), laterMs: await startOnce(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const describeStart = ({ firstMs, laterMs }: StartTimes): string =>
  `start to first answered request: ${(firstMs / 1_000).toFixed(2)} s the very first time, ${(laterMs / 1_000).toFixed(2)} s after that`;
