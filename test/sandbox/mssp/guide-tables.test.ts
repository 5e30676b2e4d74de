/** The tables of the Mobile ID Reference Guide on accounts, profiles and concurrency, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANY, at, DEVICE, STK, startSimulator, type TestSimulator, transactionId } from '../simulated-service.ts';

const AUTH_1 = 'http://mid.swisscom.ch/MID/v1/AuthProfile1';
let mssp: TestSimulator;
beforeAll(async () => {
  const account = { textPrefix: 'Signet: ', mandatoryServices: [] };
  mssp = await startSimulator({
    accounts: [
      // As in the guide: every profile is allowed, and the deprecated one stands for Any-LoA4.
      { ...account, apId: 'sandbox', authProfile1: ANY },
      { ...account, apId: 'beginner', profiles: [AUTH_1] },
    ],
  });
});
afterAll(() => mssp.close());

const code = (text: string) => at(text, 'Fault.Code.SubCode.Value');

describe('section 3.2.1.1: what becomes of a profile', () => {
  const USERS: [methods: string[], resolved: Record<string, string>][] = [
    [[], { [AUTH_1]: '_105', [ANY]: '_105', [STK]: '_105', [DEVICE]: '_105' }],
    [['sim'], { [AUTH_1]: STK, [ANY]: STK, [STK]: STK, [DEVICE]: '_109' }],
    [['app'], { [AUTH_1]: DEVICE, [ANY]: DEVICE, [STK]: '_109', [DEVICE]: DEVICE }],
    [['sim', 'app'], { [AUTH_1]: STK, [ANY]: STK, [STK]: STK, [DEVICE]: DEVICE }],
  ];
  const rows = USERS.flatMap(([methods, resolved]) =>
    Object.entries(resolved).flatMap(([profile, wanted]) => [
      [methods, {}, profile, wanted] as const,
      // A method that was never activated counts for nothing, as long as there is another.
      ...(methods.length === 1 ? [[['sim', 'app'], { only: methods }, profile, wanted] as const] : []),
    ]),
  );
  it.each(rows)('%j %j asked for %s: %s', async (methods, { only }: { only?: string[] }, profile, wanted) => {
    const msisdn = '41790000001';
    const inactive = only && { inactive_methods: methods.filter((method) => !only.includes(method)) };
    await mssp.setNumber({ msisdn, methods, behaviour: 'approve', ...inactive });
    const { text } = await mssp.sign({ msisdn, profile, mode: 'synch' });
    if (wanted.startsWith('_')) expect(code(text)).toBe(wanted);
    else expect(at(text, 'MSS_SignatureResp.SignatureProfile')).toBe(wanted);
  });

  it.each([
    [AUTH_1, STK],
    [STK, '_109'],
    [ANY, '_109'],
    [DEVICE, '_109'],
  ])('an account that is allowed only the deprecated profile asks for %s: %s', async (profile, wanted) => {
    const msisdn = '41790000002';
    await mssp.setNumber({ msisdn, methods: ['sim', 'app'], behaviour: 'approve' });
    const { text } = await mssp.sign({ msisdn, profile, mode: 'synch', ap: { AP_ID: 'beginner' } });
    expect(wanted.startsWith('_') ? code(text) : at(text, 'MSS_SignatureResp.SignatureProfile')).toBe(wanted);
  });
});

describe('section 4.1.3: a request while another is under way', () => {
  const BOTH = ['sim', 'app'];
  const cases: [first: string, second: string, firstEnd: string, secondEnd: string][] = [
    [STK, STK, '504', '_406'],
    [STK, ANY, '504', '_406'],
    [DEVICE, DEVICE, '_401', '504'],
    [STK, DEVICE, '504', '504'],
    [DEVICE, STK, '504', '504'],
    [DEVICE, ANY, '504', '504'],
  ];
  it.each(cases)('%s, then %s: %s and %s', async (one, two, firstEnd, secondEnd) => {
    const msisdn = `4179000010${cases.findIndex(([a, b]) => a === one && b === two)}`;
    await mssp.setNumber({ msisdn, methods: BOTH });
    const end = async (id: string) => {
      const { text } = await mssp.status(id);
      return JSON.parse(text).Fault ? code(text) : at(text, 'MSS_StatusResp.Status.StatusCode.Value');
    };
    const first = transactionId(await mssp.sign({ msisdn, profile: one }));
    const second = await mssp.sign({ msisdn, profile: two });
    expect(await end(first)).toBe(firstEnd);
    expect(second.status === 500 ? code(second.text) : await end(transactionId(second))).toBe(secondEnd);
  });

  it('the synchronous request that is pushed aside hears of it at once', async () => {
    const msisdn = '41790000110';
    await mssp.setNumber({ msisdn, methods: ['app'] });
    const held = mssp.sign({ msisdn, profile: DEVICE, mode: 'synch' });
    await expect.poll(() => mssp.messages(msisdn)).toHaveLength(1);
    await mssp.sign({ msisdn, profile: DEVICE });
    expect(code((await held).text)).toBe('_401');
  });
});
