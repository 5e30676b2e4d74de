/** Prometheus metrics of one gateway. Every label takes few values, known beforehand; none is a person's. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestObservation } from './request-log.ts';

export interface MetricsOptions {
  /** identifiers of the operators */
  readonly operators: readonly string[];
  /** metric labels of the outcome catalogue; `succeeded` is added */
  readonly outcomes: readonly string[];
  /** logins that wait for a phone now, at this copy */
  readonly waiting?: () => number;
  /** also memory, event loop and garbage collection of the process */
  readonly process?: boolean;
}

export interface Metrics {
  /** for what others count */
  readonly registry: Registry;
  /** @param outcome metric label of the outcome, or `succeeded` */
  loginFinished(operator: string, outcome: string): void;
  requestAnswered(observation: RequestObservation): void;
  /** the exposition format of Prometheus */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

const OTHER = 'other';
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A value that is not expected counts as `other`, so that no request can make a new time series. */
const bound = (values: Iterable<string>): ((value: string) => string) => {
  const known = new Set(values);
  return (value) => (known.has(value) ? value : OTHER);
};

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const operatorLabel = bound(options.operators);
  const outcomeLabel = bound(['succeeded', ...options.outcomes]);
  const { waiting } = options;

  if (options.process) collectDefaultMetrics({ register: registry });
  const logins = new Counter({
    name: 'signet_logins_total',
    help: 'Finished logins by operator and outcome',
    labelNames: ['operator', 'outcome'],
    registers,
  });
  if (waiting) {
    new Gauge({
      name: 'signet_logins_waiting',
      help: 'Logins of this copy that wait for a phone',
      registers,
      collect() {
        this.set(waiting());
      },
    });
  }
  const requests = new Histogram({
    name: 'signet_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });

  return {
    registry,
    loginFinished: (operator, outcome) =>
      logins.inc({ operator: operatorLabel(operator), outcome: outcomeLabel(outcome) }),
    requestAnswered: ({ method, route, status, ms }) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, ms / 1_000),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
