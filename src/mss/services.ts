/**
 * Additional services of a signature request (AdditionalServices) and what a response says about them
 * (ServiceResponses), free of any wire format. ETSI TS 102 204 section 8.5, FiCom guideline "Additional services",
 * Swisscom Mobile ID Reference Guide section 4.
 */

/** What the location of the phone must meet; a violation is fault 450. */
export interface GeofencingPolicy {
  /** ISO 3166 codes, capital letters; empty: any */
  readonly countries: readonly string[];
  readonly excludedCountries: readonly string[];
  /** 0–1 */
  readonly minDeviceConfidence: number | undefined;
  /** 0–1 */
  readonly minLocationConfidence: number | undefined;
  readonly maxAgeMinutes: number | undefined;
  readonly maxAccuracyMetres: number | undefined;
}

/** Services asked for with one signature. */
export interface RequestedServices {
  /** the service validates the signature itself: status 502 */
  readonly validate?: boolean;
  /** shown on page and phone: 4–8 letters and digits */
  readonly eventId?: string;
  /** `code` undefined: the person has none; `verify` false: the service is told not to check */
  readonly noSpam?: { readonly code: string | undefined; readonly verify: boolean };
  /** name of the relying party for the phone: 2–64 characters */
  readonly displayName?: string;
  /** `policy` undefined: the location is only reported */
  readonly geofencing?: { readonly policy: GeofencingPolicy | undefined };
  /** the app opens this address when it is done */
  readonly app2app?: { readonly redirectUri: string };
  /** names of attributes after `PersonID#`, e.g. givenName */
  readonly personIdentity?: readonly string[];
  readonly subscriberInfo?: boolean;
}

export interface PhoneLocation {
  /** ISO 3166 code */
  readonly country: string;
  readonly accuracyMetres: number;
  readonly at: Date;
  /** 0–1 */
  readonly deviceConfidence: number;
  /** 0–1 */
  readonly locationConfidence: number;
}

/** What a response says about the services; a service that did not answer is undefined. */
export interface ServiceAnswers {
  readonly location: PhoneLocation | undefined;
  /** the service's own code and words when it has no location */
  readonly locationError: { readonly code: string; readonly message: string } | undefined;
  /** app2app: opens the operator's app with this very request; holds a session token, so it is never logged */
  readonly authUri: string | undefined;
  /** attributes by their name after `PersonID#`, only those given */
  readonly personIdentity:
    | { readonly status: 'ok' | 'partial' | 'failure'; readonly attributes: Readonly<Record<string, string>> }
    | undefined;
  /** network of the SIM as MCC and MNC digits, e.g. 22801 */
  readonly subscriberInfo: { readonly mccMnc: string } | undefined;
  /** status code of the service's own validation, e.g. 502 */
  readonly validation: string | undefined;
}

export const NO_ANSWERS: ServiceAnswers = {
  location: undefined,
  locationError: undefined,
  authUri: undefined,
  personIdentity: undefined,
  subscriberInfo: undefined,
  validation: undefined,
};
