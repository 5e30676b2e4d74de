import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MssClient, SignatureRequest } from '../../../src/mss/client.ts';
import { openMssClient } from '../../../src/mss/open-client.ts';
import { openTlsListener, type TlsListener } from '../../../src/sandbox/pki/tls-listener.ts';
import { createSignatureVerifier } from '../../../src/signature/verify.ts';
import { simulatorSettings } from '../../mss/settings.ts';
import { STK, startSimulator, type TestSimulator } from '../simulated-service.ts';

let mssp: TestSimulator;
let tls: TlsListener;
beforeAll(async () => {
  mssp = await startSimulator();
  const app = new Koa();
  app.use(mssp.simulator.middleware);
  tls = await openTlsListener({ port: 0, host: '127.0.0.1', dir: mssp.dir, handler: app.callback() });
});
afterAll(async () => {
  await tls.close();
  await mssp.close();
});

type Settings = Parameters<typeof openMssClient>[0];
const REST: Partial<Settings> = { binding: 'rest' };
const SOAP: Partial<Settings> = { binding: 'soap' };

function open(path: string, settings: Partial<Settings>, material?: Parameters<typeof openMssClient>[1]): MssClient {
  const origin = material ? `https://localhost:${tls.port}` : mssp.origin;
  return openMssClient(simulatorSettings(origin, path, settings), material ?? {});
}

let counter = 0;
const TEXT = 'Signet: Sign in to Shop? (AB23)';
const request = (msisdn: string, parts: Partial<SignatureRequest> = {}): SignatureRequest => {
  counter += 1;
  return {
    msisdn,
    content: { kind: 'text', text: TEXT },
    services: {},
    language: 'en',
    signatureProfile: STK,
    apTransId: `G${counter}.${process.pid}`,
    timeoutSeconds: 80,
    ...parts,
  };
};
const options = () => ({ signal: new AbortController().signal, onAccepted: async () => undefined });

const DIALECTS: [name: string, path: string, settings: Partial<Settings>][] = [
  ['REST', 'rest/service', REST],
  ['SOAP, plain wrapper', 'soap/services', { ...SOAP, soap_wrapper: 'plain', soap_media_type: 'text/xml' }],
  ['SOAP, wrapper of the WSDL', 'soap/services', { ...SOAP, soap_wrapper: 'kiuru' }],
];

describe.each(DIALECTS)('the gateway’s own client over %s', (_name, path, settings) => {
  let client: MssClient;
  beforeAll(async () => {
    client = open(path, settings);
    await mssp.call('DELETE', '/sandbox/api/numbers/41790000002');
    await mssp.call('DELETE', '/sandbox/api/numbers/41790000003');
  });
  afterAll(() => client.close());

  it.each(['41700092501', '41700092502'])('gets a signature of %s that the gateway verifies', async (msisdn) => {
    const { cms, status } = await client.sign(request(msisdn), options());
    expect(status).toBe('500');
    const verifier = createSignatureVerifier({ anchors: [mssp.simulator.rootPem], intermediates: [] });
    const policy = { allowSha1: false, allowRsaBelow2048: false };
    const verdict = verifier.verify({ cms, text: TEXT, at: new Date(), policy, simSerial: undefined });
    expect(verdict).toMatchObject({ ok: true, signer: { simSerial: expect.stringMatching(/^MIDCHE/) } });
  });

  it('waits for the person and takes a request over by its MSSP_TransID', async () => {
    const first = new AbortController();
    const pending = await new Promise<Parameters<MssClient['resume']>[0]>((resolve, reject) => {
      client
        .sign(request('41790000001'), { signal: first.signal, onAccepted: async (accepted) => resolve(accepted) })
        .catch((error: unknown) => (first.signal.aborted ? undefined : reject(error)));
    });
    first.abort();
    const resumed = client.resume(pending, { signal: new AbortController().signal });
    await mssp.answer(pending.msspTransId, 'approve');
    expect((await resumed).cms.length).toBeGreaterThan(2_000);
  });

  it.each([
    ['41000092402', 'fault_402'],
    ['41000092900', 'fault_900'],
    ['41000092503', 'status_503'],
    ['447700900301', 'fault_109'],
    ['33612345678', 'fault_105'],
  ])('%s ends with outcome %s', async (msisdn, code) => {
    await expect(client.sign(request(msisdn), options())).rejects.toMatchObject({ code });
  });

  it('a refusal is fault 401, a phone left alone fault 208', async () => {
    await mssp.setNumber({ msisdn: '41790000002', behaviour: 'refuse' });
    await expect(client.sign(request('41790000002'), options())).rejects.toMatchObject({ code: 'fault_401' });
    await mssp.setNumber({ msisdn: '41790000003', behaviour: 'ignore' });
    const ignored = client.sign(request('41790000003', { timeoutSeconds: 1 }), options());
    await expect(ignored).rejects.toMatchObject({ code: 'fault_208' });
  });

  it('gets a signature over mutual TLS, and nothing with a certificate of somebody else', async () => {
    const [cert, key, ca, strange] = await Promise.all(
      ['client.pem', 'client.key', 'tls-ca.pem', 'tls-server.pem'].map((file) =>
        readFile(join(mssp.dir, file), 'utf8'),
      ),
    );
    const known = open(path, settings, { cert, key, ca });
    const stranger = open(path, settings, { cert: strange, key: strange, ca });
    try {
      expect((await known.sign(request('41700092501'), options())).status).toBe('500');
      await expect(stranger.sign(request('41700092501'), options())).rejects.toMatchObject({ code: 'fault_104' });
    } finally {
      await known.close();
      await stranger.close();
    }
  });
});
