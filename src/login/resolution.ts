/**
 * What a service's answer says about how the person signed: the profile that it used, held against what the LoA table
 * allows for the one that was asked for. Pure.
 */
import type { LoaEntry } from '../config/schema.ts';

export interface Resolved {
  /** the profile that the service used, as far as it said so */
  readonly signatureProfile: string | undefined;
  /** value of the amr claim */
  readonly amr: string;
}

/**
 * @param used the profile of the answer
 * @returns undefined for a profile that the entry does not allow: it may have reached another level. A service that does
 *   not name the profile is believed only where nothing depends on it.
 */
export function resolve(entry: LoaEntry, used: string | undefined): Resolved | undefined {
  const { amr, resolved, signature_profile: asked } = entry;
  if (!resolved) return used === undefined || used === asked ? { signatureProfile: used, amr } : undefined;
  const only = resolved.length === 1 ? resolved[0] : undefined;
  const found = used === undefined ? only : resolved.find(({ signature_profile }) => signature_profile === used);
  return found && { signatureProfile: used, amr: found.amr };
}
