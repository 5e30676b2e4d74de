/**
 * The gateway stops while people wait for their phones: in order (SIGTERM) and without a chance to say anything (SIGKILL).
 * The phones are a process of their own, so that a person can answer while no gateway runs.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formOf, messageFor } from '../harness/browser.ts';
import type { TestGateway } from '../harness/gateway.ts';
import { authorizeUrl, basicOf, likeJava, send } from '../harness/headless.ts';
import { type App, createApp } from '../harness/relying-party.ts';
import { approve, type Login, ringingLogin, settled, signedIn, statusOf, waitingLogin } from './login.ts';
import { type FakeMssp, mssVariables, startFakeMssp } from './mssp.ts';
import {
  type GatewaySetting,
  gatewayAt,
  gatewaySetting,
  IN_ORDER,
  type Program,
  startGatewayProcess,
  startSimulatorProcess,
  temporaryFolder,
} from './processes.ts';
import { slowRequest } from './slow-request.ts';
import { until } from './until.ts';

/** The contract: a login goes on, or ends on Try again, this long after the start. */
const TAKEN_OVER_MS = 10_000;
/** for everything else that a busy machine may be slow at */
const PATIENCE_MS = 40_000;
/** until a request that the phone has is also known to be accepted */
const STORED_MS = 400;
const PCR = /^[0-9a-f-]{36}$/;

export function crashes(): void {
  let setting: GatewaySetting;
  let gateway: TestGateway;
  let program: Program;
  let app: App;
  let silent: FakeMssp;

  beforeAll(async () => {
    const folder = await temporaryFolder();
    const simulator = await startSimulatorProcess(folder);
    silent = await startFakeMssp(() => `${simulator.origin}/sandbox/mssp/rest/service`);
    const variables = {
      SIGNET_SANDBOX_MSSP_URL: simulator.origin,
      ...mssVariables('B', silent.url),
      SIGNET_HTTP_DRAIN_S: '1',
    };
    setting = await gatewaySetting(variables, folder);
    program = await startGatewayProcess(setting);
    gateway = gatewayAt(setting, `http://localhost:${setting.port}`, simulator.origin);
    app = await createApp(gateway);
  }, IN_ORDER.timeout);
  afterAll(() => silent?.close());

  const sub = async (login: Login) => (await signedIn(gateway, login)).claims()?.sub;

  it(
    'a restart loses no login, answered while it is down or afterwards, nor waits for a client for ever',
    IN_ORDER,
    async () => {
      const down = await waitingLogin(gateway, app, 'operator-a', '41790300001');
      const after = await waitingLogin(gateway, app, 'operator-a', '41790300002');
      await pause(STORED_MS);
      const server = await createApp(gateway, { headless: true });
      const asking = { prompt: 'login', login_hint: 'MSISDN:41790300009' };
      const url = authorizeUrl(server, 'operator-a', asking);
      const authorization = basicOf(server, 'operator-a');
      const held = send(url, { authorization });
      await messageFor(gateway, '41790300009');
      const slow = await slowRequest(`${gateway.issuer('operator-a')}/token`);
      program.signal('SIGTERM');
      expect(await program.ended).toEqual({ code: 0, signal: null });
      await expect(slow.answered).rejects.toThrow();
      expect(await held).toMatchObject({ status: 200, location: undefined });
      await approve(gateway, down);
      await approve(gateway, { msisdn: '41790300009' });

      program = await startGatewayProcess(setting);
      expect((await likeJava(url, authorization)).parameters.get('code')).toBeTruthy();
      await settled(down, ['signed'], PATIENCE_MS);
      expect(await sub(down)).toMatch(PCR);
      expect(await statusOf(after)).toMatchObject({ state: 'waiting' });
      await approve(gateway, after);
      await settled(after, ['signed'], PATIENCE_MS);
      expect(await sub(after)).toMatch(PCR);
    },
  );

  it(
    'kill -9 loses no login whose request was accepted, and ends one that was being sent on Try again',
    IN_ORDER,
    async () => {
      const number = '447700900555';
      silent.behave(number, () => undefined);
      const [down, after, sending] = await Promise.all([
        waitingLogin(gateway, app, 'operator-a', '41790300003'),
        waitingLogin(gateway, app, 'operator-a', '41790300004'),
        ringingLogin(gateway, app, 'operator-b', number),
      ]);
      await until('the request at the service', () => silent.pushes(number) === 1);
      await pause(STORED_MS);
      program.signal('SIGKILL');
      expect(await program.ended).toEqual({ code: null, signal: 'SIGKILL' });
      await approve(gateway, down);

      program = await startGatewayProcess(setting);
      const started = Date.now();
      const left = (): number => started + TAKEN_OVER_MS - Date.now();
      await settled(down, ['signed'], left());
      expect(await sub(down)).toMatch(PCR);

      // nobody knows whether the phone of this one rings
      const interrupted = await settled(sending, ['error'], PATIENCE_MS);
      expect(interrupted.seconds_left).toBeGreaterThan(0);
      expect(interrupted.seconds_left).toBeLessThanOrEqual(90);
      const outcome = await sending.browser.open(sending.page.url);
      const incident = program.log.find(({ outcome: name }) => name === 'interrupted')?.incident;
      expect(outcome.text).toContain(String(incident));
      const retry = formOf(outcome, '/retry');
      const early = await sending.browser.follow(await sending.browser.submit(retry), gateway.origin);
      expect(early.text).not.toContain('data-state="ready"');
      await until(
        'counting down',
        async () => (await statusOf(sending)).seconds_left < interrupted.seconds_left,
        3_000,
      );

      await approve(gateway, after);
      await settled(after, ['signed'], PATIENCE_MS);
      expect(await sub(after)).toMatch(PCR);
      expect(silent.pushes(number), 'no second push by itself').toBe(1);
    },
  );
}
