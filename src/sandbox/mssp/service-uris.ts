/** The additional services that the simulated service knows, by the URI of their description. */

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
  `${FICOM_NAMESPACE}userLang`,
  `${FICOM_NAMESPACE}personIdentity`,
  `${FICOM_NAMESPACE}displayName`,
  `${FICOM_NAMESPACE}DisplayName`,
  `${KIURU}v3.0.0#POP`,
  ...['role', 'signingCertificate', 'batchsign', 'docsign'].map((name) => `${KIURU}v5.0.0#${name}`),
];

const KNOWN = new Set([EVENT_ID, NO_SPAM, GEOFENCING, APP2APP, SUBSCRIBER_INFO, ...VALIDATE, ...SILENT]);

export const isKnownService = (uri: string): boolean => KNOWN.has(uri);
