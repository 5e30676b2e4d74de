/**
 * What a service knows of a subscriber's means to sign, as MSS_ProfileQuery tells it: signature profiles, and the whole
 * extension. Swisscom Mobile ID Reference Guide section 3.5; Methics Kiuru lists certificates without their device.
 */

/** A key of the person: its certificate and the chain above it. */
export interface MobileUserCertificate {
  /** e.g. ACTIVE, INACTIVE */
  readonly state: string | undefined;
  /** RSA or EC */
  readonly algorithm: string | undefined;
  /** profiles it serves; only Kiuru says so */
  readonly signatureProfiles: readonly string[];
  /** DER; the person's own first */
  readonly certificates: readonly Uint8Array[];
  /** subject names in the same order, in whatever form the service writes them */
  readonly subjects: readonly string[];
}

/** A secure signature creation device: SIM or app. */
export interface SignatureDevice {
  /** e.g. ACTIVE, INACTIVE */
  readonly state: string | undefined;
  readonly pinBlocked: boolean | undefined;
  readonly certificates: readonly MobileUserCertificate[];
}

export interface SimCard extends SignatureDevice {
  readonly cardDetails:
    | { readonly mcc: string | undefined; readonly mnc: string | undefined; readonly network: string | undefined }
    | undefined;
}

/** Everything beyond `signatureProfiles` is undefined or empty where the service does not say. */
export interface SubscriberProfile {
  /** URIs of the signature profiles that a request may ask for */
  readonly signatureProfiles: readonly string[];
  readonly recoveryCodeCreated: boolean | undefined;
  /** the service would activate an inactive SIM during a signature */
  readonly autoActivation: boolean | undefined;
  readonly sim: SimCard | undefined;
  readonly apps: readonly SignatureDevice[];
  /** certificates listed without a device */
  readonly certificates: readonly MobileUserCertificate[];
}
