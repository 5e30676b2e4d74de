/**
 * Every request that the kit makes: HTTPS only (plain HTTP to this machine for development), no redirects, a time limit
 * and a size limit.
 */

const TIMEOUT_MS = 8_000;
const LIMIT_BYTES = 262_144;

/** What the kit needs of `fetch`; the global one fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What openid-client and jose hand to a fetch of one's own. */
export interface OutgoingRequest {
  readonly method?: string | undefined;
  readonly headers?: RequestInit['headers'] | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export type BoundedFetch = (url: string, request: OutgoingRequest) => Promise<Response>;

/** No answer, an incomplete one, one that is too long, or an address that is not to be asked. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.test(hostname);

/** HTTPS, or this machine. */
export function isSecureUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
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

function textOf(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('the kit sends text only');
}

/** @throws RequestFailed from the fetch that it makes */
export function createBoundedFetch(fetch: Fetch): BoundedFetch {
  return async (url, { method = 'GET', headers, body, signal }) => {
    if (!isSecureUrl(url)) throw new RequestFailed('only HTTPS is asked, except on this machine');
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method,
        body: textOf(body),
        redirect: 'manual',
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
        ...(headers === undefined ? {} : { headers }),
      });
      const read = await readLimited(response);
      return new Response(read.length === 0 ? null : read, { status: response.status, headers: response.headers });
    } catch (cause) {
      if (cause instanceof RequestFailed) throw cause;
      throw new RequestFailed('no complete answer', { cause });
    }
  };
}
