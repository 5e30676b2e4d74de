/**
 * One HTTP request on one pool, every wait and size limited. Owns the difference between "no byte left" and "the service
 * may have it". Never repeats a request, never follows a redirect, never reads content types.
 */
import { type Dispatcher, errors, type Pool } from 'undici';
import { MssError } from '../client.ts';

export interface WireRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** from the call until the request is handed to a connection */
  readonly unsentMs: number;
  /** from the call to the last byte of the answer */
  readonly totalMs: number;
  readonly limitBytes: number;
}

export interface WireAnswer {
  readonly httpStatus: number;
  readonly body: string;
}

export const closedError = (cause?: Error): MssError =>
  new MssError('interrupted', 'the connection pool was closed', { cause });

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** What a failure of the connection means, given whether the request had been handed to a socket. */
function connectionError(error: Error, sent: boolean): MssError {
  if (error instanceof MssError) return error;
  const code = errorCode(error);
  if (code === 'UND_ERR_DESTROYED') return closedError(error);
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

/** @throws MssError, or the signal's own reason when it aborts */
export function postOnce(pool: Pool, request: WireRequest): Promise<WireAnswer> {
  const { path, headers, body, signal, unsentMs, totalMs, limitBytes } = request;
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
      unsentMs,
    );
    const unanswered = setTimeout(() => fail(new MssError('timeout_local', 'no answer in time')), totalMs);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });

    pool.dispatch(
      // undici's own timers are a second line behind the total above, which they may miss by half a second
      { method: 'POST', path, headers: { ...headers }, body, headersTimeout: totalMs, bodyTimeout: totalMs },
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
          if (received > limitBytes) fail(new MssError('bad_answer', `the answer is longer than ${limitBytes} bytes`));
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
