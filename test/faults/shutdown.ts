/** One gateway process: what it shares with no other, and how it ends. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Browser } from '../harness/browser.ts';
import { createApp } from '../harness/relying-party.ts';
import { approve, settled, signedIn, waitingLogin } from './login.ts';
import { type FakeMssp, handOn, type Manner, mssVariables, startFakeMssp } from './mssp.ts';
import {
  type GatewaySetting,
  gatewayAt,
  gatewaySetting,
  IN_ORDER,
  type Program,
  refusal,
  startGatewayProcess,
  withSandboxOf,
} from './processes.ts';
import { slowRequest } from './slow-request.ts';

/** until a request that the phone has is also known to be accepted */
const STORED_MS = 400;
const SLOW_NUMBER = '447700900444';

const endsWithin = (running: Program, ms: number) =>
  Promise.race([running.ended, pause(ms, 'still running' as const, { ref: false })]);

/** The phone rings at once; that the request was accepted is said only later. */
const slowToAccept: Manner = async (asked, response) => {
  const { status, text } = await asked.forward();
  await pause(1_500);
  response.writeHead(status).end(text);
};

/** 503, or nobody listens any more. */
async function turnsAway(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/health/ready`, { headers: { connection: 'close' } });
    return answer.status === 503;
  } catch {
    return true;
  }
}

export function shutdowns(): void {
  let setting: GatewaySetting;
  let program: Program;
  let origin: string;
  let mssp: FakeMssp;

  beforeAll(async () => {
    mssp = await startFakeMssp(() => `${origin}/sandbox/mssp/rest/service`);
    setting = await gatewaySetting({ SIGNET_HTTP_DRAIN_S: '60', ...mssVariables('B', mssp.url) });
    origin = `http://localhost:${setting.port}`;
    program = await startGatewayProcess(setting);
  }, IN_ORDER.timeout);
  afterAll(() => mssp?.close());

  it(
    'keeps the embedded database and the port to itself: a second one is told so and the first goes on',
    IN_ORDER,
    async () => {
      const [database, port] = await Promise.all([
        refusal(await gatewaySetting({}, setting.dataDir)),
        refusal({ ...(await withSandboxOf(setting, await gatewaySetting())), port: setting.port }),
      ]);
      expect(database.code).toBe(1);
      expect(database.line).toMatch(/^signet: the embedded database in .* is in use by process \d+: .*DATABASE_URL$/);
      expect(port.code).toBe(1);
      expect(port.line).toBe(`signet: 127.0.0.1 port ${setting.port} is in use; PORT sets another`);
      // looks for new certificates and goes on
      program.signal('SIGHUP');
      expect(program.running).toBe(true);
      expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
    },
  );

  it(
    'on SIGTERM ends event streams, answers what is under way and nothing new; waiting logins go on at the next start',
    IN_ORDER,
    async () => {
      const gateway = gatewayAt(setting, origin);
      const app = await createApp(gateway);
      const login = await waitingLogin(gateway, app, 'operator-a', '41790400001');
      const cookie = login.browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      const stream = await fetch(`${login.page.url}/events`, { headers: { cookie } });
      const person = new Browser();
      await person.open(`${origin}/sandbox/phone`);
      const phones = person.request(`${origin}/sandbox/phone/events`);
      const slow = await slowRequest(`${origin}/operator-a/token`);
      await pause(STORED_MS);
      mssp.behave(SLOW_NUMBER, slowToAccept);
      const sending = await waitingLogin(gateway, app, 'operator-b', SLOW_NUMBER);
      mssp.behave(SLOW_NUMBER, handOn);

      program.signal('SIGTERM');
      expect(await stream.text()).toContain('"state":"waiting"');
      expect((await phones).headers.get('content-type')).toContain('text/event-stream');
      expect(await turnsAway(origin)).toBe(true);
      expect(program.running).toBe(true);
      slow.complete();
      expect(await slow.answered).toBe(400);
      expect(await endsWithin(program, 40_000)).toEqual({ code: 0, signal: null });

      program = await startGatewayProcess(setting);
      for (const one of [login, sending]) {
        await approve(gateway, one);
        await settled(one, ['signed'], 40_000);
        expect((await signedIn(gateway, one)).id_token).toBeTruthy();
      }
      expect(mssp.pushes(SLOW_NUMBER)).toBe(1);
    },
  );

  it('ends at once on a second SIGTERM', IN_ORDER, async () => {
    const slow = await slowRequest(`${origin}/operator-a/token`);
    program.signal('SIGTERM');
    expect(await endsWithin(program, 500)).toBe('still running');
    program.signal('SIGTERM');
    expect(await endsWithin(program, 30_000)).toEqual({ code: 1, signal: null });
    slow.abandon();
  });
}
