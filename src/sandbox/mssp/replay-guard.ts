/**
 * AP_ID, AP_TransID and Instant together may come once (Mobile ID Reference Guide, section 4.1.1). Remembers them as long
 * as such an Instant would be accepted; after a restart it starts empty.
 */

/** How far an Instant may be off, in both directions. */
export const INSTANT_TOLERANCE_MS = 5 * 60_000;

export interface ReplayGuard {
  /** False when this combination was seen before. */
  admit(apId: string, apTransId: string, instant: Date): boolean;
}

export function createReplayGuard(now: () => number): ReplayGuard {
  // Two generations, exchanged when the older one holds nothing that could still be accepted.
  let current = new Set<string>();
  let previous = new Set<string>();
  let rotatedAt = now();
  return {
    admit(apId, apTransId, instant) {
      if (now() - rotatedAt > 2 * INSTANT_TOLERANCE_MS) {
        previous = current;
        current = new Set();
        rotatedAt = now();
      }
      const key = `${apId}\n${apTransId}\n${instant.getTime()}`;
      if (current.has(key) || previous.has(key)) return false;
      current.add(key);
      return true;
    },
  };
}
