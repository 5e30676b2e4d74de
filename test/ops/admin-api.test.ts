import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAdminApi } from '../../src/ops/admin-api.ts';
import { keyArea, subscriberArea } from '../../src/ops/admin-area.ts';
import type { KeyRotation } from '../../src/provider/key-rotation.ts';
import type { LifeCycle, Problem } from '../../src/subscriber/life-cycle.ts';

const TOKEN = 'a-token-of-the-admin-api-with-43-characters';
const BODY = JSON.stringify({ operator: 'operator-a', msisdn: '+41791234567' });

let calls: string[][];
let problem: Problem | undefined;
const lifeCycle: LifeCycle = {
  async run(action, operator, number) {
    calls.push([action, operator, number]);
    if (problem) return { ok: false, problem };
    return { ok: true, done: { action: 'clear-serial', operator, subscriberId: 'id', cleared: true } };
  },
};
const rotation: KeyRotation = {
  async run(request) {
    calls.push(Object.values(request));
    return { ok: true, operator: request.operator, keys: [] };
  },
};
const areas = [subscriberArea(lifeCycle), keyArea(rotation)];
const server = createServer(new Koa().use(createAdminApi({ token: TOKEN, areas })).callback());
const off = createServer(new Koa().use(createAdminApi({ token: undefined, areas })).callback());

beforeAll(async () => {
  for (const each of [server, off]) await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  off.close();
});
beforeEach(() => {
  calls = [];
  problem = undefined;
});

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly to?: typeof server;
}

const ask = ({ path = 'subscribers/clear-serial', method = 'POST', headers = {}, body = BODY, to = server }: Asked) =>
  new Promise<{ status: number; body: Record<string, unknown>; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: (to.address() as AddressInfo).port,
          path: `/admin/api/${path}`,
          method,
          headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: JSON.parse(text) }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(method === 'GET' ? undefined : body);
    },
  );

describe('the admin API', () => {
  test.each(['show', 'clear-serial', 'recycle', 'port-out', 'erase'])('runs %s', async (action) => {
    expect((await ask({ path: `subscribers/${action}` })).status).toBe(200);
    expect(calls).toEqual([[action, 'operator-a', '+41791234567']]);
  });

  test.each([
    ['list', { operator: 'a' }, 'sig'],
    ['rotate', { operator: 'a' }, 'sig'],
    ['rotate', { operator: 'a', use: 'enc' }, 'enc'],
    ['withdraw', { operator: 'a', kid: 'k-1' }, 'k-1'],
  ])('runs keys/%s with %j', async (action, body, use) => {
    expect((await ask({ path: `keys/${action}`, body: JSON.stringify(body) })).status).toBe(200);
    expect(calls).toEqual([[action, 'a', use]]);
  });

  test.each<[string, Asked, number, string]>([
    ['an action of another area', { path: 'keys/show' }, 404, 'not_found'],
    ['a withdrawal of nothing', { path: 'keys/withdraw', body: '{"operator":"a"}' }, 400, 'invalid_request'],
    ['an unknown use', { path: 'keys/rotate', body: '{"operator":"a","use":"x"}' }, 400, 'invalid_request'],
    ['more than an action', { path: 'subscribers/show/x' }, 404, 'not_found'],
    ['no token', { headers: { authorization: '' } }, 401, 'invalid_token'],
    ['another token', { headers: { authorization: `Bearer ${TOKEN}x` } }, 401, 'invalid_token'],
    [
      'the beginning of the token',
      { headers: { authorization: `Bearer ${TOKEN.slice(0, -1)}` } },
      401,
      'invalid_token',
    ],
    ['the token in another scheme', { headers: { authorization: `Basic ${TOKEN}` } }, 401, 'invalid_token'],
    ['an unknown place and no token', { path: 'x', headers: { authorization: '' } }, 401, 'invalid_token'],
    ['an unknown action', { path: 'subscribers/delete' }, 404, 'not_found'],
    ['an inherited name', { path: 'subscribers/constructor' }, 404, 'not_found'],
    ['an unknown place', { path: 'operators' }, 404, 'not_found'],
    ['GET', { method: 'GET' }, 405, 'method_not_allowed'],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'unsupported_media_type'],
    ['plain text', { headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_media_type'],
    ['no JSON', { body: '{' }, 400, 'invalid_request'],
    ['no number', { body: '{"operator":"operator-a"}' }, 400, 'invalid_request'],
    ['a number that is none', { body: '{"operator":"operator-a","msisdn":41791234567}' }, 400, 'invalid_request'],
    ['a member too much', { body: '{"operator":"a","msisdn":"4","x":1}' }, 400, 'invalid_request'],
    ['a huge body', { body: JSON.stringify({ operator: 'a', msisdn: 'x'.repeat(5_000) }) }, 413, 'too_large'],
    ['no token configured', { to: off }, 503, 'admin_api_off'],
  ])('refuses %s', async (_what, asked, status, error) => {
    const answer = await ask(asked);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.body.error_description).toEqual(expect.any(String));
    expect(JSON.stringify(answer.body)).not.toContain('41791234567');
    expect(calls).toEqual([]);
  });

  test.each<[Problem, number]>([
    ['unknown_operator', 404],
    ['invalid_number', 400],
    ['unknown_subscriber', 404],
    ['not_served', 409],
    ['ported_in', 409],
  ])('answers the problem %s with %i', async (code, status) => {
    problem = code;
    const answer = await ask({});
    expect([answer.status, answer.body.error]).toEqual([status, code]);
  });
});
