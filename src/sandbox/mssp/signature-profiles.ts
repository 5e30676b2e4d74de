/**
 * Signature profiles and the method they end up with: those of Mobile ID (Reference Guide, section 3.2.1), and those of the
 * other dialects, which name a use and never a method. Pure.
 */

import type { KeyType } from '../../tls/key-pairs.ts';
import type { Method } from '../phone/number-plan.ts';
import type { Account } from './accounts.ts';

const NAMESPACE = 'http://mid.swisscom.ch/';
export const STK_LOA4 = `${NAMESPACE}STK-LoA4`;
export const DEVICE_LOA4 = `${NAMESPACE}Device-LoA4`;
export const ANY_LOA4 = `${NAMESPACE}Any-LoA4`;
const ANY_GEOFENCING_LOA4 = `${NAMESPACE}Any-Geofencing-LoA4`;
/** deprecated alias, also with the type of the key */
const AUTH_PROFILE_1 = `${NAMESPACE}MID/v1/AuthProfile1`;
const KEY_SUFFIX: Readonly<Record<KeyType, string>> = { EC: 'ECC', RSA: 'RSA' };
const aliasFor = (key: KeyType): string => `${AUTH_PROFILE_1}.${KEY_SUFFIX[key]}`;

const RESOLVED: Readonly<Record<Method, string>> = { sim: STK_LOA4, app: DEVICE_LOA4 };

const FICOM_PROFILES = 'http://mss.ficom.fi/TS102206/v1.0.0';
/** FiCom guideline, signature profiles. */
const FICOM: readonly string[] = [
  'authentication',
  'anonymous',
  'signature',
  'digestive-signature',
  'consent',
  'operauth',
].map((name) => `${FICOM_PROFILES}/${name}-profile.xml`);
export const FICOM_ANONYMOUS = `${FICOM_PROFILES}/anonymous-profile.xml`;
export const FICOM_CONSENT = `${FICOM_PROFILES}/consent-profile.xml`;
const KIURU: readonly string[] = ['http://alauda.mobi/digitalSignature', 'http://alauda.mobi/nonRepudiation'];

/** What a phone can do, as far as profiles care. */
export interface PhoneCapabilities {
  /** activated methods */
  readonly methods: readonly Method[];
  readonly key: KeyType;
  canLocate(method: Method): boolean;
}

type ProfileRules = Pick<Account, 'authProfile1' | 'dialect' | 'profiles'>;

/** The method and the profile that the answer names, or undefined when this phone or this account cannot do it. */
export function resolveProfile(
  asked: string,
  phone: PhoneCapabilities,
  { authProfile1 = STK_LOA4, dialect = 'mobile-id', profiles }: ProfileRules,
): { readonly method: Method; readonly profile: string } | undefined {
  if (profiles && !profiles.includes(asked)) return undefined;
  if (dialect !== 'mobile-id') {
    const method = methodFor(ANY_LOA4, phone);
    return method && (dialect === 'ficom' ? FICOM : KIURU).includes(asked) ? { method, profile: asked } : undefined;
  }
  const isAlias = asked === AUTH_PROFILE_1 || asked === aliasFor(phone.key);
  const method = methodFor(isAlias ? authProfile1 : asked, phone);
  return method && { method, profile: RESOLVED[method] };
}

/** The SIM is preferred; the app only where it is the only one that can. */
function methodFor(profile: string, { canLocate, methods }: PhoneCapabilities): Method | undefined {
  const has = (method: Method): boolean => methods.includes(method);
  switch (profile) {
    case STK_LOA4:
      return has('sim') ? 'sim' : undefined;
    case DEVICE_LOA4:
      return has('app') ? 'app' : undefined;
    case ANY_LOA4:
      return has('sim') ? 'sim' : methods.find((method) => method === 'app');
    case ANY_GEOFENCING_LOA4:
      if (has('sim') && canLocate('sim')) return 'sim';
      return has('app') ? 'app' : undefined;
    default:
      return undefined;
  }
}

/** The profiles that a profile query lists, in alphabetical order. Geofencing is a permission, which none names. */
export function profilesOf(phone: PhoneCapabilities, account: ProfileRules): string[] {
  return [...FICOM, ...KIURU, ANY_LOA4, AUTH_PROFILE_1, aliasFor(phone.key), DEVICE_LOA4, STK_LOA4]
    .filter((profile) => resolveProfile(profile, phone, account) !== undefined)
    .sort();
}
