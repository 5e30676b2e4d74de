/** Arguments that the commands of the signature service share, and what is wrong with them in words. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '../../../config/schema.ts';
import { type CommandIo, UsageError } from '../command.ts';
import { readNumber } from '../number.ts';

export const COMMON = {
  operator: { type: 'string' },
  config: { type: 'string' },
  json: { type: 'boolean', default: false },
  trace: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

export const COMMON_USAGE = '[--config FILE] [--json] [--trace]';

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws UsageError for what is not known, and for anything beside options */
export function readOptions<const Own extends Options>(args: readonly string[], options: Own) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // the message of an unexpected argument quotes it, and it may be a number
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') throw new UsageError('only options are expected');
    throw new UsageError(error instanceof Error ? error.message : 'unreadable arguments');
  }
}

/** @throws UsageError */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${option} is missing`);
  return value;
}

/** @returns digits without +; @throws UsageError that does not repeat the number */
export function readMsisdn(value: string | undefined, io: Pick<CommandIo, 'readInput'>): Promise<string> {
  return readNumber(needed(value, 'msisdn'), io);
}

/** @throws UsageError */
export function readLanguage(value: string | undefined): Language {
  const language = LANGUAGES.find((known) => known === (value ?? 'en').toLowerCase());
  if (!language) throw new UsageError(`--language must be one of ${LANGUAGES.join(', ')}`);
  return language;
}
