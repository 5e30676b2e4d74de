/** Connection settings with the defaults of the configuration, and what a test says instead; nothing waits long. */
import type { z } from 'zod';
import { mss } from '../../src/config/schema/mss.ts';
import type { MssSettings } from '../../src/mss/exchange.ts';

export function mssSettings(changes: Partial<MssSettings> & { readonly url: string }): MssSettings {
  const raw: z.input<typeof mss> = {
    url: changes.url,
    ap_id: 'mid://dev.example',
    connect_timeout_ms: 1_000,
    request_timeout_ms: 2_000,
    response_limit_bytes: 65_536,
    connections: 4,
  };
  return { ...mss.parse(raw), ...changes };
}

/** Settings for the simulated service, which may take its time on a busy machine. */
export const simulatorSettings = (origin: string, path: string, changes: Partial<MssSettings> = {}): MssSettings =>
  mssSettings({
    url: `${origin}/sandbox/mssp/${path}`,
    ap_id: 'sandbox',
    text_prefix: 'Signet: ',
    connect_timeout_ms: 5_000,
    request_timeout_ms: 10_000,
    response_limit_bytes: 262_144,
    poll_first_ms: 10,
    poll_interval_ms: 50,
    ...changes,
  });
