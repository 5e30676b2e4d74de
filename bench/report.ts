/** Prints what was measured. */
import type { Breakdown } from './breakdown.ts';
import { type Measure, median } from './load.ts';

export interface Turn {
  readonly bare: Measure;
  readonly signet: Measure;
  readonly simulatorMs: number;
}

export interface Variant {
  readonly logLevel: string;
  readonly database: string;
  readonly concurrency: number;
  readonly turns: readonly Turn[];
}

const fixed = (value: number, digits = 2): string => value.toFixed(digits);
const spread = (values: readonly number[], digits = 2): string =>
  `${fixed(median(values), digits)} (${fixed(Math.min(...values), digits)}–${fixed(Math.max(...values), digits)})`;
const line = (name: string, text: string): void => console.log(`  ${name.padEnd(44)} ${text}`);

export function printVariant({ logLevel, database, concurrency, turns }: Variant): void {
  const of = (read: (turn: Turn) => number): number[] => turns.map(read);
  console.log(`\nGateway on ${database}, log level ${logLevel}: median (least–most) of ${turns.length} rounds`);
  line(
    'full logins per second',
    `${spread(
      of(({ signet }) => signet.perSecond),
      1,
    )}, ${concurrency} at a time`,
  );
  line(
    '  of bare oidc-provider',
    spread(
      of(({ bare }) => bare.perSecond),
      1,
    ),
  );
  line('CPU ms per login, gateway alone', spread(of(({ signet }) => signet.cpuMs)));
  line('CPU ms per login, bare oidc-provider', spread(of(({ bare }) => bare.cpuMs)));
  line('ratio', spread(of(({ signet, bare }) => signet.cpuMs / bare.cpuMs)));
  line('gateway, share of one core used', spread(of(({ signet }) => signet.busy)));
  line('CPU ms per login, simulated operator', spread(of(({ simulatorMs }) => simulatorMs)));
  line(
    'login from first request to token, ms',
    `p50 ${spread(
      of(({ signet }) => signet.p50Ms),
      0,
    )}, p95 ${spread(
      of(({ signet }) => signet.p95Ms),
      0,
    )}`,
  );
  line(
    'gateway memory, MB',
    spread(
      of(({ signet }) => signet.rssMb),
      0,
    ),
  );
}

/** Names of threads: libuv's run the RSA signatures, V8's collect garbage and compile. */
const THREADS: Readonly<Record<string, string>> = {
  'libuv-worker': 'signing (RSA, in the thread pool)',
  V8Worker: 'garbage collection and compilation (helpers)',
};

export function printBreakdown(found: Breakdown, measures: readonly Measure[], functions: number): void {
  const total = median(measures.map(({ cpuMs }) => cpuMs));
  const main = median(measures.map(({ mainMs }) => mainMs));
  const threads = Object.entries(THREADS).map(
    ([name, label]) => [label, median(measures.map((one) => one.threads[name] ?? 0))] as const,
  );
  const parts = [...found.shares.map(([name, share]) => [name, share * main] as const), ...threads];
  const rest = total - parts.reduce((sum, [, ms]) => sum + ms, 0);
  console.log(
    `\nWhere the gateway's ${fixed(total)} ms per login go (CPU profile of the main thread, other threads by the system)`,
  );
  for (const [name, ms] of [...parts, ['other threads', rest] as const].sort((a, b) => b[1] - a[1])) {
    if (ms / total >= 0.002) line(name, `${fixed((100 * ms) / total, 1).padStart(5)} %  ${fixed(ms)} ms`);
  }
  if (functions > 0) console.log('\nFunctions by their own time on the main thread');
  for (const [name, share] of found.functions.slice(0, functions)) line(name, `${fixed(100 * share, 1).padStart(5)} %`);
}
