/** What discovery concludes from the address of a phone and from the choice of last time, and when it must not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, REDIRECT, SECRET, type Service, startService } from './service.ts';

let service: Service;
let atHome: Service;
beforeAll(async () => {
  service = await startService();
  // the tests come from 127.0.0.1: here that is the mobile data of one operator
  atHome = await startService({}, { discovery: { federation: [neighbour] } });
});
afterAll(() => Promise.all([service.close(), atHome.close()]));

const neighbour = {
  id: 'neighbour',
  name: 'Neighbour Mobile',
  issuer: 'https://id.neighbour.example',
  mcc_mnc: ['901_50'],
  networks: ['127.0.0.0/8'],
};

const ask = async (query: string, headers: Record<string, string>, from: Service = service) => {
  const path = `/v2/discovery?Redirect_URL=${encodeURIComponent(REDIRECT)}${query}`;
  const answer = await from.send('GET', path, {
    authorization: basic('shop-discovery', SECRET),
    accept: 'application/json',
    ...headers,
  });
  const body = JSON.parse(answer.text);
  return { ...answer, body, operator: body.response?.serving_operator ?? answer.status };
};

const MOBILE = '&Using-Mobile-Data=1';

describe('the address of the person’s device', () => {
  test.each<[string, string, Record<string, string>, string | number]>([
    ['of mobile data', MOBILE, { 'x-source-ip': '192.0.2.77' }, 'Alpha Mobile'],
    ['the same, said with true', '&Using-Mobile-Data=true', { 'x-source-ip': '198.51.100.1' }, 'Bravo Mobile'],
    [
      'the same, said in a header',
      '',
      { 'x-using-mobile-data': '1', 'x-source-ip': '203.0.113.255' },
      'Charlie Mobile',
    ],
    ['IPv6', MOBILE, { 'x-source-ip': '2001:db8:1::7' }, 'Charlie Mobile'],
    ['IPv4 written as IPv6', MOBILE, { 'x-source-ip': '::ffff:192.0.2.1' }, 'Alpha Mobile'],
    ['the first of several', MOBILE, { 'x-source-ip': '192.0.2.1, 198.51.100.1' }, 'Alpha Mobile'],
    ['of nobody’s network', MOBILE, { 'x-source-ip': '192.0.3.1' }, 202],
    ['without the word that it is mobile data', '', { 'x-source-ip': '192.0.2.77' }, 202],
    ['with the word that it is not', '&Using-Mobile-Data=0', { 'x-source-ip': '192.0.2.77' }, 202],
    [
      'the parameter wins over the header',
      '&Using-Mobile-Data=0',
      { 'x-using-mobile-data': '1', 'x-source-ip': '192.0.2.7' },
      202,
    ],
    ['that is none', MOBILE, { 'x-source-ip': '192.0.2.777' }, 202],
    ['that is a name', MOBILE, { 'x-source-ip': 'localhost' }, 202],
    ['with a zone', MOBILE, { 'x-source-ip': 'fe80::1%eth0' }, 202],
    ['empty', MOBILE, { 'x-source-ip': '' }, 202],
    [
      'under what the SIM says',
      `${MOBILE}&Identified-MCC=901&Identified-MNC=02`,
      { 'x-source-ip': '192.0.2.7' },
      'Bravo Mobile',
    ],
    [
      'over a SIM of nobody',
      `${MOBILE}&Identified-MCC=310&Identified-MNC=150`,
      { 'x-source-ip': '192.0.2.7' },
      'Alpha Mobile',
    ],
    ['under a choice', `${MOBILE}&Selected-MCC=901&Selected-MNC=02`, { 'x-source-ip': '192.0.2.7' }, 'Bravo Mobile'],
    ['with Manually-Select', `${MOBILE}&Manually-Select=1`, { 'x-source-ip': '192.0.2.7' }, 202],
  ])('%s', async (_name, query, headers, operator) => {
    expect((await ask(query, headers)).operator).toBe(operator);
  });

  test.each<[string, Record<string, string>, string | number]>([
    ['the server that asks is not the person', {}, 202],
    ['a server that names the person’s address', { 'x-source-ip': '192.0.2.7' }, 'Alpha Mobile'],
    ['a browser that asks is', { 'sec-fetch-mode': 'cors' }, 'Neighbour Mobile'],
    ['a browser that only says its origin', { origin: 'https://shop.example' }, 'Neighbour Mobile'],
  ])('of the connection: %s', async (_name, headers, operator) => {
    expect((await ask(MOBILE, headers, atHome)).operator).toBe(operator);
    if (headers['x-source-ip'] === undefined) expect((await ask('', headers, atHome)).operator).toBe(202);
  });

  test('the page offers the operator of the browser’s connection first', async () => {
    const { body } = await ask('', {}, atHome);
    const page = await atHome.send('GET', body.links[0].href.slice('http://localhost:3000'.length));
    expect(page.text).toContain('Your connection belongs to this operator.');
    expect(page.text).toContain('value="901_50"');
    expect(page.text).not.toContain('value="901_01"');
  });
});

describe('the choice of last time', () => {
  const cookie = 'x=1; Most-Recent-Selected-Operator=901_03';

  test.each<[string, string, string, string | number]>([
    ['stands for the operator', '', cookie, 'Charlie Mobile'],
    ['in the cookie of the first release', '', 'mcc_mnc=901_02', 'Bravo Mobile'],
    ['not with Ignore-Cookies', '&Ignore-Cookies=true', cookie, 202],
    ['not with Manually-Select', '&Manually-Select=true', cookie, 202],
    ['not against a number', '&MSISDN=41700092501', cookie, 'Alpha Mobile'],
    ['not against a new choice', '&Selected-MCC=901&Selected-MNC=01', cookie, 'Alpha Mobile'],
    ['not against the SIM', '&Identified-MCC=901&Identified-MNC=01', cookie, 'Alpha Mobile'],
    ['of nobody', '', 'Most-Recent-Selected-Operator=310_150', 202],
    ['that ran out', '', `${cookie}; Most-Recent-Selected-Operator-Expiry=1000`, 202],
    ['that runs out later', '', `${cookie}; Most-Recent-Selected-Operator-Expiry=9999999999999`, 'Charlie Mobile'],
  ])('%s', async (_name, query, sent, operator) => {
    expect((await ask(query, { cookie: sent })).operator).toBe(operator);
  });

  test('is set by an answer to a choice, and by no other', async () => {
    const { headers } = await ask('&Selected-MCC=901&Selected-MNC=01', {});
    expect(headers['set-cookie']?.map((one) => one.split(';')[0])).toEqual([
      'Most-Recent-Selected-Operator=901_01',
      expect.stringMatching(/^Most-Recent-Selected-Operator-Expiry=\d{13}$/),
      'mcc_mnc=901_01',
    ]);
    // the HTTP client of an SDK refuses cookies with a date
    expect(headers['set-cookie']?.join()).not.toMatch(/expires=/i);
    for (const query of ['', '&MSISDN=41700092501', '&Identified-MCC=901&Identified-MNC=01']) {
      expect((await ask(query, {})).headers['set-cookie']).toBeUndefined();
    }
  });
});
