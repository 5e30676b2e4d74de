/**
 * The troubles that are in force: whom each meets, how often it may fire and how often it did. Kept in memory only; a
 * restart ends all trouble. Never does anything to a request itself.
 */
import type { Operation, ParameterName, TroubleKind } from './kinds.ts';

/** Whom a trouble meets; null is anybody. */
export interface Scope {
  /** operator id */
  readonly operator: string | null;
  readonly operation: Operation | 'any';
  /** digits */
  readonly msisdn: string | null;
}

export interface TroubleSettings extends Scope, Readonly<Record<ParameterName, number | null>> {
  readonly kind: TroubleKind;
  /** how many requests it meets; null: all, until it is removed */
  readonly count: number | null;
}

export interface ListedTrouble extends TroubleSettings {
  readonly id: string;
  readonly hits: number;
}

/** A request as far as it is known whose it is. */
export interface Subject {
  readonly operator: string | undefined;
  /** undefined: one that only troubles of any operation meet */
  readonly operation: Operation | undefined;
  readonly msisdn: string | undefined;
}

export interface ActiveTrouble {
  readonly settings: TroubleSettings;
  /** Counts one more hit; false when it has had them all, and does not fire. */
  fire(): boolean;
}

export interface Troubles {
  list(): ListedTrouble[];
  /** Adds a trouble, or begins anew with the one of the same kind and scope; undefined when there are too many. */
  set(settings: TroubleSettings): ListedTrouble | undefined;
  remove(id: string): boolean;
  clear(): void;
  /** Those that meet this request, in the order in which they were set. Without one: those that meet every request. */
  meeting(subject: Subject | undefined): ActiveTrouble[];
}

export const MOST_TROUBLES = 1_000;

interface Entry extends ActiveTrouble {
  readonly id: string;
  hits: number;
}

const keyOf = ({ kind, operation, operator, msisdn }: TroubleSettings): string =>
  [kind, operator, operation, msisdn].join(' ');

function meets({ msisdn, operation, operator }: Scope, subject: Subject | undefined): boolean {
  if (!subject) return operator === null && operation === 'any' && msisdn === null;
  return (
    (operator === null || operator === subject.operator) &&
    (operation === 'any' || operation === subject.operation) &&
    (msisdn === null || msisdn === subject.msisdn)
  );
}

const listed = ({ hits, id, settings }: Entry): ListedTrouble => ({ id, ...settings, hits });

export function createTroubles(): Troubles {
  const entries = new Map<string, Entry>();
  let made = 0;

  function add(settings: TroubleSettings): Entry {
    made += 1;
    const entry: Entry = {
      id: `t${made}`,
      settings,
      hits: 0,
      fire() {
        if (settings.count !== null && entry.hits >= settings.count) return false;
        entry.hits += 1;
        return true;
      },
    };
    return entry;
  }

  return {
    list: () => [...entries.values()].map(listed),
    set(settings) {
      const key = keyOf(settings);
      if (!entries.has(key) && entries.size >= MOST_TROUBLES) return undefined;
      const entry = add(settings);
      entries.set(key, entry);
      return listed(entry);
    },
    remove(id) {
      const [key] = [...entries].find(([, entry]) => entry.id === id) ?? [];
      return key !== undefined && entries.delete(key);
    },
    clear: () => entries.clear(),
    meeting: (subject) => [...entries.values()].filter(({ settings }) => meets(settings, subject)),
  };
}
