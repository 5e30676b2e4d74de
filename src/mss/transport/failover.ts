/**
 * The addresses of one MSSP as one way to it. Owns which is tried next: a request goes on to another address only while
 * it is certain that no byte of it has left, or when repeating it does no harm. An address that failed rests for a while.
 */
import { MssError } from '../client.ts';
import type { Authentication } from './authentication.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import type { TlsMaterial } from './tls.ts';
import type { EndpointState, MssTransport, TransportRequest, TransportSettings, TransportTls } from './transport.ts';

const REST_S = 30;

/** Failures of the way to the service, not of what it said. */
const BROKEN: readonly string[] = ['unreachable', 'connection_lost', 'timeout_local'];

export interface MssTransportOptions {
  readonly authentication?: Authentication;
  /** epoch milliseconds */
  readonly now?: () => number;
}

export function createMssTransport(
  settings: TransportSettings,
  tls: TransportTls | TlsMaterial = {},
  { authentication = () => ({}), now = Date.now }: MssTransportOptions = {},
): MssTransport {
  const material = 'current' in tls ? tls : undefined;
  const pem = 'current' in tls ? tls.current() : tls;
  const endpoints = [settings.url, ...(settings.further_urls ?? [])].map((address) =>
    createEndpoint({ address, settings, tls: pem, authentication, now }),
  );
  material?.onChange((changed) => {
    for (const endpoint of endpoints) endpoint.useTls(changed);
  });
  const restMs = (settings.endpoint_rest_s ?? REST_S) * 1_000;
  const restsUntil = new Map<string, number>();
  const rests = (address: string): boolean => (restsUntil.get(address) ?? 0) > now();

  /** The address that knows the transaction first, resting ones last, else as configured. */
  function inOrder(first: string | undefined): Endpoint[] {
    const rank = ({ address }: Endpoint): number => (rests(address) ? 2 : address === first ? 0 : 1);
    return endpoints.toSorted((a, b) => rank(a) - rank(b));
  }

  const mayGoOn = (error: MssError, { repeatable = false }: TransportRequest): boolean =>
    BROKEN.includes(error.code) && (error.nothingSent || repeatable);

  return {
    async post(request) {
      const until = now() + (request.timeoutMs ?? settings.request_timeout_ms);
      let failure: MssError | undefined;
      for (const endpoint of inOrder(request.address)) {
        const { address } = endpoint;
        const left = until - now();
        if (failure && left <= 0) throw failure;
        try {
          const answer = await endpoint.post(request, left);
          restsUntil.delete(address);
          return { ...answer, address };
        } catch (error) {
          if (!(error instanceof MssError)) throw error;
          if (BROKEN.includes(error.code)) restsUntil.set(address, now() + restMs);
          if (!mayGoOn(error, request)) throw error;
          failure = error;
        }
      }
      throw failure ?? new MssError('unreachable', 'there is no address', { nothingSent: true });
    },
    suspect: (address) => void restsUntil.set(address, now() + restMs),
    renew(address) {
      for (const endpoint of endpoints) if (endpoint.address === address) endpoint.renew();
    },
    endpoints: () => endpoints.map(({ address }): EndpointState => ({ address, resting: rests(address) })),
    async close() {
      material?.close();
      await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    },
  };
}
