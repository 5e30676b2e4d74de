/** Trouble on demand as a client of the simulated service meets it, and as its API tells. */
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KINDS } from '../../../src/sandbox/trouble/kinds.ts';
import { createTroubles, MOST_TROUBLES } from '../../../src/sandbox/trouble/troubles.ts';
import {
  at,
  type SignParameters,
  signRequest,
  startSimulator,
  statusRequest,
  type TestSimulator,
  transactionId,
} from '../simulated-service.ts';

let sandbox: TestSimulator;
let numbers = 0;
beforeAll(async () => {
  sandbox = await startSimulator();
});
afterEach(() => sandbox.call('DELETE', '/sandbox/api/trouble'));
afterAll(() => sandbox.close());

const PATH = '/sandbox/api/trouble';
const set = (trouble: object) => sandbox.call('PUT', PATH, trouble);
const listed = async () => (await sandbox.call('GET', PATH)).body;

/** A number that nobody used yet, whose phone acts like this. */
async function number(behaviour = 'approve'): Promise<string> {
  numbers += 1;
  const msisdn = `4179700${String(numbers).padStart(4, '0')}`;
  await sandbox.setNumber({ msisdn, behaviour });
  return msisdn;
}

/** All bytes that come back on one connection, until it ends or, after the first one, falls silent. */
function raw(body: string, firstMs = 5_000): Promise<{ text: string; ended: boolean }> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(sandbox.origin);
    const chunks: Buffer[] = [];
    const socket = createConnection(Number(port), hostname);
    const done = (ended: boolean): void => {
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString('latin1'), ended });
    };
    socket.setTimeout(firstMs, () => done(false));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      socket.setTimeout(200);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(true));
    const head = [
      'POST /sandbox/mssp/rest/service HTTP/1.1',
      'Host: localhost',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

const asked = (msisdn: string, parameters: SignParameters = {}) => signRequest({ msisdn, ...parameters });
const rang = async (msisdn: string): Promise<boolean> => (await sandbox.messages(msisdn)).length > 0;

describe('the API', () => {
  it('lists a trouble with its scope, what its kind does untold, and its hits', async () => {
    const msisdn = await number();
    const { body, status } = await set({ kind: 'latency', msisdn: `+${msisdn}`, operation: 'status', count: 2 });
    const trouble = {
      id: expect.stringMatching(/^t\d+$/),
      kind: 'latency',
      operator: null,
      operation: 'status',
      msisdn,
      count: 2,
      ms: 3_000,
      status: null,
      bytes: null,
      hits: 0,
    };
    expect({ status, body }).toEqual({ status: 200, body: trouble });
    expect(await listed()).toEqual([trouble]);
  });

  it('begins anew with the trouble of the same kind and scope, removes one, and removes all', async () => {
    await set({ kind: 'garbage' });
    await sandbox.sign({ msisdn: await number() });
    expect(await listed()).toMatchObject([{ kind: 'garbage', hits: 1 }]);
    await set({ kind: 'garbage', count: 5 });
    await set({ kind: 'garbage', operator: 'operator-b' });
    const all = (await listed()) as { id: string; hits: number }[];
    expect(all).toMatchObject([{ count: 5, hits: 0 }, { operator: 'operator-b' }]);
    expect((await sandbox.call('DELETE', `${PATH}/${all[0]?.id}`)).status).toBe(204);
    expect(await listed()).toMatchObject([{ operator: 'operator-b' }]);
    expect(await sandbox.call('DELETE', `${PATH}/${all[0]?.id}`)).toMatchObject({
      status: 404,
      body: { error: 'unknown_trouble', path: 'id' },
    });
    expect((await sandbox.call('DELETE', PATH)).status).toBe(204);
    expect(await listed()).toEqual([]);
  });

  it.each([
    ['no kind', {}, 'kind', /must be one of latency, jitter/],
    ['an unknown kind', { kind: 'chaos' }, 'kind', /must be one of/],
    ['an unknown operator', { kind: 'garbage', operator: 'operator-x' }, 'operator', /operator-a, operator-b/],
    ['a number of nobody', { kind: 'garbage', msisdn: '33123456789' }, 'msisdn', /prefixes are 358457, 41, 4477009/],
    [
      'a number of another operator',
      { kind: 'garbage', operator: 'operator-b', msisdn: '41790000001' },
      'operator',
      /one of operator-a/,
    ],
    ['an unknown operation', { kind: 'garbage', operation: 'sign' }, 'operation', /any/],
    [
      'an operation that it never meets',
      { kind: 'cms_expired', operation: 'profile' },
      'operation',
      /signature and status/,
    ],
    ['a parameter that it does not take', { kind: 'garbage', ms: 5 }, 'ms', /does not take ms/],
    ['a parameter out of range', { kind: 'latency', ms: -1 }, 'ms', /0 to 600000/],
    ['no hit at all', { kind: 'garbage', count: 0 }, 'count', /1/],
    ['a member too many', { kind: 'garbage', colour: 'red' }, '', /colour/],
  ])('refuses %s and changes nothing', async (_what, trouble, path, description) => {
    expect(await set(trouble)).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: expect.stringMatching(description), path },
    });
    expect(await listed()).toEqual([]);
  });

  it('takes every kind by its name alone', async () => {
    for (const kind of KINDS) expect([kind, (await set({ kind })).status]).toEqual([kind, 200]);
    expect(await listed()).toHaveLength(KINDS.length);
  });
});

