/**
 * Nothing that nobody else may know reaches the log: every route is driven with marked numbers, tokens, codes, secrets and
 * cookies, in order and in every wrong way, at log level debug, with a failing signature service and a failing database;
 * then the log is searched for all of them.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BreakableGateway, startBreakableGateway } from '../faults/breakable-gateway.ts';
import { createMarks } from '../faults/marks.ts';
import { type FakeMssp, mssVariables, startFakeMssp } from '../faults/mssp.ts';
import { otherJourneys } from '../faults/traffic/elsewhere.ts';
import { failureJourneys } from '../faults/traffic/failures.ts';
import { marks, NUMBER, PASSWORD, TOKEN, WRITTEN } from '../faults/traffic/marked.ts';
import { requestJourneys } from '../faults/traffic/requests.ts';
import { signInJourneys } from '../faults/traffic/sign-in.ts';
import { createTraffic, type Journeys, type Traffic } from '../faults/traffic/traffic.ts';
import { createApp } from '../harness/relying-party.ts';

const journeys: Journeys = { ...otherJourneys, ...requestJourneys, ...signInJourneys, ...failureJourneys };

let gateway: BreakableGateway;
let mssp: FakeMssp;
let traffic: Traffic;

beforeAll(async () => {
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', async (...given: Parameters<typeof fetch>) => {
    const answer = await fetch(...given);
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
    marks.harvest(answer.headers, isStream ? '' : await answer.clone().text());
    return answer;
  });
  mssp = await startFakeMssp(() => `${gateway.origin}/sandbox/mssp/rest/service`);
  gateway = await startBreakableGateway({
    SIGNET_OPERATORS_OPERATOR_A_MSS_POLL_FIRST_MS: '30',
    SIGNET_OPERATORS_OPERATOR_A_MSS_POLL_INTERVAL_MS: '50',
    SIGNET_OPERATORS_OPERATOR_A_MSS_AP_PASSWORD: PASSWORD,
    ...mssVariables('C', mssp.url),
    SIGNET_OPERATORS_OPERATOR_C_MSS_POLL_FIRST_MS: '30',
    SIGNET_OPERATORS_OPERATOR_C_MSS_REQUEST_TIMEOUT_MS: '500',
  });
  marks.add('secret', gateway.master);
  const app = await createApp(gateway, { post_logout_redirect_uris: ['http://localhost:9/'] });
  traffic = createTraffic(gateway, mssp, app);
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await mssp.close();
  vi.unstubAllGlobals();
});

/** What request metrics tell apart: a route that is missing here was not driven. */
const ROUTES = [
  ...['configuration', 'authorize', 'authorize_resume', 'token', 'userinfo', 'premiuminfo', 'jwks', 'revoke'],
  ...['introspect', 'par', 'logout', 'account', 'discovery', 'health_live', 'health_ready', 'sandbox', 'sandbox_mssp'],
  ...['assets', 'root', 'other', 'login', 'login_status', 'login_events', 'login_number', 'login_start'],
  ...['login_cancel', 'login_retry', 'login_finish'],
];

describe('the log holds no number, token, code, secret or cookie', () => {
  it.each(Object.keys(journeys))('after %s', { timeout: 90_000 }, async (name) => {
    const before = gateway.log.length;
    await journeys[name]?.(traffic);
    expect(gateway.log.length, 'something was logged').toBeGreaterThan(before);
    expect(marks.found(gateway.log.slice(before))).toEqual([]);
  });

  it('nor do the metrics, and every route was driven', { timeout: 90_000 }, async () => {
    const { text } = await traffic.send('GET', `${gateway.adminOrigin}/metrics`);
    expect(marks.found(text.split('\n'))).toEqual([]);
    const driven = new Set([...text.matchAll(/route="([^"]+)"/g)].map(([, route]) => route));
    expect(ROUTES.filter((route) => !driven.has(route))).toEqual([]);
    const kinds = ['number', 'cookie', 'session code', 'code', 'access_token', 'id_token', 'client_secret'];
    expect(kinds.filter((kind) => !marks.kinds.has(kind))).toEqual([]);
    expect(marks.found(gateway.log), 'also of what was learnt later').toEqual([]);
  });
});

describe('the search itself', () => {
  it.each([
    ['as it is', (value: string) => value],
    ['URL-encoded', (value: string) => encodeURIComponent(`?a=${value}`)],
    ['in base64', (value: string) => Buffer.from(`client:${value}:end`).toString('base64')],
    ['in base64url', (value: string) => Buffer.from(`x${value}`).toString('base64url')],
    ['in hexadecimal', (value: string) => Buffer.from(value).toString('hex')],
  ])('finds what is there %s', (_how, write) => {
    for (const value of [NUMBER, WRITTEN, TOKEN]) {
      expect(marks.found([`{"level":"info","msg":"${write(value)}"}`]), value).not.toEqual([]);
    }
  });

  it('finds session codes as words', () => {
    const codes = createMarks();
    codes.add('session code', 'AB3K');
    expect(codes.found(['{"msg":"code AB3K sent"}'])).toHaveLength(1);
    expect(codes.found(['{"incident":"AB3KXYZ2","path":"/login/x-AB3K"}'])).toEqual([]);
  });
});
