/**
 * When which of an operator's keys is used: all of it follows from when they were made. A key is published at once and
 * used a while later, so that everybody who caches the JWKS has it by then; the one before stays published a while, so
 * that what it signed can be verified. Keys that open subscriber_id never go: the numbers expire by themselves. A key that
 * was withdrawn, because somebody else may have it, is out of all of this, and the next one is used from that moment. Pure.
 */
import type { StoredKey } from '../store/operator-keys.ts';

/**
 * pending: published, not used yet · current: signs, or encrypts · retiring: published for what it signed · opening:
 * opens what was encrypted with it · withdrawn: no longer published
 */
export type KeyState = 'pending' | 'current' | 'retiring' | 'opening' | 'withdrawn';

export interface KeyPolicy {
  /** from the making of a key to its use */
  readonly publishAheadMs: number;
  /** from the use of its successor to the end of its publication */
  readonly retentionMs: number;
}

export interface ScheduledKey {
  readonly key: StoredKey;
  readonly state: KeyState;
  /** epoch milliseconds */
  readonly usedFrom: number;
  /** epoch milliseconds; undefined while no successor is there, and for keys that open subscriber_id */
  readonly publishedUntil: number | undefined;
}

export const keyPolicy = ({ publish_ahead_s: ahead, retention_s: retention }: KeySettings): KeyPolicy => ({
  publishAheadMs: ahead * 1_000,
  retentionMs: retention * 1_000,
});

/** `keys` of the configuration */
export interface KeySettings {
  readonly publish_ahead_s: number;
  readonly retention_s: number;
}

const byAge = (a: StoredKey, b: StoredKey): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || (a.kid < b.kid ? -1 : 1);

interface Turn {
  readonly key: StoredKey;
  readonly usedFrom: number;
}

/** The keys that were used or will be, each from when on: one withdrawn before its turn never had one. */
function turnsOf(keys: readonly StoredKey[], { publishAheadMs }: KeyPolicy): Turn[] {
  const turns: Turn[] = [];
  for (const key of keys) {
    const made = key.createdAt.getTime();
    const before = turns.at(-1)?.key;
    // before the first key there was none that could sign meanwhile
    const planned = before ? made + publishAheadMs : made;
    const withdrawn = before?.withdrawnAt?.getTime() ?? Number.POSITIVE_INFINITY;
    const usedFrom = Math.min(planned, Math.max(made, withdrawn));
    if ((key.withdrawnAt?.getTime() ?? Number.POSITIVE_INFINITY) > usedFrom) turns.push({ key, usedFrom });
  }
  return turns;
}

/** Keys of one use and algorithm, oldest first. */
function scheduleKind(keys: readonly StoredKey[], now: number, policy: KeyPolicy): ScheduledKey[] {
  const turns = turnsOf(keys, policy);
  const usable = turns.filter(({ key }) => key.withdrawnAt === undefined);
  const current = usable.findLast(({ usedFrom }) => usedFrom <= now) ?? usable[0];
  return keys.map((key) => {
    const index = turns.findIndex((turn) => turn.key === key);
    const usedFrom = turns[index]?.usedFrom ?? key.createdAt.getTime() + policy.publishAheadMs;
    if (key.withdrawnAt) return { key, state: 'withdrawn', usedFrom, publishedUntil: key.withdrawnAt.getTime() };
    const successor = turns[index + 1]?.usedFrom;
    const publishedUntil = key.use === 'enc' || successor === undefined ? undefined : successor + policy.retentionMs;
    const state = (): KeyState => {
      if (key === current?.key) return 'current';
      if (current === undefined || usedFrom > current.usedFrom) return 'pending';
      if (publishedUntil === undefined) return 'opening';
      return publishedUntil > now ? 'retiring' : 'withdrawn';
    };
    return { key, state: state(), usedFrom, publishedUntil };
  });
}

const STATES: readonly KeyState[] = ['current', 'pending', 'retiring', 'opening', 'withdrawn'];
/** Deployed Mobile Connect SDKs take the first key of the JWKS, whatever it is for. */
const ALGORITHMS: readonly string[] = ['RS256', 'ES256', 'RSA-OAEP-256'];

/**
 * All keys of an operator in the order of the JWKS: current ones first, RS256 before ES256, then pending, retiring.
 * @param now epoch milliseconds
 */
export function scheduleKeys(keys: readonly StoredKey[], now: number, policy: KeyPolicy): ScheduledKey[] {
  const kinds = Map.groupBy([...keys].sort(byAge), ({ use, alg }) => `${use}:${alg}`);
  return [...kinds.values()]
    .flatMap((kind) => scheduleKind(kind, now, policy))
    .sort(
      (a, b) =>
        STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
        ALGORITHMS.indexOf(a.key.alg) - ALGORITHMS.indexOf(b.key.alg) ||
        byAge(b.key, a.key),
    );
}

/** When the next state changes by itself, in epoch milliseconds; Infinity when none does. */
export const nextChange = (scheduled: readonly ScheduledKey[], now: number): number =>
  Math.min(
    ...scheduled.flatMap(({ usedFrom, publishedUntil }) => [usedFrom, publishedUntil ?? 0]).filter((at) => at > now),
  );

/** Those that stand in the JWKS, or open subscriber_id, in this order. */
export const published = (scheduled: readonly ScheduledKey[], use: StoredKey['use']): StoredKey[] =>
  scheduled.filter(({ key, state }) => key.use === use && state !== 'withdrawn').map(({ key }) => key);
