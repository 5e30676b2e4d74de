/** The ends of a subscriber by admin API and command line, as relying parties and people meet them. */
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, formOf, messageFor, waitForState } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { type App, begin, callback, clientAt, createApp, signIn, start } from '../harness/relying-party.ts';
import { commandLine } from '../ops/command-line.ts';

let gateway: OwnGateway;
let app: App;
let configuration: oidc.Configuration;
let msisdn: string;
let next = 41790300000;

beforeAll(async () => {
  gateway = await startGateway();
  app = await createApp(gateway);
  configuration = await clientAt(app, 'operator-a');
});
afterAll(() => gateway.close());
beforeEach(() => {
  next += 1;
  msisdn = String(next);
});

const MOBILE_CONNECT = { scope: 'openid mc_authn', version: 'mc_di_r2_v2.3', acr_values: '3' };
const signedIn = (browser = new Browser()) => signIn(gateway, browser, configuration, msisdn, MOBILE_CONNECT);

/** The command line on this machine, which finds the gateway by its admin port. */
const signet = (args: string, input = '', env: Record<string, string> = {}) =>
  commandLine(args.split(' '), {
    input,
    env: {
      PORT: new URL(gateway.origin).port,
      SIGNET_DATA_DIR: gateway.dataDir,
      SIGNET_SECRETS_MASTER: gateway.config.secrets.master,
      SIGNET_ADMIN_PORT: new URL(gateway.adminOrigin).port,
      SIGNET_ADMIN_TOKEN: gateway.adminToken,
      ...env,
    },
  });

const events = async (subject: string | undefined) =>
  (
    await gateway.database.prisma.auditEvent.findMany({
      where: { subject: subject ?? 'nobody', kind: { notIn: ['login.succeeded', 'sim_serial.stored'] } },
    })
  ).map(({ kind }) => kind);

const KINDS = { recycle: 'subscriber.recycled', 'port-out': 'subscriber.ported_out', erase: 'subscriber.erased' };

