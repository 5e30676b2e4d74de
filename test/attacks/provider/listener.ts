/** A server on loopback that counts who asked it, and answers as it is told. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listener {
  readonly origin: string;
  /** paths that were asked, oldest first */
  readonly asked: readonly string[];
  /** how many connections were made, with or without a request */
  connections(): number;
  /** How a path is answered from now on; 404 unless said otherwise. */
  on(path: string, answer: RequestListener): void;
  close(): Promise<void>;
}

export async function listen(): Promise<Listener> {
  const asked: string[] = [];
  let connections = 0;
  const answers = new Map<string, RequestListener>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    connections: () => connections,
    on: (path, answer) => void answers.set(path, answer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
