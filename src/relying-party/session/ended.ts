/**
 * Sessions at the issuer that ended a moment ago, by their `sid`: a login of one of them may still be on its way here, its
 * ID token made before the end, and must not begin a session that nobody will end.
 */
import type { ReplayStore } from './replay-store.ts';

/** Longer than an ID token is taken after it was made. */
const REMEMBERED_MS = 600_000;

export interface EndedSessions {
  add(issuer: string, sid: string): Promise<void>;
  has(issuer: string, sid: string): Promise<boolean>;
}

/** @param now epoch milliseconds */
export function createEndedSessions(store: ReplayStore, now: () => number): EndedSessions {
  const keyOf = (issuer: string, sid: string): string => `ended ${JSON.stringify([issuer, sid])}`;
  return {
    async add(issuer, sid) {
      await store.use(keyOf(issuer, sid), now() + REMEMBERED_MS);
    },
    has: async (issuer, sid) => store.has(keyOf(issuer, sid)),
  };
}
