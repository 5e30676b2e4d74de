import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutgoingFetch, isPrivateAddress } from '../../src/provider/outgoing.ts';

describe('private addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::1',
    '::',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    'fec0::1',
    '192.0.2.1',
    '203.0.113.1',
    'not an address',
  ])('%s is one', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['1.1.1.1', '93.184.216.34', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is none',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

describe('outgoing requests', () => {
  let server: Server;
  let host: string;
  let asked = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked += 1;
      if (request.url === '/away') response.writeHead(302, { location: '/here' }).end();
      else if (request.url === '/long') response.end('x'.repeat(200_000));
      else response.writeHead(200, { 'content-type': 'application/json' }).end('["https://a.example/cb"]');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it.each([
    (own: string) => `http://${own}/here`,
    (own: string) => `https://${own}/here`,
    (own: string) => `https://localhost:${own.split(':')[1]}/here`,
    () => 'https://[::1]/here',
    () => 'http://93.184.216.34/plain',
    () => 'file:///etc/passwd',
  ])('are refused before they leave for places that a stranger must not reach', async (address) => {
    const before = asked;
    await expect(createOutgoingFetch([])(address(host))).rejects.toThrow();
    expect(asked).toBe(before);
  });

  it('go to every port of a host that is listed so, and to no other host', async () => {
    const fetchAllowed = createOutgoingFetch(['127.0.0.1:*']);
    expect((await fetchAllowed(`http://${host}/here`)).status).toBe(200);
    await expect(fetchAllowed(`http://localhost:${host.split(':')[1]}/here`)).rejects.toThrow();
    await expect(fetchAllowed('http://127.0.0.1.example:80/here')).rejects.toThrow();
  });

  it('go to hosts of the allow-list, without following redirects and with a size limit', async () => {
    const fetchAllowed = createOutgoingFetch([host]);
    const answer = await fetchAllowed(`http://${host}/here`);
    expect(await answer.json()).toEqual(['https://a.example/cb']);
    expect((await fetchAllowed(`http://${host}/away`)).status).toBe(302);
    await expect(fetchAllowed(`http://${host}/long`)).rejects.toThrow();
  });
});
