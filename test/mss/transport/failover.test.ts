import { createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMssTransport } from '../../../src/mss/transport/failover.ts';
import type { MssTransport, TransportRequest } from '../../../src/mss/transport/transport.ts';
import { freePort } from '../../harness/gateway.ts';
import { type Answer, type Loopback, openLoopback, until } from '../loopback.ts';

let first: Loopback;
let second: Loopback;
let transport: MssTransport | undefined;
let clock: number;

beforeEach(async () => {
  clock = 1_000_000;
  first = await openLoopback();
  second = await openLoopback();
  first.answer = (response) => response.end('first');
  second.answer = (response) => response.end('second');
});
afterEach(async () => {
  await transport?.close();
  await Promise.all([first.close(), second.close()]);
});

const open = (url: string, further_urls: readonly string[], timeoutMs = 1_000): MssTransport => {
  transport = createMssTransport(
    {
      url,
      further_urls,
      endpoint_rest_s: 30,
      connections: 2,
      connect_timeout_ms: 500,
      request_timeout_ms: timeoutMs,
      response_limit_bytes: 4_096,
    },
    {},
    { now: () => clock },
  );
  return transport;
};
const post = (changes: Partial<TransportRequest> = {}) => {
  if (!transport) throw new Error('no transport');
  const { signal } = new AbortController();
  return transport.post({ path: (base) => `${base.pathname}/sign`, headers: {}, body: '{}', signal, ...changes });
};
const counts = () => [first.received.length, second.received.length];
const closedPort = async (scheme = 'http') => `${scheme}://127.0.0.1:${await freePort()}/closed`;
/** One octet now and then. */
const drip =
  (start: string): Answer =>
  ({ socket }) => {
    socket?.write(start);
    const dripping = setInterval(() => (socket?.destroyed ? clearInterval(dripping) : socket?.write('y')), 20);
  };
const resting = () => transport?.endpoints().map((endpoint) => endpoint.resting);

describe('before a byte of the request has left', () => {
  test('a refused connection: the next address gets it, with its own path', async () => {
    const { url } = second;
    open(await closedPort(), [`${url}?b=1`]);
    expect(await post()).toMatchObject({ body: 'second', address: `${url}?b=1` });
    expect(second.received).toMatchObject([{ url: '/rest/service/sign', body: '{}' }]);
    expect(resting()).toEqual([true, false]);
  });
  test('a service that speaks no TLS: the next address gets it', async () => {
    open(first.url.replace('http:', 'https:'), [second.url]);
    expect((await post()).body).toBe('second');
    expect(counts()).toEqual([0, 1]);
  });
  test('every address in its order, and the last failure when none takes it', async () => {
    open(await closedPort(), [await closedPort(), await closedPort()]);
    await expect(post()).rejects.toMatchObject({ code: 'unreachable', nothingSent: true });
    expect(resting()).toEqual([true, true, true]);
  });
  test('no connection free in time: the next address gets it', async () => {
    first.answer = () => undefined;
    open(first.url, [second.url], 300);
    const held = [1, 2].map(() => post({ timeoutMs: 60_000 }).catch(() => undefined));
    await until(() => first.received.length === 2);
    expect((await post({ timeoutMs: 5_000 })).body).toBe('second');
    expect(counts()).toEqual([2, 1]);
    await transport?.close();
    await Promise.all(held);
  });
});

describe('once a byte may have left', () => {
  test.each<[string, Answer, string]>([
    ['silence', () => undefined, 'timeout_local'],
    ['the connection drops', (response) => response.socket?.destroy(), 'connection_lost'],
    ['half an answer', (response) => response.writeHead(200, { 'content-length': 99 }).write('{"'), 'timeout_local'],
    ['garbage', (response) => response.socket?.end('nonsense\r\n\r\n'), 'bad_answer'],
    ['slow headers', drip('HTTP/1.1 200 OK\r\nx: '), 'timeout_local'],
    ['a slow body', drip('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n'), 'timeout_local'],
  ])('%s: no other address hears of it', async (_, answer, code) => {
    first.answer = answer;
    open(first.url, [second.url], 200);
    await expect(post()).rejects.toMatchObject({ code, nothingSent: false });
    expect(counts()).toEqual([1, 0]);
  });

  test('half of the request was read: no other address hears of it', async () => {
    let bytes = 0;
    const reader = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        bytes += data.length;
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => reader.listen(0, '127.0.0.1', resolve));
    const address = reader.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    open(`http://127.0.0.1:${port}/`, [second.url]);
    await expect(post({ body: 'x'.repeat(4_000_000) })).rejects.toMatchObject({
      code: 'connection_lost',
      nothingSent: false,
    });
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(4_000_000);
    expect(counts()).toEqual([0, 0]);
    await new Promise((resolve) => reader.close(resolve));
  });

  test('what may be repeated goes on to the next address', async () => {
    first.answer = (response) => response.socket?.destroy();
    open(first.url, [second.url]);
    expect((await post({ repeatable: true })).body).toBe('second');
    expect(counts()).toEqual([1, 1]);
  });

  test('the next request goes elsewhere first', async () => {
    first.answer = (response) => response.socket?.destroy();
    open(first.url, [second.url]);
    await expect(post()).rejects.toMatchObject({ code: 'connection_lost' });
    expect((await post()).body).toBe('second');
    expect(counts()).toEqual([1, 1]);
  });
});

describe('which address is tried first', () => {
  test('one that failed rests, and is tried again after its time', async () => {
    open(first.url, [second.url]);
    transport?.suspect(first.url);
    expect((await post()).body).toBe('second');
    clock += 29_999;
    expect((await post()).body).toBe('second');
    clock += 1;
    expect((await post()).body).toBe('first');
  });
  test('one that rests is still tried when the others fail', async () => {
    open(first.url, [await closedPort()]);
    transport?.suspect(first.url);
    expect((await post()).body).toBe('first');
    expect(resting()).toEqual([false, true]);
  });
  test('the one that knows the transaction, unless it rests', async () => {
    open(first.url, [second.url]);
    expect((await post({ address: second.url })).body).toBe('second');
    transport?.suspect(second.url);
    expect((await post({ address: second.url })).body).toBe('first');
  });
  test('given up: no address is tried any more', async () => {
    open(await closedPort(), [second.url]);
    await expect(post({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(counts()).toEqual([0, 0]);
  });
});
