/**
 * Every status and fault of the simulated service with the words that the real one uses (Mobile ID Reference Guide,
 * section 6; ETSI TS 102 204 for what that service never says). One catalogue for all bindings; how a fault looks on the wire is the codecs' business.
 */

interface Fault {
  readonly reason: string;
  /** the text that the test number 41000092NNN answers, and the default */
  readonly detail: string;
}

const UNAUTHORIZED =
  'The AP is unknown, or the client authentication failed, or the AP asks for an additional service for which it has not subscribed.';
const TOO_LARGE =
  'The DataToBeSigned are too large. Limitations are due to the Mobile Signature technology implemented by the MSSP.';
const INTERFACE =
  'The minor version and/or major version parameters are inappropriate for the receiver of the message.';

export const FAULTS = {
  101: { reason: 'WRONG_PARAM', detail: 'Error among the arguments of the request' },
  102: { reason: 'MISSING_PARAM', detail: 'An argument in the request is missing' },
  103: { reason: 'WRONG_DATA_LENGTH', detail: TOO_LARGE },
  104: { reason: 'UNAUTHORIZED_ACCESS', detail: UNAUTHORIZED },
  105: { reason: 'UNKNOWN_CLIENT', detail: 'MSISDN is unknown' },
  107: { reason: 'INAPPROPRIATE_DATA', detail: 'DTBD matching failed' },
  108: { reason: 'INCOMPATIBLE_INTERFACE', detail: INTERFACE },
  109: { reason: 'UNSUPPORTED_PROFILE', detail: 'The user does not support this Mobile Signature Profile' },
  208: {
    reason: 'EXPIRED_TRANSACTION',
    detail: 'Transaction Expiry date has been reached or Time out has lapsed.',
  },
  209: {
    reason: 'OTA_ERROR',
    detail: "The MSSP has not succeeded to contact the end-user's mobile equipment Bad connection...)",
  },
  401: { reason: 'USER_CANCEL', detail: 'User cancelled the request' },
  402: { reason: 'PIN_NR_BLOCKED', detail: 'PIN of the mobile user is blocked' },
  403: { reason: 'CARD_BLOCKED', detail: 'Mobile user account has state INACTIVE or no SIM assigned' },
  404: { reason: 'NO_KEY_FOUND', detail: 'Mobile user account needs to be activated' },
  405: { reason: 'NO_URL_FOUND', detail: 'The address for the confirmation is not known' },
  406: { reason: 'PB_SIGNATURE_PROCESS', detail: 'Signature request already in progress.' },
  407: { reason: 'REGISTRATION_NOK', detail: 'The registration of the user failed' },
  422: { reason: 'NO_CERT_FOUND', detail: 'Certificate is expired' },
  423: { reason: 'CRL_PB', detail: 'The revocation list cannot be had' },
  424: { reason: 'CRL_EXPIRED', detail: 'The revocation list is out of date' },
  425: { reason: 'ERROR_CERTIFICATE', detail: 'The certificate cannot be used' },
  450: { reason: 'GEOFENCING_POLICY_VIOLATION', detail: 'The location of the user violates the geofencing policy' },
  780: { reason: 'CONNECTION_REFUSED', detail: 'Another service of the mesh cannot be reached' },
  900: { reason: 'INTERNAL_ERROR', detail: 'Unknown Error' },
} as const satisfies Record<number, Fault>;

export type FaultCode = keyof typeof FAULTS;

export const STATUSES = {
  100: 'REQUEST_OK',
  500: 'SIGNATURE',
  501: 'REVOKED_CERTIFICATE',
  502: 'VALID_SIGNATURE',
  503: 'INVALID_SIGNATURE',
  504: 'OUTSTANDING_TRANSACTION',
  505: 'CONSTRAINT_MISMATCH',
} as const;

export type StatusCode = keyof typeof STATUSES;
const isStatusCode = (code: number): code is StatusCode => code in STATUSES;

/** StatusMessage, also of a status that the service does not have. */
export const statusMessage = (code: number): string => (isStatusCode(code) ? STATUSES[code] : 'UNKNOWN');

/** Statuses that come in an ordinary response although no signature was made. */
export const FAILURE_STATUSES = [501, 503, 505] as const;
export type FailureCode = FaultCode | (typeof FAILURE_STATUSES)[number];

export const isFaultCode = (code: number): code is FaultCode => code in FAULTS;
export const isFailureCode = (code: number): code is FailureCode =>
  isFaultCode(code) || FAILURE_STATUSES.some((status) => status === code);

/** FiCom's finer codes below a fault (MSS implementation guideline 2.1, appendix C), as far as they are used here. */
export type FaultSubcode =
  | 1011
  | 1012
  | 1013
  | 1014
  | 1016
  | 1017
  | 1022
  | 1043
  | 1045
  | 1051
  | 1052
  | 2082
  | 2091
  | 4011
  | 4021
  | 4032
  | 4041;

/** Ends an operation. `detail` is meant for the application provider and holds no phone number. */
export class MssFault extends Error {
  readonly code: FaultCode;
  readonly reason: string;
  readonly detail: string;
  readonly subcode: FaultSubcode | undefined;
  /** where the person can help themselves */
  readonly portalUrl: string | undefined;
  constructor(
    code: FaultCode,
    detail: string = FAULTS[code].detail,
    subcode?: FaultSubcode,
    reason: string = FAULTS[code].reason,
    portalUrl?: string,
  ) {
    super(`fault ${code}: ${detail}`);
    this.name = 'MssFault';
    this.code = code;
    this.reason = reason;
    this.detail = detail;
    this.subcode = subcode;
    this.portalUrl = portalUrl;
  }

  /** SOAP 1.2 fault code: who has to change something. */
  get party(): 'Sender' | 'Receiver' {
    return this.code < 109 ? 'Sender' : 'Receiver';
  }
}
