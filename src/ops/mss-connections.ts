/**
 * Shows the ways to the operators' services: in health, in metrics and on the admin listener. Reads them when asked;
 * never opens or closes one.
 */
import type { Middleware } from 'koa';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { MssConnection } from '../mss/open-client.ts';

/** by identifier of the operator */
type Connections = ReadonlyMap<string, MssConnection>;

/** as they stand in metrics */
const STATES = { closed: 0, half_open: 1, open: 2 } as const;

export const breakerStates = (connections: Connections): Record<string, string> =>
  Object.fromEntries([...connections].map(([id, { breaker }]) => [id, breaker.state]));

const secondsLeft = ({ certificateExpiresAt }: MssConnection, now: () => number): number | undefined => {
  const at = certificateExpiresAt();
  return at === undefined ? undefined : Math.floor((at - now()) / 1_000);
};

type Read = (connection: MssConnection) => number | undefined;

/** Metrics of every connection; operators without a client certificate have no series of its expiry. */
export function watchMssConnections(registry: Registry, connections: Connections, now: () => number): void {
  const options = { labelNames: ['operator'], registers: [registry] };
  const each = (read: Read, put: (operator: string, value: number) => void): void => {
    for (const [operator, connection] of connections) {
      const value = read(connection);
      if (value !== undefined) put(operator, value);
    }
  };
  const gauge = (name: string, help: string, read: Read): unknown =>
    new Gauge({
      ...options,
      name,
      help,
      collect: function () {
        each(read, (operator, value) => this.set({ operator }, value));
      },
    });
  const counter = (name: string, help: string, read: Read): unknown =>
    new Counter({
      ...options,
      name,
      help,
      collect: function () {
        this.reset();
        each(read, (operator, value) => this.inc({ operator }, value));
      },
    });

  const state = 'Circuit breaker to the MSSP: 0 closed, 1 half open, 2 open';
  gauge('signet_mss_breaker_state', state, ({ breaker }) => STATES[breaker.state]);
  counter('signet_mss_breaker_opened_total', 'How often it opened', ({ breaker }) => breaker.opened);
  counter('signet_mss_breaker_refused_total', 'Requests that it refused', ({ breaker }) => breaker.refused);
  gauge(
    'signet_mss_endpoints_resting',
    'Addresses of the MSSP that failed a moment ago',
    (connection) => connection.endpoints().filter(({ resting }) => resting).length,
  );
  gauge('signet_mss_client_certificate_expires_seconds', 'Seconds until the client certificate ends', (connection) =>
    secondsLeft(connection, now),
  );
}

/** GET /admin/api/mss: every connection as it is now. */
export function mssConnectionsApi(connections: Connections, now: () => number): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/admin/api/mss' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.body = [...connections].map(([operator, connection]) => {
      const { state, opened, refused } = connection.breaker;
      const certificate_seconds_left = secondsLeft(connection, now) ?? null;
      return {
        operator,
        breaker: { state, opened, refused },
        endpoints: connection.endpoints(),
        certificate_seconds_left,
      };
    });
  };
}
