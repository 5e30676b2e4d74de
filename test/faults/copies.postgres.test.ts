/**
 * Two copies of the gateway on one PostgreSQL, behind one address. The copy that rang the phone, the one that shows the page
 * and the one that finishes need not be the same, and the phone rings once.
 */
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestGateway } from '../harness/gateway.ts';
import { type App, createApp } from '../harness/relying-party.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { approve, type Login, settled, signedIn, waitingLogin } from './login.ts';
import { type FakeMssp, mssVariables, startFakeMssp } from './mssp.ts';
import {
  cleanUp,
  type GatewaySetting,
  gatewayAt,
  gatewaySetting,
  IN_ORDER,
  type Program,
  startGatewayProcess,
  startSimulatorProcess,
  temporaryFolder,
} from './processes.ts';

const url = process.env.DATABASE_URL;
if (!url) {
  throw new Error(
    'the suite "postgres" needs DATABASE_URL=postgresql://user:password@host:5432/name, of a user who may create databases',
  );
}

/** until a request that the phone has is also known to be accepted */
const STORED_MS = 400;
/** The contract: how soon after the death of a copy another one goes on. */
const TAKEN_OVER_MS = 10_000;
const database = `signet_copies_${randomBytes(6).toString('hex')}`;

const administer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};

interface Copy {
  readonly setting: GatewaySetting;
  program: Program;
}

let one: Copy;
let other: Copy;
let balancer: Balancer;
let mssp: FakeMssp;
let gateway: TestGateway;
let app: App;

beforeAll(async () => {
  await administer(`CREATE DATABASE ${database}`);
  const address = new URL(url);
  address.pathname = `/${database}`;
  const folder = await temporaryFolder();
  const simulator = await startSimulatorProcess(folder);
  mssp = await startFakeMssp(() => `${simulator.origin}/sandbox/mssp/rest/service`);
  balancer = await startBalancer();
  const variables = {
    DATABASE_URL: address.href,
    SIGNET_SANDBOX_MSSP_URL: simulator.origin,
    SIGNET_DISCOVERY_ORIGIN: balancer.origin,
    SIGNET_OPERATORS_OPERATOR_A_ISSUER: `${balancer.origin}/operator-a`,
    SIGNET_OPERATORS_OPERATOR_B_ISSUER: `${balancer.origin}/operator-b`,
    SIGNET_OPERATORS_OPERATOR_C_ISSUER: `${balancer.origin}/operator-c`,
    ...mssVariables('A', mssp.url),
  };
  const [first, second] = await Promise.all([gatewaySetting(variables, folder), gatewaySetting(variables, folder)]);
  // both at once, on a database without tables and keys
  const [a, b] = await Promise.all([startGatewayProcess(first), startGatewayProcess(second)]);
  one = { setting: first, program: a };
  other = { setting: second, program: b };
  gateway = gatewayAt(first, balancer.origin, simulator.origin);
  balancer.choose(first.port);
  app = await createApp(gateway);
}, IN_ORDER.timeout);
afterAll(async () => {
  await cleanUp();
  await balancer?.close();
  await mssp?.close();
  await administer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
}, IN_ORDER.timeout);

const eventsOf = async ({ browser, page }: Login): Promise<Response> => {
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return fetch(`${page.url}/events`, { headers: { cookie } });
};

/** A login whose phone was rung by `copy`. */
async function rungBy(copy: Copy, msisdn: string): Promise<Login> {
  balancer.choose(copy.setting.port);
  const login = await waitingLogin(gateway, app, 'operator-a', msisdn);
  await pause(STORED_MS);
  return login;
}

async function endsSignedIn(login: Login): Promise<void> {
  expect((await signedIn(gateway, login)).claims()).toMatchObject({ iss: `${balancer.origin}/operator-a` });
  expect(mssp.pushes(login.msisdn)).toBe(1);
}

describe('a login that one copy rang the phone for', () => {
  it('is followed and finished at another one', IN_ORDER, async () => {
    const login = await rungBy(one, '41790600001');
    balancer.choose(other.setting.port);
    const stream = await eventsOf(login);
    await approve(gateway, login);
    expect((await stream.text()).match(/"state":"(\w+)"/g)?.at(-1)).toBe('"state":"signed"');
    await endsSignedIn(login);
  });

  it('is taken over when that copy is stopped', IN_ORDER, async () => {
    const login = await rungBy(one, '41790600002');
    one.program.signal('SIGTERM');
    expect(await one.program.ended).toEqual({ code: 0, signal: null });
    balancer.choose(other.setting.port);
    await approve(gateway, login);
    await settled(login, ['signed'], TAKEN_OVER_MS);
    await endsSignedIn(login);
    one.program = await startGatewayProcess(one.setting);
  });

  it('is taken over within ten seconds when that copy is killed', IN_ORDER, async () => {
    const [answered, later] = [await rungBy(other, '41790600003'), await rungBy(other, '41790600004')];
    balancer.choose(one.setting.port);
    const stream = await eventsOf(answered);
    other.program.signal('SIGKILL');
    await other.program.ended;
    await approve(gateway, answered);
    await settled(answered, ['signed'], TAKEN_OVER_MS);
    expect(await stream.text()).toContain('"state":"signed"');
    await endsSignedIn(answered);
    await approve(gateway, later);
    await settled(later, ['signed'], TAKEN_OVER_MS);
    await endsSignedIn(later);
  });
});
