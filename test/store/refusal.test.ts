import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { StartError } from '../../src/store/start-error.ts';

const PASSWORD = 'pass-word-that-nobody-may-see';
let server: Server | undefined;

afterEach(() => server?.close());

/** Something that listens where a database is expected. */
async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The server's answer ErrorResponse of the PostgreSQL protocol. */
function errorResponse(sqlstate: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${sqlstate}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

async function refusal(url: string): Promise<StartError> {
  const error = await openDatabase({ url, dataDir: 'unused', pool: 2, migrate: true }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StartError)) throw new Error(`no StartError but ${String(error)}`);
  expect(error.message).not.toContain('\n');
  expect(error.message).not.toContain(PASSWORD);
  return error;
}

const at = (port: number) => `postgresql://somebody:${PASSWORD}@127.0.0.1:${port}/signet`;

describe('a PostgreSQL that cannot be used ends the start with one line', () => {
  test('nobody listens', async () => {
    const port = await listen(() => undefined);
    server?.close();
    const error = await refusal(at(port));
    expect(error.code).toBe('database_unreachable');
    expect(error.message).toContain(`127.0.0.1:${port}/signet is out of reach: connect ECONNREFUSED`);
  });

  test('the host does not exist', async () => {
    const error = await refusal(`postgresql://somebody:${PASSWORD}@database.invalid/signet`);
    expect(error.code).toBe('database_unreachable');
    expect(error.message).toContain('database.invalid:5432/signet');
  });

  test.each(['28P01', '28000'])('the user or the password is wrong (%s)', async (sqlstate) => {
    const message = `password authentication failed for ${PASSWORD}`;
    const port = await listen((socket) => socket.once('data', () => socket.end(errorResponse(sqlstate, message))));
    const error = await refusal(at(port));
    expect(error.code).toBe('database_refused');
    expect(error.message).toBe(`the database at 127.0.0.1:${port}/signet refused the user or the password`);
  });

  test('the database does not exist', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.end(errorResponse('3D000', 'no such'))));
    const error = await refusal(at(port));
    expect(error.code).toBe('database_refused');
    expect(error.message).toBe(`the database at 127.0.0.1:${port}/signet does not exist`);
  });

  test('the server is still starting', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.end(errorResponse('57P03', 'starting up'))));
    expect((await refusal(at(port))).message).toContain('out of reach: starting up');
  });

  test('something else listens there', async () => {
    const port = await listen((socket) => socket.destroy());
    expect((await refusal(at(port))).code).toBe('database_unreachable');
  });

  test.each([`postgresql://somebody:${PASSWORD}@[`, `${PASSWORD}`])('the address is no address', async (url) => {
    const error = await refusal(url);
    expect(error.code).toBe('database_address_invalid');
    expect(error.message).toContain('postgresql://user:password@host:5432/name');
  });
});
