/**
 * The right to the operator-selection page: a sealed, short-lived token that names the relying party and the redirect
 * address it asked with. For a day after its end it still says where the person came from, so that there is a way back.
 * Stateless, so every copy of the gateway opens what another made; one serves all who ask for the same within a few
 * seconds, since nothing in it is of one person. Never holds a phone number.
 */
import { z } from 'zod';
import { type Keyring, SealBroken } from '../store/keyring.ts';

export interface Selection {
  readonly relyingPartyId: string;
  readonly redirectUrl: string;
}

export interface SelectionSessions {
  /** @returns `session_id`, base64url */
  issue(selection: Selection): string;
  /** undefined for one that is not ours or is too old; `expired`: only the way back is left */
  open(sessionId: string): (Selection & { readonly expired: boolean }) | undefined;
}

const LIFE_MS = 600_000;
const WAY_BACK_MS = 86_400_000;
/** how long one is given out again */
const SHARED_MS = 15_000;
const MOST_SHARED = 500;
const CONTEXT = 'discovery_selection';
const shape = z.strictObject({ relyingPartyId: z.string(), redirectUrl: z.string(), until: z.number() });

export function createSelectionSessions({
  keyring,
  now,
}: {
  readonly keyring: Keyring;
  readonly now: () => number;
}): SelectionSessions {
  const shared = new Map<string, { readonly sessionId: string; readonly until: number }>();

  return {
    issue({ relyingPartyId, redirectUrl }) {
      const at = now();
      const name = `${relyingPartyId} ${redirectUrl}`;
      const known = shared.get(name);
      if (known && known.until > at) return known.sessionId;
      const sessionId = keyring.seal(JSON.stringify({ relyingPartyId, redirectUrl, until: at + LIFE_MS }), CONTEXT);
      if (shared.size >= MOST_SHARED) shared.clear();
      shared.set(name, { sessionId, until: at + SHARED_MS });
      return sessionId;
    },
    open(sessionId) {
      try {
        const { relyingPartyId, redirectUrl, until } = shape.parse(JSON.parse(keyring.open(sessionId, CONTEXT)));
        const expired = until <= now();
        return until + WAY_BACK_MS > now() ? { relyingPartyId, redirectUrl, expired } : undefined;
      } catch (error) {
        if (error instanceof SealBroken) return undefined;
        throw error;
      }
    },
  };
}
