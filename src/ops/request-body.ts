/** Request bodies as text, never more of them than wanted. */
import type { IncomingMessage } from 'node:http';

/**
 * Undefined when there is more than the limit; the rest is left unread, and the stream whole: the answer still has to
 * leave by the same socket. By events: an iterator over a body of one chunk costs more than everything else about it.
 * @throws Error when the body ends early
 */
export function readText(request: IncomingMessage, limitBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (): void => {
      request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
    };
    const onData = (chunk: unknown): void => {
      if (!Buffer.isBuffer(chunk)) {
        onError(new TypeError('expected bytes'));
        return;
      }
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limitBytes) return;
      settle();
      request.pause();
      resolve(undefined);
    };
    const onEnd = (): void => {
      settle();
      resolve((chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)).toString('utf8'));
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    const onClose = (): void => onError(new Error('the request ended early'));
    if (request.readableEnded) resolve('');
    else if (request.destroyed) onClose();
    else request.on('data', onData).once('end', onEnd).once('error', onError).once('close', onClose);
  });
}
