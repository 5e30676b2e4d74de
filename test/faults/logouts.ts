/**
 * The gateway stops while relying parties are told of a logout: those that were not told yet are told after the next start,
 * whether it was killed or stopped in order.
 */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Browser, formOf } from '../harness/browser.ts';
import type { TestGateway } from '../harness/gateway.ts';
import { type LogoutListener, listenForLogouts } from '../harness/logout-listener.ts';
import { type App, clientAt, createApp, signIn } from '../harness/relying-party.ts';
import {
  type GatewaySetting,
  gatewayAt,
  gatewaySetting,
  IN_ORDER,
  type Program,
  startGatewayProcess,
} from './processes.ts';
import { until } from './until.ts';

const A = 'operator-a';
/** signs by itself */
const NUMBER = '41700092501';
/** The lease of an attempt that died is 20 s, the machine may be busy. */
const PATIENCE_MS = 60_000;
/** What an attempt may take. */
const TIMEOUT_MS = 5_000;

export function logouts(): void {
  let listener: LogoutListener;
  let setting: GatewaySetting;
  let gateway: TestGateway;
  let program: Program;
  const apps: App[] = [];

  beforeAll(async () => {
    listener = await listenForLogouts();
    setting = await gatewaySetting({ SIGNET_HTTP_DRAIN_S: '1' });
    program = await startGatewayProcess(setting);
    gateway = gatewayAt(setting, `http://localhost:${setting.port}`);
    for (const name of ['shop', 'bank']) {
      apps.push(await createApp(gateway, { name, backchannel_logout_uri: listener.address(name) }));
    }
  }, IN_ORDER.timeout);
  afterAll(() => listener?.close());

  /** A person signs in at both, then out everywhere; answers the sids of the ID tokens by name. */
  const signOut = async (): Promise<{ readonly shop: unknown; readonly bank: unknown }> => {
    const browser = new Browser();
    const sids: unknown[] = [];
    for (const app of apps) {
      const answer = await signIn(gateway, browser, await clientAt(app, A), NUMBER);
      sids.push(answer.claims()?.sid);
    }
    const question = await browser.open(`${gateway.issuer(A)}/logout`);
    const answer = await browser.submit(formOf(question, '/logout/confirm'), { logout: 'yes' });
    expect(answer.location).toBe(`${gateway.issuer(A)}/logout/progress`);
    return { shop: sids[0], bank: sids[1] };
  };

  /** How often one was told of the end of this session. */
  const times = (name: string, sid: unknown): number =>
    listener.tokens(name).filter((token) => decodeJwt(token).sid === sid).length;

  it('kill -9 forgets no relying party that did not answer yet', IN_ORDER, async () => {
    listener.answer('bank', 'hang');
    const { shop, bank } = await signOut();
    await until('both are asked', () => times('shop', shop) === 1 && times('bank', bank) === 1, PATIENCE_MS);
    program.signal('SIGKILL');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGKILL' });
    listener.answer('bank', 200);

    program = await startGatewayProcess(setting);
    await until('the one that hung is told', () => times('bank', bank) >= 2, PATIENCE_MS);
    expect(times('bank', bank)).toBe(2);
    const confirmed = () => program.log.some(({ msg }) => msg === 'a relying party confirmed a logout');
    await until('the log says so', confirmed, PATIENCE_MS);
  });

  it('SIGTERM waits for the answers under way, and the rest is told after the next start', IN_ORDER, async () => {
    listener.answer('bank', 'hang');
    const { shop, bank } = await signOut();
    await until('both are asked', () => times('shop', shop) === 1 && times('bank', bank) === 1, PATIENCE_MS);
    const stopped = performance.now();
    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - stopped).toBeLessThan(TIMEOUT_MS + 15_000);
    // what became of the attempt is stored: it is not asked again before its time
    expect(program.log).toContainEqual(expect.objectContaining({ failure: 'timeout', attempts: 1 }));
    listener.answer('bank', 204);

    program = await startGatewayProcess(setting);
    await until('the one that hung is told', () => times('bank', bank) === 2, PATIENCE_MS);
    expect(times('shop', shop)).toBe(1);
  });
}
