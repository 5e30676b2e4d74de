import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MssClient } from '../../../src/mss/client.ts';
import { openMssClient } from '../../../src/mss/open-client.ts';
import { createAuthentication } from '../../../src/mss/transport/authentication.ts';
import { json, type Loopback, openLoopback, type Received } from '../loopback.ts';
import { mssSettings } from '../settings.ts';

const AP_ID = 'http://ap.example/ä';
const PASSWORD = 'pass:wörd';
const API_KEY = 'k3y-ß';

let server: Loopback;
let client: MssClient | undefined;
beforeEach(async () => {
  server = await openLoopback();
});
afterEach(async () => {
  await client?.close();
  await server.close();
});

const unpack = (base64: string): string => Buffer.from(base64, 'base64').toString();
const fromBasic = ({ headers }: Received): [string, string] => {
  const [, value = ''] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const text = unpack(value);
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
};

/** The service's side, written from its description: takes the request as it came over the wire. */
function signedByKey(got: Received): boolean {
  const [user, digest] = fromBasic(got);
  const { date = '', host = '' } = got.headers;
  const text = `${date}\nPOST\n${host}\n${got.url.replace(/\?.*/, '')}\n${got.body}\n`;
  return unpack(user) === AP_ID && digest === createHmac('sha256', API_KEY).update(text).digest('hex');
}

async function sent(settings: Parameters<typeof mssSettings>[0]): Promise<Received> {
  server.answer = json(500, { Fault: { Code: { Value: 'env:Sender', SubCode: { Value: 'mss:_105' } } } });
  client = openMssClient(mssSettings({ ap_id: AP_ID, ...settings }), {});
  const request = {
    msisdn: '41790000001',
    content: { kind: 'text', text: 'Sign in to Café?' },
    services: {},
    language: 'en',
    signatureProfile: 'http://alauda.mobi/digitalSignature',
    apTransId: 'S01',
    timeoutSeconds: 80,
  } as const;
  const options = { signal: new AbortController().signal, onAccepted: async () => undefined };
  await expect(client.sign(request, options)).rejects.toMatchObject({ name: 'MssError' });
  expect(server.received).toHaveLength(1);
  const [got] = server.received;
  if (!got) throw new Error('nothing came');
  return got;
}

describe('on the wire', () => {
  test('without: no header of ours', async () => {
    const { headers } = await sent({ url: server.url });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('date');
  });
  test('basic: name and password', async () => {
    const basic = { http_authentication: 'basic', http_username: 'shop', http_password: PASSWORD } as const;
    expect(fromBasic(await sent({ url: server.url, ...basic }))).toEqual(['shop', PASSWORD]);
  });
  test('basic: the name is AP_ID unless said otherwise', async () => {
    const basic = { http_authentication: 'basic', ap_id: 'shop', http_password: PASSWORD } as const;
    expect(fromBasic(await sent({ url: server.url, ...basic }))).toEqual(['shop', PASSWORD]);
  });
  test('API key: the service computes the same', async () => {
    const url = `${server.url}?tenant=1`;
    const got = await sent({ url, http_authentication: 'api_key', api_key: API_KEY });
    expect(got.headers.date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
    expect(Math.abs(Date.parse(got.headers.date ?? '') - Date.now())).toBeLessThan(10_000);
    expect(signedByKey(got)).toBe(true);
    expect(signedByKey({ ...got, body: `${got.body} ` })).toBe(false);
    expect(JSON.stringify(got)).not.toContain(API_KEY);
  });
});

test.each([
  ['https://mss.example/rest', 'mss.example'],
  ['https://mss.example:443/rest', 'mss.example'],
  ['http://mss.example:443/rest', 'mss.example'],
  ['https://mss.example:80/rest', 'mss.example'],
  ['https://mss.example:9061/rest', 'mss.example:9061'],
])('%s is signed as %s', (address, host) => {
  const sign = createAuthentication({
    ap_id: 'ap',
    http_authentication: 'api_key',
    http_username: undefined,
    http_password: undefined,
    api_key: 'key',
  });
  const at = new Date('1997-11-21T09:55:06Z');
  const digest = createHmac('sha256', 'key').update(`Fri, 21 Nov 1997 09:55:06 +0000\nPOST\n${host}\n/rest\n{}\n`);
  const authorization = Buffer.from(`YXA=:${digest.digest('hex')}`).toString('base64');
  expect(sign({ base: new URL(address), path: '/rest', body: '{}', at })).toEqual({
    date: 'Fri, 21 Nov 1997 09:55:06 +0000',
    authorization: `Basic ${authorization}`,
  });
});