describe.each(['recycle', 'port-out', 'erase'] as const)('%s', (action) => {
  it('ends sessions, tokens and pseudonyms of the subscriber, and of nobody else', async () => {
    const [browser, bystander] = [new Browser(), new Browser()];
    const first = await signedIn(browser);
    await signIn(gateway, bystander, configuration, '41700092501', MOBILE_CONNECT);
    const pcr = first.claims()?.sub ?? '';
    const { id } = await gateway.database.prisma.pairwiseReference
      .findUniqueOrThrow({ where: { pcr }, include: { subscriber: true } })
      .then(({ subscriber }) => subscriber);

    const answer = await gateway.admin(action, 'operator-a', `+${msisdn}`);
    expect(answer).toEqual({
      status: 200,
      body: {
        action,
        operator: 'operator-a',
        subscriber_id: id,
        ended: { sessions: 1, grants: 1, refresh_tokens: 1, access_tokens: 1, codes: 1 },
      },
    });

    const silent = async (who: Browser) =>
      callback(await who.open(begin(configuration, { prompt: 'none' }).url.href)).get('error');
    expect(await silent(browser)).toBe('login_required');
    expect(await silent(bystander)).toBeNull();
    const hinted = begin(configuration, { ...MOBILE_CONNECT, login_hint: `PCR:${pcr}` });
    expect(callback(await new Browser().open(hinted.url.href)).get('error')).toBe('invalid_request');
    await expect(oidc.refreshTokenGrant(configuration, first.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(oidc.fetchUserInfo(configuration, first.access_token, pcr)).rejects.toMatchObject({ status: 401 });
    expect(await oidc.tokenIntrospection(configuration, first.access_token)).toEqual({ active: false });
    expect(await events(id)).toEqual(['session.ended', KINDS[action]]);
    const stored = await gateway.database.prisma.subscriber.findUniqueOrThrow({ where: { id } });
    expect(stored).toMatchObject({ msisdnIndex: null, msisdnSealed: null, simSerial: null });
  });

  it('discards the answer of a push that is under way', async () => {
    await signedIn();
    const browser = new Browser();
    const page = await browser.open(begin(configuration, { login_hint: `MSISDN:${msisdn}`, acr_values: '3' }).url.href);
    await start(browser, page);
    const { id } = await messageFor(gateway, msisdn);
    expect((await gateway.admin(action, 'operator-a', msisdn)).status).toBe(200);
    await waitForState(browser, page.url, 'error');
    const before = await gateway.database.prisma.subscriber.count();
    await gateway.api('POST', `/sandbox/api/messages/${id}`, { action: 'approve' });
    await expect
      .poll(() => gateway.database.prisma.loginTransaction.count({ where: { pushKey: { not: null } } }), {
        interval: 30,
      })
      .toBe(0);
    expect(await gateway.database.prisma.subscriber.count()).toBe(before);
    const back = callback(
      await browser
        .submit(formOf(await browser.request(page.url), '/finish'))
        .then((answer) => browser.follow(answer, gateway.origin)),
    );
    expect(back.get('error')).toBe('temporarily_unavailable');
  });
});

describe('afterwards', () => {
  it.each(['recycle', 'erase'])('%s: the next login of the number is somebody else', async (action) => {
    const first = await signedIn();
    await gateway.admin(action, 'operator-a', msisdn);
    const second = await signedIn();
    expect(second.claims()?.sub).not.toBe(first.claims()?.sub);
    expect((await signedIn()).claims()?.sub).toBe(second.claims()?.sub);
  });

  it('port-out: the number is served here no more, in logins and in discovery', async () => {
    const discover = async () => {
      const { client_id, client_secret } = app.discovery;
      const answer = await fetch(`${gateway.origin}/v2/discovery`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
          accept: 'application/json',
        },
        body: new URLSearchParams({ Redirect_URL: 'http://localhost:9/callback', MSISDN: `+${msisdn}` }),
      });
      return answer.status;
    };
    expect(await discover()).toBe(200);
    expect((await gateway.admin('port-out', 'operator-a', msisdn)).body).toMatchObject({ subscriber_id: null });
    const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}` });
    expect(Object.fromEntries(callback(await new Browser().open(flow.url.href)))).toMatchObject({
      error: 'access_denied',
      error_description: 'number is not served here',
    });
    expect(await discover()).toBe(404);
    expect((await gateway.admin('port-out', 'operator-a', msisdn)).status).toBe(200);
  });

  it('erase: no login holds the number any more', async () => {
    await signedIn();
    const rows = () => gateway.database.prisma.loginTransaction.count({ where: { state: 'done' } });
    const before = await rows();
    await gateway.admin('erase', 'operator-a', msisdn);
    expect(await rows()).toBe(before - 1);
  });

  it('port-out is refused for a number of another operator', async () => {
    const answer = await gateway.admin('port-out', 'operator-a', '447700900000');
    expect([answer.status, answer.body.error]).toEqual([409, 'not_served']);
  });
});

describe('signet subscriber', () => {
  const set = (behaviour: string) =>
    gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour, after_ms: 0, fault: null });

  it('shows what is known and open, by argument or standard input, for people and for programs', async () => {
    await signedIn();
    const shown = await signet(`subscriber show --operator operator-a --msisdn +${msisdn}`);
    expect([shown.code, shown.err]).toEqual([0, '']);
    expect(shown.out).toMatch(/^subscriber {3}[0-9a-f-]{36} at operator-a\nsince .*\nSIM serial {3}stored since 20/);
    expect(shown.out).toContain('open         1 session, 1 grant, 1 refresh token, 1 access token, 1 code');
    const piped = await signet('subscriber show --operator operator-a --msisdn - --json', `+${msisdn}\n`);
    expect(JSON.parse(piped.out)).toMatchObject({ action: 'show', operator: 'operator-a', pseudonyms: 1, sessions: 1 });
    expect(shown.out + piped.out).not.toContain(msisdn);
  });

  it('clears the SIM serial number: level 4 takes the next card, which was refused before', async () => {
    const attempt = async () => {
      const browser = new Browser();
      const flow = begin(configuration, { login_hint: `MSISDN:${msisdn}`, acr_values: '4' });
      const page = await browser.open(flow.url.href);
      await start(browser, page);
      return waitForState(browser, page.url, 'signed', 'error');
    };
    await set('approve');
    expect(await attempt()).toBe('signed');
    await set('new_serial');
    expect(await attempt()).toBe('error');
    const cleared = await signet(`subscriber clear-serial --operator operator-a --msisdn ${msisdn}`);
    expect(cleared).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^cleared: the next login of/) });
    const again = await signet(`subscriber clear-serial --operator operator-a --msisdn ${msisdn}`);
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^nothing to clear/) });
    expect(await attempt()).toBe('signed');
    await set('approve');
    expect(await attempt()).toBe('error');
  });

  it('ends a subscriber and says what ended', async () => {
    await signedIn();
    const ended = await signet(`subscriber recycle --operator operator-a --msisdn ${msisdn}`);
    expect(ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^recycled: [0-9a-f-]{36}; ended: 1 session, 1 grant, 1 refresh token, 1 access token, 1 code$/,
      ),
    });
  });

  it.each<[string, string, Record<string, string>, number, RegExp]>([
    ['nobody of this number', 'show --operator operator-a --msisdn 41790399999', {}, 67, /nobody with this number/],
    ['no such operator', 'show --operator nobody --msisdn 41790399999', {}, 67, /no operator of this name/],
    [
      'a number of another operator',
      'port-out --operator operator-a --msisdn 358457000001',
      {},
      65,
      /another operator/,
    ],
    ['no number', 'show --operator operator-a', {}, 64, /--msisdn is missing/],
    ['a number that is none', 'erase --operator operator-a --msisdn 0791', {}, 64, /international number/],
    ['a number without a name', 'erase --operator operator-a 41790399999', {}, 64, /goes after --msisdn/],
    ['no operator', 'erase --msisdn 41790399999', {}, 64, /--operator is missing/],
    [
      'another token',
      'show --operator operator-a --msisdn 41790399999',
      { SIGNET_ADMIN_TOKEN: 'x'.repeat(40) },
      77,
      /demands its admin token/,
    ],
    [
      'neither gateway nor database',
      'show --operator operator-a --msisdn 41790399999',
      { SIGNET_ADMIN_PORT: '1' },
      69,
      /no gateway runs here and there is no database/,
    ],
    [
      'a wrong configuration',
      'show --operator operator-a --msisdn 41790399999',
      { SIGNET_LOGN: '1' },
      78,
      /SIGNET_LOGN/,
    ],
  ])('%s', async (_what, args, env, code, message) => {
    const answer = await signet(`subscriber ${args}`, '', env);
    expect([answer.code, answer.out]).toEqual([code, '']);
    expect(answer.err).toMatch(message);
    expect(answer.err).not.toContain('41790399999');
  });

  it('leaves no number in the log of the gateway', () => {
    expect(gateway.log.filter((line) => line.includes('4179030'))).toEqual([]);
  });
});
