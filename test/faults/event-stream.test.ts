import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventStreams, type EventStream } from '../../src/login/web/events.ts';

const streams = createEventStreams(() => 0);
let server: Server;
let handle: (stream: EventStream) => void;

beforeAll(async () => {
  server = createServer((_request, response: ServerResponse) => handle(streams.open(response)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

async function received(using: (stream: EventStream) => void): Promise<string> {
  handle = using;
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}/`)).text();
}

/** A write to a response that has ended is an error event, and one that nobody hears ends the process. */
describe('an event stream that has ended takes further events without harm', () => {
  it('when a login changes twice in a row', async () => {
    const text = await received((stream) => {
      stream.send({ state: 'signed' });
      stream.end();
      stream.send({ state: 'done' });
      stream.end();
    });
    expect(text).toContain('signed');
    expect(text).not.toContain('done');
  });

  it('when the gateway drains', async () => {
    const text = await received((stream) => {
      stream.send({ state: 'waiting' });
      streams.endAll();
      stream.send({ state: 'signed' });
    });
    expect(text).toContain('waiting');
    expect(text).not.toContain('signed');
  });
});
