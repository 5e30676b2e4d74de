/** `signet config check [file] [--files]`: every mistake of a configuration, without starting or creating anything. */
import { parseArgs } from 'node:util';
import { checkFiles } from '../../config/check-files.ts';
import { loadConfig } from '../../config/load.ts';
import { ConfigError, describeMistakes, EXIT_CONFIG } from '../../config/mistake.ts';
import { SANDBOX_SECRET_PREFIX } from '../../config/sandbox.ts';
import type { Config } from '../../config/schema.ts';
import { type Command, type CommandIo, EXIT, UsageError } from './command.ts';

interface Arguments {
  readonly file: string | undefined;
  readonly files: boolean;
}

function readArguments(args: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { files: { type: 'boolean', default: false } },
    });
    if (positionals.length > 1) throw new Error('only one file can be checked at a time');
    return { file: positionals[0], files: values.files };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable arguments');
  }
}

/** The secret of the sandbox if it has one yet; a check makes none. */
function existingSecret(path: string, readFile: CommandIo['readFile']): string {
  try {
    return readFile(path);
  } catch {
    return SANDBOX_SECRET_PREFIX + 'x'.repeat(43);
  }
}

function summary(config: Config, files: boolean): string {
  const operators = Object.keys(config.operators).join(', ');
  const database = config.database.url === undefined ? 'the embedded database' : 'PostgreSQL';
  const note = files ? 'its files can be used' : 'its files were not looked at (--files does)';
  return `configuration is valid: ${config.mode}, operators ${operators}, ${database}; ${note}`;
}

function run(args: readonly string[], io: CommandIo): number {
  const { file, files } = readArguments(args);
  const { env, readFile, readBytes, now } = io;
  try {
    const config = loadConfig({
      env,
      readFile,
      argv: file === undefined ? [] : ['--config', file],
      sandboxSecret: (path) => existingSecret(path, readFile),
    });
    const mistakes = files ? checkFiles(config, { readText: readFile, readBytes, now }) : [];
    if (mistakes.length > 0) throw new ConfigError(mistakes);
    io.out(summary(config, files));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    io.err(describeMistakes(error.mistakes));
    return EXIT_CONFIG;
  }
}

export const configCheck: Command = {
  words: ['config', 'check'],
  usage: '[file] [--files]',
  summary: 'check a configuration, with --files also the certificates and keys it names',
  run,
};
