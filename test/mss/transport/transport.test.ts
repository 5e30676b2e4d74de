import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMssTransport } from '../../../src/mss/transport/failover.ts';
import type { MssTransport, TransportSettings } from '../../../src/mss/transport/transport.ts';
import { json, type Loopback, openLoopback, until } from '../loopback.ts';

let server: Loopback;
let transport: MssTransport;

const settings = (url: string, changes: Partial<TransportSettings> = {}): TransportSettings => ({
  url,
  connections: 4,
  connect_timeout_ms: 2_000,
  request_timeout_ms: 2_000,
  response_limit_bytes: 4_096,
  ...changes,
});
const reopen = async (changes: Partial<TransportSettings>, url = server.url) => {
  await transport.close();
  transport = createMssTransport(settings(url, changes));
};
const post = (body = '{}', signal = new AbortController().signal) =>
  transport.post({ path: () => '/rest/service', headers: { 'content-type': 'application/json' }, body, signal });
const failure = (code: string, nothingSent: boolean) =>
  expect.objectContaining({ name: 'MssError', code, nothingSent });
async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

beforeEach(async () => {
  server = await openLoopback();
  transport = createMssTransport(settings(server.url));
});
afterEach(async () => {
  await transport.close();
  await server.close();
});

describe('an answer', () => {
  test('comes whole, whatever its status and content type say', async () => {
    server.answer = (response) => response.writeHead(500, { 'content-type': 'image/png' }).end('{"Fault":"ä"}');
    expect(await post('{"a":"é"}')).toMatchObject({ httpStatus: 500, body: '{"Fault":"ä"}' });
    expect(server.received).toMatchObject([{ url: '/rest/service', body: '{"a":"é"}' }]);
    expect(server.received[0]?.headers).not.toHaveProperty('accept-encoding');
  });
  test('a redirect is an answer, not a journey', async () => {
    server.answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end('moved');
    expect(await post()).toMatchObject({ httpStatus: 307, body: 'moved' });
    expect(server.received).toHaveLength(1);
  });
  test('connections are kept and never more than allowed', async () => {
    await reopen({ connections: 2 });
    for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 6 }, () => post()));
    expect(server.received).toHaveLength(18);
    expect(server.connections()).toBe(2);
  });
  test('exactly the limit is accepted, one byte more is not, and reading stops', async () => {
    server.answer = (response) => response.end('x'.repeat(4_096));
    expect((await post()).body).toHaveLength(4_096);
    let written = 0;
    let closed = false;
    server.answer = (response) => {
      response.on('close', () => {
        closed = true;
      });
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(4_096), () => setImmediate(more));
        written += 1;
      };
      more();
    };
    await expect(post()).rejects.toEqual(failure('bad_answer', false));
    await until(() => closed);
    expect(written).toBeLessThan(1_000);
  });
  test('bytes that are not UTF-8', async () => {
    server.answer = (response) => response.end(Buffer.from([0x22, 0xff, 0x22]));
    await expect(post()).rejects.toEqual(failure('bad_answer', false));
  });
  test('a second answer nobody asked for is not taken for the next one', async () => {
    const twice = `HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirst`;
    server.answer = (response) => {
      response.socket?.write(twice + twice.replace('first', 'stale'));
    };
    expect((await post()).body).toBe('first');
    server.answer = (response) => response.end('fresh');
    const next = await post().catch((error) => error);
    expect(next).not.toMatchObject({ body: 'stale' });
  });
});

