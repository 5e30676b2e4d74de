/** One gateway process: what it shares with no other, and how it ends. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../harness/browser.ts';
import { createApp } from '../harness/relying-party.ts';
import { approve, settled, signedIn, waitingLogin } from './login.ts';
import {
  cleanUp,
  type GatewaySetting,
  gatewayAt,
  gatewaySetting,
  type Program,
  refusal,
  startGatewayProcess,
  withSandboxOf,
} from './processes.ts';
import { slowRequest } from './slow-request.ts';

const STORED_MS = 400;
const SLOW_MACHINE_MS = 60_000;

let setting: GatewaySetting;
let program: Program;
const at = (path: string): string => `http://localhost:${setting.port}${path}`;
const endsWithin = (running: Program, ms: number) =>
  Promise.race([running.ended, pause(ms, 'still running' as const, { ref: false })]);

beforeAll(async () => {
  setting = await gatewaySetting({ SIGNET_HTTP_DRAIN_S: '60' });
  program = await startGatewayProcess(setting);
}, SLOW_MACHINE_MS);
afterAll(cleanUp);

/** 503, or nobody listens any more. */
async function turnedAway(): Promise<boolean> {
  try {
    const answer = await fetch(at('/health/ready'), { headers: { connection: 'close' } });
    return answer.status === 503;
  } catch {
    return true;
  }
}

describe('a second process', () => {
  it(
    'is told that the embedded database, or the port, is in use; the first goes on',
    async () => {
      const [database, port] = await Promise.all([
        refusal(await gatewaySetting({}, setting.dataDir)),
        refusal({ ...(await withSandboxOf(setting, await gatewaySetting())), port: setting.port }),
      ]);
      expect(database.code).toBe(1);
      expect(database.line).toMatch(/^signet: the embedded database in .* is in use by process \d+: .*DATABASE_URL$/);
      expect(port.code).toBe(1);
      expect(port.line).toBe(`signet: 127.0.0.1 port ${setting.port} is in use; PORT sets another`);
      expect(program.running).toBe(true);
      expect((await fetch(at('/health/ready'))).status).toBe(200);
    },
    SLOW_MACHINE_MS,
  );
});

describe('SIGTERM', () => {
  it(
    'ends event streams, answers the request under way and nothing new, and leaves waiting logins to the next start',
    async () => {
      const gateway = gatewayAt(setting, at('').replace(/\/$/, ''));
      const app = await createApp(gateway);
      const login = await waitingLogin(gateway, app, 'operator-a', '41790400001');
      const cookie = login.browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      const stream = await fetch(`${login.page.url}/events`, { headers: { cookie } });
      const person = new Browser();
      await person.open(at('/sandbox/phone'));
      const phones = person.request(at('/sandbox/phone/events'));
      const slow = await slowRequest(at('/operator-a/token'));
      await pause(STORED_MS);

      program.signal('SIGTERM');
      expect(await stream.text()).toContain('"state":"waiting"');
      expect((await phones).headers.get('content-type')).toContain('text/event-stream');
      expect(await turnedAway()).toBe(true);
      expect(program.running).toBe(true);
      slow.complete();
      expect(await slow.answered).toBe(400);
      expect(await endsWithin(program, 10_000)).toEqual({ code: 0, signal: null });

      program = await startGatewayProcess(setting);
      await approve(gateway, login);
      await settled(login, ['signed']);
      expect((await signedIn(gateway, login)).id_token).toBeTruthy();
    },
    SLOW_MACHINE_MS,
  );

  it(
    'a second time ends at once',
    async () => {
      const slow = await slowRequest(at('/operator-a/token'));
      program.signal('SIGTERM');
      expect(await endsWithin(program, 500)).toBe('still running');
      program.signal('SIGTERM');
      expect(await endsWithin(program, SLOW_MACHINE_MS)).toEqual({ code: 1, signal: null });
      slow.abandon();
    },
    SLOW_MACHINE_MS,
  );
});
