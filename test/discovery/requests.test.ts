/** Every kind of request to /v2/discovery, with the exact status and, for errors, the exact words. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, FIXED_SECRET, REDIRECT, SECRET, type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const SHOP = basic('shop-discovery', SECRET);
const R = `Redirect_URL=${encodeURIComponent(REDIRECT)}`;
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly query?: string;
  readonly auth?: string | null;
  readonly type?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function send({ method = 'GET', path = '/v2/discovery', query = '', auth = SHOP, type, headers = {}, body }: Sent) {
  return service.send(
    method,
    query === '' ? path : `${path}?${query}`,
    {
      accept: 'application/json',
      ...(auth === null ? {} : { authorization: auth }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    body,
  );
}

const form = (body: string): Sent => ({ method: 'POST', type: FORM, body });
const json = (value: unknown): Sent => ({ method: 'POST', type: JSON_TYPE, body: JSON.stringify(value) });

describe('an operator is found', () => {
  test.each<[name: string, sent: Sent, operator: string, withNumber: boolean]>([
    ['POST form with a number', form(`${R}&MSISDN=447700900301`), 'operator-b', true],
    ['POST form with + and blanks', form(`${R}&MSISDN=%2B44+7700+900301`), 'operator-b', true],
    [
      'POST form with charset',
      { ...form(`${R}&MSISDN=41700092501`), type: `${FORM}; charset=UTF-8` },
      'operator-a',
      true,
    ],
    ['POST JSON with a number', json({ Redirect_URL: REDIRECT, MSISDN: '358457000001' }), 'operator-c', true],
    ['POST JSON, the number a number', json({ Redirect_URL: REDIRECT, MSISDN: 41700092501 }), 'operator-a', true],
    [
      'POST JSON with null',
      json({ Redirect_URL: REDIRECT, MSISDN: null, 'Selected-MCC': '901', 'Selected-MNC': '03' }),
      'operator-c',
      false,
    ],
    ['POST with parameters in the query', { method: 'POST', query: `${R}&MSISDN=41700092501` }, 'operator-a', true],
    ['POST with one parameter in both', { ...form(R), query: `${R}&MSISDN=41700092501` }, 'operator-a', true],
    ['GET with a number', { query: `${R}&MSISDN=41700092501` }, 'operator-a', true],
    ['trailing slash', { path: '/v2/discovery/', query: `${R}&MSISDN=41700092501` }, 'operator-a', true],
    ['Selected-MCC/MNC', { query: `${R}&Selected-MCC=901&Selected-MNC=02` }, 'operator-b', false],
    ['Selected-MNC without its zero', { query: `${R}&Selected-MCC=901&Selected-MNC=2` }, 'operator-b', false],
    ['Selected with an empty MSISDN', { query: `${R}&MSISDN=&Selected-MCC=901&Selected-MNC=01` }, 'operator-a', false],
    ['Identified-MCC/MNC', { query: `${R}&Identified-MCC=901&Identified-MNC=03` }, 'operator-c', false],
    [
      'Selected wins over Identified',
      { query: `${R}&Identified-MCC=901&Identified-MNC=03&Selected-MCC=901&Selected-MNC=01` },
      'operator-a',
      false,
    ],
    [
      'a number wins over Selected',
      { query: `${R}&MSISDN=447700900301&Selected-MCC=901&Selected-MNC=01` },
      'operator-b',
      true,
    ],
    [
      'headers of a browser instead of parameters',
      { query: R, headers: { 'x-identified-mcc': '901', 'x-identified-mnc': '03' } },
      'operator-c',
      false,
    ],
    [
      'parameters win over the headers',
      {
        query: `${R}&Identified-MCC=901&Identified-MNC=01`,
        headers: { 'x-identified-mcc': '901', 'x-identified-mnc': '03' },
      },
      'operator-a',
      false,
    ],
    [
      'a public client without secret',
      { query: `${R}&Selected-MCC=901&Selected-MNC=02`, auth: basic('secretless', '') },
      'operator-b',
      false,
    ],
    [
      'names of the first release',
      { query: `redirect_uri=${encodeURIComponent(REDIRECT)}&mcc_mnc=901_02` },
      'operator-b',
      false,
    ],
    ['lower-case msisdn', form(`redirect_url=${encodeURIComponent(REDIRECT)}&msisdn=41700092501`), 'operator-a', true],
    [
      'an empty Cookie header',
      { query: `${R}&Selected-MCC=901&Selected-MNC=01`, headers: { cookie: '' } },
      'operator-a',
      false,
    ],
    [
      'an unreadable Cookie header',
      { query: `${R}&Selected-MCC=901&Selected-MNC=01`, headers: { cookie: '=;%;a' } },
      'operator-a',
      false,
    ],
    [
      'Accept text/html',
      { query: `${R}&Selected-MCC=901&Selected-MNC=01`, headers: { accept: 'text/html' } },
      'operator-a',
      false,
    ],
    [
      'the headers that SDKs add',
      {
        query: `${R}&Selected-MCC=901&Selected-MNC=01`,
        headers: {
          'x-source-ip': '192.0.2.1',
          'x-redirect': 'APP',
          'sdk-version': 'Java-2.4.7',
          'client-side-version': 'none',
        },
      },
      'operator-a',
      false,
    ],
    [
      'the other parameters of SDKs, and some of nobody',
      {
        query: `${R}&Selected-MCC=901&Selected-MNC=01&Using-Mobile-Data=1&Local-Client-IP=10.0.0.1&Ignore-Cookies=true&x=1&x=2`,
      },
      'operator-a',
      false,
    ],
    [
      'a fixed secret',
      {
        query: `Redirect_URL=${encodeURIComponent('http://localhost:3001/cb')}&MSISDN=41700092501`,
        auth: basic('configured', FIXED_SECRET),
      },
      'operator-a',
      true,
    ],
    [
      'the scheme in lower case',
      { query: `${R}&Selected-MCC=901&Selected-MNC=01`, auth: SHOP.replace('Basic', 'basic') },
      'operator-a',
      false,
    ],
  ])('200: %s', async (_name, sent, operator, withNumber) => {
    const answer = await send(sent);
    expect(answer.status).toBe(200);
    const body = JSON.parse(answer.text);
    expect(body.response.client_id.split('.')[1]).toBe(operator);
    expect('subscriber_id' in body).toBe(withNumber);
  });
});

describe('nobody is identified', () => {
  test.each<[name: string, sent: Sent]>([
    ['GET with nothing', { query: R }],
    ['GET with an empty MSISDN', { query: `${R}&MSISDN=` }],
    ['POST form with nothing', form(R)],
    ['POST form with blanks', form(`${R}&MSISDN=+&Selected-MCC=&Selected-MNC=`)],
    ['a public client without secret', { query: R, auth: basic('secretless', '') }],
    ['POST JSON with nothing', json({ Redirect_URL: REDIRECT })],
    ['a network that is not served', { query: `${R}&Identified-MCC=310&Identified-MNC=150` }],
    ['Manually-Select', { query: `${R}&MSISDN=41700092501&Manually-Select=true` }],
    ['Accept of anything', { query: R, headers: { accept: '*/*' } }],
    ['Accept of JSON and pages', { query: R, headers: { accept: 'text/html, application/json' } }],
    ['POST that accepts pages', { ...form(R), headers: { accept: 'text/html' } }],
  ])('202: %s', async (_name, sent) => {
    const answer = await send(sent);
    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const body = JSON.parse(answer.text);
    expect(Object.keys(body)).toEqual(['links']);
    expect(body.links).toHaveLength(1);
    expect(body.links[0].rel).toBe('operatorSelection');
    expect(body.links[0].href).toMatch(
      /^http:\/\/localhost:3000\/v2\/discovery\/users\/operator-selection\?session_id=[A-Za-z0-9_-]+$/,
    );
  });

  test('302 only for a browser that asks for a page', async () => {
    const answer = await send({ query: R, headers: { accept: 'text/html,application/xhtml+xml;q=0.9' } });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toMatch(/\/v2\/discovery\/users\/operator-selection\?session_id=/);
    expect(JSON.parse(answer.text).links[0].href).toBe(answer.headers.location);
  });
});