describe('no answer', () => {
  test('nobody listens: nothing was sent', async () => {
    await reopen({}, `http://127.0.0.1:${await freePort()}/`);
    await expect(post()).rejects.toEqual(failure('unreachable', true));
  });
  test('given up while all connections are taken: it is never sent, not even later', async () => {
    await reopen({ connections: 1, request_timeout_ms: 300 });
    server.answer = () => undefined;
    const first = post('first');
    first.catch(() => undefined);
    await until(() => server.received.length === 1);
    const aborter = new AbortController();
    const second = post('second', aborter.signal);
    aborter.abort(new Error('changed my mind'));
    await expect(second).rejects.toThrow('changed my mind');
    await expect(first).rejects.toEqual(failure('timeout_local', false));
    server.answer = json(200, {});
    await post('third').catch(() => undefined);
    expect(server.received.map(({ body }) => body)).not.toContain('second');
  });
  test('silence after the request', async () => {
    await reopen({ request_timeout_ms: 100 });
    server.answer = () => undefined;
    await expect(post()).rejects.toEqual(failure('timeout_local', false));
  });
  test('one byte now and then does not stretch the time', async () => {
    await reopen({ request_timeout_ms: 200 });
    server.answer = (response) => {
      response.writeHead(200);
      const drip = setInterval(() => (response.destroyed ? clearInterval(drip) : response.write(' ')), 20);
    };
    await expect(post()).rejects.toEqual(failure('timeout_local', false));
  });
  test.each([
    ['before the headers', ''],
    ['in the headers', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['in the body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"half"'],
    ['in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{"half"'],
  ])('the connection drops %s', async (_, bytes) => {
    server.answer = (response) => response.socket?.end(bytes);
    await expect(post()).rejects.toEqual(failure('connection_lost', false));
    expect(server.received).toHaveLength(1);
  });
  test('garbage instead of HTTP', async () => {
    server.answer = (response) => response.socket?.write('SSH-2.0-nothing\r\n\r\n');
    await expect(post()).rejects.toEqual(failure('bad_answer', false));
  });
  test('headers without end', async () => {
    server.answer = (response) => response.socket?.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`);
    await expect(post()).rejects.toEqual(failure('bad_answer', false));
  });
});

describe('a request that the service holds', () => {
  const hold = (timeoutMs: number) =>
    transport.post({ path: () => '/', headers: {}, body: '{}', signal: new AbortController().signal, timeoutMs });

  test('waits longer than others for its answer, and no longer than it says', async () => {
    await reopen({ request_timeout_ms: 100 });
    server.answer = (response) => setTimeout(() => response.end('at last'), 300);
    expect(await hold(5_000)).toMatchObject({ httpStatus: 200, body: 'at last' });
    server.answer = () => undefined;
    await expect(hold(300)).rejects.toEqual(failure('timeout_local', false));
  });
  test('waits no longer than others for a connection', async () => {
    await reopen({ connections: 1, request_timeout_ms: 100 });
    server.answer = () => undefined;
    const first = hold(60_000);
    first.catch(() => undefined);
    await until(() => server.received.length === 1);
    await expect(hold(60_000)).rejects.toEqual(failure('unreachable', true));
    expect(server.received).toHaveLength(1);
  });
});

describe('giving up and closing', () => {
  test('an abort rejects at once with its reason and drops the connection', async () => {
    server.answer = () => undefined;
    const aborter = new AbortController();
    const reason = new Error('enough');
    const waiting = post('{}', aborter.signal);
    await until(() => server.received.length === 1);
    aborter.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await until(() => server.connections() === 0);
  });
  test('an aborted signal sends nothing', async () => {
    await expect(post('{}', AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(server.received).toHaveLength(0);
  });
  test('closing ends what runs and refuses what comes', async () => {
    server.answer = () => undefined;
    const running = post();
    running.catch(() => undefined);
    await until(() => server.received.length === 1);
    await transport.close();
    await expect(running).rejects.toEqual(failure('interrupted', false));
    await expect(post()).rejects.toEqual(expect.objectContaining({ code: 'interrupted' }));
    await until(() => server.connections() === 0);
  });
  test('no timer is left behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const plain = createServer();
    const own = await openLoopback(plain);
    await reopen({ request_timeout_ms: 600_000 }, own.url);
    const before = timers();
    for (let count = 0; count < 5; count += 1) await post();
    await transport.close();
    await own.close();
    expect(timers()).toBeLessThanOrEqual(before + 1);
  });
});
