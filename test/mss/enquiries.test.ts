import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MssClient } from '../../src/mss/client.ts';
import type { Answers, FaultAnswer, Messages, MssOperation } from '../../src/mss/codec.ts';
import { openMssClient } from '../../src/mss/open-client.ts';
import type { ReceiptRequest } from '../../src/mss/receipt.ts';
import { ANSWERS } from './examples/answers.ts';
import { type Answer, type Loopback, openLoopback, type Received } from './loopback.ts';
import { readRequest, writeAnswer } from './service-side.ts';
import { mssSettings } from './settings.ts';

const MSISDN = '41795550142';
const BINDINGS = ['rest', 'soap'] as const;
const MODES = ['asynch', 'synch'] as const;
const CASES = BINDINGS.flatMap((binding) => MODES.map((mode) => ({ binding, mode })));
const { signal } = new AbortController();

let server: Loopback;
let client: MssClient;
beforeEach(async () => {
  server = await openLoopback();
});
afterEach(async () => {
  await client.close();
  await server.close();
});

function exampleOf<Kind extends Answers[MssOperation]['kind']>(kind: Kind) {
  const found = ANSWERS.map(({ answer }) => answer).find((answer) => answer.kind === kind);
  if (!found) throw new Error(`no example of ${kind}`);
  return found;
}
const asked = (received: Received | undefined): Messages[MssOperation] => readRequest(received?.body ?? '');
const failure = (code: string) => expect.objectContaining({ name: 'MssError', code });

describe.each(CASES)('$binding, $mode', ({ binding, mode }) => {
  /** Answers what is given with the AP_TransID that came. */
  const answering =
    (operation: MssOperation, answer: FaultAnswer | Answers[MssOperation]): Answer =>
    (reply, request) => {
      const { apTransId } = readRequest(request.body);
      const sent = answer.kind === 'fault' ? answer : { ...answer, apTransId };
      reply.writeHead(answer.kind === 'fault' ? 500 : 200).end(writeAnswer(binding, operation, sent));
    };
  beforeEach(() => {
    client = openMssClient(mssSettings({ url: server.url, binding, mode }), {});
  });
  const fault = (parts: Partial<FaultAnswer>): FaultAnswer => ({
    kind: 'fault',
    code: '101',
    detailCode: undefined,
    reason: 'WRONG_PARAM',
    detail: undefined,
    portalUrl: undefined,
    ...parts,
  });

  describe('profile query', () => {
    const answer = exampleOf('profile');
    test('asks for everything and tells what came', async () => {
      server.answer = answering('profile', answer);
      expect(await client.profile(MSISDN, { signal })).toEqual(answer.kind === 'profile' && answer.profile);
      expect(asked(server.received[0])).toMatchObject({ msisdn: MSISDN, version: '2.0' });
      if (binding === 'soap') expect(server.received[0]?.url).toMatch(/\/MSS_ProfilePort$/);
    });
    test('a fault tells why there is none, and where the person finds help', async () => {
      const portalUrl = `https://portal.example/?msisdn=${MSISDN}`;
      server.answer = answering('profile', fault({ code: '404', reason: 'NO_KEY_FOUND', portalUrl }));
      const error: unknown = await client.profile(MSISDN, { signal }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'fault_404', portalUrl });
      expect(JSON.stringify([error, Object.entries(Object(error)), String(error)])).not.toContain(MSISDN);
    });
    test.each([
      ['of somebody else', { msisdn: '41795550143' }, 'mismatch'],
      ['with a status that is none of its own', { status: '504' }, 'status_504'],
    ])('an answer %s is refused', async (_, parts, code) => {
      server.answer = answering('profile', { ...answer, ...parts });
      await expect(client.profile(MSISDN, { signal })).rejects.toEqual(failure(code));
    });
  });

  describe('receipt', () => {
    const request: ReceiptRequest = {
      msspTransId: 'k8q2z',
      apTransId: 'S01',
      msisdn: MSISDN,
      text: 'Signed in.',
      language: 'de',
      extension: true,
    };
    const answer = exampleOf('receipt');
    test.each(['accepted', 'cancelled', 'timed_out', 'unknown'] as const)('%s', async (outcome) => {
      server.answer = answering('receipt', { ...answer, ...{ outcome } });
      expect(await client.receipt(request, { signal })).toEqual({ outcome });
      const { apTransId, ...sent } = request;
      expect(asked(server.received[0])).toMatchObject(sent);
      expect(asked(server.received[0]).apTransId).not.toBe(apTransId);
    });
    test('keeps the AP_TransID of the signature where the service wants it', async () => {
      await client.close();
      client = openMssClient(mssSettings({ url: server.url, binding, mode, status_trans_id: 'same' }), {});
      server.answer = answering('receipt', answer);
      await client.receipt(request, { signal });
      expect(asked(server.received[0]).apTransId).toBe('S01');
    });
    test('a second one is refused by the service', async () => {
      server.answer = answering('receipt', fault({ detail: 'Receipt was sent already' }));
      await expect(client.receipt(request, { signal })).rejects.toEqual(failure('fault_101'));
    });
  });

  describe('health check', () => {
    test('the fault of a number that nobody has is good news, and rings no phone', async () => {
      server.answer = answering('signature', fault({ detail: 'Illegal msisdn' }));
      await expect(client.health({ signal })).resolves.toBeUndefined();
      expect(asked(server.received[0])).toMatchObject({
        msisdn: '41000000000',
        messagingMode: 'synch',
        content: { kind: 'text', text: 'Heartbeat' },
      });
    });
    test.each([
      ['another fault', fault({ code: '104', reason: 'UNAUTHORIZED_ACCESS' }), 'fault_104'],
      ['the same code for another reason', fault({ detail: 'Illegal Instant' }), 'fault_101'],
      ['a request that was taken', exampleOf('response'), 'bad_answer'],
    ])('%s is not', async (_, answer, code) => {
      server.answer = answering('signature', answer);
      await expect(client.health({ signal })).rejects.toEqual(failure(code));
    });
    test('nor is silence', async () => {
      await client.close();
      client = openMssClient(mssSettings({ url: server.url, binding, mode, request_timeout_ms: 100 }), {});
      server.answer = () => undefined;
      await expect(client.health({ signal })).rejects.toEqual(failure('timeout_local'));
    });
  });

  test('whoever stops waiting is told so, and nothing is left open', async () => {
    server.answer = () => undefined;
    const stop = new AbortController();
    const waiting = client.profile(MSISDN, { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toEqual(failure('cancelled'));
  });
});

test('services that disagree about the port and the version of profile queries', async () => {
  client = openMssClient(
    mssSettings({
      url: server.url,
      binding: 'soap',
      soap_profile_port: 'MSS_ProfileQueryPort',
      profile_version: '1.1',
    }),
    {},
  );
  await expect(client.profile(MSISDN, { signal })).rejects.toEqual(failure('bad_answer'));
  expect(server.received[0]?.url).toMatch(/\/MSS_ProfileQueryPort$/);
  expect(server.received[0]?.body).toContain('MajorVersion="1" MinorVersion="1"');
  expect(server.received[0]?.body).not.toContain('Params');
});
