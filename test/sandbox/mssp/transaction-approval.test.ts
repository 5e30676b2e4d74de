import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cmsContent } from '../cms-content.ts';
import { ANY, at, DEVICE, type SignParameters, STK, startSimulator, type TestSimulator } from '../simulated-service.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
  await mssp.setNumber({ msisdn: SIGNER, behaviour: 'approve', methods: ['app', 'sim'] });
});
afterAll(() => mssp.close());

const SIGNER = '41790000001';
const MimeType = 'application/vnd.mobileid.txn-approval';
const PAIRS = [
  { key: 'Pay', value: 'Signet: Shop' },
  { key: 'Amount', value: '12 €' },
];

/** @param content an object, or the very text */
const approve = (content: unknown, parameters: SignParameters = {}, more: object = {}) => {
  const Data = typeof content === 'string' ? content : JSON.stringify(content);
  const parts = { DataToBeSigned: { Data, Encoding: 'UTF-8', MimeType, ...more } };
  return mssp.sign({ msisdn: SIGNER, mode: 'synch', profile: DEVICE, parts, ...parameters });
};

it('signs the pairs as a string in a JSON object, without the type', async () => {
  const { text } = await approve(`{ "type": "Payment",\n "dtbd": ${JSON.stringify(PAIRS)} }`);
  const content = cmsContent(at(text, 'MSS_SignatureResp.MSS_Signature.Base64Signature')).toString('utf8');
  expect(content).toBe(JSON.stringify({ format_version: 1, content_string: JSON.stringify(PAIRS) }));
});

it('tells the pairs as text too, for programs', async () => {
  const msisdn = '358457000001';
  await approve({ type: 'x', dtbd: PAIRS }, { msisdn, mode: 'asynch' });
  expect(await mssp.messages(msisdn)).toMatchObject([{ kind: 'sign', text: 'Pay: Signet: Shop\nAmount: 12 €' }]);
});

it.each([STK, ANY])('%s is the SIM, which cannot show it', async (profile) => {
  const { text } = await approve({ type: 'x', dtbd: PAIRS }, { profile });
  expect(at(text, 'Fault.Detail')).toBe('Transaction approval needs the app');
});

const first = (pair: object = {}) => [{ key: 'a', value: 'Signet: b', ...pair }];
const many = (length: number) => [...first(), ...Array.from({ length }, () => ({ key: 'k', value: 'v' }))];
describe('its limits', () => {
  it.each([
    ['a type of 100 bytes', { type: 'é'.repeat(50), dtbd: PAIRS }],
    ['20 pairs', { type: 'x', dtbd: many(19) }],
    ['a key of 100', { type: 'x', dtbd: first({ key: 'k'.repeat(100) }) }],
    ['2000 bytes in all', { type: 'x', dtbd: first({ value: `Signet: ${'v'.repeat(1991)}` }) }],
  ])('%s pass', async (_name, content) => {
    expect((await approve(content)).status).toBe(200);
  });

  it.each([
    ['no JSON', 'Pay?'],
    ['a list', []],
    ['no type', { dtbd: PAIRS }],
    ['no pairs', { type: 'x', dtbd: [] }],
    ['a pair without value', { type: 'x', dtbd: [{ key: 'a' }] }],
    ['something more', { type: 'x', dtbd: PAIRS, more: 1 }],
    ['a type of 101 bytes', { type: `${'é'.repeat(50)}x`, dtbd: PAIRS }],
    ['21 pairs', { type: 'x', dtbd: many(20) }],
    ['a key of 101', { type: 'x', dtbd: first({ key: 'k'.repeat(101) }) }],
    ['2001 bytes in all', { type: 'x', dtbd: first({ value: `Signet: ${'v'.repeat(1992)}` }) }],
  ])('%s: INVALID_TXNAPPROVAL_PAYLOAD', async (_name, content) => {
    const { status, text } = await approve(content);
    expect(status).toBe(500);
    expect(at(text, 'Fault.Reason')).toBe('INVALID_TXNAPPROVAL_PAYLOAD');
    expect(at(text, 'Fault.Code.SubCode.Value')).toBe('_101');
  });

  it.each([
    ['a first value without the prefix', { type: 'x', dtbd: [{ key: 'Signet: a', value: 'b' }] }, {}, '_107'],
    ['nothing', '', {}, '_102'],
    ['another encoding', { type: 'x', dtbd: PAIRS }, { Encoding: 'base64' }, '_101'],
  ])('%s', async (_name, content, more, code) => {
    const { text } = await approve(content, {}, more);
    expect(at(text, 'Fault.Code.SubCode.Value')).toBe(code);
    expect(at(text, 'Fault.Reason')).not.toBe('INVALID_TXNAPPROVAL_PAYLOAD');
  });
});
