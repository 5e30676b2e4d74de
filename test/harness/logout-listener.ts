/** The back channels of relying parties: one server on loopback, a path for each, which keeps what it was told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A status, or `hang`: never answers. */
export type Answer = number | 'hang';

export interface LogoutListener {
  /** backchannel_logout_uri of a relying party */
  address(name: string): string;
  /** How this one answers from now on; 200 unless said otherwise. */
  answer(name: string, answer: Answer): void;
  /** logout tokens that came, in their order */
  tokens(name: string): readonly string[];
  /** what came in all: media type and other form fields */
  readonly requests: readonly { readonly name: string; readonly type: string; readonly fields: readonly string[] }[];
  close(): Promise<void>;
}

export async function listenForLogouts(): Promise<LogoutListener> {
  const told = new Map<string, string[]>();
  const answers = new Map<string, Answer>();
  const requests: { name: string; type: string; fields: string[] }[] = [];
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const form = new URLSearchParams(text);
      requests.push({ name, type: String(request.headers['content-type']), fields: [...form.keys()] });
      told.set(name, [...(told.get(name) ?? []), form.get('logout_token') ?? '']);
      const answer = answers.get(name) ?? 200;
      if (answer === 'hang') return;
      response.writeHead(answer, answer === 302 ? { location: `/elsewhere` } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: (name) => `http://localhost:${port}/${name}`,
    answer: (name, answer) => void answers.set(name, answer),
    tokens: (name) => told.get(name) ?? [],
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