const FAILED = 'Client authentication failed';
const REDIRECT_TEXT = 'Parameter Redirect_URL is invalid: not a registered redirect address of this application';
const NUMBER_TEXT = 'Parameter MSISDN is invalid: an international number of 7 to 15 digits';

describe('errors', () => {
  test.each<[name: string, sent: Sent, status: number, error: string, description: string]>([
    ['no credentials', { query: R, auth: null }, 401, 'invalid_client', FAILED],
    ['empty credentials', { query: R, auth: '' }, 401, 'invalid_client', FAILED],
    ['another scheme', { query: R, auth: 'Bearer abc' }, 401, 'invalid_client', FAILED],
    ['no base64', { query: R, auth: 'Basic !!!' }, 401, 'invalid_client', FAILED],
    ['no colon', { query: R, auth: `Basic ${Buffer.from('shop').toString('base64')}` }, 401, 'invalid_client', FAILED],
    ['an unknown client', { query: R, auth: basic('nobody', SECRET) }, 401, 'invalid_client', FAILED],
    [
      'the id of the party instead of its discovery client',
      { query: R, auth: basic('shop', SECRET) },
      401,
      'invalid_client',
      FAILED,
    ],
    ['a wrong secret', { query: R, auth: basic('shop-discovery', 'wrong') }, 401, 'invalid_client', FAILED],
    [
      'a secret cut short',
      { query: R, auth: basic('shop-discovery', SECRET.slice(0, -1)) },
      401,
      'invalid_client',
      FAILED,
    ],
    ['an empty secret', { query: R, auth: basic('shop-discovery', '') }, 401, 'invalid_client', FAILED],
    [
      'an empty secret of a public client that has one',
      { query: R, auth: basic('public-discovery', '') },
      401,
      'invalid_client',
      FAILED,
    ],
    [
      'an empty secret of a configured client',
      { query: R, auth: basic('configured', '') },
      401,
      'invalid_client',
      FAILED,
    ],
    ['an empty secret of an unknown client', { query: R, auth: basic('nobody', '') }, 401, 'invalid_client', FAILED],
    [
      'a number from a client without secret',
      { query: `${R}&MSISDN=41700092501`, auth: basic('secretless', '') },
      400,
      'invalid_request',
      'Parameter MSISDN is invalid: taken from clients with a secret only',
    ],
    [
      'Using-Mobile-Data with another word',
      { query: `${R}&Using-Mobile-Data=yes` },
      400,
      'invalid_request',
      'Parameter Using-Mobile-Data is invalid: 0, 1, true or false',
    ],
    [
      'Manually-Select with another word',
      { query: `${R}&Manually-Select=2` },
      400,
      'invalid_request',
      'Parameter Manually-Select is invalid: 0, 1, true or false',
    ],
    [
      'Ignore-Cookies with another word',
      { query: `${R}&Ignore-Cookies=no` },
      400,
      'invalid_request',
      'Parameter Ignore-Cookies is invalid: 0, 1, true or false',
    ],
    [
      'an X-Identified-MCC alone',
      { query: R, headers: { 'x-identified-mcc': '901' } },
      400,
      'invalid_request',
      'Mandatory parameter Identified-MNC is missing',
    ],
    [
      'any secret of a client without one',
      { query: R, auth: basic('secretless', 'undefined') },
      401,
      'invalid_client',
      FAILED,
    ],
    [
      'a wrong fixed secret',
      { query: R, auth: basic('configured', `${FIXED_SECRET}x`) },
      401,
      'invalid_client',
      FAILED,
    ],
    [
      'credentials of another party',
      { query: R, auth: basic('shop-discovery', FIXED_SECRET) },
      401,
      'invalid_client',
      FAILED,
    ],
    ['wrong credentials and a wrong body', { ...form('%%%'), auth: null }, 401, 'invalid_client', FAILED],
    [
      'no Redirect_URL',
      { query: 'MSISDN=41700092501' },
      400,
      'invalid_request',
      'Mandatory parameter Redirect_URL is missing',
    ],
    [
      'an empty Redirect_URL',
      { query: 'Redirect_URL=' },
      400,
      'invalid_request',
      'Mandatory parameter Redirect_URL is missing',
    ],
    [
      'an unregistered Redirect_URL',
      { query: 'Redirect_URL=https%3A%2F%2Fevil.example%2F' },
      400,
      'invalid_request',
      REDIRECT_TEXT,
    ],
    ['a Redirect_URL with more path', { query: `${R}%2Fmore` }, 400, 'invalid_request', REDIRECT_TEXT],
    [
      'a Redirect_URL of another case',
      { query: `Redirect_URL=${encodeURIComponent(REDIRECT.toUpperCase())}` },
      400,
      'invalid_request',
      REDIRECT_TEXT,
    ],
    [
      "another party's Redirect_URL",
      { query: R, auth: basic('configured', FIXED_SECRET) },
      400,
      'invalid_request',
      REDIRECT_TEXT,
    ],
    [
      'two Redirect_URLs',
      { query: `${R}&redirect_uri=https%3A%2F%2Fevil.example` },
      400,
      'invalid_request',
      'Parameter Redirect_URL appears more than once',
    ],
    [
      'two numbers',
      { query: `${R}&MSISDN=41700092501&MSISDN=41700092502` },
      400,
      'invalid_request',
      'Parameter MSISDN appears more than once',
    ],
    [
      'a number in the query, another in the body',
      { ...form('MSISDN=41700092502'), query: `${R}&MSISDN=41700092501` },
      400,
      'invalid_request',
      'Parameter MSISDN appears more than once',
    ],
    ['letters for a number', { query: `${R}&MSISDN=alice` }, 400, 'invalid_request', NUMBER_TEXT],
    ['a national number', { query: `${R}&MSISDN=0791234567` }, 400, 'invalid_request', NUMBER_TEXT],
    ['a short number', { query: `${R}&MSISDN=41` }, 400, 'invalid_request', NUMBER_TEXT],
    ['a long number', form(`${R}&MSISDN=4170009250112345`), 400, 'invalid_request', NUMBER_TEXT],
    [
      'a number in JSON that is none',
      json({ Redirect_URL: REDIRECT, MSISDN: -41.5 }),
      400,
      'invalid_request',
      NUMBER_TEXT,
    ],
    [
      'Selected-MCC alone',
      { query: `${R}&Selected-MCC=901` },
      400,
      'invalid_request',
      'Mandatory parameter Selected-MNC is missing',
    ],
    [
      'Selected-MNC alone',
      { query: `${R}&Selected-MNC=01` },
      400,
      'invalid_request',
      'Mandatory parameter Selected-MCC is missing',
    ],
    [
      'Identified-MCC alone',
      { query: `${R}&Identified-MCC=901` },
      400,
      'invalid_request',
      'Mandatory parameter Identified-MNC is missing',
    ],
    [
      'a Selected-MCC of two digits',
      { query: `${R}&Selected-MCC=90&Selected-MNC=01` },
      400,
      'invalid_request',
      'Parameter Selected-MCC is invalid: three digits',
    ],
    [
      'an Identified-MNC of letters',
      { query: `${R}&Identified-MCC=901&Identified-MNC=xx` },
      400,
      'invalid_request',
      'Parameter Identified-MNC is invalid: two or three digits',
    ],
    [
      'mcc_mnc in one part',
      { query: `${R}&mcc_mnc=90101` },
      400,
      'invalid_request',
      'Parameter mcc_mnc is invalid: two codes like 901_01',
    ],
    [
      'correlation_id with blanks',
      { query: `${R}&correlation_id=a%20b` },
      400,
      'invalid_request',
      'Parameter correlation_id is invalid: up to 128 printable characters without blanks',
    ],
    [
      'correlation_id too long',
      { query: `${R}&correlation_id=${'a'.repeat(129)}` },
      400,
      'invalid_request',
      'Parameter correlation_id is invalid: up to 128 printable characters without blanks',
    ],
    [
      'a number that nobody serves',
      { query: `${R}&MSISDN=15550100200` },
      404,
      'Not_Found_Entity',
      'Operator Not Found',
    ],
    [
      'a choice that nobody serves',
      { query: `${R}&Selected-MCC=310&Selected-MNC=150` },
      404,
      'Not_Found_Entity',
      'Operator Not Found',
    ],
    [
      'broken JSON',
      { ...json(''), body: '{"Redirect_URL":"447700900301' },
      400,
      'invalid_request',
      'The body is not a JSON object of plain values',
    ],
    ['JSON that is a list', json([REDIRECT]), 400, 'invalid_request', 'The body is not a JSON object of plain values'],
    [
      'JSON with an object inside',
      json({ Redirect_URL: { $ne: '' } }),
      400,
      'invalid_request',
      'The body is not a JSON object of plain values',
    ],
    [
      'a body of another type',
      { method: 'POST', type: 'text/plain', body: R },
      415,
      'invalid_request',
      'The body is neither application/x-www-form-urlencoded nor application/json',
    ],
    [
      'a body without type',
      { method: 'POST', body: R },
      415,
      'invalid_request',
      'The body is neither application/x-www-form-urlencoded nor application/json',
    ],
    [
      'a body beyond the limit',
      form(`${R}&x=${'a'.repeat(8_192)}`),
      413,
      'invalid_request',
      'The body is longer than 8192 bytes',
    ],
    [
      'a body beyond the limit, its length not announced',
      { ...form(`${R}&x=${'a'.repeat(20_000)}`), headers: { 'transfer-encoding': 'chunked' } },
      413,
      'invalid_request',
      'The body is longer than 8192 bytes',
    ],
  ])('%s', async (_name, sent, status, error, description) => {
    const answer = await send(sent);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      status,
      { error, error_description: description, description },
    ]);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['www-authenticate']).toBe(
      status === 401 ? 'Basic realm="discovery", charset="UTF-8"' : undefined,
    );
  });

  test('a body just within the limit is read', async () => {
    const start = `${R}&MSISDN=41700092501&x=`;
    const answer = await send(form(start + 'a'.repeat(8_192 - start.length)));
    expect(answer.status).toBe(200);
  });
});

