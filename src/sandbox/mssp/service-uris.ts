/** The additional services that the simulated service knows, by the URI of their description. */
import type { Dialect } from './dialect.ts';

export const MSS_NAMESPACE = 'http://uri.etsi.org/TS102204/v1.1.2#';
export const FICOM_NAMESPACE = 'http://mss.ficom.fi/TS102204/v1.0.0#';
const MOBILE_ID = 'http://mid.swisscom.ch/as#';
const KIURU = 'http://www.methics.fi/KiuruMSSP/';

export const EVENT_ID = `${FICOM_NAMESPACE}eventId`;
export const NO_SPAM = `${FICOM_NAMESPACE}noSpam`;
export const GEOFENCING = `${MOBILE_ID}geofencing`;
export const APP2APP = `${MOBILE_ID}app2app`;
export const SUBSCRIBER_INFO = `${MOBILE_ID}subscriberInfo`;
export const VALIDATE: readonly string[] = [`${MSS_NAMESPACE}validate`, `${FICOM_NAMESPACE}validate`];

/** Taken, and answered with nothing of their own. */
const SILENT = [
  `${KIURU}v3.0.0#POP`,
  ...['role', 'signingCertificate', 'batchsign', 'docsign'].map((name) => `${KIURU}v5.0.0#${name}`),
];

/** Spelt in two ways by two kinds of clients. */
export const DISPLAY_NAME: readonly string[] = [`${FICOM_NAMESPACE}displayName`, `${FICOM_NAMESPACE}DisplayName`];
export const USER_LANG = `${FICOM_NAMESPACE}userLang`;
export const PERSON_IDENTITY = `${FICOM_NAMESPACE}personIdentity`;
/** Attributes of a person, by the name after this. */
export const PERSON_ID = `${FICOM_NAMESPACE.slice(0, -1)}/PersonID#`;

const KNOWN = new Set([
  EVENT_ID,
  NO_SPAM,
  GEOFENCING,
  APP2APP,
  SUBSCRIBER_INFO,
  USER_LANG,
  PERSON_IDENTITY,
  ...DISPLAY_NAME,
  ...VALIDATE,
  ...SILENT,
]);

/** What a FiCom service offers: nothing of other operators. */
const FICOM_KNOWN = new Set([EVENT_ID, NO_SPAM, USER_LANG, PERSON_IDENTITY, ...DISPLAY_NAME, ...VALIDATE]);

export const isKnownService = (uri: string, dialect: Dialect = 'mobile-id'): boolean =>
  (dialect === 'ficom' ? FICOM_KNOWN : KNOWN).has(uri);
