/** What clients of the first release ask at /v1/discovery/apis, and what they read. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { basic, REDIRECT, SECRET, type Service, START, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const PATH = '/v1/discovery/apis/operatorid';
const SHOP = basic('shop-discovery', SECRET);
const R = `redirect_uri=${encodeURIComponent(REDIRECT)}`;

const ask = async (query: string, { auth = SHOP, path = PATH, headers = {} as Record<string, string> } = {}) => {
  const answer = await service.send('GET', `${path}?${query}`, { authorization: auth, ...headers });
  return { ...answer, body: JSON.parse(answer.text) };
};

test('an operator: ttl is a string, the subscriber’s operator is named, the number stands inside too', async () => {
  const { status, body } = await ask(`${R}&msisdn=447700900301`);
  expect(status).toBe(200);
  expect(body.ttl).toBe(String(START + 15_552_000_000));
  expect(body.response).toMatchObject({
    serving_operator: 'Bravo Mobile',
    subscriber_operator: 'Bravo Mobile',
    country: 'GB',
    currency: 'GBP',
    client_id: 'shop.operator-b',
    subscriber_id: body.subscriber_id,
  });
  expect(body.response.apis.operatorid.link[0].rel).toBe('authorization');
});

test('the second release has none of that', async () => {
  const { body } = await ask(`${R}&msisdn=447700900301`, { path: '/v2/discovery' });
  expect(body.ttl).toBe(START + 15_552_000_000);
  expect(body.response).not.toHaveProperty('subscriber_operator');
  expect(body.response).not.toHaveProperty('subscriber_id');
});

test.each([
  ['a network code', `${R}&mcc_mnc=901_03`, {}, 'Charlie Mobile'],
  ['headers', R, { 'x-identified-mcc': '901', 'x-identified-mnc': '02' }, 'Bravo Mobile'],
  ['the cookie', R, { cookie: 'mcc_mnc=901_02' }, 'Bravo Mobile'],
  ['mobile data', `${R}&Using-Mobile-Data=true`, { 'x-source-ip': '192.0.2.1' }, 'Alpha Mobile'],
  ['no redirect address', 'mcc_mnc=901_01', {}, 'Alpha Mobile'],
])('found by %s', async (_name, query, headers, operator) => {
  expect((await ask(query, { headers })).body.response.serving_operator).toBe(operator);
});

test('POST, other names of the API and a slash at the end', async () => {
  for (const path of ['/v1/discovery/apis/OperatorID', '/v1/discovery/apis/mobileconnect', `${PATH}/`]) {
    expect((await ask(`${R}&mcc_mnc=901_01`, { path })).status).toBe(200);
  }
  const posted = await service.send(
    'POST',
    PATH,
    { authorization: SHOP, 'content-type': 'application/x-www-form-urlencoded' },
    `${R}&msisdn=41700092501`,
  );
  expect(posted.status).toBe(200);
});

test('nobody identified: the selection page, or without a redirect address the list by country', async () => {
  const page = await ask(R);
  expect([page.status, page.body.links[0].rel]).toEqual([202, 'operatorSelection']);
  const list = await ask('', { auth: basic('secretless', '') });
  expect([list.status, list.body]).toEqual([
    200,
    {
      data: {
        CH: [{ mcc_mnc: '901_01', opName: 'Alpha Mobile' }],
        GB: [{ mcc_mnc: '901_02', opName: 'Bravo Mobile' }],
        FI: [{ mcc_mnc: '901_03', opName: 'Charlie Mobile' }],
      },
    },
  ]);
});

test('a public client without secret gets no client_secret', async () => {
  const { body } = await ask('mcc_mnc=901_01', { auth: basic('secretless', '') });
  expect(body.response.client_id).toBe('secretless.operator-a');
  expect(body.response).not.toHaveProperty('client_secret');
});

test.each([
  ['an unregistered redirect address', 'redirect_uri=https%3A%2F%2Fevil.example', PATH, 400, 'invalid_request'],
  ['another API', R, '/v1/discovery/apis/payment', 404, 'Not_Found_Entity'],
  ['a number of nobody', `${R}&msisdn=15550100200`, PATH, 404, 'Not_Found_Entity'],
])('refused: %s', async (_name, query, path, status, error) => {
  const answer = await ask(query, { path });
  expect([answer.status, answer.body]).toEqual([
    status,
    { error, error_description: answer.body.description, description: expect.any(String) },
  ]);
});

test('wrong credentials, and a preflight', async () => {
  expect((await ask(R, { auth: basic('shop-discovery', 'wrong') })).status).toBe(401);
  const preflight = await service.send('OPTIONS', PATH, { origin: 'https://shop.example' });
  expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, '*']);
});
