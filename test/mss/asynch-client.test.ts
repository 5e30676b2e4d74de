import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type AsynchClientOptions, createAsynchClient } from '../../src/mss/asynch-client.ts';
import type { MssClient, PendingSignature } from '../../src/mss/client.ts';
import type { MssSettings } from '../../src/mss/exchange.ts';
import { openMssClient } from '../../src/mss/open-client.ts';
import { restCodec } from '../../src/mss/rest/codec.ts';
import { NO_ANSWERS } from '../../src/mss/services.ts';
import { type Sleep, timerSleep } from '../../src/mss/sleep.ts';
import { createMssTransport } from '../../src/mss/transport/failover.ts';
import { type Answer, json, type Loopback, openLoopback, type Received, until } from './loopback.ts';
import { REQUEST as request } from './requests.ts';
import { mssSettings } from './settings.ts';

const CMS = Buffer.from('a signature').toString('base64');
const START = Date.UTC(2026, 0, 1, 12);

const head = z.object({ AP_TransID: z.string(), Instant: z.string() });
const signRequest = z.object({
  MSS_SignatureReq: z.object({
    AP_Info: head,
    MobileUser: z.object({ MSISDN: z.string() }),
    MessagingMode: z.string(),
  }),
});
const statusRequest = z.object({ MSS_StatusReq: z.object({ AP_Info: head, MSSP_TransID: z.string() }) });

let server: Loopback;
let client: MssClient;
let clock: number;
let slept: number[];
let onSign: Answer;
let onStatus: Answer;
let stored: PendingSignature[];

const isSign = ({ body }: Received) => body.startsWith('{"MSS_SignatureReq"');
const signs = () => server.received.filter(isSign);
const statuses = () => server.received.filter((request) => !isSign(request));
const transIdOf = ({ body }: Received) => /"AP_TransID":"([^"]+)"/.exec(body)?.[1];

/** A response that echoes what it must. */
function response(name: string, status: string, changes: object = {}, httpStatus = 200): Answer {
  return (reply, request) =>
    json(httpStatus, {
      [name]: {
        AP_Info: { AP_ID: 'x', AP_TransID: transIdOf(request), Instant: '2026-01-01T12:00:00.000Z' },
        MobileUser: { MSISDN: '41790000001' },
        Status: { StatusCode: { Value: status } },
        ...changes,
      },
    })(reply, request);
}
const accepted = (changes: object = {}) => response('MSS_SignatureResp', '100', { MSSP_TransID: 'h4iof', ...changes });
const outstanding = (changes: object = {}) => response('MSS_StatusResp', '504', changes);
const signed = (changes: object = {}) =>
  response('MSS_StatusResp', '500', { MSS_Signature: { Base64Signature: CMS }, ...changes });
const fault = (code: string): Answer =>
  json(500, {
    Fault: { Code: { SubCode: { Value: `_${code}` } }, Reason: 'SOME_REASON', Detail: 'Detail 41790000001' },
  });
/** One answer after the other, the last one for ever. */
function inTurn(...answers: readonly [Answer, ...Answer[]]): Answer {
  let next = 0;
  return (reply, request) => (answers[Math.min(next++, answers.length - 1)] ?? answers[0])(reply, request);
}

/** Time passes only here: eighty seconds take a millisecond. */
const instantSleep: Sleep = async (ms, signal) => {
  slept.push(ms);
  clock += ms;
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
};

const settingsFor = (changes: Partial<MssSettings>): MssSettings =>
  mssSettings({ url: server.url, poll_first_ms: 3_000, ...changes });

function open(changes: Partial<AsynchClientOptions> = {}, settingChanges: Partial<MssSettings> = {}): MssClient {
  const settings = settingsFor(settingChanges);
  return createAsynchClient({
    settings,
    codec: restCodec,
    transport: createMssTransport(settings),
    now: () => clock,
    sleep: instantSleep,
    random: () => 0.5,
    randomBytes,
    ...changes,
  });
}

const options = (signal = new AbortController().signal) => ({
  signal,
  onAccepted: async (pending: PendingSignature) => {
    stored.push(pending);
  },
});
const sign = (signal?: AbortSignal) => client.sign(request, options(signal));
const failure = (code: string) => expect.objectContaining({ name: 'MssError', code });

beforeEach(async () => {
  server = await openLoopback();
  server.answer = (reply, got) => (isSign(got) ? onSign : onStatus)(reply, got);
  clock = START;
  slept = [];
  stored = [];
  onSign = accepted();
  onStatus = inTurn(outstanding(), outstanding(), signed());
  client = open();
});
afterEach(async () => {
  await client.close();
  await until(() => server.connections() === 0);
  await server.close();
});

