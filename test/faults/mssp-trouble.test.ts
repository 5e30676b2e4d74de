/**
 * The Mobile Signature Service breaks in the middle of a login. The person gets an outcome with an incident, the relying
 * party its error, and nothing rings twice: as long as nobody knows what the phone does, the number counts as busy.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOf } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type App, callback, createApp } from '../harness/relying-party.ts';
import { type Login, ringingLogin, settled, signedIn, statusOf } from './login.ts';
import { answerTo, type FakeMssp, handOn, type Manner, mssVariables, say, startFakeMssp } from './mssp.ts';

/** A SIM may take long; only for the app is silence over soon. */
const SIM = { operator: 'operator-a', prefix: '4179050' };
const APP = { operator: 'operator-c', prefix: '3584575' };

/** Many logins at once, on a machine that does other work too. */
const SLOW_MACHINE = { timeout: 90_000 };

let gateway: TestGateway;
let mssp: FakeMssp;
let app: App;
let numbers = 0;

beforeAll(async () => {
  mssp = await startFakeMssp(() => `${gateway.origin}/sandbox/mssp/rest/service`);
  gateway = await startGateway({
    env: {
      ...mssVariables('A', mssp.url),
      SIGNET_OPERATORS_OPERATOR_A_MSS_REQUEST_TIMEOUT_MS: '2000',
      ...mssVariables('C', mssp.url),
      SIGNET_OPERATORS_OPERATOR_C_MSS_TRANSACTION_TIMEOUT_S: '1',
    },
  });
  app = await createApp(gateway);
});
afterAll(async () => {
  await gateway.close();
  await mssp.close();
});

function newNumber(prefix: string): string {
  numbers += 1;
  return `${prefix}${String(numbers).padStart(4, '0')}`;
}

const approves = (msisdn: string) =>
  gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour: 'approve', after_ms: 0, fault: null });

const dropped: Manner = (_asked, response) => void response.destroy();
const never: Manner = () => undefined;
const halfABody: Manner = (_asked, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
  response.write('{"MSS_SignatureResp":{"AP_Info":', () => response.destroy());
};
const garbage = say('\u0000<html>{{{ not json');
const balancer = say('<html><h1>503 Service Unavailable</h1></html>', 503);
const foreignTransaction: Manner = (asked, response) =>
  void response.end(answerTo(asked, asked.operation === 'signature' ? '100' : '504', { apTransId: 'Sforeign' }));
const foreignNumber: Manner = (asked, response) =>
  void response.end(answerTo(asked, asked.operation === 'signature' ? '100' : '504', { msisdn: '41790000099' }));
const outstanding: Manner = (asked, response) =>
  void response.end(answerTo(asked, asked.operation === 'signature' ? '100' : '504'));

const acceptedWithoutName: Manner = (asked, response) => void response.end(answerTo(asked, '100', { msspTransId: '' }));

/** The request is accepted; its status queries meet `manner`. */
const whileWaiting =
  (manner: Manner): Manner =>
  (asked, response) =>
    (asked.operation === 'signature' ? outstanding : manner)(asked, response);

/** As `manner` says the first `times` times the status is asked, then as the simulator says. */
const atFirst =
  (times: number, manner: Manner): Manner =>
  (asked, response) =>
    (asked.operation === 'status' && asked.count <= times ? manner : handOn)(asked, response);

/** The outcome page's incident stands in the log, with the outcome. */
async function incidentInLog(login: Login, outcome: string): Promise<void> {
  const page = await login.browser.open(login.page.url, gateway.origin);
  const lines = gateway.log.filter((line) => line.includes(`"outcome":"${outcome}"`));
  const incidents = lines.map((line) => /"incident":"([^"]+)"/.exec(line)?.[1] ?? 'none');
  expect(incidents.some((incident) => page.text.includes(incident))).toBe(true);
}

async function errorAtRelyingParty(login: Login): Promise<string | null> {
  const page = await login.browser.open(login.page.url, gateway.origin);
  return callback(await login.browser.follow(await login.browser.submit(formOf(page, '/finish')), gateway.origin)).get(
    'error',
  );
}

