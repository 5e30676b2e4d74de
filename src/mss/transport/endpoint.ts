/**
 * One address of the MSSP: a pool of kept connections with mutual TLS. When the certificates change, or when an answer
 * belonged to another request, new requests get a new pool and those under way finish on the old one. Decides nothing about other addresses.
 */
import { Pool } from 'undici';
import type { Authentication } from './authentication.ts';
import { closedError, postOnce, type WireAnswer } from './request.ts';
import type { TransportRequest, TransportSettings, TransportTls } from './transport.ts';

export interface Endpoint {
  readonly address: string;
  /** @param totalMs from this call to the last byte of the answer */
  post(request: TransportRequest, totalMs: number): Promise<WireAnswer>;
  useTls(tls: TransportTls): void;
  /** New connections from now on. */
  renew(): void;
  close(): Promise<void>;
}

export interface EndpointOptions {
  readonly address: string;
  readonly settings: TransportSettings;
  readonly tls: TransportTls;
  readonly authentication: Authentication;
  /** epoch milliseconds */
  readonly now: () => number;
}

function openPool(origin: string, settings: TransportSettings, tls: TransportTls): Pool {
  return new Pool(origin, {
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

export function createEndpoint({ address, settings, authentication, now, ...options }: EndpointOptions): Endpoint {
  const base = new URL(address);
  let { tls } = options;
  let pool = openPool(base.origin, settings, tls);
  /** earlier pools with requests under way */
  const retiring = new Set<Pool>();

  const renew = (): void => {
    const old = pool;
    pool = openPool(base.origin, settings, tls);
    retiring.add(old);
    const retired = (): void => void retiring.delete(old);
    // it is destroyed, and its end with it, when all of it closes
    old.close().then(retired, retired);
  };

  return {
    address,
    post(request, totalMs) {
      const { body, signal } = request;
      const path = request.path(base);
      const headers = { ...request.headers, ...authentication({ base, path, body, at: new Date(now()) }) };
      const unsentMs = Math.min(totalMs, settings.request_timeout_ms);
      return postOnce(pool, {
        path,
        headers,
        body,
        signal,
        unsentMs,
        totalMs,
        limitBytes: settings.response_limit_bytes,
      });
    },
    useTls(changed) {
      tls = changed;
      renew();
    },
    renew,
    async close() {
      await Promise.all([pool, ...retiring].map((each) => each.destroy(closedError())));
    },
  };
}