describe('the usual way', () => {
  test('one request, status queries until signed', async () => {
    expect(await sign()).toEqual({
      cms: Buffer.from('a signature'),
      status: '500',
      signatureProfile: undefined,
      msspTransId: 'h4iof',
      answers: NO_ANSWERS,
    });
    expect(signs().map(({ body }) => signRequest.parse(JSON.parse(body)).MSS_SignatureReq)).toEqual([
      {
        AP_Info: { AP_TransID: 'S01', Instant: '2026-01-01T12:00:00.000Z' },
        MobileUser: { MSISDN: '+41790000001' },
        MessagingMode: 'asynch',
      },
    ]);
    expect(slept).toEqual([3_000, 2_000, 2_000]);
  });
  test('each status query has its own AP_TransID and Instant', async () => {
    await sign();
    const asked = statuses().map(({ body }) => statusRequest.parse(JSON.parse(body)).MSS_StatusReq);
    expect(asked.map(({ MSSP_TransID }) => MSSP_TransID)).toEqual(['h4iof', 'h4iof', 'h4iof']);
    expect(asked.map(({ AP_Info }) => AP_Info.Instant)).toEqual([
      '2026-01-01T12:00:03.000Z',
      '2026-01-01T12:00:05.000Z',
      '2026-01-01T12:00:07.000Z',
    ]);
    const ids = asked.map(({ AP_Info }) => AP_Info.AP_TransID);
    expect(new Set([...ids, 'S01']).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z][A-Za-z0-9]{0,31}$/);
  });
  test('or keeps that of the request where the service wants it', async () => {
    await client.close();
    client = open({}, { status_trans_id: 'same' });
    await sign();
    expect(statuses().map(transIdOf)).toEqual(['S01', 'S01', 'S01']);
  });
  test('the accepted request is stored before the first status query', async () => {
    let queriesWhenStored = -1;
    await client.sign(request, {
      signal: new AbortController().signal,
      onAccepted: async (pending) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        queriesWhenStored = statuses().length;
        stored.push(pending);
      },
    });
    expect(queriesWhenStored).toBe(0);
    expect(stored).toEqual([
      {
        apTransId: 'S01',
        msspTransId: 'h4iof',
        msisdn: '41790000001',
        signatureProfile: undefined,
        deadline: START + 90_000,
        answers: NO_ANSWERS,
        address: server.url,
      },
    ]);
  });
  test('what cannot be stored is not waited for', async () => {
    const lost = new Error('database gone');
    const onAccepted = () => Promise.reject(lost);
    const signal = new AbortController().signal;
    await expect(client.sign(request, { signal, onAccepted })).rejects.toMatchObject({ code: 'internal', cause: lost });
    expect(statuses()).toHaveLength(0);
  });
  test.each(['500', '502'])('final at once with %s', async (status) => {
    onSign = response('MSS_SignatureResp', status, {
      MSSP_TransID: 'h1',
      SignatureProfile: 'http://mid.swisscom.ch/Device-LoA4',
      MSS_Signature: { Base64Signature: CMS },
    });
    expect(await sign()).toMatchObject({
      status,
      msspTransId: 'h1',
      signatureProfile: 'http://mid.swisscom.ch/Device-LoA4',
    });
    expect(stored).toEqual([]);
    expect(statuses()).toHaveLength(0);
  });
  test('the profile that the service chose comes from its first answer', async () => {
    onSign = accepted({ SignatureProfile: 'http://mid.swisscom.ch/STK-LoA4' });
    expect(await sign()).toMatchObject({ signatureProfile: 'http://mid.swisscom.ch/STK-LoA4' });
  });
  test('100 and 504 both mean still at work, in either answer', async () => {
    onSign = response('MSS_SignatureResp', '504', { MSSP_TransID: 'h4iof' });
    onStatus = inTurn(response('MSS_StatusResp', '100'), outstanding(), signed());
    expect(await sign()).toMatchObject({ status: '500' });
  });
  test.each([
    [0, 1_800],
    [0.999999, 2_200],
  ])('the interval varies by a tenth (random %s)', async (random, wait) => {
    await client.close();
    client = open({ random: () => random });
    await sign();
    expect(slept.slice(1).map(Math.round)).toEqual([wait, wait]);
  });
  test.each(['+41790000001', '0041790000001', '41 79 000 00 01'])('the number may be echoed as %s', async (MSISDN) => {
    onSign = accepted({ MobileUser: { MSISDN } });
    onStatus = signed({ MobileUser: { MSISDN }, MSSP_TransID: 'h4iof' });
    expect(await sign()).toMatchObject({ status: '500' });
  });
  test('two at once stay apart', async () => {
    onStatus = (reply, got) => {
      const first = got.body.includes('"h-S01"');
      const cms = Buffer.from(first ? 'first' : 'second').toString('base64');
      const MobileUser = { MSISDN: first ? '41790000001' : '41790000002' };
      signed({ MSS_Signature: { Base64Signature: cms }, MobileUser })(reply, got);
    };
    onSign = (reply, got) => accepted({ MSSP_TransID: `h-${transIdOf(got)}`, MobileUser: null })(reply, got);
    const other = { ...request, apTransId: 'S02', msisdn: '41790000002' };
    const [one, two] = await Promise.all([sign(), client.sign(other, options())]);
    expect(Buffer.from(one.cms).toString()).toBe('first');
    expect(Buffer.from(two.cms).toString()).toBe('second');
  });
});

