/** The second copy of an answer arrives while another request waits on the same connection. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignatureRequest } from '../../../src/mss/client.ts';
import { type OpenedMssClient, openMssClient } from '../../../src/mss/open-client.ts';
import { simulatorSettings } from '../../mss/settings.ts';
import { STK, startSimulator, type TestSimulator } from '../simulated-service.ts';

const [ONE, OTHER, THIRD] = ['41797990001', '41797990002', '41797990003'];
let mssp: TestSimulator;
let client: OpenedMssClient;
beforeAll(async () => {
  mssp = await startSimulator();
  const settings = { binding: 'rest', mode: 'synch', connections: 1 } as const;
  client = openMssClient(simulatorSettings(mssp.origin, 'rest/service', settings), {});
});
afterAll(async () => {
  await client.close();
  await mssp.close();
});

const sign = (msisdn: string) => {
  const request: SignatureRequest = {
    msisdn,
    content: { kind: 'text', text: 'Signet: Sign in to Shop? (AB23)' },
    services: {},
    language: 'en',
    signatureProfile: STK,
    apTransId: `D${msisdn}`,
    timeoutSeconds: 20,
  };
  return client.sign(request, { signal: new AbortController().signal, onAccepted: async () => undefined });
};

it('is never taken for the answer to that other request, and those after it are in order again', async () => {
  await mssp.setNumber({ msisdn: ONE, behaviour: 'approve' });
  await mssp.setNumber({ msisdn: OTHER, behaviour: 'manual' });
  await mssp.call('PUT', '/sandbox/api/trouble', { kind: 'duplicate_answer', msisdn: ONE, ms: 150 });
  expect((await sign(ONE)).status).toBe('500');
  await expect(sign(OTHER)).rejects.toMatchObject({ code: 'mismatch' });
  await mssp.setNumber({ msisdn: THIRD, behaviour: 'approve' });
  expect((await sign(THIRD)).status).toBe('500');
});
