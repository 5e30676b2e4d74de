/** Signature profiles and the method they end up with (Mobile ID Reference Guide, section 3.2.1). Pure. */

import type { Method } from '../phone/number-plan.ts';

const NAMESPACE = 'http://mid.swisscom.ch/';
export const STK_LOA4 = `${NAMESPACE}STK-LoA4`;
export const DEVICE_LOA4 = `${NAMESPACE}Device-LoA4`;
const ANY_LOA4 = `${NAMESPACE}Any-LoA4`;
/** deprecated alias */
const AUTH_PROFILE_1 = `${NAMESPACE}MID/v1/AuthProfile1`;

/** Methods that a profile allows, in order of preference. */
const METHODS: ReadonlyMap<string, readonly Method[]> = new Map<string, readonly Method[]>([
  [STK_LOA4, ['sim']],
  [DEVICE_LOA4, ['app']],
  [ANY_LOA4, ['sim', 'app']],
  [AUTH_PROFILE_1, ['sim']],
]);

const RESOLVED: Readonly<Record<Method, string>> = { sim: STK_LOA4, app: DEVICE_LOA4 };

/** The method and the profile that the answer names, or undefined when this phone cannot do it. */
export function resolveProfile(
  profile: string,
  phone: readonly Method[],
): { readonly method: Method; readonly profile: string } | undefined {
  const method = METHODS.get(profile)?.find((allowed) => phone.includes(allowed));
  return method && { method, profile: RESOLVED[method] };
}

/** All profiles that this phone can do, in alphabetical order as the real service lists them. */
export function profilesOf(phone: readonly Method[]): string[] {
  return [...METHODS.keys()].filter((profile) => resolveProfile(profile, phone) !== undefined).sort();
}