describe('no signature', () => {
  test.each(['101', '105', '109', '208', '401', '402', '406', '450', '780', '900'])(
    'fault %s, at once or while asking, ends it without a second request',
    async (code) => {
      onSign = fault(code);
      await expect(sign()).rejects.toEqual(failure(`fault_${code}`));
      onSign = accepted();
      onStatus = inTurn(outstanding(), fault(code));
      await expect(sign()).rejects.toEqual(failure(`fault_${code}`));
      expect(signs()).toHaveLength(2);
      expect(statuses()).toHaveLength(2);
    },
  );
  test('an unknown fault is an outcome too, and no text of the service is passed on', async () => {
    onSign = fault('999');
    const error = await sign().catch((thrown: unknown) => thrown);
    expect(error).toEqual(failure('fault_unknown'));
    expect(error).toMatchObject({ message: 'fault 999 SOME_REASON' });
  });
  test.each(['501', '503', '505'])('status %s is a failure though it is HTTP 200', async (status) => {
    onStatus = signed({ Status: { StatusCode: { Value: status } } });
    await expect(sign()).rejects.toEqual(failure(`status_${status}`));
  });
  test.each([
    ['an unknown status', 'status_unknown', () => signed({ Status: { StatusCode: { Value: '599' } } })],
    ['500 without a signature', 'status_500', () => signed({ MSS_Signature: null })],
  ])('%s', async (_, code, answer) => {
    onStatus = answer();
    await expect(sign()).rejects.toEqual(failure(code));
  });
  test('accepted without a transaction identifier', async () => {
    onSign = accepted({ MSSP_TransID: '' });
    await expect(sign()).rejects.toEqual(failure('status_100'));
  });
  test('nobody answers: the last query is at the deadline', async () => {
    onStatus = outstanding();
    await expect(sign()).rejects.toEqual(failure('unanswered'));
    expect(clock).toBe(START + 90_000);
    expect(signs()).toHaveLength(1);
    expect(statuses()).toHaveLength(45);
  });
});

describe('answers of somebody else', () => {
  test.each<[string, () => void]>([
    ['AP_TransID of the request', () => (onSign = accepted({ AP_Info: { AP_TransID: 'S99' } }))],
    ['AP_TransID of a query', () => (onStatus = signed({ AP_Info: { AP_TransID: 'S01' } }))],
    ['number in the first answer', () => (onSign = accepted({ MobileUser: { MSISDN: '41790000002' } }))],
    ['number in a later answer', () => (onStatus = signed({ MobileUser: { MSISDN: '1790000001' } }))],
    ['answer, or of nobody: a signature without a number', () => (onStatus = signed({ MobileUser: null }))],
    ['MSSP_TransID in a later answer', () => (onStatus = signed({ MSSP_TransID: 'other' }))],
  ])('another %s', async (_, arrange) => {
    arrange();
    await expect(sign()).rejects.toEqual(failure('mismatch'));
  });
});

