/** What a command of the command line is. Each command is one file. */
import type { Environment } from '../../config/environment.ts';

/**
 * BSD sysexits. data: what was asked for does not fit what is configured · unknown: nobody of this number ·
 * unavailable: neither gateway nor database answers · refused: the admin token is missing or wrong.
 */
export const EXIT = { ok: 0, usage: 64, data: 65, unknown: 67, unavailable: 69, software: 70, refused: 77 } as const;

export interface CommandIo {
  readonly env: Environment;
  readonly readFile: (path: string) => string;
  readonly readBytes: (path: string) => Uint8Array;
  /** epoch milliseconds */
  readonly now: () => number;
  /** all of standard input */
  readonly readInput: () => Promise<string>;
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
