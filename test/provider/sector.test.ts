import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOutgoingFetch } from '../../src/provider/outgoing.ts';
import { createSectorCheck } from '../../src/provider/sector.ts';

const REDIRECTS = ['https://a.example/cb', 'https://b.example/cb'];

let server: Server;
let host: string;
let asked: number;
let answer: (response: ServerResponse) => void;
let clock: number;

beforeAll(async () => {
  server = createServer((_request, response) => {
    asked += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = 0;
  clock = 0;
});

const json =
  (value: unknown, status = 200) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
const open = (allowed: readonly string[] = [host]) =>
  createSectorCheck({ fetch: createOutgoingFetch(allowed), now: () => clock });
const claim = (redirect_uris = REDIRECTS) => ({ sector_identifier_uri: `http://${host}/sector.json`, redirect_uris });

describe('a sector_identifier_uri', () => {
  test('that lists every redirect address, others too, is good; it is asked once', async () => {
    answer = json([...REDIRECTS, 'https://c.example/cb']);
    const check = open();
    expect(await Promise.all([check(claim()), check(claim()), check(claim())])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    clock = 1e12;
    expect(await check(claim())).toBeUndefined();
    expect(asked).toBe(1);
  });

  test('is asked anew for other redirect addresses', async () => {
    answer = json(REDIRECTS);
    const check = open();
    expect(await check(claim())).toBeUndefined();
    expect(await check(claim([...REDIRECTS, 'https://evil.example/cb']))).toMatch(/1 of 3 are missing/);
    expect(asked).toBe(2);
  });

  test('that is absent needs no answer', async () => {
    expect(await open()({ redirect_uris: REDIRECTS })).toBeUndefined();
    expect(asked).toBe(0);
  });

  test.each<[string, (response: ServerResponse) => void, RegExp]>([
    ['lacks a redirect address', json(REDIRECTS.slice(1)), /must list every redirect address.* 1 of 2/],
    ['lists one that only begins the same', json(REDIRECTS.map((uri) => `${uri}/`)), /2 of 2 are missing/],
    ['is no array', json({ redirect_uris: REDIRECTS }), /JSON array/],
    ['is an array of other things', json([...REDIRECTS, 1]), /JSON array/],
    ['is a page', (response) => response.end('<html>'), /JSON array/],
    ['is not found', json(REDIRECTS, 404), /answered 404/],
    ['redirects', (response) => response.writeHead(302, { location: '/x' }).end(), /without a redirect.* 302/],
    ['is too long', json([...REDIRECTS, 'x'.repeat(200_000)]), /could not be read/],
    ['breaks off', (response) => response.destroy(), /could not be read/],
  ])('that %s is refused, asked for again after a while and then good', async (_what, wrong, message) => {
    const check = open();
    answer = wrong;
    expect(await check(claim())).toMatch(message);
    const before = asked;
    answer = json(REDIRECTS);
    clock += 29_999;
    expect(await check(claim())).toMatch(message);
    expect(asked).toBe(before);
    clock += 1;
    expect(await check(claim())).toBeUndefined();
  });

  test('at a private address is refused unless it is listed', async () => {
    answer = json(REDIRECTS);
    expect(await open([])(claim())).toMatch(/public address.*network\.allow_private/);
    expect(await open([])({ ...claim(), sector_identifier_uri: `https://localhost:${host.split(':')[1]}/` })).toMatch(
      /public address/,
    );
    expect(asked).toBe(0);
  });
});
