import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ANY,
  apInfo,
  at,
  DEVICE,
  STK,
  startSimulator,
  type TestSimulator,
  transactionId,
} from '../simulated-service.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(() => mssp.close());

const code = (text: string) => at(text, 'Fault.Code.SubCode.Value');
const number = async (msisdn: string) => {
  const { body } = await mssp.call('GET', '/sandbox/api/numbers');
  return Array.isArray(body) ? body.find((entry) => entry.msisdn === msisdn) : undefined;
};
const profileOf = async (msisdn: string) => {
  const message = { AP_Info: apInfo(), MajorVersion: '2', MinorVersion: '0', MobileUser: { MSISDN: msisdn } };
  return mssp.post(JSON.stringify({ MSS_ProfileReq: { ...message, Params: 'sscds state aastatus' } }));
};

it('a signature activates the SIM, and a text message reminds of the recovery code', async () => {
  const msisdn = '41790000001';
  await mssp.setNumber({ msisdn, active: false, auto_activation: true });
  const before = await profileOf(msisdn);
  expect(at(before.text, 'MSS_ProfileResp.SignatureProfile')).toContain(STK);
  expect(at(before.text, 'MSS_ProfileResp.Status.StatusDetail.ProfileQueryExtension')).toEqual({
    MobileUser: { AutoActivation: true },
    Sscds: { Sim: { State: 'INACTIVE' } },
  });
  const id = transactionId(await mssp.sign({ msisdn }));
  expect(await mssp.messages(msisdn)).toMatchObject([{ kind: 'sign', id }]);
  expect(await mssp.answer(id, 'approve')).toBe(204);
  expect(at((await mssp.status(id)).text, 'MSS_StatusResp.Status.StatusCode.Value')).toBe('500');
  expect(await mssp.messages(msisdn)).toMatchObject([
    { kind: 'sms', code: null, text: expect.stringContaining('recovery code') },
  ]);
  expect(await number(msisdn)).toMatchObject({ active: true, auto_activation: true });
  const after = await profileOf(msisdn);
  expect(at(after.text, 'MSS_ProfileResp.Status.StatusDetail.ProfileQueryExtension.Sscds.Sim.State')).toBe('ACTIVE');
  const again = transactionId(await mssp.sign({ msisdn }));
  expect(await mssp.answer(again, 'approve')).toBe(204);
  expect((await mssp.messages(msisdn)).filter(({ kind }) => kind === 'sms')).toHaveLength(1);
});

it.each([
  ['refuse', '_401'],
  ['ignore', '_208'],
])('after %s the SIM is as inactive as before', async (action, wanted) => {
  let time = Date.now();
  const own = await startSimulator({ now: () => time });
  try {
    const msisdn = '41790000002';
    await own.setNumber({ msisdn, active: false, auto_activation: true });
    const id = transactionId(await own.sign({ msisdn }));
    await own.answer(id, action);
    time += 80_000;
    expect(code((await own.status(id)).text)).toBe(wanted);
    expect(await own.messages(msisdn)).toEqual([]);
    expect((await own.call('GET', '/sandbox/api/numbers')).body).toContainEqual(
      expect.objectContaining({ msisdn, active: false }),
    );
  } finally {
    await own.close();
  }
});

it.each([
  [
    'both, neither active',
    { methods: ['sim', 'app'], active: false },
    ANY,
    STK,
    { active: true, inactive_methods: ['app'] },
  ],
  ['an active app beside it', { methods: ['sim', 'app'], inactive_methods: ['sim'] }, STK, STK, { active: true }],
  ['an active app, which is preferred', { methods: ['sim', 'app'], inactive_methods: ['sim'] }, ANY, DEVICE, {}],
])('%s', async (_name, settings, profile, resolved, afterwards) => {
  const msisdn = '41790000003';
  await mssp.setNumber({ msisdn, auto_activation: true, behaviour: 'approve', ...settings });
  const { text } = await mssp.sign({ msisdn, profile, mode: 'synch' });
  expect(at(text, 'MSS_SignatureResp.SignatureProfile')).toBe(resolved);
  expect(await number(msisdn)).toMatchObject(afterwards);
  if (resolved === STK) expect((await number(msisdn)).inactive_methods ?? []).not.toContain('sim');
});

it.each([
  ['an app is never activated so', { methods: ['app'], active: false, auto_activation: true }, DEVICE, '_404'],
  ['a number without it', { active: false }, STK, '_404'],
  ['a blocked PIN stays blocked', { active: false, auto_activation: true, pin_blocked: true }, STK, '_402'],
])('%s: %s', async (_name, settings, profile, wanted) => {
  await mssp.setNumber({ msisdn: '41790000004', ...settings });
  expect(code((await mssp.sign({ msisdn: '41790000004', profile })).text)).toBe(wanted);
});

it('no SIM is activated at an operator that has not enabled it', async () => {
  const msisdn = '447700900123';
  await mssp.setNumber({ msisdn, active: false, auto_activation: true, behaviour: 'approve' });
  expect(code((await mssp.sign({ msisdn })).text)).toBe('_404');
  expect(await number(msisdn)).toMatchObject({ active: false });
});
