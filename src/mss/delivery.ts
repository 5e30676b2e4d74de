/**
 * One encoded message on its way to the service and its decoded answer. Owns what tells the service apart from a balancer
 * that answers for it, and which messages an open circuit breaker holds back: a query about a request that the service
 * has accepted is always asked, since a signature may be waiting there.
 */
import type { CircuitBreaker } from '../guard/circuit-breaker.ts';
import { MssError } from './client.ts';
import type { Answers, FaultAnswer, MssCodec, MssOperation } from './codec.ts';
import type { MssTransport, TransportRequest } from './transport/transport.ts';

export interface DeliveryOptions {
  readonly codec: MssCodec;
  readonly transport: Pick<MssTransport, 'post' | 'suspect'>;
  readonly breaker?: Pick<CircuitBreaker, 'run' | 'runAlways'> | undefined;
}

export interface Delivered<Operation extends MssOperation> {
  readonly answer: FaultAnswer | Answers[Operation];
  readonly httpStatus: number;
  /** the address that answered */
  readonly address: string;
}

type Route = Pick<TransportRequest, 'signal' | 'timeoutMs' | 'address'>;

export type Deliver = <Operation extends MssOperation>(
  operation: Operation,
  body: string,
  sending: Route,
) => Promise<Delivered<Operation>>;

/** Asking twice rings no phone and shows nothing to anybody. */
const REPEATABLE: ReadonlySet<MssOperation> = new Set(['status', 'profile']);

const DOWN: ReadonlySet<string> = new Set(['unreachable', 'connection_lost', 'timeout_local']);

/**
 * No connection, no answer in time, or an HTTP error without a fault. A fault, whichever, is an answer: also 900 and 209
 * concern one request, and so does a refusal.
 */
export const saysServiceIsDown = (error: unknown): boolean => error instanceof MssError && DOWN.has(error.code);

/** Balancers answer for a service that is down, restarting or flooded. */
const fromBalancer = (httpStatus: number): boolean => httpStatus >= 500 || httpStatus === 408 || httpStatus === 429;

/** Each message is sent exactly once, or to another address where that does no harm. @throws MssError from the call */
export function createDelivery({ codec, transport, breaker }: DeliveryOptions): Deliver {
  const { headers } = codec;
  return <Operation extends MssOperation>(operation: Operation, body: string, sending: Route) => {
    const send = async (): Promise<Delivered<Operation>> => {
      const path = (base: URL): string => codec.path(base, operation);
      const repeatable = REPEATABLE.has(operation);
      const { httpStatus, body: text, address } = await transport.post({ path, headers, body, repeatable, ...sending });
      try {
        return { answer: codec.decode(text, operation), httpStatus, address };
      } catch (cause) {
        if (!fromBalancer(httpStatus)) throw cause;
        transport.suspect(address);
        throw new MssError('unreachable', `HTTP ${httpStatus} without a fault`, { cause });
      }
    };
    if (!breaker) return send();
    return operation === 'status' ? breaker.runAlways(send) : breaker.run(send);
  };
}
