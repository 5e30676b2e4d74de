/**
 * HTTP to one MSSP: a pool of kept connections with mutual TLS, every wait and size limited. Owns the difference between
 * "no byte left" and "the service may have it". Never repeats a request, never follows a redirect, never reads content
 * types, never knows what the bytes mean.
 */
import { type Dispatcher, errors, Pool } from 'undici';
import { MssError } from './client.ts';

export interface TransportSettings {
  /** address of the MSSP; only its origin is used here */
  readonly url: string;
  readonly connections: number;
  readonly connect_timeout_ms: number;
  /** longest time from the call to the last byte of the answer, unless the request says otherwise */
  readonly request_timeout_ms: number;
  readonly response_limit_bytes: number;
}

/** PEM texts, not paths. */
export interface TransportTls {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly ca?: string | undefined;
}

export interface TransportRequest {
  /** path with query */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /**
   * Longest time from the call to the last byte of the answer, for a request that the service holds open. For a free
   * connection it waits no longer than any other.
   */
  readonly timeoutMs?: number;
}

export interface TransportAnswer {
  readonly httpStatus: number;
  readonly body: string;
}

export interface MssTransport {
  /**
   * @throws MssError `unreachable` (no connection), `connection_lost`, `timeout_local`, `bad_answer` (no HTTP, too
   *   large, not UTF-8), `interrupted` (closed); the signal's own reason when it aborts
   */
  post(request: TransportRequest): Promise<TransportAnswer>;
  /** Ends idle and busy connections; requests under way fail with `interrupted`. */
  close(): Promise<void>;
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** What a failure of the connection means, given whether the request had been handed to a socket. */
function connectionError(error: Error, sent: boolean): MssError {
  if (error instanceof MssError) return error;
  const code = errorCode(error);
  if (code === 'UND_ERR_DESTROYED')
    return new MssError('interrupted', 'the connection pool was closed', { cause: error });
  if (!sent) return new MssError('unreachable', `no connection: ${code}`, { cause: error, nothingSent: true });
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code)) {
    return new MssError('timeout_local', `no answer in time: ${code}`, { cause: error });
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new MssError('bad_answer', 'the headers of the answer are too long', { cause: error });
  }
  // cut off inside a chunk is a lost connection too; the parser's error holds the bytes, so it is not kept as cause
  if (error instanceof errors.HTTPParserError && code !== 'HPE_INVALID_EOF_STATE') {
    return new MssError('bad_answer', `the answer is not HTTP: ${code}`);
  }
  return new MssError('connection_lost', `connection lost: ${code}`);
}

function decodeUtf8(chunks: readonly Uint8Array[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new MssError('bad_answer', 'the answer is not UTF-8', { cause });
  }
}

function openPool(settings: TransportSettings, tls: TransportTls): Pool {
  return new Pool(new URL(settings.url).origin, {
    connections: settings.connections,
    pipelining: 1,
    allowH2: false,
    connect: {
      timeout: settings.connect_timeout_ms,
      minVersion: 'TLSv1.2',
      ...(tls.cert === undefined ? {} : { cert: tls.cert }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    },
  });
}

export function createMssTransport(settings: TransportSettings, tls: TransportTls = {}): MssTransport {
  const pool = openPool(settings, tls);
  const limit = settings.response_limit_bytes;

  function post({ path, headers, body, signal, timeoutMs }: TransportRequest): Promise<TransportAnswer> {
    const total = timeoutMs ?? settings.request_timeout_ms;
    return new Promise((resolve, reject) => {
      let controller: Dispatcher.DispatchController | undefined;
      let failure: Error | undefined;
      let httpStatus = 0;
      let received = 0;
      const chunks: Uint8Array[] = [];

      const settle = () => {
        clearTimeout(unsent);
        clearTimeout(unanswered);
        signal.removeEventListener('abort', aborted);
      };
      const fail = (error: Error) => {
        if (failure) return;
        failure = error;
        settle();
        reject(error);
        // without a controller the request still waits for a socket: onRequestStart stops it
        controller?.abort(error);
      };
      const aborted = () => fail(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      const unsent = setTimeout(
        () => fail(new MssError('unreachable', 'no connection in time', { nothingSent: true })),
        Math.min(total, settings.request_timeout_ms),
      );
      const unanswered = setTimeout(() => fail(new MssError('timeout_local', 'no answer in time')), total);
      if (signal.aborted) return aborted();
      signal.addEventListener('abort', aborted, { once: true });

      pool.dispatch(
        // undici's own timers are a second line behind the total above, which they may miss by half a second
        { method: 'POST', path, headers: { ...headers }, body, headersTimeout: total, bodyTimeout: total },
        {
          onRequestStart(started) {
            if (failure) return started.abort(failure);
            controller = started;
            clearTimeout(unsent);
          },
          onResponseStart(_controller, statusCode) {
            httpStatus = statusCode;
          },
          onResponseData(_controller, chunk) {
            received += chunk.length;
            if (received > limit) fail(new MssError('bad_answer', `the answer is longer than ${limit} bytes`));
            else chunks.push(chunk);
          },
          onResponseEnd() {
            if (failure) return;
            settle();
            try {
              resolve({ httpStatus, body: decodeUtf8(chunks) });
            } catch (error) {
              reject(error);
            }
          },
          onResponseError(_controller, error) {
            fail(connectionError(error, controller !== undefined));
          },
        },
      );
    });
  }

  return {
    post,
    close: () => pool.destroy(new MssError('interrupted', 'the connection pool was closed')),
  };
}
