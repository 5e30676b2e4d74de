/**
 * The services of one signature request in the order in which they are sent, checked against what every service demands of
 * them. Knows no wire format.
 */
import type { Language } from '../config/schema.ts';
import { MssError } from './client.ts';
import type { GeofencingPolicy, RequestedServices } from './services.ts';

export type ServiceRequest =
  | { readonly name: 'userLang'; readonly language: Language }
  | { readonly name: 'eventId'; readonly eventId: string }
  | { readonly name: 'noSpam'; readonly code: string; readonly verify: 'yes' | 'no' }
  | { readonly name: 'displayName'; readonly displayName: string }
  | { readonly name: 'geofencing'; readonly policy: GeofencingPolicy | undefined }
  | { readonly name: 'app2app'; readonly redirectUri: string }
  | { readonly name: 'personIdentity'; readonly attributes: readonly string[] }
  | { readonly name: 'validate' }
  | { readonly name: 'subscriberInfo' };

const refuse = (what: string): MssError => new MssError('internal', what, { nothingSent: true });

function checked({ eventId, displayName, personIdentity }: RequestedServices): void {
  if (eventId !== undefined && !/^[A-Za-z0-9]{4,8}$/.test(eventId)) {
    throw refuse('an event id has 4 to 8 letters and digits');
  }
  const length = [...(displayName ?? 'any')].length;
  if (length < 2 || length > 64) throw refuse('a display name has 2 to 64 characters');
  if (personIdentity?.some((name) => !/^[A-Za-z]{1,64}$/.test(name))) {
    throw refuse('attributes of a person are asked for by their bare name');
  }
}

/** @throws MssError `internal`, with nothing sent, for a value that no service takes */
export function serviceRequests(language: Language | undefined, services: RequestedServices): ServiceRequest[] {
  checked(services);
  const { app2app, displayName, eventId, geofencing, noSpam, personIdentity, subscriberInfo, validate } = services;
  return [
    ...(language ? [{ name: 'userLang', language } as const] : []),
    ...(eventId === undefined ? [] : [{ name: 'eventId', eventId } as const]),
    ...(noSpam ? [{ name: 'noSpam', code: noSpam.code ?? '', verify: noSpam.verify ? 'yes' : 'no' } as const] : []),
    ...(displayName === undefined ? [] : [{ name: 'displayName', displayName } as const]),
    ...(geofencing ? [{ name: 'geofencing', policy: geofencing.policy } as const] : []),
    ...(app2app ? [{ name: 'app2app', redirectUri: app2app.redirectUri } as const] : []),
    ...(personIdentity?.length ? [{ name: 'personIdentity', attributes: personIdentity } as const] : []),
    ...(validate ? [{ name: 'validate' } as const] : []),
    ...(subscriberInfo ? [{ name: 'subscriberInfo' } as const] : []),
  ];
}

/** The scalar conditions of a policy by their names on the wire, which are the same in both bindings. */
export function policyLimits(policy: GeofencingPolicy): Readonly<Record<string, string>> {
  const limits = {
    mindeviceconfidence: policy.minDeviceConfidence,
    minlocationconfidence: policy.minLocationConfidence,
    maxtimestampminutes: policy.maxAgeMinutes,
    maxaccuracymeters: policy.maxAccuracyMetres,
  };
  return Object.fromEntries(
    Object.entries(limits).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