describe('trouble on the line', () => {
  const drop: Answer = (reply) => reply.socket?.destroy();
  const half: Answer = (reply) => reply.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{"MSS_St');
  const page =
    (status: number): Answer =>
    (reply) =>
      reply.writeHead(status, { 'content-type': 'text/html' }).end('<h1>sorry</h1>');

  test.each<[string, string, Answer]>([
    ['connection dropped', 'connection_lost', drop],
    ['half an answer', 'connection_lost', half],
    ['a balancer that finds nobody', 'unreachable', page(502)],
    ['too many requests', 'unreachable', page(429)],
    ['forbidden', 'bad_answer', page(403)],
    ['not JSON', 'bad_answer', page(200)],
    ['too long', 'bad_answer', (reply) => reply.end(' '.repeat(70_000))],
    [
      'a response with an error status',
      'bad_answer',
      response('MSS_SignatureResp', '100', { MSSP_TransID: 'h1' }, 500),
    ],
  ])('%s: the signature request is never repeated', async (_, code, answer) => {
    onSign = answer;
    await expect(sign()).rejects.toEqual(failure(code));
    expect(server.received).toHaveLength(1);
  });
  test.each<[string, Answer]>([
    ['dropped connections', drop],
    ['half answers', half],
    ['pages of a balancer', page(503)],
  ])('%s do not end the waiting', async (_, answer) => {
    const warnings: unknown[] = [];
    await client.close();
    client = open({ log: { warn: (fields) => warnings.push(fields) } });
    onStatus = inTurn(answer, answer, signed());
    expect(await sign()).toMatchObject({ status: '500' });
    expect(signs()).toHaveLength(1);
    expect(warnings).toHaveLength(2);
  });
  test('a query without an answer is given up and repeated', async () => {
    await client.close();
    client = open({}, { request_timeout_ms: 100 });
    onStatus = inTurn(() => undefined, signed());
    expect(await sign()).toMatchObject({ status: '500' });
    expect(statuses()).toHaveLength(2);
  });
  test('a service that stays away until the deadline is unreachable, not unanswered', async () => {
    onStatus = inTurn(outstanding(), page(503));
    await expect(sign()).rejects.toEqual(failure('unreachable'));
    expect(clock).toBe(START + 90_000);
  });
  test('garbage while asking ends it', async () => {
    onStatus = page(200);
    await expect(sign()).rejects.toEqual(failure('bad_answer'));
  });
});

describe('with the real clock', () => {
  test('the same in real time', async () => {
    await client.close();
    client = openMssClient(settingsFor({ poll_first_ms: 10, poll_interval_ms: 50 }), {});
    const before = Date.now();
    expect(await sign()).toMatchObject({ status: '500' });
    expect(stored[0]?.deadline).toBeGreaterThanOrEqual(before + 90_000);
  });
});

describe('taking over', () => {
  const pending: PendingSignature = {
    apTransId: 'S01',
    msspTransId: 'h4iof',
    msisdn: '41790000001',
    signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
    deadline: START + 60_000,
    answers: NO_ANSWERS,
  };
  const signal = new AbortController().signal;

  test('goes on asking without a new request', async () => {
    expect(await client.resume(pending, { signal })).toEqual({
      cms: Buffer.from('a signature'),
      status: '500',
      signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
      msspTransId: 'h4iof',
      answers: NO_ANSWERS,
    });
    expect(signs()).toHaveLength(0);
    expect(slept).toEqual([1_000, 2_000, 2_000]);
  });
  test('asks once more even after the deadline', async () => {
    clock = pending.deadline + 5_000;
    onStatus = inTurn(outstanding(), signed());
    await expect(client.resume(pending, { signal })).rejects.toEqual(failure('unanswered'));
    expect(statuses()).toHaveLength(1);
    expect(slept).toEqual([0]);
  });
});

describe('giving up', () => {
  test('an abort while waiting rejects at once and ends the timer', async () => {
    let ended = false;
    const sleep: Sleep = (ms, signal) =>
      timerSleep(ms, signal).finally(() => {
        ended = true;
      });
    await client.close();
    client = open({ sleep }, { poll_first_ms: 60_000 });
    const aborter = new AbortController();
    const waiting = sign(aborter.signal);
    waiting.catch(() => undefined);
    await until(() => stored.length === 1);
    aborter.abort();
    await expect(waiting).rejects.toEqual(failure('cancelled'));
    expect(ended).toBe(true);
    expect(statuses()).toHaveLength(0);
  });
  test('an abort during a request rejects at once', async () => {
    onSign = () => undefined;
    const aborter = new AbortController();
    const waiting = sign(aborter.signal);
    waiting.catch(() => undefined);
    await until(() => server.received.length === 1);
    aborter.abort();
    await expect(waiting).rejects.toEqual(failure('cancelled'));
  });
  test('an aborted signal sends nothing', async () => {
    await expect(sign(AbortSignal.abort())).rejects.toEqual(failure('cancelled'));
    expect(server.received).toHaveLength(0);
  });
  test('closing interrupts what waits and what is asked', async () => {
    await client.close();
    client = open({ sleep: timerSleep }, { poll_first_ms: 60_000 });
    const waiting = sign();
    waiting.catch(() => undefined);
    await until(() => stored.length === 1);
    onSign = () => undefined;
    const asking = client.sign({ ...request, apTransId: 'S02' }, options());
    asking.catch(() => undefined);
    await until(() => signs().length === 2);
    await client.close();
    await expect(waiting).rejects.toEqual(failure('interrupted'));
    await expect(asking).rejects.toEqual(failure('interrupted'));
    await expect(sign()).rejects.toEqual(failure('interrupted'));
    expect(signs()).toHaveLength(2);
  });
});
