/** Shows in metrics how old the keys are that operators use now. */
import { Gauge, type Registry } from 'prom-client';
import type { LiveKeys } from '../provider/live-keys.ts';

/** @param all by identifier of the operator */
export function watchKeyAges(
  registry: Registry,
  all: ReadonlyMap<string, Pick<LiveKeys, 'scheduled'>>,
  now: () => number,
): void {
  new Gauge({
    name: 'signet_operator_key_age_seconds',
    help: 'Age of the key that an operator signs or encrypts with',
    labelNames: ['operator', 'alg'],
    registers: [registry],
    collect() {
      for (const [operator, keys] of all) {
        for (const { key, state } of keys.scheduled()) {
          if (state !== 'current') continue;
          this.set({ operator, alg: key.alg }, Math.floor((now() - key.createdAt.getTime()) / 1_000));
        }
      }
    },
  });
}
