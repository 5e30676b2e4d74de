/** `signet config check [file] [--files]`: every mistake of a configuration, without starting or creating anything. */
import { parseArgs } from 'node:util';
import { checkFiles } from '../../config/check-files.ts';
import { ConfigError, describeMistakes, EXIT_CONFIG } from '../../config/mistake.ts';
import type { Config } from '../../config/schema.ts';
import { type Command, type CommandIo, EXIT, UsageError } from './command.ts';
import { readConfiguration } from './configuration.ts';

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

function summary(config: Config, files: boolean): string {
  const operators = Object.keys(config.operators).join(', ');
  const database = config.database.url === undefined ? 'the embedded database' : 'PostgreSQL';
  const note = files ? 'its files can be used' : 'its files were not looked at (--files does)';
  return `configuration is valid: ${config.mode}, operators ${operators}, ${database}; ${note}`;
}

function run(args: readonly string[], io: CommandIo): number {
  const { file, files } = readArguments(args);
  const { readFile, readBytes, now } = io;
  try {
    const config = readConfiguration(io, file);
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
