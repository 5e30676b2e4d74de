/** Sessions in memory, for one process: bounded in number; beyond that those give way that were unused the longest. */
import type { Session, SessionStore } from './session.ts';

interface Entry {
  readonly session: Session;
  readonly until: number;
}

/** Keys of sessions by something that several of them may share. */
function createIndex() {
  const keysOf = new Map<string, Set<string>>();
  return {
    add(name: string, key: string): void {
      const keys = keysOf.get(name) ?? new Set();
      keysOf.set(name, keys.add(key));
    },
    remove(name: string, key: string): void {
      const keys = keysOf.get(name);
      keys?.delete(key);
      if (keys?.size === 0) keysOf.delete(name);
    },
    keys: (name: string): readonly string[] => [...(keysOf.get(name) ?? [])],
  };
}

const nameOf = (issuer: string, value: string): string => JSON.stringify([issuer, value]);

/** @param now epoch milliseconds */
export function createMemorySessionStore(now: () => number, max = 10_000): SessionStore {
  /** unused the longest first */
  const entries = new Map<string, Entry>();
  const bySid = createIndex();
  const bySub = createIndex();

  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    const { issuer, sid, sub } = entry.session;
    bySub.remove(nameOf(issuer, sub), key);
    if (sid !== undefined) bySid.remove(nameOf(issuer, sid), key);
  };

  const makeRoom = (): void => {
    for (const [key, { until }] of entries) {
      if (until > now() && entries.size < max) break;
      remove(key);
    }
  };

  const removeAll = (keys: readonly string[]): number => {
    for (const key of keys) remove(key);
    return keys.length;
  };

  return {
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && entry.until > now() ? entry.session : undefined;
    },
    set(key, session, until) {
      remove(key);
      makeRoom();
      entries.set(key, { session, until });
      const { issuer, sid, sub } = session;
      bySub.add(nameOf(issuer, sub), key);
      if (sid !== undefined) bySid.add(nameOf(issuer, sid), key);
    },
    touch(key, session, until) {
      if (!entries.delete(key)) return;
      entries.set(key, { session, until });
    },
    delete: remove,
    deleteBySid: (issuer, sid) => removeAll(bySid.keys(nameOf(issuer, sid))),
    deleteBySub: (issuer, sub) => removeAll(bySub.keys(nameOf(issuer, sub))),
  };
}
