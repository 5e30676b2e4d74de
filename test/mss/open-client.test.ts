import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MssClient, PendingSignature } from '../../src/mss/client.ts';
import type { MssSettings } from '../../src/mss/exchange.ts';
import { openMssClient } from '../../src/mss/open-client.ts';
import { NO_ANSWERS } from '../../src/mss/services.ts';
import { DIALECTS, type Dialect } from './dialects.ts';
import { type Answer, type Loopback, openLoopback, type Received, until } from './loopback.ts';
import { REQUEST as request } from './requests.ts';
import { mssSettings } from './settings.ts';

const CMS = Buffer.from('a signature').toString('base64');
const failure = (code: string) => expect.objectContaining({ name: 'MssError', code });

let server: Loopback;
let client: MssClient;
let stored: PendingSignature[];

const settings = (changes: Partial<MssSettings>): MssSettings =>
  mssSettings({ url: server.url, poll_first_ms: 0, poll_interval_ms: 50, ...changes });
const sign = (signal = new AbortController().signal) =>
  client.sign(request, {
    signal,
    onAccepted: async (pending) => {
      stored.push(pending);
    },
  });
const contentTypes = () => new Set(server.received.map(({ headers }) => headers['content-type']));

beforeEach(async () => {
  server = await openLoopback();
  stored = [];
});
afterEach(async () => {
  await client.close();
  await until(() => server.connections() === 0);
  await server.close();
});

describe.each(DIALECTS)('$name', (dialect: Dialect) => {
  const { answer, fault, isSign, modes } = dialect;
  const route =
    (onSign: Answer, ...onStatus: readonly Answer[]): Answer =>
    (reply, got: Received) => {
      const queries = server.received.filter((other) => !isSign(other)).length;
      (isSign(got) ? onSign : onStatus[queries - 1])?.(reply, got);
    };

  describe('asynchronous', () => {
    const accepted = answer({ status: '100', msspTransId: 'h4iof' });
    beforeEach(() => {
      client = openMssClient(settings({ ...dialect.settings, mode: 'asynch' }), {});
    });
    test('asks until it is signed', async () => {
      server.answer = route(accepted, answer({ status: '504' }), answer({ status: '500', cms: CMS }));
      expect(await sign()).toMatchObject({ cms: Buffer.from('a signature'), status: '500', msspTransId: 'h4iof' });
      expect(stored).toMatchObject([{ apTransId: 'S01', msspTransId: 'h4iof', msisdn: '41790000001' }]);
      expect(server.received.map(isSign)).toEqual([true, false, false]);
      expect(server.received[0]?.body).toMatch(modes.asynch);
      expect(contentTypes().size).toBe(1);
    });
    test('takes over what was accepted', async () => {
      server.answer = route(accepted, answer({ status: '500', cms: CMS, msspTransId: 'h4iof' }));
      const deadline = Date.now() + 60_000;
      const pending = { ...request, msspTransId: 'h4iof', signatureProfile: undefined, deadline, answers: NO_ANSWERS };
      const { signal } = new AbortController();
      expect(await client.resume(pending, { signal })).toMatchObject({ status: '500', msspTransId: 'h4iof' });
      expect(server.received.map(isSign)).toEqual([false]);
    });
    test.each<[string, Answer]>([
      ['AP_TransID', answer({ status: '500', cms: CMS, apTransId: 'S01' })],
      ['number', answer({ status: '500', cms: CMS, msisdn: '41790000002' })],
      ['MSSP_TransID', answer({ status: '500', cms: CMS, msspTransId: 'other' })],
    ])('another %s in a later answer', async (_, other) => {
      server.answer = route(accepted, other);
      await expect(sign()).rejects.toEqual(failure('mismatch'));
    });
    test('a fault while asking', async () => {
      server.answer = route(accepted, fault('208'));
      await expect(sign()).rejects.toEqual(failure('fault_208'));
    });
  });

  describe('synchronous', () => {
    beforeEach(() => {
      client = openMssClient(settings({ ...dialect.settings, mode: 'synch', request_timeout_ms: 150 }), {});
    });
    test.each(['500', '502'])('one request, held until it is signed with %s', async (status) => {
      server.answer = (reply, got) =>
        setTimeout(() => answer({ status, cms: CMS, msspTransId: 'h1' })(reply, got), 300);
      expect(await sign()).toMatchObject({ cms: Buffer.from('a signature'), status, msspTransId: 'h1' });
      expect(server.received).toHaveLength(1);
      expect(server.received[0]?.body).toMatch(modes.synch);
      expect(stored).toEqual([]);
    });
    test.each<[string, Answer]>([
      ['fault_208', fault('208')],
      ['fault_401', fault('401')],
      ['fault_406', fault('406')],
      ['status_503', answer({ status: '503', cms: CMS })],
      ['status_500', answer({ status: '500' })],
      ['status_100', answer({ status: '100', msspTransId: 'h1' })],
      ['status_504', answer({ status: '504', msspTransId: 'h1' })],
      ['mismatch', answer({ status: '500', cms: CMS, apTransId: 'S99' })],
      ['mismatch', answer({ status: '500', cms: CMS, msisdn: '41790000002' })],
      ['connection_lost', (reply) => reply.socket?.destroy()],
      ['unreachable', (reply) => reply.writeHead(503).end('<h1>sorry</h1>')],
      ['bad_answer', (reply) => reply.writeHead(200).end('<h1>sorry</h1>')],
    ])('%s ends it, and it is never repeated', async (code, ending) => {
      server.answer = ending;
      await expect(sign()).rejects.toEqual(failure(code));
      expect(server.received).toHaveLength(1);
    });
  });
});

describe('details of the SOAP dialect', () => {
  test.each<[Partial<MssSettings>, string]>([
    [{}, 'application/soap+xml; charset=utf-8'],
    [{ soap_media_type: 'text/xml' }, 'text/xml; charset=utf-8'],
  ])('media type with %j', async (changes, contentType) => {
    client = openMssClient(settings({ binding: 'soap', mode: 'synch', ...changes }), {});
    const [, plain] = DIALECTS;
    server.answer = plain?.answer({ status: '500', cms: CMS }) ?? server.answer;
    await sign();
    expect([...contentTypes()]).toEqual([contentType]);
    expect(server.received[0]?.url).toBe('/rest/service/MSS_SignaturePort');
    expect(server.received[0]?.body).toContain('<MSS_Signature>');
  });
  test('a text that XML cannot carry is not sent', async () => {
    client = openMssClient(settings({ binding: 'soap' }), {});
    const { signal } = new AbortController();
    const asking = client.sign(
      { ...request, content: { kind: 'text', text: 'Sign\u0000in?' } },
      { signal, onAccepted: async () => undefined },
    );
    await expect(asking).rejects.toMatchObject({ code: 'internal', nothingSent: true });
    expect(server.received).toHaveLength(0);
  });
});
