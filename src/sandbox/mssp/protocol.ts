/**
 * The operations of the service apart from any binding: a codec decodes a body into a request and encodes an answer.
 * Requests hold what was sent, word for word and possibly missing; the checks of the service judge it.
 */
import type { Dialect } from './dialect.ts';

interface RequestBase {
  readonly majorVersion: string | undefined;
  readonly minorVersion: string | undefined;
  readonly apId: string | undefined;
  readonly apPassword: string | undefined;
  readonly apTransId: string | undefined;
  /** xs:dateTime */
  readonly instant: string | undefined;
  readonly msisdn: string | undefined;
}

export interface Content {
  readonly data: string | undefined;
  readonly mimeType: string | undefined;
  readonly encoding: string | undefined;
}

export interface SignRequest extends RequestBase {
  readonly operation: 'sign';
  readonly messagingMode: string | undefined;
  readonly dataToBeSigned: Content;
  /** shown in place of data that nobody can read */
  readonly dataToBeDisplayed?: Content | undefined;
  /** URI of the form of the signature */
  readonly format?: string | undefined;
  readonly signatureProfile: string | undefined;
  /** seconds */
  readonly timeOut: string | undefined;
  readonly services: readonly ServiceRequest[];
}

/** An additional service asked for; its parameters as far as they were there. */
export interface ServiceRequest {
  /** URI of its description */
  readonly uri: string;
  readonly eventId?: string | undefined;
  readonly noSpam?: { readonly verify: string | undefined; readonly code: string | undefined } | undefined;
  readonly geofencing?: GeofencingPolicy | undefined;
  /** where the app returns to, of app2app */
  readonly redirectUri?: string | undefined;
  readonly displayName?: string | undefined;
  readonly personIdentity?: AttributeQuery | undefined;
}

/** What is asked about a person (SAML 2.0 AttributeQuery, as FiCom uses it). */
export interface AttributeQuery {
  readonly id: string | undefined;
  /** URIs of attributes */
  readonly attributes: readonly string[];
}

/** Where a phone has to be; numbers as they were sent. */
export interface GeofencingPolicy {
  /** ISO 3166-1 alpha-2 */
  readonly allowedCountries: readonly string[];
  readonly deniedCountries: readonly string[];
  /** 0 to 1 */
  readonly leastDeviceConfidence: string | undefined;
  readonly leastLocationConfidence: string | undefined;
  readonly greatestAgeMinutes: string | undefined;
  readonly greatestAccuracyMetres: string | undefined;
}

export interface StatusRequest extends RequestBase {
  readonly operation: 'status';
  readonly msspTransId: string | undefined;
}

export interface ReceiptRequest extends RequestBase {
  readonly operation: 'receipt';
  readonly msspTransId: string | undefined;
  readonly message: Content;
  /** a ReceiptRequestExtension is there: the answer of the person is wanted */
  readonly userAck: boolean;
}

export interface ProfileRequest extends RequestBase {
  readonly operation: 'profile';
  /** tokens of Params */
  readonly params: readonly string[];
}

/** A use case of a registration authority. */
export interface RegistrationRequest extends RequestBase {
  readonly operation: 'registration';
  /** with its namespace, e.g. `mids:GetMobileUser` */
  readonly useCase: string | undefined;
  /** by name */
  readonly inputs: ReadonlyMap<string, string>;
}

export type MssRequest = SignRequest | StatusRequest | ReceiptRequest | ProfileRequest | RegistrationRequest;

/** A signature as it leaves the service. */
export type SignatureValue =
  /** base64 of the CMS */
  | { readonly form: 'cms'; readonly base64: string }
  /** base64 of the bare value, and of the DER of the certificate it verifies with */
  | { readonly form: 'pkcs1'; readonly value: string; readonly certificate: string };

interface AnswerBase {
  /** how the caller is spoken to */
  readonly dialect: Dialect;
  readonly apId: string;
  /** as sent; the bindings that repeat it need it */
  readonly apPassword: string | undefined;
  readonly apTransId: string;
  /** of the request */
  readonly instant: Date;
  /** of the answer */
  readonly msspInstant: Date;
  /** one of the catalogue, unless trouble is wanted */
  readonly status: number;
}

export interface SignAnswer extends AnswerBase {
  readonly operation: 'sign';
  readonly msspTransId: string;
  readonly msisdn: string;
  /** the number as it was written in the signature request */
  readonly msisdnAsSent: string;
  readonly signatureProfile: string;
  readonly signature: SignatureValue | undefined;
  readonly services: readonly ServiceResponse[];
}

export interface StatusAnswer extends AnswerBase {
  readonly operation: 'status';
  /** FiCom's services name it; others only when trouble is wanted */
  readonly msspTransId?: string;
  readonly msisdn: string;
  readonly msisdnAsSent: string;
  readonly signature: SignatureValue | undefined;
  readonly services: readonly ServiceResponse[];
}

/** What an additional service answers. */
export type ServiceResponse =
  | { readonly kind: 'geofencing'; readonly uri: string; readonly location: LocationResponse }
  | { readonly kind: 'app2app'; readonly uri: string; readonly authUri: string }
  | { readonly kind: 'subscriberInfo'; readonly uri: string; readonly details: readonly SubscriberDetail[] }
  | { readonly kind: 'validate'; readonly uri: string }
  /** a SAML response, ready-made */
  | { readonly kind: 'personIdentity'; readonly uri: string; readonly xml: string };

export type LocationResponse =
  | {
      readonly country: string;
      /** metres */
      readonly accuracy: string;
      readonly deviceConfidence: string;
      readonly locationConfidence: string;
      /** xs:dateTime in the time of the server */
      readonly timestamp: string;
    }
  | { readonly errorCode: string; readonly errorMessage: string };

export interface SubscriberDetail {
  readonly id: string;
  readonly value: string;
}

export interface ReceiptAnswer extends AnswerBase {
  readonly operation: 'receipt';
  readonly extension:
    | { readonly userAck: boolean; readonly userResponse: UserResponse | undefined; readonly fault: string | undefined }
    | undefined;
}
export type UserResponse = 'OK' | 'CANCEL' | 'TIMEOUT';

export type DeviceState = 'ACTIVE' | 'INACTIVE';

export interface CertificateDetails {
  readonly state: DeviceState;
  readonly algorithm: 'EC' | 'RSA';
  /** base64 of the DER: user, intermediate, root */
  readonly certificates: readonly string[];
  readonly subjectNames: readonly string[];
  /** the signature profiles it serves */
  readonly signatureProfiles: readonly string[];
}

export interface ProfileAnswer extends AnswerBase {
  readonly operation: 'profile';
  readonly signatureProfiles: readonly string[];
  /** present when Params asked for anything; its parts as far as they were asked for */
  readonly extension:
    | {
        readonly recoveryCodeCreated: boolean | undefined;
        readonly autoActivation: boolean | undefined;
        readonly devices: readonly DeviceDetails[] | undefined;
      }
    | undefined;
}

export interface DeviceDetails {
  readonly method: 'sim' | 'app';
  readonly state: DeviceState | undefined;
  readonly pinBlocked: boolean | undefined;
  readonly certificate: CertificateDetails | undefined;
  readonly card: { readonly mcc: string; readonly mnc: string; readonly network: string } | undefined;
}

export interface RegistrationAnswer extends AnswerBase {
  readonly operation: 'registration';
  readonly useCase: string;
  readonly outputs: readonly { readonly name: string; readonly value: string }[];
}

export type MssAnswer = SignAnswer | StatusAnswer | ReceiptAnswer | ProfileAnswer | RegistrationAnswer;
