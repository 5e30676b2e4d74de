/** Ends of sessions that nobody asked for in a browser: relying parties hear of them in the same way. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Browser, formOf } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { type LogoutListener, listenForLogouts } from '../harness/logout-listener.ts';
import {
  answeredByItself,
  begin,
  callback,
  clientAt,
  createApp,
  credentialsAt,
  signIn,
} from '../harness/relying-party.ts';
import { commandLine } from '../ops/command-line.ts';

const A = 'operator-a';
const NUMBER = '41700092501';
const SOMEBODY_ELSE = '41700092502';

let gateway: OwnGateway;
let listener: LogoutListener;
let configuration: Awaited<ReturnType<typeof clientAt>>;
let client: string;

beforeAll(async () => {
  listener = await listenForLogouts();
  gateway = await startGateway({
    settings: { network: { allow_private: [new URL(listener.address('shop')).host] } },
  });
  const app = await createApp(gateway, { name: 'Shop', backchannel_logout_uri: listener.address('shop') });
  configuration = await clientAt(app, A);
  client = credentialsAt(app, A).client_id;
});
afterAll(async () => {
  await gateway.close();
  await listener.close();
});

let browser: Browser;
let claims: { sub: string; sid?: unknown };
beforeEach(async () => {
  browser = new Browser();
  const own = (await signIn(gateway, browser, configuration, NUMBER)).claims();
  if (!own) throw new Error('no ID token');
  claims = own;
});

/** The logout tokens for this test's session, once there are so many. */
const told = (count = 1) =>
  vi.waitFor(
    () => {
      const tokens = listener.tokens('shop').map((token) => decodeJwt(token));
      const own = tokens.filter(({ sid }) => sid === claims.sid);
      expect(own).toHaveLength(count);
      return own.at(-1);
    },
    { timeout: 10_000 },
  );

const silent = async (): Promise<string | null> =>
  callback(await browser.open(begin(configuration, { prompt: 'none' }).url.href)).get('error');

const admin = async (action: string, body: object) => {
  const answer = await fetch(`${gateway.adminOrigin}/admin/api/sessions/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.adminToken}` },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
};

const lastEnd = () =>
  gateway.database.prisma.auditEvent.findFirst({ where: { kind: 'session.ended' }, orderBy: { id: 'desc' } });

describe('an operator', () => {
  it('sees where a person is signed in, by pseudonym, and ends it', async () => {
    const { body } = await admin('list', { operator: A, subject: claims.sub });
    expect(body.sessions[0]).toMatchObject({ relying_parties: [{ client_id: client }] });
    expect(JSON.stringify(body)).not.toContain(NUMBER);
    const ended = await admin('end', { operator: A, subject: claims.sub });
    expect(ended.body.ended[0].relying_parties).toEqual([client]);
    await told();
    expect(await silent()).toBe('login_required');
    expect(await lastEnd()).toMatchObject({ details: { reason: 'operator' } });
  });

  it.each([
    ['a session', (uid: string) => ({ session: uid }), 'login_required'],
    ['a relying party', () => ({ client }), null],
    ['a relying party of one session', (uid: string) => ({ session: uid, client }), null],
  ] as const)('ends %s', async (_what, target, error) => {
    const { body } = await admin('list', { operator: A, subject: claims.sub });
    const ended = await admin('end', { operator: A, ...target(body.sessions[0].session) });
    expect(ended.body.ended).toHaveLength(1);
    await told();
    expect(await silent()).toBe(error);
    await gateway.admin('recycle', A, NUMBER);
  });

  it.each([
    ['end', { operator: A }, 400, 'no_target'],
    ['end', { operator: 'nowhere', client: 'x' }, 404, 'unknown_operator'],
    ['list', { operator: A, subject: '0a37a4f6-0c05-4f4d-a09b-a4ed2d1cb7ea' }, 404, 'unknown_subject'],
    ['list', { operator: A, subject: NUMBER }, 404, 'unknown_subject'],
    ['retry', { id: '0a37a4f6-0c05-4f4d-a09b-a4ed2d1cb7ea' }, 404, 'unknown_delivery'],
    ['retry', { id: 7 }, 400, 'invalid_request'],
    ['end', { operator: A, msisdn: NUMBER }, 400, 'invalid_request'],
  ])('is told what is wrong with %s %j', async (action, body, status, error) => {
    expect(await admin(action, body)).toMatchObject({ status, body: { error } });
  });

  it('looks after dead deliveries by the command line, and has one tried again', async () => {
    const env = {
      SIGNET_ADMIN_PORT: new URL(gateway.adminOrigin).port,
      SIGNET_ADMIN_TOKEN: gateway.adminToken,
      SIGNET_SECRETS_MASTER: gateway.config.secrets.master,
      SIGNET_DATA_DIR: gateway.dataDir,
    };
    listener.answer('shop', 400);
    await admin('end', { operator: A, subject: claims.sub });
    await told();
    const where = { sid: String(claims.sid) };
    await vi.waitFor(async () =>
      expect(await gateway.database.prisma.logoutDelivery.findFirst({ where })).toMatchObject({ failure: 'refused' }),
    );
    listener.answer('shop', 200);
    const dead = { state: 'dead', endedAt: new Date() };
    await gateway.database.prisma.logoutDelivery.updateMany({ where, data: dead });
    const listed = await commandLine(['session', 'deliveries', '--operator', A, '--dead', '--json'], { env });
    expect(listed).toMatchObject({ code: 0 });
    const [delivery] = JSON.parse(listed.out).deliveries;
    expect(delivery).toMatchObject({ client_id: client, failure: 'refused', reason: 'operator' });
    const shown = await commandLine(['session', 'deliveries', '--operator', A, '--dead'], { env });
    expect(shown.out).toContain(`${delivery.id}  ${client}  operator at`);
    const retried = await commandLine(['session', 'retry', '--id', delivery.id], { env });
    expect(retried).toMatchObject({ code: 0, out: expect.stringContaining('pending') });
    await told(2);
  });
});

describe('somebody else in the same browser', () => {
  it('takes the place of a person, whose relying parties are told at once', async () => {
    const page = await browser.open(begin(configuration, { login_hint: `MSISDN:${SOMEBODY_ELSE}` }).url.href);
    expect(listener.tokens('shop').some((token) => decodeJwt(token).sid === claims.sid)).toBe(false);
    const ready = await browser.follow(await browser.submit(formOf(page, '/continue')), gateway.origin);
    expect(callback(await answeredByItself(gateway, browser, ready)).get('code')).toBeTruthy();
    expect(await told()).toMatchObject({ sub: claims.sub, sid: claims.sid, aud: client });
    expect(await lastEnd()).toMatchObject({ details: { reason: 'replaced', relying_parties: 1 } });
  });
});

describe.each([
  ['recycle', 'recycled'],
  ['erase', 'erased'],
  // the last one: the number is served no more
  ['port-out', 'ported_out'],
] as const)('%s of the number', (action, reason) => {
  it('is told with the pseudonym that the relying party knows', async () => {
    expect((await gateway.admin(action, A, NUMBER)).status).toBe(200);
    expect(await told()).toMatchObject({ sub: claims.sub, sid: claims.sid, aud: client });
    expect(await lastEnd()).toMatchObject({ operator: A, details: { reason, relying_parties: 1 } });
  });
});
