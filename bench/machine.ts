/** What a figure needs beside it to mean anything. */
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import process from 'node:process';

export function machine(): string {
  const all = cpus();
  const memory = Math.round(totalmem() / 1_073_741_824);
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown CPU'}, ${memory} GiB, ${platform()}-${arch()}, Node ${process.versions.node}`;
}

/** A machine with other work makes every figure worse; the reader should see it. */
export const othersWork = (): string => `load average at the start ${(loadavg()[0] ?? 0).toFixed(1)}`;
