/**
 * The policy for SIM serial numbers: what a serial number means beside those that are known of a subscriber. Pure; who
 * stores it, or ends somebody for it, is admission.ts.
 */
import type { Acr, Config, SerialChange } from '../config/schema.ts';

export interface SimSerials {
  /** the one that the first signature brought; levels that reject or renew demand it */
  readonly stored: string | undefined;
  /** another one, accepted since at a level that accepts; it counts at such levels only */
  readonly accepted: string | undefined;
}

export type SerialDecision =
  /** nothing is to be stored */
  | { readonly kind: 'same' }
  /** the first one of this subscriber, or the first since it was cleared */
  | { readonly kind: 'stored'; readonly next: SimSerials }
  | { readonly kind: 'accepted'; readonly next: SimSerials }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'renewed' };

const DEFAULTS = {
  sandbox: { 2: 'accept', 3: 'accept', 4: 'reject' },
  production: { 2: 'accept', 3: 'reject', 4: 'reject' },
} as const satisfies Record<Config['mode'], Record<Acr, SerialChange>>;

/** What a change means at a level where the configuration does not say it. */
export const defaultSerialChange = (mode: Config['mode'], acr: Acr): SerialChange => DEFAULTS[mode][acr];

/** Services write the same number in either case. */
const isSame = (one: string | undefined, other: string): boolean => one?.toUpperCase() === other.toUpperCase();

/** @param serial of the certificate that has just signed */
export function decideSerial(known: SimSerials, serial: string, change: SerialChange): SerialDecision {
  const { stored, accepted } = known;
  if (stored === undefined) return { kind: 'stored', next: { stored: serial, accepted: undefined } };
  if (change !== 'accept') {
    if (isSame(stored, serial)) return { kind: 'same' };
    return { kind: change === 'renew' ? 'renewed' : 'rejected' };
  }
  if (isSame(accepted ?? stored, serial)) return { kind: 'same' };
  return { kind: 'accepted', next: { stored, accepted: isSame(stored, serial) ? undefined : serial } };
}