describe('whom a trouble meets', () => {
  it('the requests of its number, of its operation, as often as it was told', async () => {
    const [one, other] = [await number('manual'), await number('manual')];
    await set({ kind: 'http_503', msisdn: one, operation: 'status', count: 2 });
    const [mine, theirs] = [
      transactionId(await sandbox.sign({ msisdn: one })),
      transactionId(await sandbox.sign({ msisdn: other })),
    ];
    const statuses = [theirs, mine, mine, mine].map((id) => () => sandbox.status(id));
    const answers: number[] = [];
    for (const ask of statuses) answers.push((await ask()).status);
    expect(answers).toEqual([200, 503, 503, 200]);
    expect(await listed()).toMatchObject([{ hits: 2 }]);
  });

  it('the requests of its operator', async () => {
    await set({ kind: 'http_503', operator: 'operator-b' });
    expect((await sandbox.sign({ msisdn: await number() })).status).toBe(200);
    expect((await sandbox.sign({ msisdn: '447700900555' })).status).toBe(503);
  });

  it('only counts where it takes effect: a spoilt signature where there is one', async () => {
    const msisdn = await number('manual');
    await set({ kind: 'cms_expired', msisdn, count: 1 });
    const id = transactionId(await sandbox.sign({ msisdn }));
    await sandbox.status(id);
    expect(await listed()).toMatchObject([{ hits: 0 }]);
    const [message] = await sandbox.messages(msisdn);
    await sandbox.answer(message?.id ?? '', 'approve');
    const [spoilt, good] = [await sandbox.status(id), await sandbox.status(id)];
    expect(await listed()).toMatchObject([{ hits: 1 }]);
    const signature = (reply: { text: string }) => at(reply.text, 'MSS_StatusResp.MSS_Signature.Base64Signature');
    expect(signature(spoilt)).not.toBe(signature(good));
  });
});

