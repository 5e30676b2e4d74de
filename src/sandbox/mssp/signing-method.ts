/** How a signature is made: by which method of the phone, and in which form it leaves the service. Pure. */
import type { Method } from '../phone/number-plan.ts';
import type { NumberSettings } from '../phone/number-settings.ts';
import type { Account } from './accounts.ts';
import { activeMethods, wakesUp } from './checks.ts';
import { MssFault } from './faults.ts';
import { canLocate } from './geofencing.ts';
import type { SignatureValue } from './protocol.ts';
import { MSS_NAMESPACE } from './service-uris.ts';
import { resolveProfile } from './signature-profiles.ts';

const CMS_FORMATS: readonly string[] = ['PKCS7', 'CMS-Signature'].map((name) => `${MSS_NAMESPACE}${name}`);
const PKCS1_FORMATS: readonly string[] = [
  'http://www.methics.fi/KiuruMSSP/v3.2.0#PKCS1',
  'http://mss.ficom.fi/TS102204/v1.0.0#PKCS1',
];

/** PKCS #7 and CMS are the same; a PKCS #1 signature comes bare, beside its certificate. */
export function formOf(format: string | undefined): SignatureValue['form'] {
  if (format === undefined || format === '' || CMS_FORMATS.includes(format)) return 'cms';
  if (PKCS1_FORMATS.includes(format)) return 'pkcs1';
  throw new MssFault(101, `Unknown MSS_Format ${format.slice(0, 200)}`, 1017);
}

/**
 * The method that serves a profile. Where no active one does, a SIM that was never activated may: the signature request
 * activates it.
 */
export function resolveMethod(profile: string, settings: NumberSettings, account: Account) {
  const phone = (methods: readonly Method[]) => ({
    methods,
    key: settings.key,
    canLocate: (method: Method) => canLocate(settings, method),
  });
  const active = activeMethods(settings);
  const resolved = resolveProfile(profile, phone(active), account);
  if (resolved || !account.autoActivation || !wakesUp(settings)) return resolved && { ...resolved, activates: false };
  const woken = resolveProfile(profile, phone([...active, 'sim']), account);
  return woken && { ...woken, activates: woken.method === 'sim' };
}
