import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import type { MssConnection } from '../../src/mss/open-client.ts';
import { watchMssConnections } from '../../src/ops/mss-connections.ts';

const NOW = Date.UTC(2026, 0, 1);
const connection = (changes: Partial<MssConnection> = {}): MssConnection => ({
  breaker: { state: 'closed', opened: 0, refused: 0 },
  endpoints: () => [],
  certificateExpiresAt: () => undefined,
  reload: () => undefined,
  ...changes,
});

test('metrics show each connection as it is when they are read', async () => {
  const registry = new Registry();
  const breaker = { state: 'half_open' as const, opened: 2, refused: 30 };
  const resting = [{ address: 'https://a.example/', resting: true }];
  const connections = new Map([['a', connection()]]);
  watchMssConnections(registry, connections, () => NOW);
  connections.set('b', connection({ breaker, endpoints: () => resting, certificateExpiresAt: () => NOW + 61_500 }));
  for (const _ of [1, 2]) {
    const text = await registry.metrics();
    expect(text).toContain('signet_mss_breaker_state{operator="a"} 0');
    expect(text).toContain('signet_mss_breaker_state{operator="b"} 1');
    expect(text).toContain('signet_mss_breaker_opened_total{operator="b"} 2');
    expect(text).toContain('signet_mss_breaker_refused_total{operator="b"} 30');
    expect(text).toContain('signet_mss_endpoints_resting{operator="b"} 1');
    expect(text).toContain('signet_mss_client_certificate_expires_seconds{operator="b"} 61');
    expect(text).not.toContain('signet_mss_client_certificate_expires_seconds{operator="a"}');
    expect(text).not.toContain('a.example');
  }
});
