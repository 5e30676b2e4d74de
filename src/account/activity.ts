/**
 * What a person reads about the recent past: the audit events of one subscriber, as far as they mean something to that
 * person. Types and pure functions; never tells an incident number, a technical cause or anybody else's event.
 */
import { z } from 'zod';
import { itemsOf } from '../attributes/catalogue.ts';
import type { AuditKind } from '../audit/audit.ts';
import { type ConsentItem, isConsentItem } from '../consent/items.ts';
import { END_REASONS } from '../session/sessions.ts';

/** Kinds that are told. The rest is for operators. */
export const TOLD = [
  'login.succeeded',
  'login.failed',
  'login.cancelled',
  'consent.given',
  'consent.refused',
  'consent.withdrawn',
  'attributes.shared',
  'number.verified',
  'terms.recorded',
  'sim_serial.stored',
  'sim_serial.accepted',
  'sim_serial.rejected',
  'session.ended',
  'refresh_token.reused',
] as const satisfies readonly AuditKind[];
export type ToldKind = (typeof TOLD)[number];

/** How far back it is told. */
export const ACTIVITY_DAYS = 30;
export const ACTIVITY_PAGE = 50;

/** An audit event as it is stored. */
export interface RecordedEvent {
  readonly at: Date;
  readonly kind: string;
  readonly clientId: string | undefined;
  readonly details: unknown;
}

export interface ActivityReader {
  /**
   * Events of these kinds since a moment, newest first.
   * @param page which part of `size` events, from 0
   */
  read(
    person: { readonly operator: string; readonly subscriberId: string },
    wanted: {
      readonly kinds: readonly string[];
      readonly since: Date;
      readonly page: number;
      readonly size: number;
    },
  ): Promise<{ readonly events: readonly RecordedEvent[]; readonly more: boolean }>;
}

export interface Activity {
  readonly at: Date;
  readonly kind: ToldKind;
  /** the relying party that it was about */
  readonly clientId: string | undefined;
  /** level and method of a sign-in */
  readonly acr: string | undefined;
  readonly amr: string | undefined;
  /** what was allowed, refused or given */
  readonly items: readonly ConsentItem[];
  /** why a session ended */
  readonly reason: (typeof END_REASONS)[number] | undefined;
  /** how often in a row */
  readonly times: number;
}

const text = z.string().optional().catch(undefined);
const detailsSchema = z.object({
  acr: text,
  amr: text,
  items: text,
  scopes: text,
  reason: z.enum(END_REASONS).optional().catch(undefined),
});

const known: ReadonlySet<string> = new Set(TOLD);
const isTold = (kind: string): kind is ToldKind => known.has(kind);

const words = (list = ''): readonly string[] => list.split(' ').filter((word) => word !== '');

/** What an event says to its person; undefined where it says nothing. */
export function activityOf({ at, kind, clientId, details }: RecordedEvent): Activity | undefined {
  if (!isTold(kind)) return undefined;
  const { acr, amr, items, scopes, reason } = detailsSchema.catch({}).parse(details);
  const named = items === undefined ? itemsOf({ scopes: words(scopes) }) : words(items).filter(isConsentItem);
  return { at, kind, clientId, acr, amr, items: named, reason, times: 1 };
}

const dayOf = ({ at }: Activity): string => at.toISOString().slice(0, 10);

const isSame = (one: Activity, other: Activity): boolean =>
  one.kind === other.kind &&
  one.clientId === other.clientId &&
  one.acr === other.acr &&
  one.amr === other.amr &&
  one.reason === other.reason &&
  one.items.join(' ') === other.items.join(' ') &&
  dayOf(one) === dayOf(other);

/** The same thing several times in a row on one day is told once, with its last time: a relying party may ask every minute. */
export function activities(events: readonly RecordedEvent[]): readonly Activity[] {
  const rows: Activity[] = [];
  for (const event of events) {
    const next = activityOf(event);
    if (!next) continue;
    const last = rows.at(-1);
    if (last && isSame(last, next)) rows[rows.length - 1] = { ...last, times: last.times + 1 };
    else rows.push(next);
  }
  return rows;
}
