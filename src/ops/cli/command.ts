/** What a command of the command line is. Each command is one file. */
import type { Environment } from '../../config/environment.ts';

/** BSD sysexits */
export const EXIT = { ok: 0, usage: 64, software: 70 } as const;

export interface CommandIo {
  readonly env: Environment;
  readonly readFile: (path: string) => string;
  readonly readBytes: (path: string) => Uint8Array;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface Command {
  /** what is typed after `signet`, e.g. `['config', 'check']` */
  readonly words: readonly string[];
  /** what may follow, e.g. `[file]` */
  readonly usage: string;
  /** one line of the help */
  readonly summary: string;
  /** @returns the exit code */
  readonly run: (args: readonly string[], io: CommandIo) => number | Promise<number>;
}

/** The arguments do not fit: the command's usage is shown. */
export class UsageError extends Error {
  readonly code = 'usage';
}
