/** A logger whose lines a test can read. */
import { createLogger, type Logger, type LogLevel } from '../../src/ops/logging.ts';

export interface CapturedLog {
  readonly log: Logger;
  readonly lines: () => Record<string, unknown>[];
  readonly text: () => string;
}

export function captureLog(level: LogLevel = 'debug'): CapturedLog {
  const written: string[] = [];
  const log = createLogger({
    level,
    now: () => Date.UTC(2024, 6, 2, 12, 0, 0),
    stream: { write: (line: string) => void written.push(line) },
  });
  return { log, text: () => written.join(''), lines: () => written.map((line) => JSON.parse(line)) };
}