async function logsInNow({ operator, prefix }: typeof SIM, msisdn = newNumber(prefix)): Promise<void> {
  await approves(msisdn);
  mssp.behave(msisdn, handOn);
  const login = await ringingLogin(gateway, app, operator, msisdn);
  await settled(login, ['signed'], 30_000);
  expect((await signedIn(gateway, login)).id_token).toBeTruthy();
}

const UNKNOWN_PHONE: readonly (readonly [string, Manner, string, string])[] = [
  ['garbage for an answer', garbage, 'bad_answer', 'server_error'],
  ['half an answer', halfABody, 'connection_lost', 'temporarily_unavailable'],
  ['a dropped connection', dropped, 'connection_lost', 'temporarily_unavailable'],
  ['no answer at all', never, 'timeout_local', 'temporarily_unavailable'],
  ['a balancer that says 503', balancer, 'unreachable', 'temporarily_unavailable'],
  ['an answer with another AP_TransID', foreignTransaction, 'mismatch', 'server_error'],
  ['an answer with another number', foreignNumber, 'mismatch', 'server_error'],
  ['accepted without MSSP_TransID', acceptedWithoutName, 'status_100', 'server_error'],
  ['garbage for a status', whileWaiting(garbage), 'bad_answer', 'server_error'],
  ['a status with another AP_TransID', whileWaiting(foreignTransaction), 'mismatch', 'server_error'],
  ['a status with another number', whileWaiting(foreignNumber), 'mismatch', 'server_error'],
];

// the slowest first: they wait while the others work
describe.concurrent('a status that never becomes final ends the login at its deadline, after which the number is free', () => {
  it.each([
    ['outstanding for ever', outstanding, 'unanswered', 'expired', 'access_denied'],
    ['dropped for ever', whileWaiting(dropped), 'connection_lost', 'error', 'temporarily_unavailable'],
  ] as const)('%s', SLOW_MACHINE, async (_what, manner, outcome, state, error) => {
    const msisdn = newNumber(APP.prefix);
    mssp.behave(msisdn, manner);
    const login = await ringingLogin(gateway, app, APP.operator, msisdn);
    await settled(login, [state], 30_000);
    await incidentInLog(login, outcome);
    expect((await statusOf(login)).seconds_left).toBeLessThanOrEqual(1);
    expect(await errorAtRelyingParty(login)).toBe(error);
    expect(mssp.pushes(msisdn)).toBe(1);
    await logsInNow(APP, msisdn);
    expect(mssp.pushes(msisdn)).toBe(2);
  });
});

describe.concurrent('trouble after which nobody knows what the phone does', () => {
  it.each(UNKNOWN_PHONE)('%s', SLOW_MACHINE, async (_what, manner, outcome, error) => {
    const msisdn = newNumber(SIM.prefix);
    mssp.behave(msisdn, manner);
    const login = await ringingLogin(gateway, app, SIM.operator, msisdn);
    await settled(login, ['error'], 30_000);
    await incidentInLog(login, outcome);
    expect(await errorAtRelyingParty(login)).toBe(error);

    // the same person again: told that the phone is busy, and for how long
    const again = await ringingLogin(gateway, app, SIM.operator, msisdn);
    const { seconds_left } = await settled(again, ['error'], 30_000);
    expect(seconds_left).toBeGreaterThan(60);
    expect(await errorAtRelyingParty(again)).toBe('temporarily_unavailable');
    expect(mssp.pushes(msisdn)).toBe(1);
    await logsInNow(SIM);
  });
});

describe.concurrent('trouble that passes', () => {
  it.each([
    ['a dropped connection', dropped],
    ['half an answer', halfABody],
    ['a balancer that says 503', balancer],
  ])('%s while the status is asked, which is asked again', SLOW_MACHINE, async (_what, manner) => {
    const msisdn = newNumber(SIM.prefix);
    await approves(msisdn);
    mssp.behave(msisdn, atFirst(2, manner));
    const login = await ringingLogin(gateway, app, SIM.operator, msisdn);
    await settled(login, ['signed'], 30_000);
    expect((await signedIn(gateway, login)).id_token).toBeTruthy();
    expect(mssp.pushes(msisdn)).toBe(1);
  });
});
