import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignatureVerifier } from '../../../src/signature/verify.ts';
import { at, startSimulator, type TestSimulator, transactionId } from '../simulated-service.ts';

let sandbox: TestSimulator;
beforeAll(async () => {
  sandbox = await startSimulator();
});
afterAll(() => sandbox.close());

const DEFAULTS = { behaviour: 'manual', after_ms: 0, fault: null, key: 'EC', methods: ['sim'], active: true };

/** A request with headers that fetch does not let one choose. */
function raw(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${sandbox.origin}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end(body);
  });
}

describe('numbers', () => {
  it('PUT answers the whole settings, GET lists them, DELETE resets', async () => {
    const msisdn = '41790000001';
    const put = await sandbox.call('PUT', '/sandbox/api/numbers', { msisdn: `+${msisdn}`, behaviour: 'approve' });
    expect(put).toEqual({ status: 200, body: { ...DEFAULTS, msisdn, behaviour: 'approve' } });
    expect((await sandbox.call('GET', '/sandbox/api/numbers')).body).toContainEqual(put.body);
    expect((await sandbox.call('DELETE', `/sandbox/api/numbers/${msisdn}`)).status).toBe(204);
    expect((await sandbox.call('GET', '/sandbox/api/numbers')).body).not.toContainEqual(
      expect.objectContaining({ msisdn }),
    );
  });

  it('a fixed number may be set, and DELETE gives its own behaviour back', async () => {
    const msisdn = '41700092501';
    await sandbox.setNumber({ msisdn, behaviour: 'refuse' });
    await sandbox.call('DELETE', `/sandbox/api/numbers/${msisdn}`);
    expect((await sandbox.call('GET', '/sandbox/api/numbers')).body).toContainEqual({
      ...DEFAULTS,
      msisdn,
      behaviour: 'approve',
    });
  });

  it('phones of an operator with an app have the app', async () => {
    const { body } = await sandbox.call('PUT', '/sandbox/api/numbers', { msisdn: '358457000001' });
    expect(body).toEqual({ ...DEFAULTS, msisdn: '358457000001', methods: ['app'] });
  });

  it.each([
    ['no number', {}, 'msisdn'],
    ['a number of nowhere', { msisdn: '0041' }, 'msisdn'],
    ['a number of no operator', { msisdn: '33612345678' }, 'msisdn'],
    ['a test number for faults', { msisdn: '41000092401' }, 'msisdn'],
    ['an unknown behaviour', { msisdn: '41790000002', behaviour: 'explode' }, 'behaviour'],
    ['a fault without its code', { msisdn: '41790000002', behaviour: 'fault' }, 'fault'],
    ['a code without its fault', { msisdn: '41790000002', fault: 401 }, 'fault'],
    ['an unknown code', { msisdn: '41790000002', behaviour: 'fault', fault: 999 }, 'fault'],
    ['an unknown key', { msisdn: '41790000002', key: 'DSA' }, 'key'],
    ['an unknown method', { msisdn: '41790000002', methods: ['fax'] }, 'methods.0'],
    ['a method twice', { msisdn: '41790000002', methods: ['sim', 'sim'] }, 'methods'],
    ['time running backwards', { msisdn: '41790000002', after_ms: -1 }, 'after_ms'],
    ['an unknown key of the body', { msisdn: '41790000002', colour: 'red' }, ''],
  ])('PUT refuses %s, says where, and changes nothing', async (_name, settings, path) => {
    const { status, body } = await sandbox.call('PUT', '/sandbox/api/numbers', settings);
    expect(status).toBe(400);
    expect(body).toEqual({ error: expect.any(String), error_description: expect.stringMatching(/\w{3}/), path });
    expect((await sandbox.call('GET', '/sandbox/api/numbers')).body).not.toContainEqual(
      expect.objectContaining({ msisdn: '41790000002' }),
    );
  });

  it('takes JSON only, from loopback names only', async () => {
    const json = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ msisdn: '41790000003' });
    expect(await raw('/sandbox/api/numbers', { 'Content-Type': 'text/plain' }, 'PUT', body)).toBe(415);
    expect(await raw('/sandbox/api/numbers', json, 'PUT', '{')).toBe(400);
    expect(await raw('/sandbox/api/numbers', json, 'PUT', ' '.repeat(20_000))).toBe(413);
    expect(await raw('/sandbox/api/numbers', { Host: 'rebound.example' })).toBe(403);
    expect(await raw('/sandbox/api/numbers', { Host: '127.0.0.1.rebound.example' })).toBe(403);
    expect(await raw('/sandbox/api/numbers', { Host: 'rebound.example', 'X-Forwarded-Host': 'localhost' })).toBe(403);
    expect(await raw('/sandbox/phone', { Host: 'rebound.example' })).toBe(403);
    for (const host of ['localhost:3000', 'operator-a.localhost', '127.0.0.1', '[::1]:3000']) {
      expect(await raw('/sandbox/api/numbers', { Host: host })).toBe(200);
    }
    expect(await raw('/sandbox/api/numbers', {}, 'PATCH')).toBe(405);
    expect(await raw('/sandbox/api/others', {})).toBe(404);
  });
});

