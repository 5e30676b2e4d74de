/**
 * One request at a time on a phone, where somebody else asks too: a SIM says that it is busy (fault 406), an
 * app drops the request that it shows and takes the newer one (fault 401). Neither is a refusal, and each is told so.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../src/mss/outcomes/outcomes.ts';
import { ringingLogin, settled, signedIn, waitingLogin } from '../faults/login.ts';
import { until } from '../faults/until.ts';
import { formOf, messageFor, type SandboxMessage } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { type App, callback, createApp } from '../harness/relying-party.ts';
import { at, DEVICE, STK, signRequest, statusRequest } from '../sandbox/simulated-service.ts';

let gateway: OwnGateway;
let app: App;
beforeAll(async () => {
  gateway = await startGateway();
  app = await createApp(gateway);
});
afterAll(() => gateway.close());

const SIM = { operator: 'operator-a', profile: STK };
const APP = { operator: 'operator-c', profile: DEVICE };

const ask = async (body: string): Promise<string> => {
  const address = `${gateway.origin}/sandbox/mssp/rest/service`;
  return (await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).text();
};
/** Somebody else asks for a signature; answers its MSSP_TransID, or the fault. */
async function elsewhere(msisdn: string, profile: string): Promise<string> {
  const text = await ask(signRequest({ msisdn, profile, text: 'Signet: Log in elsewhere' }));
  const path = text.includes('"Fault"') ? 'Fault.Code.SubCode.Value' : 'MSS_SignatureResp.MSSP_TransID';
  return String(at(text, path));
}
const endElsewhere = async (id: string): Promise<unknown> =>
  at(await ask(statusRequest(id)), 'Fault.Code.SubCode.Value');
const messages = async (msisdn: string): Promise<SandboxMessage[]> =>
  (await gateway.api<SandboxMessage[]>('GET', `/sandbox/api/messages?msisdn=${msisdn}`)).body;
const answer = async (id: string, action: string): Promise<void> => {
  expect((await gateway.api('POST', `/sandbox/api/messages/${id}`, { action })).status).toBe(204);
};

/** The outcome page of a login and the error at the relying party. */
async function ending(login: Awaited<ReturnType<typeof ringingLogin>>) {
  const page = await login.browser.open(login.page.url, gateway.origin);
  const back = await login.browser.follow(await login.browser.submit(formOf(page, '/finish')), gateway.origin);
  return { page: page.text, error: callback(back).get('error') };
}

describe('a SIM', () => {
  it('that somebody else has rung is busy: no refusal, and not rung twice', async () => {
    const msisdn = '41790600001';
    const theirs = await elsewhere(msisdn, SIM.profile);
    const login = await ringingLogin(gateway, app, SIM.operator, msisdn);
    await settled(login, ['error']);
    const { error, page } = await ending(login);
    expect(page).toContain(OUTCOMES.fault_406.text.en.title);
    expect(page).not.toContain(OUTCOMES.fault_401.text.en.title);
    expect(error).toBe('temporarily_unavailable');
    expect(await messages(msisdn)).toHaveLength(1);

    await answer(theirs, 'approve');
    const next = await waitingLogin(gateway, app, SIM.operator, msisdn);
    await answer((await messageFor(gateway, msisdn)).id, 'approve');
    await settled(next, ['signed']);
    expect((await signedIn(gateway, next)).id_token).toBeTruthy();
  });

  it('that shows our request refuses the other request, and our login goes on', async () => {
    const msisdn = '41790600002';
    const login = await waitingLogin(gateway, app, SIM.operator, msisdn);
    expect(await elsewhere(msisdn, SIM.profile)).toBe('_406');
    await answer((await messageFor(gateway, msisdn)).id, 'approve');
    await settled(login, ['signed']);
    expect((await signedIn(gateway, login)).id_token).toBeTruthy();
  });
});

describe('an app', () => {
  it('shows our newer request; the other one ends', async () => {
    const msisdn = '358457060001';
    const theirs = await elsewhere(msisdn, APP.profile);
    const login = await ringingLogin(gateway, app, APP.operator, msisdn);
    const ours = await until('our message alone', async () => {
      const [one, ...others] = await messages(msisdn);
      return one && others.length === 0 && one.id !== theirs && one;
    });
    expect(await endElsewhere(theirs)).toBe('_401');
    await answer(ours.id, 'approve');
    await settled(login, ['signed']);
    expect((await signedIn(gateway, login)).id_token).toBeTruthy();
  });

  it('that takes somebody else’s newer request ends ours, and the page does not claim that the person refused', async () => {
    const msisdn = '358457060002';
    const login = await waitingLogin(gateway, app, APP.operator, msisdn);
    const theirs = await elsewhere(msisdn, APP.profile);
    await settled(login, ['refused', 'error']);
    const { error, page } = await ending(login);
    expect(page).toContain(OUTCOMES.refused_or_replaced.text.en.title);
    expect(page).not.toContain(OUTCOMES.fault_401.text.en.title);
    expect(error).toBe('access_denied');
    expect((await messages(msisdn)).map(({ id }) => id)).toEqual([theirs]);
  });
});

describe('a login that the person cancelled', () => {
  it('keeps its number until the phone has answered, and that answer signs nobody in', async () => {
    const msisdn = '41790600003';
    const login = await waitingLogin(gateway, app, SIM.operator, msisdn);
    const { id } = await messageFor(gateway, msisdn);
    await login.browser.submit(formOf(await login.browser.open(login.page.url, gateway.origin), '/cancel'));
    const cancelled = await login.browser.open(login.page.url, gateway.origin);
    expect(cancelled.text).toContain(OUTCOMES.cancelled.text.en.title);
    expect(cancelled.text).toMatch(/disabled data-retry-seconds="\d+"/);

    const second = await ringingLogin(gateway, app, SIM.operator, msisdn);
    const { seconds_left } = await settled(second, ['error']);
    expect(seconds_left).toBeGreaterThan(60);
    expect((await messages(msisdn)).map((message) => message.id)).toEqual([id]);

    await answer(id, 'approve');
    await until('the late answer', async () => {
      const where = { kind: 'login.late_answer_discarded' };
      return (await gateway.database.prisma.auditEvent.count({ where })) === 1;
    });
    const still = await login.browser.open(login.page.url, gateway.origin);
    expect(still.text).toContain(OUTCOMES.cancelled.text.en.title);
    expect(still.text).not.toContain('data-retry-seconds');
    expect((await ending(login)).error).toBe('access_denied');

    const next = await waitingLogin(gateway, app, SIM.operator, msisdn);
    await answer((await messageFor(gateway, msisdn)).id, 'approve');
    await settled(next, ['signed']);
    expect((await signedIn(gateway, next)).id_token).toBeTruthy();
  });
});
