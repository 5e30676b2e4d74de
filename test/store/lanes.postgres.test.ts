import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLanes, type Lanes } from '../../src/store/lanes.ts';
import { readAddress } from '../../src/store/postgresql.ts';

const { config } = readAddress(process.env.DATABASE_URL ?? '');
const broken: Error[] = [];
let lanes: Lanes;

const echo = { name: 'echo', text: 'SELECT $1::text AS said, pg_sleep($2::double precision)' };
const said = async (text: string, seconds = 0): Promise<unknown> =>
  (await lanes.query({ ...echo, values: [text, String(seconds)] }, 'read')).rows[0]?.said;
const write = (text: string, ...values: string[]) => lanes.query({ text, values }, 'write');

beforeAll(() => {
  lanes = createLanes(config, 2, (error) => broken.push(error));
});
afterAll(() => lanes.close());

describe('statements that share connections', () => {
  test('each get their own answer, however many are under way', async () => {
    const words = Array.from({ length: 200 }, (_, position) => `word ${position}`);
    expect(await Promise.all(words.map((word, position) => said(word, position % 50 === 0 ? 0.01 : 0)))).toEqual(words);
  });

  test('fail alone', async () => {
    const results = await Promise.allSettled([
      said('before'),
      lanes.query({ name: 'wrong', text: 'SELECT 1 / $1::integer', values: ['0'] }, 'read'),
      lanes.query({ name: 'unknown', text: 'SELECT nothing_of_this_name' }, 'read'),
      said('after'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await said('later')).toBe('later');
  });

  test('a read does not wait behind a write', async () => {
    const order: string[] = [];
    await Promise.all([
      write('SELECT pg_sleep(0.3)').then(() => order.push('write')),
      said('read').then(() => order.push('read')),
    ]);
    expect(order).toEqual(['read', 'write']);
  });

  test('a connection that breaks fails what is under way on it and is replaced', async () => {
    const slow = said('never', 5);
    const ended = write(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT $1::text AS said%' AND pid <> pg_backend_pid() AND state = 'active'`,
    );
    await expect(slow).rejects.toThrow();
    await ended;
    expect(await said('again')).toBe('again');
    await expect.poll(() => broken.length).toBeGreaterThan(0);
  });

  test('a connection that goes silent is given up, and another one works', async () => {
    const { user, database, password, host, port } = new pg.Client(config);
    const pairs: Socket[] = [];
    const proxy = createServer((socket) => {
      const upstream = connect(port, host);
      pairs.push(socket, upstream);
      for (const end of [socket, upstream]) end.on('error', () => end.destroy());
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const behind = createLanes(
      { user, database, password: password ?? '', host: '127.0.0.1', port: (proxy.address() as AddressInfo).port },
      0,
      () => undefined,
      400,
    );
    const one = () => behind.query({ text: 'SELECT 1 AS one' }, 'read');
    expect((await one()).rows).toEqual([{ one: 1 }]);
    for (const socket of pairs) socket.pause().unpipe();
    await expect(one()).rejects.toThrow();
    expect((await one()).rows).toEqual([{ one: 1 }]);
    await behind.close();
    for (const socket of pairs) socket.destroy();
    proxy.close();
  });

  test('without connections for writes, all share one', async () => {
    const single = createLanes(config, 0, () => undefined);
    const pid = async (kind: 'read' | 'write') =>
      (await single.query({ name: 'pid', text: 'SELECT pg_backend_pid() AS pid' }, kind)).rows[0]?.pid;
    expect(await pid('write')).toBe(await pid('read'));
    await single.close();
  });

  test('a server out of reach is an error of the statement, not of the process', async () => {
    const nowhere = createLanes({ ...config, connectionString: 'postgresql://127.0.0.1:9/none' }, 1, () => undefined);
    await expect(nowhere.query({ text: 'SELECT 1' }, 'read')).rejects.toThrow(/ECONNREFUSED/);
    await nowhere.close();
  });
});
