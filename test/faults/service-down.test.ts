/** One operator's service is out of reach: its logins end at once, everybody can see it, and other operators work on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type App, createApp } from '../harness/relying-party.ts';
import { ringingLogin, settled, signedIn } from './login.ts';
import { type FakeMssp, mssVariables, say, startFakeMssp } from './mssp.ts';

const BREAKER = 'SIGNET_OPERATORS_OPERATOR_A_MSS_BREAKER_';
let gateway: TestGateway;
let mssp: FakeMssp;
let app: App;

beforeAll(async () => {
  mssp = await startFakeMssp(() => `${gateway.origin}/sandbox/mssp/rest/service`);
  gateway = await startGateway({
    env: { ...mssVariables('A', mssp.url), [`${BREAKER}REQUESTS`]: '2', [`${BREAKER}OPEN_S`]: '600' },
  });
  app = await createApp(gateway);
});
afterAll(async () => {
  await gateway.close();
  await mssp.close();
});

const ready = async (): Promise<unknown> => (await gateway.api('GET', '/health/ready')).body;
const admin = async (path: string): Promise<string> => (await fetch(`${gateway.adminOrigin}${path}`)).text();

it('says so in health, metrics, admin API and log, and does not ask the service any more', async () => {
  const closed = { 'operator-a': 'closed', 'operator-b': 'closed', 'operator-c': 'closed' };
  expect(await ready()).toEqual({ status: 'ready', checks: { database: 'ok' }, operators: closed });

  for (const msisdn of ['41790006001', '41790006002', '41790006003']) {
    mssp.behave(msisdn, say('<h1>Bad gateway</h1>', 502));
    const login = await ringingLogin(gateway, app, 'operator-a', msisdn);
    await settled(login, ['error']);
  }
  expect(['41790006001', '41790006002', '41790006003'].map((msisdn) => mssp.pushes(msisdn))).toEqual([1, 1, 0]);

  expect(await ready()).toMatchObject({ status: 'ready', operators: { ...closed, 'operator-a': 'open' } });
  const metrics = await admin('/metrics');
  expect(metrics).toContain('signet_mss_breaker_state{operator="operator-a"} 2');
  expect(metrics).toContain('signet_mss_breaker_state{operator="operator-b"} 0');
  expect(metrics).toContain('signet_mss_breaker_opened_total{operator="operator-a"} 1');
  expect(metrics).toContain('signet_mss_breaker_refused_total{operator="operator-a"} 1');
  expect(metrics).not.toContain('signet_mss_client_certificate_expires_seconds{');
  expect(JSON.parse(await admin('/admin/api/mss'))).toContainEqual({
    operator: 'operator-a',
    breaker: { state: 'open', opened: 1, refused: 1 },
    endpoints: [{ address: mssp.url, resting: true }],
    certificate_seconds_left: null,
  });
  const line = gateway.log.find((text) => text.includes('"breaker":"open"'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'error', operator: 'operator-a' });
});

it('a login that was refused so leaves the phone free for the next', async () => {
  const login = await ringingLogin(gateway, app, 'operator-a', '41790006004');
  expect((await settled(login, ['error'])).seconds_left).toBeLessThanOrEqual(1);
});

it('other operators work on', async () => {
  await gateway.api('PUT', '/sandbox/api/numbers', { msisdn: '447700900444', behaviour: 'approve' });
  const login = await ringingLogin(gateway, app, 'operator-b', '447700900444');
  await settled(login, ['signed']);
  expect((await signedIn(gateway, login)).id_token).toBeTruthy();
});
