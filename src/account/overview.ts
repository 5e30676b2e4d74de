/**
 * What the page of one's own tells a person: sessions, permissions, recent activity, put together from where they are kept.
 * Reads only. Everything is of one subscriber at one operator.
 */
import type { ConsentRepository } from '../consent/consents.ts';
import type { ConsentItem } from '../consent/items.ts';
import { isOwnClient } from '../provider/own-client.ts';
import type { SessionRepository, SignOnSession } from '../session/sessions.ts';
import { ACTIVITY_DAYS, type Activity, type ActivityReader, activities, TOLD } from './activity.ts';
import type { LastingAccessReader } from './lasting-access.ts';

/** What one relying party may do without asking the person again. */
export interface Permission {
  readonly clientId: string;
  /** what it may know; empty: nothing but the pseudonym */
  readonly items: readonly { readonly item: ConsentItem; readonly since: Date }[];
  /** until when it may ask without the person */
  readonly until: Date | undefined;
}

export interface Person {
  readonly operator: string;
  readonly subscriberId: string;
}

export interface OverviewPorts {
  readonly sessions: Pick<SessionRepository, 'list'>;
  readonly consents: Pick<ConsentRepository, 'list'>;
  readonly lastingAccess: LastingAccessReader;
  readonly activity: ActivityReader;
  /** epoch milliseconds */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;

export type Overview = ReturnType<typeof createOverview>;

export function createOverview(ports: OverviewPorts) {
  return {
    /** @param own uid of the session of this browser, which comes first */
    async sessions({ operator, subscriberId }: Person, own: string): Promise<readonly SignOnSession[]> {
      const all = await ports.sessions.list(operator, subscriberId);
      return all
        .map((session) => ({ ...session, parties: session.parties.filter(({ clientId }) => !isOwnClient(clientId)) }))
        .sort((one, other) => Number(other.uid === own) - Number(one.uid === own));
    },

    async permissions({ operator, subscriberId }: Person): Promise<readonly Permission[]> {
      const [consents, lasting] = await Promise.all([
        ports.consents.list(subscriberId),
        ports.lastingAccess.list(operator, subscriberId),
      ]);
      const until = new Map(lasting.map((access) => [access.clientId, access.until]));
      const items = new Map(consents.map((consent) => [consent.clientId, consent.items]));
      return [...new Set([...items.keys(), ...until.keys()])]
        .filter((clientId) => !isOwnClient(clientId))
        .map((clientId) => ({ clientId, items: items.get(clientId) ?? [], until: until.get(clientId) }));
    },

    /** Of the last 30 days, newest first. @param page from 0, of `size` events */
    async activity(
      person: Person,
      { page, size }: { readonly page: number; readonly size: number },
    ): Promise<{ readonly rows: readonly Activity[]; readonly more: boolean }> {
      const since = new Date(ports.now() - ACTIVITY_DAYS * DAY_MS);
      const { events, more } = await ports.activity.read(person, { kinds: TOLD, since, page, size });
      return { rows: activities(events), more };
    },
  };
}
