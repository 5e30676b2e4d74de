/** What may be used once only: logins by their state, ID tokens, logout tokens by their jti. */

export interface ReplayStore {
  /**
   * Uses the key up.
   * @param until epoch milliseconds; it may be forgotten then
   * @returns false when it was used before
   */
  use(key: string, until: number): boolean | Promise<boolean>;
  /** Whether it was used, and not forgotten since. */
  has(key: string): boolean | Promise<boolean>;
  /** Lets the key be used again. */
  forget(key: string): void | Promise<void>;
}

/**
 * In memory, for one process. Beyond `max` keys the oldest give way.
 * @param now epoch milliseconds
 */
export function createMemoryReplayStore(now: () => number, max = 50_000): ReplayStore {
  /** oldest first */
  const used = new Map<string, number>();

  const makeRoom = (): void => {
    for (const [key, until] of used) {
      if (until > now() && used.size < max) break;
      used.delete(key);
    }
  };

  return {
    use(key, until) {
      const earlier = used.get(key);
      if (earlier !== undefined && earlier > now()) return false;
      makeRoom();
      used.delete(key);
      used.set(key, until);
      return true;
    },
    has: (key) => (used.get(key) ?? 0) > now(),
    forget(key) {
      used.delete(key);
    },
  };
}