describe('on the connection', () => {
  it.each([
    ['drop_before_reading', false],
    ['drop_after_reading', true],
  ])('%s: no byte comes back; the phone rings: %s', async (kind, rings) => {
    const msisdn = await number('manual');
    await set({ kind, msisdn });
    expect(await raw(asked(msisdn))).toEqual({ text: '', ended: true });
    expect(await rang(msisdn)).toBe(rings);
  });

  it('drop_before_reading for everybody does not wait for the request', async () => {
    await set({ kind: 'drop_before_reading' });
    expect(await raw('')).toEqual({ text: '', ended: true });
    expect(await listed()).toMatchObject([{ hits: 1 }]);
  });

  it.each([
    ['drop_in_answer', true],
    ['half_body', false],
  ])('%s: half of what was promised, and an end: %s', async (kind, ended) => {
    const msisdn = await number();
    await set({ kind, msisdn });
    const answer = await raw(asked(msisdn));
    const [head = '', body = ''] = answer.text.split('\r\n\r\n');
    const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(body).toMatch(/^\{"MSS_SignatureResp"/);
    expect(body).toHaveLength(Math.floor(promised / 2));
    expect(answer.ended).toBe(ended);
  });

  it('half_body ends by itself after its time', async () => {
    const msisdn = await number();
    await set({ kind: 'half_body', msisdn, ms: 20 });
    expect(await raw(asked(msisdn))).toMatchObject({ ended: true });
  });

  it('slow_headers: bit by bit, and whole in the end', async () => {
    const msisdn = await number();
    await set({ kind: 'slow_headers', msisdn, ms: 120 });
    const begun = performance.now();
    const { ended, text } = await raw(asked(msisdn));
    expect(performance.now() - begun).toBeGreaterThan(80);
    expect(ended).toBe(true);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n\{"MSS_SignatureResp".*\}$/);
  });

  it('duplicate_answer: the same twice', async () => {
    const msisdn = await number();
    await set({ kind: 'duplicate_answer', msisdn });
    const { text } = await raw(asked(msisdn));
    const [, first, second] = text.split(/HTTP\/1\.1 200 OK\r\n/).map((part) => part.split('\r\n\r\n')[1]);
    expect(first).toMatch(/^\{"MSS_SignatureResp".*\}$/);
    expect(second).toBe(first);
  });

  it('http_503: a page of a balancer, and nothing is carried out', async () => {
    const msisdn = await number('manual');
    await set({ kind: 'http_503', msisdn });
    const reply = await sandbox.sign({ msisdn });
    expect(reply).toMatchObject({ status: 503, contentType: expect.stringContaining('text/html') });
    expect(reply.text).toContain('<h1>503');
    expect(await rang(msisdn)).toBe(false);
  });

  it('garbage: HTTP 200 with the wrong bytes, and the phone rings', async () => {
    const msisdn = await number('manual');
    await set({ kind: 'garbage', msisdn });
    const reply = await sandbox.sign({ msisdn });
    expect(reply).toMatchObject({ status: 200, contentType: expect.stringContaining('application/json') });
    expect(() => JSON.parse(reply.text)).toThrow();
    expect(await rang(msisdn)).toBe(true);
  });

  it('oversized_answer: the right message, padded', async () => {
    const msisdn = await number();
    await set({ kind: 'oversized_answer', msisdn, bytes: 100_000 });
    const reply = await sandbox.sign({ msisdn });
    expect(reply.text).toHaveLength(100_000);
    expect(at(reply.text, 'MSS_SignatureResp.Status.StatusCode.Value')).toBe('100');
  });

  it('latency and jitter: the answer comes later, and is not held up for a client that is gone', async () => {
    const msisdn = await number();
    await set({ kind: 'latency', msisdn, ms: 100 });
    await set({ kind: 'jitter', msisdn, ms: 50 });
    const begun = performance.now();
    expect((await sandbox.sign({ msisdn })).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(80);
    await set({ kind: 'latency', msisdn, ms: 600_000 });
    expect(await raw(asked(msisdn), 50)).toEqual({ text: '', ended: false });
  });
});

describe('in the answer', () => {
  const status = 'Status.StatusCode.Value';

  it.each([
    ['wrong_msisdn', 'MobileUser.MSISDN'],
    ['wrong_ap_trans_id', 'AP_Info.AP_TransID'],
    ['wrong_mssp_trans_id', 'MSSP_TransID'],
    ['clock_skew', 'MSSP_Info.Instant'],
  ])('%s: another %s, in the first answer and in later ones', async (kind, path) => {
    const msisdn = await number();
    await set({ kind, msisdn, ...(kind === 'clock_skew' && { ms: 240_000 }) });
    const request = JSON.parse(asked(msisdn));
    const first = await sandbox.post(JSON.stringify(request));
    const told = at(first.text, `MSS_SignatureResp.${path}`);
    if (kind === 'clock_skew') expect(Date.parse(String(told)) - Date.now()).toBeGreaterThan(200_000);
    else expect(told).not.toBe(at(JSON.stringify(request), `MSS_SignatureReq.${path}`) ?? '');
    await sandbox.call('DELETE', PATH);
    const id = transactionId(await sandbox.sign({ msisdn: await number() }));
    await set({ kind, ...(kind === 'clock_skew' && { ms: 240_000 }) });
    const later = await sandbox.status(id);
    if (kind === 'wrong_mssp_trans_id') expect(at(later.text, `MSS_StatusResp.${path}`)).not.toBe(id);
    expect(await listed()).toMatchObject([{ hits: 1 }]);
  });

  it('clock_skew beyond five minutes: the request is too old, or too new', async () => {
    const msisdn = await number();
    await set({ kind: 'clock_skew', msisdn });
    const reply = await sandbox.sign({ msisdn });
    expect(at(reply.text, 'Fault.Code.SubCode.Value')).toBe('_101');
    expect(at(reply.text, 'Fault.Detail')).toMatch(/Instant/);
  });

  it.each([501, 503, 505, 599])('wrong_status: %s, in both bindings', async (code) => {
    const msisdn = await number();
    await set({ kind: 'wrong_status', msisdn, status: code, operation: 'status' });
    const id = transactionId(await sandbox.sign({ msisdn }));
    expect(at((await sandbox.status(id)).text, `MSS_StatusResp.${status}`)).toBe(String(code));
  });

  it('outstanding_for_ever: 504 whether the phone approves, refuses or nobody answers', async () => {
    for (const behaviour of ['approve', 'refuse']) {
      const msisdn = await number(behaviour);
      await set({ kind: 'outstanding_for_ever', msisdn });
      const id = transactionId(await sandbox.sign({ msisdn }));
      const reply = await sandbox.status(id);
      expect(at(reply.text, `MSS_StatusResp.${status}`)).toBe('504');
      expect(at(reply.text, 'MSS_StatusResp.MobileUser.MSISDN')).toBe(msisdn);
    }
    await set({ kind: 'outstanding_for_ever' });
    expect(at((await sandbox.post(statusRequest('hnobody'))).text, 'Fault.Code.SubCode.Value')).toBe('_101');
  });

  it('success_after_cancel: a refusal is answered with a signature', async () => {
    const msisdn = await number('refuse');
    await set({ kind: 'success_after_cancel', msisdn });
    const reply = await sandbox.status(transactionId(await sandbox.sign({ msisdn })));
    expect(at(reply.text, `MSS_StatusResp.${status}`)).toBe('500');
    expect(at(reply.text, 'MSS_StatusResp.MSS_Signature.Base64Signature')).toMatch(/^MIA/);
  });

  it('missing_signature: 500 with nothing', async () => {
    const msisdn = await number();
    await set({ kind: 'missing_signature', msisdn });
    const reply = await sandbox.sign({ msisdn, mode: 'synch' });
    expect(at(reply.text, `MSS_SignatureResp.${status}`)).toBe('500');
    expect(reply.text).not.toContain('Base64Signature');
  });
});

it('the guide to the sandbox names every kind', () => {
  const guide = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8');
  const missing = KINDS.filter((kind) => !guide.includes(`\`${kind.replace(/^cms_/, '')}\``));
  expect(missing).toEqual([]);
});

it('there is an end to it', () => {
  const troubles = createTroubles();
  const settings = { operator: null, operation: 'any', count: null, ms: null, status: null, bytes: null } as const;
  const set = (index: number) => troubles.set({ ...settings, kind: 'garbage', msisdn: String(index) });
  for (let index = 0; index < MOST_TROUBLES; index += 1) expect(set(index)).toBeDefined();
  expect(set(-1)).toBeUndefined();
  expect(set(0)).toBeDefined();
  expect(troubles.list()).toHaveLength(MOST_TROUBLES);
});
