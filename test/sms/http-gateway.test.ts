import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sms } from '../../src/config/schema/sms.ts';
import { createHttpSmsGateway } from '../../src/sms/http-gateway.ts';
import { SmsFailed } from '../../src/sms/port.ts';
import { freePort } from '../harness/gateway.ts';
import { json, type Loopback, openLoopback } from '../mss/loopback.ts';

const MESSAGE = { msisdn: '41790000001', text: 'Sign in? https://id.example/s/secret', validSeconds: 300 };
let service: Loopback;

beforeAll(async () => {
  service = await openLoopback();
});
afterAll(() => service.close());
beforeEach(() => {
  service.received.length = 0;
});

const send = (change: object = {}, signal: AbortSignal = new AbortController().signal): Promise<void> =>
  createHttpSmsGateway(sms.parse({ url: service.url, sender: 'Nord', ...change })).send(MESSAGE, { signal });

const failure = async (work: Promise<void>): Promise<SmsFailed> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SmsFailed)) throw new Error(`no failure of a message but ${String(error)}`);
  return error;
};

describe('a message', () => {
  test('is one POST of JSON', async () => {
    service.answer = json(202, { id: 'x' });
    await send();
    expect(service.received.map(({ body }) => JSON.parse(body))).toEqual([
      { to: '+41790000001', from: 'Nord', text: MESSAGE.text, valid_s: 300 },
    ]);
    expect(service.received[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(service.received[0]?.headers.authorization).toBeUndefined();
  });

  test.each([
    ['a token', { token: 't0k' }, 'Bearer t0k'],
    ['name and password', { username: 'nord', password: 'pw' }, `Basic ${Buffer.from('nord:pw').toString('base64')}`],
  ])('goes with %s', async (_, change, header) => {
    service.answer = json(200, {});
    await send(change);
    expect(service.received[0]?.headers.authorization).toBe(header);
  });

  test('counts as taken with any 2xx, whatever the answer says and however long it is', async () => {
    service.answer = (response) => void response.writeHead(200).end('x'.repeat(200_000));
    await send({ response_limit_bytes: 256 });
    service.answer = (response) => void response.writeHead(204).end();
    await send();
    expect(service.received).toHaveLength(2);
  });
});

describe('what goes wrong', () => {
  test.each([
    [302, 'sms_rejected'],
    [400, 'sms_rejected'],
    [401, 'sms_rejected'],
    [404, 'sms_undeliverable'],
    [422, 'sms_undeliverable'],
    [429, 'sms_unavailable'],
    [500, 'sms_unavailable'],
    [503, 'sms_unavailable'],
  ])('status %i is %s, and nothing is sent again', async (status, code) => {
    service.answer = (response) => void response.writeHead(status, { location: service.url }).end(MESSAGE.text);
    const error = await failure(send());
    expect(error.code).toBe(code);
    expect(error.message).toBe(`answered with status ${status}`);
    expect(service.received).toHaveLength(1);
  });

  test('no connection is known to have sent nothing', async () => {
    const error = await failure(send({ url: `http://127.0.0.1:${await freePort()}/` }));
    expect([error.code, error.message]).toEqual(['sms_unavailable', 'no connection: ECONNREFUSED']);
  });

  test.each([
    ['silence', () => undefined],
    ['a connection that breaks', (response: { destroy(): unknown }) => void response.destroy()],
  ])('%s leaves it open whether the message is on its way', async (_, answer) => {
    service.answer = answer;
    const error = await failure(send({ request_timeout_ms: 150 }));
    expect(error.code).toBe('sms_unconfirmed');
    expect(`${error.message}${String(error.cause)}`).not.toMatch(/41790000001|secret/);
  });

  test('ends when the gateway stops', async () => {
    service.answer = () => undefined;
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    expect((await failure(send({}, stop.signal))).code).toBe('sms_unconfirmed');
  });
});
