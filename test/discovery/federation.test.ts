/** Operators of other gateways beside our own: found like these, answered with links to their issuer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RawConfig } from '../../src/config/schema.ts';
import { basic, REDIRECT, SECRET, type Service, START, startService } from './service.ts';

type Federation = NonNullable<RawConfig['discovery']['federation']>;

const CITIES = ['Århus', 'Basel', 'Çorlu', 'Dublin', 'Évora', 'Fulda'];
const DELTA: Federation[number] = {
  id: 'delta',
  name: 'Delta Mobile',
  issuer: 'https://id.delta.example/',
  country: 'SE',
  currency: 'SEK',
  mcc_mnc: ['901_40', '901_41'],
  // inside the range of operator-a, and one number of operator-b
  numbers: { prefixes: ['46', '41799'], ported_in: ['447700900399'] },
  networks: ['192.0.2.128/25'],
  brand: { colour: '#aa0000', logo: 'https://cdn.delta.example/logo.svg' },
  endpoints: {
    authorization: 'https://id.delta.example/auth',
    token: 'https://id.delta.example/tok',
    tokenrevoke: 'https://id.delta.example/rev',
  },
};

const FEDERATION: Federation = [
  DELTA,
  ...CITIES.map((city, index) => ({
    id: `city-${index}`,
    name: `${city} Telecom`,
    issuer: `https://id.city-${index}.example`,
    country: 'DK',
    mcc_mnc: [`902_${10 + index}`],
  })),
];

let service: Service;
beforeAll(async () => {
  service = await startService({}, { discovery: { federation: FEDERATION } });
});
afterAll(() => service.close());

const ask = async (query: string, headers: Record<string, string> = {}) => {
  const answer = await service.send('GET', `/v2/discovery?Redirect_URL=${encodeURIComponent(REDIRECT)}${query}`, {
    authorization: basic('shop-discovery', SECRET),
    ...headers,
  });
  return { ...answer, body: JSON.parse(answer.text) };
};

test('the answer: links to its own issuer and endpoints, no credentials and no number of ours', async () => {
  const { status, body } = await ask('&MSISDN=46700000001&correlation_id=c-1');
  expect(status).toBe(200);
  expect(body).toEqual({
    ttl: START + 15_552_000_000,
    correlation_id: 'c-1',
    response: {
      serving_operator: 'Delta Mobile',
      country: 'SE',
      currency: 'SEK',
      client_name: 'Demo Shop',
      apis: {
        operatorid: {
          link: [
            { rel: 'authorization', href: 'https://id.delta.example/auth' },
            { rel: 'token', href: 'https://id.delta.example/tok' },
            { rel: 'tokenrevoke', href: 'https://id.delta.example/rev' },
            { rel: 'tokenrefresh', href: 'https://id.delta.example/tok' },
            { rel: 'applicationShortName', href: 'Shop' },
            { rel: 'issuer', href: 'https://id.delta.example/' },
            { rel: 'openid-configuration', href: 'https://id.delta.example/.well-known/openid-configuration' },
          ],
        },
      },
    },
  });
});

test.each([
  ['a longer prefix than ours', '&MSISDN=41799000000', 'Delta Mobile'],
  ['a number of ours that moved there', '&MSISDN=447700900399', 'Delta Mobile'],
  ['our own still', '&MSISDN=41790000000', 'Alpha Mobile'],
  ['its network code', '&Selected-MCC=901&Selected-MNC=41', 'Delta Mobile'],
  ['the network of the device', '&Identified-MCC=902&Identified-MNC=11', 'Basel Telecom'],
])('found by %s', async (_name, query, operator) => {
  expect((await ask(query)).body.response.serving_operator).toBe(operator);
});

test('the narrower network of mobile data wins', async () => {
  const found = async (address: string) =>
    (await ask('&Using-Mobile-Data=1', { 'x-source-ip': address })).body.response.serving_operator;
  expect([await found('192.0.2.127'), await found('192.0.2.128')]).toEqual(['Alpha Mobile', 'Delta Mobile']);
});

test('a number that has left an operator here is not another’s by its range', async () => {
  const left = await startService(
    {
      operators: { ...service.dependencies.operators, byNumber: () => undefined },
    },
    {
      discovery: {
        federation: [
          { ...FEDERATION[0], numbers: { prefixes: ['4'], ported_in: ['41790000002'] } } as Federation[number],
        ],
      },
    },
  );
  const path = `/v2/discovery?Redirect_URL=${encodeURIComponent(REDIRECT)}&MSISDN=`;
  const status = async (msisdn: string) =>
    (await left.send('GET', path + msisdn, { authorization: basic('shop-discovery', SECRET) })).status;
  expect([await status('41790000001'), await status('41790000002'), await status('46700000001')]).toEqual([
    404, 200, 200,
  ]);
  await left.close();
});

describe('the selection page', () => {
  const page = async (query = '', headers: Record<string, string> = {}) => {
    const { body } = await ask('');
    return service.send('GET', body.links[0].href.slice('http://localhost:3000'.length) + query, headers);
  };
  const names = (html: string): string[] =>
    [...html.matchAll(/<span class="choice-name">([^<]*)<\/span>/g)].map(([, name = '']) => name);

  test('lists everybody by name, with logo and country', async () => {
    const { text } = await page();
    expect(names(text)).toEqual([
      'Alpha Mobile',
      'Århus Telecom',
      'Basel Telecom',
      'Bravo Mobile',
      'Charlie Mobile',
      'Çorlu Telecom',
      'Delta Mobile',
      'Dublin Telecom',
      'Évora Telecom',
      'Fulda Telecom',
    ]);
    expect(text).toContain('src="https://cdn.delta.example/logo.svg"');
    expect(text).toContain('<span class="choice-detail">Sweden</span>');
    expect((await page('', { 'accept-language': 'de' })).text).toContain('<span class="choice-detail">Schweden</span>');
  });

  test.each([
    [
      'part of a name',
      'telecom',
      ['Århus Telecom', 'Basel Telecom', 'Çorlu Telecom', 'Dublin Telecom', 'Évora Telecom', 'Fulda Telecom'],
    ],
    ['without accents', 'corlu', ['Çorlu Telecom']],
    ['in capitals, words in any order', 'TELECOM év', ['Évora Telecom']],
    ['the country', 'switz', ['Alpha Mobile']],
    ['country and name', 'denmark dub', ['Dublin Telecom']],
  ])('search by %s', async (_name, term, expected) => {
    const { text } = await page(`&q=${encodeURIComponent(term)}`);
    expect(names(text)).toEqual(expected);
    expect(text).toContain(`Operators found: ${expected.length}`);
  });

  test('search without a result says so and keeps the word, harmless', async () => {
    const { text, status } = await page(`&q=${encodeURIComponent('"><script>x')}`);
    expect(status).toBe(200);
    expect(names(text)).toEqual([]);
    expect(text).toContain('No operator has this name.');
    expect(text).not.toContain('<script>x');
  });

  test('a search shows the list and not the operator of last time', async () => {
    const { text } = await page('&q=alpha', { cookie: 'Most-Recent-Selected-Operator=901_40' });
    expect(names(text)).toEqual(['Alpha Mobile']);
  });

  test('a choice comes back without a number of ours', async () => {
    const { body } = await ask('');
    const path = body.links[0].href.slice('http://localhost:3000'.length);
    const send = (form: string) =>
      service.send('POST', path, { 'content-type': 'application/x-www-form-urlencoded' }, form);
    for (const form of ['mcc_mnc=901_40', 'msisdn=46700000001']) {
      expect((await send(form)).headers.location).toBe(`${REDIRECT}?mcc_mnc=901_40`);
    }
  });
});
