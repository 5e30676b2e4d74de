/**
 * What the additional services of a signature request demand before the phone rings, and what they answer. Judges one
 * request at a time; changes nothing.
 */
import type { Method } from '../phone/number-plan.ts';
import type { NumberSettings } from '../phone/number-settings.ts';
import type { Account } from './accounts.ts';
import { MssFault } from './faults.ts';
import { locationOf, violates } from './geofencing.ts';
import type { LocationResponse, ServiceRequest, ServiceResponse, SubscriberDetail } from './protocol.ts';
import {
  APP2APP,
  DISPLAY_NAME,
  EVENT_ID,
  GEOFENCING,
  isKnownService,
  NO_SPAM,
  PERSON_IDENTITY,
  SUBSCRIBER_INFO,
  VALIDATE,
} from './service-uris.ts';

/** What stays with a transaction until it is answered. */
export interface AgreedServices {
  readonly location: LocationResponse | null;
  /** the location breaks the policy: the transaction ends with fault 450 */
  readonly violation: boolean;
  readonly subscriber: readonly SubscriberDetail[] | null;
  /** the URI by which validation was asked for */
  readonly validate: string | null;
  /** success is 502 */
  readonly validated: boolean;
  /** what is asked about the person */
  readonly person: { readonly id: string; readonly attributes: readonly string[] } | null;
}
export const NO_SERVICES: AgreedServices = {
  location: null,
  violation: false,
  subscriber: null,
  validate: null,
  validated: false,
  person: null,
};

const find = (services: readonly ServiceRequest[], uri: string): ServiceRequest | undefined =>
  services.find((service) => service.uri === uri);

const EVENT_ID_FORM = /^[A-Za-z0-9]{4,8}$/;

/** Services without which the account gets nothing. */
export function checkMandatoryServices(services: readonly ServiceRequest[], { mandatoryServices }: Account): void {
  const missing = mandatoryServices.find((uri) => !find(services, uri));
  if (missing) throw new MssFault(102, `AdditionalServices lacks ${missing}`);
}

/** Everything that can be judged without knowing the subscriber. */
export function checkServices(services: readonly ServiceRequest[], account: Account, synchronous: boolean): void {
  const unknown = services.find(({ uri }) => !isKnownService(uri, account.dialect));
  if (unknown) throw new MssFault(101, `Unknown AdditionalService ${unknown.uri.slice(0, 200)}`, 1014);
  const eventId = find(services, EVENT_ID);
  if (eventId && !eventId.eventId) throw new MssFault(102, 'EventID is missing');
  if (eventId?.eventId && !EVENT_ID_FORM.test(eventId.eventId)) {
    throw new MssFault(101, 'EventID must be 4 to 8 letters and digits');
  }
  if (find(services, NO_SPAM) && !find(services, NO_SPAM)?.noSpam) throw new MssFault(102, 'NoSpamCode is missing');
  checkDisplayName(displayNameService(services));
  const person = find(services, PERSON_IDENTITY);
  // The query has no form in JSON; there the service is taken and answers nothing.
  if (person?.personIdentity && !person.personIdentity.id) throw new MssFault(102, 'AttributeQuery ID is missing');
  const app2app = find(services, APP2APP);
  if (app2app && synchronous) throw new MssFault(101, 'app2app needs MessagingMode asynch', 1013);
  if (app2app) checkRedirectUri(app2app.redirectUri);
}

const displayNameService = (services: readonly ServiceRequest[]): ServiceRequest | undefined =>
  services.find(({ uri }) => DISPLAY_NAME.includes(uri));

/** Who asks, by a name of their own, for the phone. */
export const displayNameOf = (services: readonly ServiceRequest[]): string | undefined =>
  displayNameService(services)?.displayName;

function checkDisplayName(service: ServiceRequest | undefined): void {
  if (!service) return;
  if (!service.displayName) throw new MssFault(102, 'DisplayName is missing');
  const { length } = [...service.displayName];
  if (length < 2 || length > 64) throw new MssFault(101, 'DisplayName must have 2 to 64 characters');
}

/** An address that a browser could run or that shows foreign content as its own is no app. */
const UNSAFE_SCHEME = /^(javascript|data|vbscript|file|blob|about|view-source):/i;

function checkRedirectUri(uri: string | undefined): void {
  if (uri === undefined || uri === '') throw new MssFault(102, 'App2App RedirectUri is missing');
  if (!URL.canParse(uri) || UNSAFE_SCHEME.test(uri)) throw new MssFault(101, 'App2App RedirectUri is no usable URI');
}

/** What the service has to know of the subscriber: the spam code first, as nothing may ring without it. */
export function agreeServices(
  services: readonly ServiceRequest[],
  phone: { readonly settings: NumberSettings; readonly method: Method; readonly mccMnc: string; readonly now: number },
  { validatesSignatures = false }: Account,
): AgreedServices {
  const { method, now, settings } = phone;
  checkSpamCode(find(services, NO_SPAM), settings.spam_code);
  if (find(services, APP2APP) && method !== 'app') throw new MssFault(101, 'app2app needs the profile Device-LoA4');
  const geofencing = find(services, GEOFENCING);
  const location = geofencing ? locationOf(settings, method, now) : null;
  const validate = services.find(({ uri }) => VALIDATE.includes(uri))?.uri ?? null;
  return {
    location,
    violation:
      location !== null && geofencing?.geofencing !== undefined && violates(geofencing.geofencing, location, now),
    subscriber: find(services, SUBSCRIBER_INFO) ? [{ id: '1901', value: phone.mccMnc.replace('_', '') }] : null,
    validate,
    validated: validatesSignatures || validate !== null,
    person: personQuery(find(services, PERSON_IDENTITY)),
  };
}

function personQuery(service: ServiceRequest | undefined): AgreedServices['person'] {
  const query = service?.personIdentity;
  return query?.id === undefined ? null : { id: query.id, attributes: query.attributes };
}

/** FiCom MSS implementation guideline, noSpam: no code of the person's own means that any is good. */
function checkSpamCode(service: ServiceRequest | undefined, expected: string | undefined): void {
  if (!service?.noSpam || expected === undefined || service.noSpam.verify?.toLowerCase() === 'no') return;
  const { code = '' } = service.noSpam;
  if (code === '') throw new MssFault(101, 'NoSpamCode is missing', 1012);
  if (code.toLowerCase() !== expected.toLowerCase()) throw new MssFault(101, 'NoSpamCode is wrong', 1011);
}

/**
 * With a signature. The location comes first: a widespread client reads only the first response.
 * @param personXml what the person identity service says
 */
export function serviceResponses(
  { location, subscriber, validate }: AgreedServices,
  personXml: string | undefined,
): ServiceResponse[] {
  return [
    ...(location ? [{ kind: 'geofencing', uri: GEOFENCING, location } as const] : []),
    ...(subscriber ? [{ kind: 'subscriberInfo', uri: SUBSCRIBER_INFO, details: subscriber } as const] : []),
    ...(validate ? [{ kind: 'validate', uri: validate } as const] : []),
    ...(personXml ? [{ kind: 'personIdentity', uri: PERSON_IDENTITY, xml: personXml } as const] : []),
  ];
}
