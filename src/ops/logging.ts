/** The log: one JSON object a line, redacted before it reaches the writer. Never writes a field or text as it came. */
import { type DestinationStream, pino, type Logger as Writer } from 'pino';
import { standardOutput } from './log-output.ts';
import { redact, scrubText } from './redaction.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** A logger whose lines all hold these fields. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  /** least level written */
  readonly level: LogLevel;
  /** default: standard output, written at the end of each turn of the event loop and when the process ends */
  readonly stream?: DestinationStream;
  /** epoch milliseconds */
  readonly now?: () => number;
}

const WRITTEN_BY_PINO = new Set(['level', 'time', 'msg']);

/** Fields that would stand twice in the line get an underscore. */
function fieldsOf(fields: LogFields): Record<string, unknown> {
  const redacted = redact(fields);
  for (const name of WRITTEN_BY_PINO) {
    if (!Object.hasOwn(redacted, name)) continue;
    redacted[`${name}_`] = redacted[name];
    delete redacted[name];
  }
  return redacted;
}

/** `time` of a line, made once for all lines of a millisecond. */
function createTimestamp(now: () => number): () => string {
  let at = Number.NaN;
  let text = '';
  return () => {
    const current = now();
    if (current !== at) {
      at = current;
      text = `,"time":"${new Date(current).toISOString()}"`;
    }
    return text;
  };
}

function wrap(writer: Writer): Logger {
  const write =
    (level: Exclude<LogLevel, 'silent'>) =>
    (fields: LogFields, message: string): void => {
      if (writer.isLevelEnabled(level)) writer[level](fieldsOf(fields), scrubText(message));
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => wrap(writer.child(fieldsOf(fields))),
  };
}

export function createLogger(options: LoggerOptions): Logger {
  const { level, now = Date.now, stream = standardOutput() } = options;
  return wrap(
    pino(
      {
        level,
        base: null,
        timestamp: createTimestamp(now),
        formatters: { level: (label) => ({ level: label }) },
      },
      stream,
    ),
  );
}
