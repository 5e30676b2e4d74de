/**
 * Where the main thread's time goes, from a CPU profile: each sample counts for the innermost function on its stack that
 * belongs to somebody. What serves everybody (Node's internals, zod, JSON) counts for its caller. Pure.
 */
import type { Profile } from './messages.ts';

/** First match wins; the path is read from the root of the project or of the package folder. */
const OWNERS: readonly (readonly [RegExp, string])[] = [
  [/node_modules\/(pg|pg-[a-z]+|postgres-[a-z]+|@electric-sql|@prisma|pglite-prisma-adapter)\//, 'storage'],
  [/src\/(store|generated)\//, 'storage'],
  [/node_modules\/undici\/|node:internal\/deps\/undici/, 'MSS'],
  [/src\/(mss\/|login\/network-check)/, 'MSS'],
  [/node_modules\/(pkijs|asn1js|@peculiar|pvtsutils|pvutils)\/|src\/signature\//, 'CMS'],
  [/node_modules\/jose\//, 'signing'],
  [/node_modules\/oidc-provider\//, 'oidc-provider'],
  [/node_modules\/(pino|sonic-boom|thread-stream|prom-client|tdigest|bintrees)[^/]*\/|src\/ops\//, 'log and metrics'],
  [/node_modules\/eta\/|src\/(pages|i18n)\/|node_modules\/i18next\//, 'pages'],
  [/src\/(login|subscriber|audit|operator|discovery)\//, 'login'],
  [/src\/(provider|profile)\//, 'provider rules'],
  [/node_modules\/(zod|quick-lru|nanoid|debug|ms)\//, ''],
  [/node_modules\//, 'HTTP'],
  [/src\/public-app|src\/app|src\/main/, 'HTTP'],
];

/** Node's own parts that belong to HTTP when nobody above them is found first. */
const UNOWNED = 'HTTP';
const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'native, without a stack'],
]);

export interface Breakdown {
  /** share of busy time, 0 to 1, largest first */
  readonly shares: readonly (readonly [string, number])[];
  /** functions by their own time */
  readonly functions: readonly (readonly [string, number])[];
}

function ownerOf(url: string): string {
  for (const [pattern, owner] of OWNERS) if (pattern.test(url)) return owner;
  return '';
}

const add = (sums: Map<string, number>, name: string, amount: number): void =>
  void sums.set(name, (sums.get(name) ?? 0) + amount);

const sorted = (sums: Map<string, number>, total: number): (readonly [string, number])[] =>
  [...sums].map(([name, value]) => [name, value / total] as const).sort((a, b) => b[1] - a[1]);

const shortUrl = (url: string): string => url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\/.*\/src\//, 'src/');

export function breakdown(profile: Profile): Breakdown {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const owners = new Map<number, string>();
  const owner = (id: number): string => {
    const known = owners.get(id);
    if (known !== undefined) return known;
    const frame = nodes.get(id)?.callFrame;
    const parent = parents.get(id);
    const own = frame ? ownerOf(frame.url) : '';
    const found = own || (parent === undefined ? UNOWNED : owner(parent));
    owners.set(id, found);
    return found;
  };

  const shares = new Map<string, number>();
  const functions = new Map<string, number>();
  let busy = 0;
  for (const [position, id] of profile.samples.entries()) {
    const frame = nodes.get(id)?.callFrame;
    const time = profile.timeDeltas[position + 1] ?? 0;
    if (!frame || frame.functionName === '(idle)' || time <= 0) continue;
    busy += time;
    add(shares, SPECIAL.get(frame.functionName) ?? owner(id), time);
    add(functions, `${frame.functionName || '(anonymous)'} ${shortUrl(frame.url)}:${frame.lineNumber + 1}`, time);
  }
  return { shares: sorted(shares, busy), functions: sorted(functions, busy) };
}
