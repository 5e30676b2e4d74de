/** Outgoing requests of the demo: a time limit, a size limit, no redirects followed. */
import type { CustomFetch } from 'openid-client';

const TIMEOUT_MS = 8_000;
const LIMIT_BYTES = 262_144;

/** What the demo needs of `fetch`; the global one fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** No answer, an incomplete one, or one that is too long. */
export class RequestFailed extends Error {
  readonly code = 'request_failed';
}

async function readLimited(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LIMIT_BYTES) throw new RequestFailed(`the answer is longer than ${LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** @throws RequestFailed from the fetch that it makes */
export function createBoundedFetch(fetch: Fetch): CustomFetch {
  return async (url, options) => {
    const body = options.body instanceof URLSearchParams ? options.body.toString() : (options.body ?? null);
    if (body !== null && typeof body !== 'string') throw new TypeError('the demo sends text only');
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
    try {
      const response = await fetch(url, { ...options, body, redirect: 'manual', signal });
      const read = await readLimited(response);
      return new Response(read.length === 0 ? null : read, { status: response.status, headers: response.headers });
    } catch (cause) {
      if (cause instanceof RequestFailed) throw cause;
      throw new RequestFailed('the gateway did not answer', { cause });
    }
  };
}
