import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MssClient, PendingSignature, SignatureRequest } from '../../src/mss/client.ts';
import type { MssSettings } from '../../src/mss/exchange.ts';
import { openMssClient } from '../../src/mss/open-client.ts';
import { NO_ANSWERS } from '../../src/mss/services.ts';
import { createSignatureVerifier } from '../../src/signature/verify.ts';
import { STK, startSimulator, type TestSimulator } from '../sandbox/simulated-service.ts';
import { simulatorSettings } from './settings.ts';

const TEXT = 'Signet: Sign in to Shop & "Café"? (AB23)';

let mssp: TestSimulator;
let counter = 0;
const clients: MssClient[] = [];
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await mssp.close();
});

const open = (path: string, changes: Partial<MssSettings>): MssClient => {
  const client = openMssClient(simulatorSettings(mssp.origin, path, changes), {});
  clients.push(client);
  return client;
};
const sign = (
  client: MssClient,
  msisdn: string,
  parts: Partial<SignatureRequest> = {},
  stored: PendingSignature[] = [],
) => {
  counter += 1;
  return client.sign(
    {
      msisdn,
      content: { kind: 'text', text: TEXT },
      services: {},
      language: 'en',
      signatureProfile: STK,
      apTransId: `M${counter}.${process.pid}`,
      timeoutSeconds: 80,
      ...parts,
    },
    {
      signal: new AbortController().signal,
      onAccepted: async (pending) => {
        stored.push(pending);
      },
    },
  );
};
const failure = (code: string) => expect.objectContaining({ name: 'MssError', code });

const BINDINGS: readonly [string, string, Partial<MssSettings>][] = [
  ['REST', 'rest/service', { binding: 'rest' }],
  ['SOAP, plain', 'soap/services', { binding: 'soap' }],
  ['SOAP, WSDL', 'soap/services', { binding: 'soap', soap_wrapper: 'kiuru' }],
  ['SOAP as text/xml', 'soap/services', { binding: 'soap', soap_media_type: 'text/xml' }],
];
const CASES = BINDINGS.flatMap(([name, path, settings]) =>
  (['asynch', 'synch'] as const).map((mode) => ({ name, path, settings: { ...settings, mode } })),
);

describe.each(CASES)('the simulated service by $name, $settings.mode', ({ path, settings }) => {
  test.each([
    ['EC', '41700092501'],
    ['RSA', '41700092502'],
  ])('signs with %s, and the signature stands', async (_, msisdn) => {
    const stored: PendingSignature[] = [];
    const { cms, answers, ...rest } = await sign(open(path, settings), msisdn, {}, stored);
    expect(rest).toEqual({ status: '500', signatureProfile: STK, msspTransId: expect.stringMatching(/./) });
    expect(answers).toEqual(NO_ANSWERS);
    expect(stored).toHaveLength(settings.mode === 'asynch' ? 1 : 0);
    const verifier = createSignatureVerifier({ anchors: [mssp.simulator.rootPem], intermediates: [] });
    const policy = { allowSha1: false, allowRsaBelow2048: false };
    expect(verifier.verify({ cms, text: TEXT, at: new Date(), policy, simSerial: undefined })).toMatchObject({
      ok: true,
    });
  });
  test.each(['105', '401', '406'])('fault %s', async (fault) => {
    await expect(sign(open(path, settings), `41000092${fault}`)).rejects.toEqual(failure(`fault_${fault}`));
  });
});

test('an unanswered request ends with the fault of the service, whatever the binding and the mode', async () => {
  const endings = CASES.map(({ path, settings }, index) =>
    expect(sign(open(path, settings), `4179000001${index}`, { timeoutSeconds: 1 })).rejects.toEqual(
      failure('fault_208'),
    ),
  );
  await Promise.all(endings);
});
