/**
 * Which level of assurance a request gets. `acr_values` lists levels in order of preference; the one reached is the
 * first that can be satisfied, and it is what `acr` says. Pure. Never raises or lowers a level that was not listed.
 */
import { ACR_VALUES, type Acr } from '../config/schema.ts';

/** Level of a plain OpenID Connect request without acr_values. */
export const DEFAULT_ACR: Acr = '2';

const known = (value: string): value is Acr => ACR_VALUES.some((level) => level === value);

/**
 * The known levels of `acr_values`, in their order, each once. Values that are no level of ours (also LoA 1, which is
 * not offered) are left out: when nothing else is listed the answer is empty, and the request cannot be satisfied.
 */
export function wantedLevels(acrValues: string | undefined, fallback: Acr = DEFAULT_ACR): readonly Acr[] {
  const listed = (acrValues ?? '').split(/\s+/).filter((value) => value !== '');
  return listed.length === 0 ? [fallback] : [...new Set(listed.filter(known))];
}

/** The level that a new login aims at: the first wanted one that can be reached; undefined when none can. */
export const firstSatisfiable = (wanted: readonly Acr[], reachable: readonly Acr[]): Acr | undefined =>
  wanted.find((level) => reachable.includes(level));
