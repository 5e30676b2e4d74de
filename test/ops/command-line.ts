/** The command line in this process: what it printed and its exit code. Files exist only where they are given. */
import type { CommandIo } from '../../src/ops/cli/command.ts';
import { runCommandLine } from '../../src/ops/cli/run.ts';

export interface Typed {
  readonly env?: Readonly<Record<string, string>>;
  /** path → content */
  readonly files?: Readonly<Record<string, string>>;
  /** standard input */
  readonly input?: string;
  readonly writeNewFiles?: CommandIo['writeNewFiles'];
}

const refuse = (): never => {
  throw new Error('nothing is written here');
};

export async function commandLine(argv: readonly string[], typed: Typed = {}) {
  const { env = {}, files = {}, input = '', writeNewFiles = refuse } = typed;
  const out: string[] = [];
  const err: string[] = [];
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error(`ENOENT: ${path}`);
    return text;
  };
  const code = await runCommandLine(argv, {
    env,
    readFile,
    readBytes: (path) => Buffer.from(readFile(path)),
    now: Date.now,
    readInput: async () => input,
    writeNewFiles,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
