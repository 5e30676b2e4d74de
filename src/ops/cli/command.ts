/** What a command of the command line is. Each command is one file. */
import type { Environment } from '../../config/environment.ts';
import type { NewFile } from './new-files.ts';

/**
 * Above 63 those of BSD's sysexits. no: the person or the signature service said no · data: what was asked for does not
 * fit what is configured · unknown: nobody of this number · unavailable: neither gateway nor database answers, or the
 * signature service does not · cannotCreate: a file is there already · again: not finished yet, ask later · protocol: an
 * answer that cannot be trusted or read, or a request that the service finds wrong · refused: the admin token is missing
 * or wrong.
 */
export const EXIT = {
  ok: 0,
  no: 1,
  usage: 64,
  data: 65,
  unknown: 67,
  unavailable: 69,
  software: 70,
  cannotCreate: 73,
  again: 75,
  protocol: 76,
  refused: 77,
} as const;

export interface CommandIo {
  readonly env: Environment;
  readonly readFile: (path: string) => string;
  readonly readBytes: (path: string) => Uint8Array;
  /** standard input to its end */
  readonly readInput: () => Promise<string>;
  /** makes files that only their owner can read, all or none; throws when there is one already */
  readonly writeNewFiles: (files: readonly NewFile[]) => void;
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
