/** Another SIM card under a known number: what each policy does to the login and to everything signed in before. */
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, formOf, messageFor, waitForState } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import {
  type App,
  answeredByItself,
  begin,
  callback,
  clientAt,
  createApp,
  start,
  tokens,
} from '../harness/relying-party.ts';

let gateway: OwnGateway;
let app: App;
let configuration: oidc.Configuration;
let msisdn: string;
let next = 41790200000;

beforeAll(async () => {
  // level 2 accepts, level 3 renews, level 4 rejects
  gateway = await startGateway({ env: { SIGNET_OPERATORS_OPERATOR_A_LOA_3_0_SIM_SERIAL_CHANGE: 'renew' } });
  app = await createApp(gateway);
  configuration = await clientAt(app, 'operator-a');
});
afterAll(() => gateway.close());
beforeEach(() => {
  next += 1;
  msisdn = String(next);
});

const mobileConnect = (acr_values: string) => ({ scope: 'openid mc_authn', version: 'mc_di_r2_v2.3', acr_values });
const set = async (behaviour: string): Promise<void> => {
  const { status } = await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour, after_ms: 0, fault: null });
  if (status !== 200) throw new Error(`the number was not set: ${status}`);
};

/** A whole login of this number, whose phone answers by itself. */
async function signedIn(browser: Browser) {
  const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}`, ...mobileConnect('3') });
  return tokens(flow, await answeredByItself(gateway, browser, await browser.open(flow.url.href)));
}

/** The error with which a login of this number comes back; undefined when it succeeds. */
async function attempt(acr_values: string): Promise<string | null> {
  const browser = new Browser();
  const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}`, acr_values });
  const page = await browser.open(flow.url.href);
  const after = await answeredByItself(gateway, browser, page);
  if (after.location?.includes('code=')) return null;
  return callback(await browser.follow(await browser.submit(formOf(after, '/finish')), gateway.origin)).get('error');
}

const audited = async (after: Date): Promise<string[]> => {
  const rows = await gateway.database.prisma.auditEvent.findMany({
    where: { at: { gte: after }, kind: { startsWith: 'sim_serial.' } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ kind }) => kind);
};

describe('another SIM card', () => {
  it('is accepted at a level that accepts, and never thereby at one that rejects', async () => {
    const began = new Date();
    await set('approve');
    expect(await attempt('4')).toBeNull();
    await set('new_serial');
    expect(await attempt('4')).toBe('server_error');
    expect(await attempt('2')).toBeNull();
    expect(await attempt('2')).toBeNull();
    expect(await attempt('4')).toBe('server_error');
    expect(await audited(began)).toEqual([
      'sim_serial.stored',
      'sim_serial.rejected',
      'sim_serial.accepted',
      'sim_serial.rejected',
    ]);
  });

  it('at a level that renews ends every session, token and pseudonym of the person before', async () => {
    await set('approve');
    const browser = new Browser();
    const first = await signedIn(browser);
    const silent = async () => {
      const page = await browser.open(begin(configuration, { prompt: 'none' }).url.href);
      return callback(page).get('error');
    };
    const pcr = first.claims()?.sub ?? '';
    const hint = async () => {
      const flow = begin(configuration, { ...mobileConnect('3'), login_hint: `PCR:${pcr}` });
      return new Browser().open(flow.url.href);
    };
    const userinfo = () => oidc.fetchUserInfo(configuration, first.access_token, pcr);
    expect(await silent()).toBeNull();
    expect((await hint()).url).toContain('/login/');
    expect(await userinfo()).toMatchObject({ sub: pcr });

    await set('new_serial');
    const second = await signedIn(new Browser());

    expect(second.claims()?.sub).not.toBe(pcr);
    expect(await silent()).toBe('login_required');
    expect(callback(await hint()).get('error')).toBe('invalid_request');
    await expect(userinfo()).rejects.toMatchObject({ status: 401 });
    await expect(oidc.refreshTokenGrant(configuration, first.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect(await oidc.tokenIntrospection(configuration, first.access_token)).toEqual({ active: false });
    const refreshed = await oidc.refreshTokenGrant(configuration, second.refresh_token ?? '');
    expect(refreshed.claims()?.sub).toBe(second.claims()?.sub);
  });

  it('in an answer that comes after the login was cancelled changes nothing, nor does a first one', async () => {
    const late = async (): Promise<void> => {
      const browser = new Browser();
      const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}`, acr_values: '3' });
      const page = await browser.open(flow.url.href);
      const began = new Date();
      await start(browser, page);
      const { id } = await messageFor(gateway, msisdn);
      await browser.submit(formOf(await browser.request(page.url), '/cancel'));
      await waitForState(browser, page.url, 'error', 'refused');
      await gateway.api('POST', `/sandbox/api/messages/${id}`, { action: 'approve' });
      await expect
        .poll(
          () =>
            gateway.database.prisma.auditEvent.count({
              where: { kind: 'login.late_answer_discarded', at: { gte: began } },
            }),
          { interval: 30 },
        )
        .toBe(1);
      expect(await audited(began)).toEqual([]);
    };
    const rows = () => gateway.database.prisma.subscriber.findMany({ where: { operator: 'operator-a' } });
    const before = await rows();
    await late();
    expect(await rows()).toEqual(before);
  });
});
