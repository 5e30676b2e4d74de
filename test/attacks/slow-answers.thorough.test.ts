/** Servers that take their time: what the gateway asks of addresses that somebody registered ends all the same. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOutgoingFetch } from '../../src/provider/outgoing.ts';
import { type Listener, listen } from './provider/listener.ts';

let server: Listener;

beforeAll(async () => {
  server = await listen();
  server.on('/never', () => undefined);
  server.on('/slowly', (_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'), 100);
    response.on('close', () => clearInterval(timer));
  });
  server.on('/at-once', (_request, response) => void response.end('here'));
});
afterAll(() => server.close());

const ask = (path: string): Promise<Response> =>
  createOutgoingFetch([new URL(server.origin).host])(server.origin + path);

it('an answer at once is read', async () => {
  expect(await (await ask('/at-once')).text()).toBe('here');
});

it.each(['/never', '/slowly'])('%s is given up', async (path) => {
  await expect(ask(path)).rejects.toThrow();
});
