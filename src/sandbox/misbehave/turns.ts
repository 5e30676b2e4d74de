/** Whose turn it is: an app's list is worked through login by login, and begins again at its end. Keeps the place only. */
import { createBoundedMap } from './bounded-map.ts';
import { findCode, type MisbehaviourCode } from './catalogue.ts';

const KEPT_APPS = 500;

export interface Turn {
  /** undefined when none of the list fits */
  readonly code: MisbehaviourCode | undefined;
  /** those before it that would not have been wrong for this login */
  readonly passedOver: readonly MisbehaviourCode[];
}

export interface Turns {
  /** The next misbehaviour of the list that fits; the one after it is next. */
  take(app: string, list: readonly string[], fits: (code: MisbehaviourCode) => boolean): Turn;
  /** Which one is next, if it fits. */
  next(app: string, list: readonly string[]): MisbehaviourCode | undefined;
}

/** Names of an older catalogue are left out. */
const known = (list: readonly string[]): MisbehaviourCode[] => list.flatMap((name) => findCode(name) ?? []);

export function createTurns(): Turns {
  // another list begins at its beginning
  const places = createBoundedMap<{ readonly list: string; readonly place: number }>(KEPT_APPS);
  const fromHere = (app: string, list: readonly string[]) => {
    const codes = known(list);
    const kept = places.get(app);
    const place = kept?.list === codes.join(' ') ? kept.place : 0;
    return { codes, place, order: [...codes.slice(place), ...codes.slice(0, place)] };
  };
  return {
    take(app, list, fits) {
      const { codes, place, order } = fromHere(app, list);
      const found = order.findIndex(fits);
      const passedOver = found === -1 ? order : order.slice(0, found);
      if (found !== -1) places.set(app, { list: codes.join(' '), place: (place + found + 1) % codes.length });
      return { code: order[found], passedOver };
    },
    next: (app, list) => fromHere(app, list).order[0],
  };
}
