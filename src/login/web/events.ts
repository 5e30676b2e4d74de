/**
 * The event stream of a login: the present status at once, then one event per change, until the login has an outcome.
 * Written to the raw response (a third less memory than a stream body); comments keep proxies from closing it, spread so
 * that thousands of streams do not write at the same moment.
 */
import type { ServerResponse } from 'node:http';

const KEEP_ALIVE_MS = 15_000;
const RETRY_MS = 2_000;

export interface EventStream {
  /** One `message` event. */
  send(data: unknown): void;
  end(): void;
  onClose(listener: () => void): void;
}

export interface EventStreams {
  open(res: ServerResponse): EventStream;
  /** Ends every stream, e.g. before the listener closes; browsers come back by themselves. */
  endAll(): void;
}

/** @param random 0 ≤ x < 1, spreads the keep-alives */
export function createEventStreams(random: () => number): EventStreams {
  const streams = new Set<ServerResponse>();
  return {
    open(res) {
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      res.write(`retry: ${RETRY_MS}\n\n`);
      streams.add(res);
      // two changes in a row, or a drain, end a stream while somebody still has something to say: an unheard error event
      // would end the process
      const write = (text: string): void => {
        if (!res.writableEnded) res.write(text);
      };
      const keepAlive = (): void => {
        write(': still here\n\n');
        timer = setTimeout(keepAlive, KEEP_ALIVE_MS);
      };
      let timer = setTimeout(keepAlive, KEEP_ALIVE_MS * (0.5 + random() / 2));
      res.once('close', () => {
        clearTimeout(timer);
        streams.delete(res);
      });
      return {
        send: (data) => write(`data: ${JSON.stringify(data)}\n\n`),
        end: () => void res.end(),
        onClose: (listener) => void res.once('close', listener),
      };
    },
    endAll() {
      for (const res of streams) res.end();
    },
  };
}