describe('other methods and paths', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])('405: %s', async (method) => {
    const answer = await service.send(method, `/v2/discovery?${R}`, { authorization: SHOP });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, POST, OPTIONS']);
  });

  test.each(['/v2/discovery/x', '/v2/discover', '/v1/discovery', '/', '/v2/discovery//'])(
    '%s is left to others',
    async (path) => {
      expect((await service.send('GET', path, { authorization: SHOP })).status).toBe(418);
    },
  );

  test('a browser may ask from any origin, without credentials of its own', async () => {
    const answer = await service.send('OPTIONS', '/v2/discovery', {
      origin: 'https://shop.example',
      'access-control-request-method': 'GET',
    });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    expect(answer.headers['access-control-allow-methods']).toBe('GET, POST, OPTIONS');
    expect(answer.headers['access-control-allow-headers']).toBe(
      'Origin, X-Requested-With, X-Source-Ip, X-Identified-MCC, X-Identified-MNC, X-Using-Mobile-Data, Accept, Authorization, Content-Type',
    );
  });
});

test('the log names no number, secret or address of a request', () => {
  const text = JSON.stringify(service.logged);
  expect(service.logged.length).toBeGreaterThan(0);
  for (const word of [SECRET, FIXED_SECRET, '41700092501', '447700900301', REDIRECT, SHOP.slice(6)]) {
    expect(text).not.toContain(word);
  }
});