describe('messages', () => {
  it('lists what waits on phones, with code and end', async () => {
    await sandbox.sign({ msisdn: '41790000010', text: 'Signet: Pay (2 pieces) to Shop (QX7Z)?' });
    const { body } = await sandbox.call('GET', '/sandbox/api/messages?msisdn=41790000010');
    expect(body).toEqual([
      {
        id: expect.any(String),
        msisdn: '41790000010',
        operator: 'operator-a',
        kind: 'sign',
        text: 'Signet: Pay (2 pieces) to Shop (QX7Z)?',
        code: 'QX7Z',
        expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    expect((await sandbox.call('GET', '/sandbox/api/messages')).body).toEqual(
      expect.arrayContaining(Array.from(body as [])),
    );
  });

  it.each([
    'Signet: Sign in to SHOP? Only approve if the page shows the code QX7Z.',
    'Signet: Bei SHOP anmelden? Nur bestätigen, wenn die Seite den Code QX7Z zeigt.',
    'Signet: Sign in to SHOP (QX7Z)? Thank YOU2',
  ])('finds the code of %j', async (text) => {
    const msisdn = `417900002${text.length}`;
    await sandbox.sign({ msisdn, text });
    expect(await sandbox.messages(msisdn)).toMatchObject([{ code: 'QX7Z' }]);
  });

  it.each(['Signet: no code', 'Signet: (AB1O) (abcd) (ABCDE) AB-1O'])('%s has no code', async (text) => {
    const msisdn = `417900001${text.length}`;
    await sandbox.sign({ msisdn, text });
    expect(await sandbox.messages(msisdn)).toMatchObject([{ code: null }]);
  });

  it('204 for an answer, 409 for a second one, 404 for an unknown message, 400 for an unknown action', async () => {
    const id = transactionId(await sandbox.sign({ msisdn: '41790000011' }));
    expect(await sandbox.answer(id, 'nod')).toBe(400);
    expect(await sandbox.answer(id, 'approve')).toBe(204);
    expect(await sandbox.answer(id, 'refuse')).toBe(409);
    expect(await sandbox.answer('h0', 'approve')).toBe(404);
  });
});

describe('behaviours', () => {
  async function outcome(msisdn: string): Promise<string> {
    const ack = await sandbox.sign({ msisdn });
    if (ack.status !== 200) return `at once ${at(ack.text, 'Fault.Code.SubCode.Value')}`;
    const { text, status } = await sandbox.status(transactionId(ack));
    return status === 200
      ? String(at(text, 'MSS_StatusResp.Status.StatusCode.Value'))
      : String(at(text, 'Fault.Code.SubCode.Value'));
  }

  it.each([
    ['41790000020', { behaviour: 'manual' }, '504'],
    ['41790000021', { behaviour: 'approve' }, '500'],
    ['41790000022', { behaviour: 'refuse' }, '_401'],
    ['41790000023', { behaviour: 'ignore' }, '504'],
    ['41790000024', { behaviour: 'fault', fault: 402 }, 'at once _402'],
    ['41790000025', { behaviour: 'fault', fault: 503 }, '503'],
    ['41790000026', { behaviour: 'passthrough' }, '504'],
  ])('%s %j ends with %s', async (msisdn, settings, wanted) => {
    await sandbox.setNumber({ msisdn, ...settings });
    expect(await outcome(msisdn)).toBe(wanted);
  });

  it('ignore leaves nothing to answer', async () => {
    await sandbox.setNumber({ msisdn: '41790000027', behaviour: 'ignore' });
    await sandbox.sign({ msisdn: '41790000027' });
    expect(await sandbox.messages('41790000027')).toEqual([]);
  });

  it.each([
    [{ behaviour: 'approve' }, '500'],
    [{ behaviour: 'fault', fault: 209 }, '_209'],
  ])('%j acts after after_ms', async (settings, wanted) => {
    const msisdn = `4179000003${wanted.length}`;
    await sandbox.setNumber({ msisdn, after_ms: 150, ...settings });
    const id = transactionId(await sandbox.sign({ msisdn }));
    expect(at((await sandbox.status(id)).text, 'MSS_StatusResp.Status.StatusCode.Value')).toBe('504');
    await expect.poll(async () => (await sandbox.status(id)).text).toContain(`"Value":"${wanted}"`);
  });

  it('bad_signature, other_text, expired_certificate and new_serial each break what they say', async () => {
    const verifier = createSignatureVerifier({ anchors: [sandbox.simulator.rootPem], intermediates: [] });
    const msisdn = '41790000040';
    const verdict = async (behaviour: string, simSerial?: string) => {
      await sandbox.setNumber({ msisdn, behaviour });
      const { text } = await sandbox.sign({ msisdn, mode: 'synch' });
      return verifier.verify({
        cms: Buffer.from(String(at(text, 'MSS_SignatureResp.MSS_Signature.Base64Signature')), 'base64'),
        text: 'Signet: Sign in to Shop? (AB23)',
        at: new Date(),
        policy: { allowSha1: false, allowRsaBelow2048: false },
        simSerial,
      });
    };
    const regular = await verdict('approve');
    if (!regular.ok) throw new Error(regular.detail);
    const { simSerial } = regular.signer;
    expect(await verdict('bad_signature', simSerial)).toMatchObject({ failed: 'signature' });
    expect(await verdict('other_text', simSerial)).toMatchObject({ failed: 'signed_text' });
    expect(await verdict('expired_certificate', simSerial)).toMatchObject({ failed: 'validity' });
    expect(await verdict('new_serial', simSerial)).toMatchObject({ failed: 'sim_serial' });
    expect(await verdict('approve', simSerial)).toMatchObject({ ok: true });
  });
});

describe('what the network says', () => {
  it.each([
    ['447700900301', true],
    ['447700900302', false],
    ['33612345678', false],
    ['nonsense', false],
  ])('%s: passthrough %s', async (msisdn, passthrough) => {
    const { status, body } = await sandbox.call('POST', '/sandbox/network/passthrough', { msisdn });
    expect(status).toBe(200);
    expect(body).toEqual({ passthrough });
  });

  it('a number set to passthrough is vouched for, unless inactive', async () => {
    const ask = async () =>
      (await sandbox.call('POST', '/sandbox/network/passthrough', { msisdn: '41790000050' })).body;
    await sandbox.setNumber({ msisdn: '41790000050', behaviour: 'passthrough' });
    expect(await ask()).toEqual({ passthrough: true });
    await sandbox.setNumber({ msisdn: '41790000050', behaviour: 'passthrough', active: false });
    expect(await ask()).toEqual({ passthrough: false });
  });
});
