/** URIs by which additional services are asked for and answered. */

const FICOM = 'http://mss.ficom.fi/TS102204/v1.0.0#';
const MOBILE_ID = 'http://mid.swisscom.ch/as#';

export const SERVICE_URIS = {
  /** language of the dialogue on the phone; mandatory at Swisscom */
  userLang: `${FICOM}userLang`,
  eventId: `${FICOM}eventId`,
  noSpam: `${FICOM}noSpam`,
  displayName: `${FICOM}displayName`,
  personIdentity: `${FICOM}personIdentity`,
  /** FiCom has a URI of its own; services answer to this one */
  validate: 'http://uri.etsi.org/TS102204/v1.1.2#validate',
  geofencing: `${MOBILE_ID}geofencing`,
  app2app: `${MOBILE_ID}app2app`,
  subscriberInfo: `${MOBILE_ID}subscriberInfo`,
} as const;

export type ServiceName = keyof typeof SERVICE_URIS;

/** Namespace of the names of personIdentity attributes and of its statuses. */
export const PERSON_ID = 'http://mss.ficom.fi/TS102204/v1.0.0/PersonID#';

const NAMES = new Map(Object.keys(SERVICE_URIS).map((name) => [name.toLowerCase(), name]));

const isServiceName = (name: string | undefined): name is ServiceName =>
  name !== undefined && Object.hasOwn(SERVICE_URIS, name);

/** The service that a URI names by its fragment, whose namespace and case differ between services. */
export function serviceOf(uri: string): ServiceName | undefined {
  const name = NAMES.get(uri.slice(uri.lastIndexOf('#') + 1).toLowerCase());
  return isServiceName(name) ? name : undefined;
}
