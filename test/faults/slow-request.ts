/** A request whose body takes its time: under way for as long as the test wants. */
import { Agent, request } from 'node:http';

export interface SlowRequest {
  /** Sends the rest of the body. */
  complete(): void;
  /** Breaks the connection. */
  abandon(): void;
  /** status of the answer; rejects when the connection breaks first */
  readonly answered: Promise<number>;
}

/** POSTs a form, and stops in the middle of its body once the server has the beginning. */
export async function slowRequest(url: string): Promise<SlowRequest> {
  const body = 'grant_type=authorization_code&code=nothing';
  const agent = new Agent({ keepAlive: true });
  const outgoing = request(url, {
    method: 'POST',
    agent,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
      // the server says that it has read the head
      expect: '100-continue',
    },
  });
  const answered = new Promise<number>((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
  });
  answered.catch(() => undefined);
  const begun = new Promise<void>((resolve) => {
    outgoing.once('continue', () => outgoing.write(body.slice(0, 10), () => resolve()));
  });
  outgoing.flushHeaders();
  await begun;
  return {
    answered,
    complete: () => void outgoing.end(body.slice(10)),
    abandon: () => {
      outgoing.destroy();
      agent.destroy();
    },
  };
}
