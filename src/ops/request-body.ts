/** Request bodies as text, never more of them than wanted. */
import type { IncomingMessage } from 'node:http';

/** Undefined when there is more than the limit; the rest is left unread. */
export async function readText(request: IncomingMessage, limitBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The stream stays whole on an early return: the answer still has to leave by the same socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('expected bytes');
    size += chunk.length;
    if (size > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
