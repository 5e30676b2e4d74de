/** Puts the MSS client of one operator together with real timers and randomness. Decides nothing else. */
import { randomBytes } from 'node:crypto';
import { type CircuitBreaker, createCircuitBreaker } from '../guard/circuit-breaker.ts';
import { createAsynchClient } from './asynch-client.ts';
import { type MssClient, MssError } from './client.ts';
import type { MssCodec } from './codec.ts';
import { codecFor } from './codecs.ts';
import { saysServiceIsDown } from './delivery.ts';
import type { MssSettings } from './exchange.ts';
import { timerSleep } from './sleep.ts';
import { createSynchClient } from './synch-client.ts';
import { createAuthentication } from './transport/authentication.ts';
import { createMssTransport } from './transport/failover.ts';
import type { TlsLog, TlsMaterial } from './transport/tls.ts';
import type { EndpointState, TransportTls } from './transport/transport.ts';

/** What operation and monitoring may know of the way to a service. */
export interface MssConnection {
  readonly breaker: Pick<CircuitBreaker, 'state' | 'opened' | 'refused'>;
  endpoints(): readonly EndpointState[];
  /** Epoch milliseconds at which the client certificate ends; undefined without one. */
  certificateExpiresAt(): number | undefined;
  /** Looks at the certificate files now. */
  reload(): void;
}

export interface OpenedMssClient extends MssClient {
  readonly connection: MssConnection;
}

function openBreaker(settings: MssSettings, log: TlsLog | undefined): CircuitBreaker {
  return createCircuitBreaker({
    settings: settings.breaker,
    isFailure: saysServiceIsDown,
    refusal: () => new MssError('unreachable', 'the circuit breaker is open', { nothingSent: true }),
    aliveAfterMs: settings.request_timeout_ms,
    onChange(state) {
      if (state === 'open') log?.error({ breaker: state }, 'the MSSP fails: logins end at once');
      else
        log?.info({ breaker: state }, state === 'closed' ? 'the MSSP answers again' : 'one request may try the MSSP');
    },
  });
}

/** What a caller may have of its own. */
export interface OpenOptions {
  /** epoch milliseconds: the clock of Instants and deadlines */
  readonly now?: () => number;
  /** put around the codec, to see what passes */
  readonly around?: (codec: MssCodec) => MssCodec;
}

/** @param tls PEM texts, or the files that the configuration names */
export function openMssClient(
  settings: MssSettings,
  tls: TransportTls | TlsMaterial,
  log?: TlsLog,
  { around = (codec) => codec, now = Date.now }: OpenOptions = {},
): OpenedMssClient {
  const authentication = createAuthentication(settings);
  const transport = createMssTransport(settings, tls, { authentication });
  const breaker = openBreaker(settings, log);
  const material = 'current' in tls ? tls : undefined;
  const base = { settings, codec: around(codecFor(settings)), transport, breaker, now, randomBytes };
  const client =
    settings.mode === 'synch'
      ? createSynchClient(base)
      : createAsynchClient({
          ...base,
          sleep: timerSleep,
          random: Math.random,
          ...(log ? { log } : {}),
        });
  return {
    ...client,
    async close() {
      breaker.close();
      await client.close();
    },
    connection: {
      breaker,
      endpoints: () => transport.endpoints(),
      certificateExpiresAt: () => material?.expiresAt(),
      reload: () => material?.reload(),
    },
  };
}
