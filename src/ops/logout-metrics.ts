/** Shows in metrics how the telling of relying parties goes. Counts of the outbox are the same at every copy. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { DeliveryCounts, Verdict } from '../session/deliveries.ts';

const KEPT_MS = 5_000;

export interface LogoutMetrics {
  attempted(verdict: Verdict): void;
}

/** @param counts asked at most every few seconds, however often the metrics are read */
export function watchDeliveries(
  registry: Registry,
  counts: () => Promise<DeliveryCounts>,
  now: () => number,
): LogoutMetrics {
  let kept: { readonly counts: Promise<DeliveryCounts>; readonly until: number } | undefined;
  const read = (): Promise<DeliveryCounts> => {
    if (!kept || kept.until <= now()) kept = { counts: counts(), until: now() + KEPT_MS };
    return kept.counts;
  };
  const registers = [registry];
  new Gauge({
    name: 'signet_logout_deliveries',
    help: 'Logout tokens in the outbox: pending, or dead (given up)',
    labelNames: ['state'],
    registers,
    async collect() {
      const { pending, dead } = await read();
      this.set({ state: 'pending' }, pending);
      this.set({ state: 'dead' }, dead);
    },
  });
  new Gauge({
    name: 'signet_logout_oldest_pending_seconds',
    help: 'Time since the oldest pending logout token was stored',
    registers,
    async collect() {
      const { oldest } = await read();
      this.set(oldest ? Math.max(0, (now() - oldest.getTime()) / 1_000) : 0);
    },
  });
  const attempts = new Counter({
    name: 'signet_logout_attempts_total',
    help: 'Attempts to deliver a logout token by result: confirmed, untold, or the failure',
    labelNames: ['result'],
    registers,
  });
  return {
    attempted: (verdict) => attempts.inc({ result: 'failure' in verdict ? verdict.failure : verdict.state }),
  };
}
