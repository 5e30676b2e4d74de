import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MssClient, MssError } from '../../src/mss/client.ts';
import { restCodec } from '../../src/mss/rest/codec.ts';
import { NO_ANSWERS } from '../../src/mss/services.ts';
import { createSynchClient } from '../../src/mss/synch-client.ts';
import { createMssTransport } from '../../src/mss/transport/failover.ts';
import type { MssTransport, TransportRequest } from '../../src/mss/transport/transport.ts';
import { type Loopback, openLoopback, until } from './loopback.ts';
import { REQUEST as request } from './requests.ts';
import { mssSettings } from './settings.ts';

const settings = mssSettings({ url: 'http://127.0.0.1/rest/service', mode: 'synch' });
const failure = (code: string) => expect.objectContaining({ name: 'MssError', code });
const options = (signal = new AbortController().signal) => ({
  signal,
  onAccepted: () => Promise.reject(new Error('nothing is accepted before the end')),
});
const open = (transport: Omit<MssTransport, 'endpoints'>): MssClient =>
  createSynchClient({ settings, codec: restCodec, transport, now: () => Date.UTC(2026, 0, 1), randomBytes });

describe('how long it is held', () => {
  test.each([
    [80, 90_000],
    [40, 50_000],
  ])('%s seconds on the phone, %s ms here', async (timeoutSeconds, timeoutMs) => {
    const sent: TransportRequest[] = [];
    const client = open({
      post: async (message) => {
        sent.push(message);
        throw new MssError('timeout_local', 'no answer in time');
      },
      suspect: () => undefined,
      renew: () => undefined,
      close: async () => undefined,
    });
    await expect(client.sign({ ...request, timeoutSeconds }, options())).rejects.toEqual(failure('timeout_local'));
    expect(sent).toMatchObject([{ timeoutMs }]);
  });
});

describe('giving up', () => {
  let server: Loopback;
  let client: MssClient;
  beforeEach(async () => {
    server = await openLoopback();
    server.answer = () => undefined;
    client = open(createMssTransport({ ...settings, url: server.url }));
  });
  afterEach(async () => {
    await client.close();
    await until(() => server.connections() === 0);
    await server.close();
  });

  test('an abort closes the held request', async () => {
    const aborter = new AbortController();
    const waiting = client.sign(request, options(aborter.signal));
    waiting.catch(() => undefined);
    await until(() => server.received.length === 1);
    aborter.abort();
    await expect(waiting).rejects.toEqual(failure('cancelled'));
    await until(() => server.connections() === 0);
  });
  test('an aborted signal sends nothing', async () => {
    await expect(client.sign(request, options(AbortSignal.abort()))).rejects.toEqual(failure('cancelled'));
    expect(server.received).toHaveLength(0);
  });
  test('closing interrupts what is held', async () => {
    const waiting = client.sign(request, options());
    waiting.catch(() => undefined);
    await until(() => server.received.length === 1);
    await client.close();
    await expect(waiting).rejects.toEqual(failure('interrupted'));
    await expect(client.sign(request, options())).rejects.toEqual(failure('interrupted'));
    expect(server.received).toHaveLength(1);
  });
  test('nothing can be taken over', async () => {
    const { signal } = new AbortController();
    const changes = {
      msspTransId: 'h1',
      signatureProfile: undefined,
      deadline: Date.UTC(2027, 0, 1),
      answers: NO_ANSWERS,
    };
    const pending = { ...request, ...changes };
    await expect(client.resume(pending, { signal })).rejects.toEqual(failure('interrupted'));
    expect(server.received).toHaveLength(0);
  });
});
