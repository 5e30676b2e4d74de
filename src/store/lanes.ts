/**
 * Connections to PostgreSQL for single statements, many under way on each at once (pipelining): a busy gateway then sends
 * and reads several statements with one system call. Reads have a lane of their own, since writes wait for the disk.
 * Never carries a transaction of several statements. A lane that breaks fails what was under way on it, is told to
 * `onBreak`, and is opened again by the next statement; one that goes silent is broken by us, since many wait behind it.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import type { SqlRow, SqlValue } from './sql.ts';

/** Without a name it is prepared anew each time. */
interface LaneStatement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly SqlValue[];
}

export interface Lanes {
  query(statement: LaneStatement, kind: 'read' | 'write'): Promise<pg.QueryResult<SqlRow>>;
  close(): Promise<void>;
}

/** Whether the server closes the connection after this error; the socket's own errors come as events. */
const isLast = (error: unknown): boolean => error instanceof pg.DatabaseError && error.severity !== 'ERROR';

interface Lane {
  client: Promise<pg.Client> | undefined;
  socket: Socket | undefined;
  /** the socket whose output is being collected */
  corked: Socket | undefined;
  underWay: number;
  /** when a statement was last begun on an idle lane, or answered; `performance.now()` */
  movedAt: number;
}

/**
 * What is sent until the event loop has come round leaves with one system call: statements that requests read from their
 * sockets in one turn start with, and those that follow the answers of a batch.
 */
function sendTogether(lane: Lane): void {
  const { socket } = lane;
  if (!socket || lane.corked === socket) return;
  lane.corked = socket;
  socket.cork();
  setImmediate(() => {
    if (lane.corked === socket) lane.corked = undefined;
    socket.uncork();
  });
}

/**
 * The library copies the settings of a statement by their property descriptors and adds two promises to each; built
 * from its text alone, it copies nothing.
 */
function send(client: pg.Client, { name, text, values }: LaneStatement): Promise<pg.QueryResult<SqlRow>> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query<SqlRow>(text, values);
    const callback = (error: Error | null, result: pg.QueryResult<SqlRow>): void =>
      error ? reject(error) : resolve(result);
    client.query(Object.assign(query, { name, callback }));
  });
}

const newLane = (): Lane => ({ client: undefined, socket: undefined, corked: undefined, underWay: 0, movedAt: 0 });

/** Longer than any statement may take: the server ends those first. */
const SILENT_MS = 20_000;

/** @param writers number of connections for writes; one more is for reads, and for everything where there is no other */
export function createLanes(
  config: pg.ClientConfig,
  writers: number,
  onBreak: (error: Error) => void,
  silentMs = SILENT_MS,
): Lanes {
  const reading = newLane();
  const writing: readonly Lane[] = Array.from({ length: writers }, newLane);

  const watch = setInterval(() => {
    for (const lane of [reading, ...writing]) {
      if (lane.underWay > 0 && performance.now() - lane.movedAt > silentMs) {
        lane.socket?.destroy(new Error('the database went silent'));
      }
    }
  }, silentMs / 4);
  watch.unref();

  const open = async (lane: Lane): Promise<pg.Client> => {
    const socket = new Socket();
    lane.socket = socket;
    const client = new pg.Client({ ...config, pipeline: true, stream: () => socket });
    const leave = (): void => {
      if (lane.client === opening) lane.client = undefined;
    };
    client.on('error', (error) => {
      leave();
      onBreak(error);
    });
    client.on('end', leave);
    const opening = lane.client;
    await client.connect();
    return client;
  };

  const clientOf = (lane: Lane): Promise<pg.Client> => {
    if (lane.client) return lane.client;
    const { promise, resolve, reject } = Promise.withResolvers<pg.Client>();
    lane.client = promise;
    open(lane).then(resolve, (error: unknown) => {
      if (lane.client === promise) lane.client = undefined;
      reject(error);
    });
    return promise;
  };

  const least = (): Lane =>
    writing.reduce((best, lane) => (lane.underWay < best.underWay ? lane : best), writing[0] ?? reading);

  return {
    async query(statement, kind) {
      const lane = kind === 'read' ? reading : least();
      const opening = clientOf(lane);
      if (lane.underWay === 0) lane.movedAt = performance.now();
      lane.underWay += 1;
      try {
        const client = await opening;
        sendTogether(lane);
        return await send(client, statement);
      } catch (error) {
        if (isLast(error) && lane.client === opening) lane.client = undefined;
        throw error;
      } finally {
        lane.movedAt = performance.now();
        lane.underWay -= 1;
      }
    },
    async close() {
      clearInterval(watch);
      const opened = [reading, ...writing].flatMap(({ client }) => (client ? [client] : []));
      // one that could not be opened need not be closed
      await Promise.all(
        opened.map((opening) =>
          opening.then(
            (client) => client.end(),
            () => undefined,
          ),
        ),
      );
    },
  };
}
