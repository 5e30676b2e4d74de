import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PendingSignature } from '../../src/mss/client.ts';
import { type OpenedMssClient, openMssClient } from '../../src/mss/open-client.ts';
import { NO_ANSWERS } from '../../src/mss/services.ts';
import { freePort } from '../harness/gateway.ts';
import { DIALECTS } from './dialects.ts';
import { type Answer, type Loopback, openLoopback, until } from './loopback.ts';
import { REQUEST as request } from './requests.ts';
import { mssSettings } from './settings.ts';

const [rest] = DIALECTS;
if (!rest) throw new Error('no dialect');
const { answer, fault, isSign } = rest;
const CMS = Buffer.from('a signature').toString('base64');
const signed = answer({ status: '500', cms: CMS });
const down: Answer = (reply) => reply.writeHead(503).end('<h1>sorry</h1>');

interface Line {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
let server: Loopback;
let client: OpenedMssClient;
let lines: Line[];

const log = (level: string) => (fields: Readonly<Record<string, unknown>>) => void lines.push({ level, fields });
const open = (changes: Partial<Parameters<typeof mssSettings>[0]> = {}): void => {
  const breaker = { requests: 3, failure_percent: 50, window_s: 10, open_s: 0.2 };
  client = openMssClient(
    mssSettings({ url: server.url, mode: 'asynch', poll_first_ms: 0, poll_interval_ms: 20, breaker, ...changes }),
    {},
    { info: log('info'), warn: log('warn'), error: log('error') },
  );
};
const { signal } = new AbortController();
const sign = (onAccepted: (pending: PendingSignature) => void = () => undefined) =>
  client.sign(request, { signal, onAccepted: async (pending) => onAccepted(pending) });
const failing = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await sign().catch(() => undefined);
};
const state = () => client.connection.breaker.state;
const breakerLines = () => lines.flatMap(({ level, fields }) => (fields.breaker ? [`${level} ${fields.breaker}`] : []));

beforeEach(async () => {
  lines = [];
  server = await openLoopback();
});
afterEach(async () => {
  await client.close();
  await server.close();
});

describe('the circuit breaker', () => {
  test.each<[string, Answer]>([
    ['an HTTP error without a fault', down],
    ['a lost connection', (reply) => reply.socket?.destroy()],
    ['silence', () => undefined],
  ])('%s, time and again: logins end at once and nothing is sent', async (_, trouble) => {
    open({ request_timeout_ms: 100 });
    server.answer = trouble;
    await failing(3);
    expect(state()).toBe('open');
    const before = server.received.length;
    await expect(sign()).rejects.toMatchObject({ code: 'unreachable', nothingSent: true });
    expect(server.received).toHaveLength(before);
    expect(client.connection.breaker).toMatchObject({ opened: 1, refused: 1 });
    expect(breakerLines()).toEqual(['error open']);
  });
  test('nobody listens: the same', async () => {
    open({ url: `http://127.0.0.1:${await freePort()}/` });
    await failing(3);
    expect(state()).toBe('open');
  });
  test.each(['101', '105', '208', '209', '401', '900'])('fault %s is an answer of the service', async (code) => {
    open();
    server.answer = fault(code);
    await failing(6);
    expect(state()).toBe('closed');
    await expect(sign()).rejects.toMatchObject({ code: `fault_${code}` });
  });
  test('an answer that cannot be understood says nothing about the way', async () => {
    open();
    server.answer = (reply) => reply.end('{}');
    await failing(6);
    expect(state()).toBe('closed');
  });

  test('after its time one login tries, and the others pass when it succeeds', async () => {
    open();
    server.answer = down;
    await failing(3);
    await until(() => state() === 'half_open');
    const held: (() => void)[] = [];
    server.answer = (reply, got) => void held.push(() => signed(reply, got));
    const before = server.received.length;
    const first = sign();
    await until(() => held.length === 1);
    await expect(sign()).rejects.toMatchObject({ code: 'unreachable', nothingSent: true });
    expect(server.received).toHaveLength(before + 1);
    held[0]?.();
    expect(await first).toMatchObject({ status: '500' });
    server.answer = signed;
    expect(await sign()).toMatchObject({ status: '500' });
    expect(breakerLines()).toEqual(['error open', 'info half_open', 'info closed']);
  });

  test('no signature is lost: a request that was accepted is asked about while it is open', async () => {
    open({ breaker: { requests: 3, failure_percent: 50, window_s: 10, open_s: 600 } });
    let queries = 0;
    server.answer = (reply, got) => {
      if (isSign(got)) return answer({ status: '100', msspTransId: 'h1' })(reply, got);
      queries += 1;
      return (queries < 8 ? down : signed)(reply, got);
    };
    const waiting = sign();
    await until(() => state() === 'open');
    await expect(sign()).rejects.toMatchObject({ code: 'unreachable', nothingSent: true });
    expect(await waiting).toMatchObject({ status: '500' });
    expect(queries).toBe(8);
    expect(server.received.filter(isSign)).toHaveLength(1);
  });
  test('a query may be the one that tries', async () => {
    open();
    server.answer = down;
    await failing(3);
    await until(() => state() === 'half_open');
    server.answer = signed;
    const deadline = Date.now() + 60_000;
    const pending = { ...request, msspTransId: 'h1', signatureProfile: undefined, deadline, answers: NO_ANSWERS };
    expect(await client.resume(pending, { signal })).toMatchObject({ status: '500' });
    expect(state()).toBe('closed');
  });
});

describe('several addresses', () => {
  let second: Loopback;
  beforeEach(async () => {
    second = await openLoopback();
  });
  afterEach(() => second.close());

  test('the one that accepted the request is asked about it, though it is not the first', async () => {
    const further_urls = [second.url];
    open({ url: `http://127.0.0.1:${await freePort()}/`, further_urls, endpoint_rest_s: 0 });
    second.answer = (reply, got) => (isSign(got) ? answer({ status: '100', msspTransId: 'h1' }) : signed)(reply, got);
    const stored: PendingSignature[] = [];
    expect(await sign((pending) => stored.push(pending))).toMatchObject({ status: '500' });
    expect(stored).toMatchObject([{ address: second.url }]);
    expect(client.connection.endpoints().map(({ address }) => address)).toContain(second.url);
    expect(second.received.map(isSign)).toEqual([true, false]);
  });
  test('an address whose balancer answers for the service rests; the request is not sent again', async () => {
    open({ further_urls: [second.url] });
    server.answer = down;
    second.answer = signed;
    await expect(sign()).rejects.toMatchObject({ code: 'unreachable', nothingSent: false });
    expect([server.received.length, second.received.length]).toEqual([1, 0]);
    expect(await sign()).toMatchObject({ status: '500' });
    expect([server.received.length, second.received.length]).toEqual([1, 1]);
    expect(client.connection.endpoints()).toMatchObject([{ resting: true }, { resting: false }]);
  });
  test('a query whose connection drops is asked at the other address at once', async () => {
    open({ further_urls: [second.url], poll_interval_ms: 60_000 });
    server.answer = (reply, got) =>
      isSign(got) ? answer({ status: '100', msspTransId: 'h1' })(reply, got) : reply.socket?.destroy();
    second.answer = signed;
    expect(await sign()).toMatchObject({ status: '500' });
    expect(server.received.map(isSign)).toEqual([true, false]);
    expect(second.received.map(isSign)).toEqual([false]);
  });
});
