/** Whose address counts: what the proxy in front wrote, never what a caller claims. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { expect, it } from 'vitest';
import { callerAddress, rememberCallerAddress } from '../../src/provider/caller-address.ts';

async function seen(trustProxy: boolean, forwarded?: string): Promise<string> {
  const app = new Koa({ proxy: trustProxy });
  app.use((ctx) => {
    rememberCallerAddress(ctx);
    ctx.body = callerAddress(ctx.req);
  });
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const text = await (await fetch(`http://127.0.0.1:${port}/`, { headers })).text();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return text;
}

it('is the last entry of a believed proxy, and the connection otherwise', async () => {
  expect(await seen(false)).toBe('127.0.0.1');
  expect(await seen(false, '192.0.2.1')).toBe('127.0.0.1');
  expect(await seen(true, '192.0.2.1')).toBe('192.0.2.1');
  expect(await seen(true, '192.0.2.1, 198.51.100.9')).toBe('198.51.100.9');
});
