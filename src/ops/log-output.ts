/**
 * Where the log leaves the process: standard output, the lines of one turn of the event loop in one write. What is left
 * when the process ends, by whatever way but a kill, is written then. Never drops or reorders a line.
 */
import process from 'node:process';
import { type DestinationStream, destination } from 'pino';

export interface LogOutputPorts {
  /** writes at once, before it returns */
  readonly output: DestinationStream;
  /** calls back at the end of this turn of the event loop */
  readonly soon: (flush: () => void) => void;
  /** calls back when the process ends */
  readonly atExit: (flush: () => void) => void;
}

/** A write for each line costs a busy gateway a tenth of its time. */
export function gatherLines({ output, soon, atExit }: LogOutputPorts): DestinationStream {
  let lines = '';
  const flush = (): void => {
    const text = lines;
    lines = '';
    if (text !== '') output.write(text);
  };
  atExit(flush);
  return {
    write(line: string) {
      if (lines === '') soon(flush);
      lines += line;
    },
  };
}

export const standardOutput = (): DestinationStream =>
  gatherLines({
    output: destination({ dest: 1, sync: true }),
    soon: (flush) => void setImmediate(flush),
    atExit: (flush) => void process.once('exit', flush),
  });
