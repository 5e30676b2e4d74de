/**
 * The catalogue of every way a mobile signature can fail to become a sign-in: ETSI TS 102 204 status and fault codes
 * (Swisscom, Kiuru, FiCom, roaming mesh) and the failures of our own. An outcome knows its consequences: what the person
 * reads, what the relying party gets, what is counted and how loudly it is logged. Nobody branches on codes elsewhere.
 * Never holds personal data; never decides by Sender/Receiver, which real services fill in differently.
 */
import { NEUTRAL_TEXT, type OutcomeText, TEXTS } from './outcome-texts.ts';

export type { OutcomeText, OutcomeWords } from './outcome-texts.ts';

/** `state` of the login's /status answer. */
export type OutcomeState = 'refused' | 'expired' | 'error';
/** Error of the authorization response: RFC 6749, OpenID Connect Core, OpenID unmet_authentication_requirements. */
export type OAuthError =
  | 'access_denied'
  | 'unmet_authentication_requirements'
  | 'temporarily_unavailable'
  | 'server_error'
  | 'login_required';

interface Consequences {
  readonly state: OutcomeState;
  readonly oauthError: OAuthError;
  /** the state of a number shows through it: said only by operators that reveal, see {@link presented} */
  readonly neutral: boolean;
  /** "Try again" may help */
  readonly retry: boolean;
  readonly logLevel: 'info' | 'warn' | 'error';
}
interface Row<Code extends string> extends Consequences {
  readonly code: Code;
  /** name in the specification, or our own for local failures */
  readonly name: string;
  readonly text: OutcomeText;
  /** error_description for the relying party: English, no personal data */
  readonly description: string;
  /** label value in metrics */
  readonly metric: string;
}

const REFUSED: Consequences = {
  state: 'refused',
  oauthError: 'access_denied',
  neutral: false,
  retry: true,
  logLevel: 'info',
};
const EXPIRED: Consequences = { ...REFUSED, state: 'expired' };
/** the number cannot be used at all: unknown, inactive, blocked */
const NOT_USABLE: Consequences = {
  state: 'error',
  oauthError: 'access_denied',
  neutral: true,
  retry: false,
  logLevel: 'info',
};
const UNMET: Consequences = { ...NOT_USABLE, oauthError: 'unmet_authentication_requirements' };
const UNAVAILABLE: Consequences = {
  state: 'error',
  oauthError: 'temporarily_unavailable',
  neutral: false,
  retry: true,
  logLevel: 'warn',
};
/** our request, our configuration or the service is wrong: trying again does not help */
const FAILED: Consequences = {
  state: 'error',
  oauthError: 'server_error',
  neutral: false,
  retry: false,
  logLevel: 'error',
};

function row<const Code extends string>(
  code: Code,
  name: string,
  consequences: Consequences,
  text: OutcomeText,
  description: string,
  changes: Partial<Consequences> = {},
): Row<Code> {
  return { code, name, text, description, metric: name.toLowerCase(), ...consequences, ...changes };
}

const misused = 'The signature service reported a fault in the request of the gateway.';
const roaming = 'The signature service could not route the request to the home operator.';
const incomplete = 'The answer of the signature service lacks what its status promises.';
const checked = 'The signature did not pass verification.';

const CATALOGUE = {
  // Faults: Swisscom Mobile ID Reference Guide section 6, ETSI TS 102 204 section 9
  fault_101: row('fault_101', 'WRONG_PARAM', FAILED, TEXTS.technical, misused),
  fault_102: row('fault_102', 'MISSING_PARAM', FAILED, TEXTS.technical, misused),
  fault_103: row('fault_103', 'WRONG_DATA_LENGTH', FAILED, TEXTS.technical, misused),
  fault_104: row('fault_104', 'UNAUTHORIZED_ACCESS', FAILED, TEXTS.technical, misused),
  fault_105: row(
    'fault_105',
    'UNKNOWN_CLIENT',
    NOT_USABLE,
    TEXTS.unknownNumber,
    'The number is not known to the signature service.',
    { retry: true },
  ),
  fault_107: row('fault_107', 'INAPPROPRIATE_DATA', FAILED, TEXTS.technical, misused),
  fault_108: row('fault_108', 'INCOMPATIBLE_INTERFACE', FAILED, TEXTS.technical, misused),
  fault_109: row(
    'fault_109',
    'UNSUPPORTED_PROFILE',
    UNMET,
    TEXTS.unsupported,
    'The number does not support the signature profile that the level of assurance needs.',
  ),
  fault_208: row(
    'fault_208',
    'EXPIRED_TRANSACTION',
    EXPIRED,
    TEXTS.unanswered,
    'The person did not answer on the phone in time.',
  ),
  fault_209: row(
    'fault_209',
    'OTA_ERROR',
    UNAVAILABLE,
    TEXTS.unreachablePhone,
    'The signature service could not reach the phone.',
    { logLevel: 'info' },
  ),
  fault_401: row(
    'fault_401',
    'USER_CANCEL',
    REFUSED,
    TEXTS.refused,
    'The person refused the request on the phone, or a newer request replaced it.',
  ),
  fault_402: row('fault_402', 'PIN_NR_BLOCKED', NOT_USABLE, TEXTS.pinBlocked, 'The PIN of the number is blocked.'),
  fault_403: row('fault_403', 'CARD_BLOCKED', NOT_USABLE, TEXTS.cardBlocked, 'The SIM card of the number is blocked.'),
  fault_404: row('fault_404', 'NO_KEY_FOUND', NOT_USABLE, TEXTS.inactive, 'The number has no active signing key.'),
  fault_405: row('fault_405', 'NO_URL_FOUND', FAILED, TEXTS.technical, misused),
  fault_406: row(
    'fault_406',
    'PB_SIGNATURE_PROCESS',
    UNAVAILABLE,
    TEXTS.phoneBusy,
    'Another signature request is in progress on the phone; this is no refusal.',
    { logLevel: 'info' },
  ),
  fault_407: row('fault_407', 'REGISTRATION_NOK', NOT_USABLE, TEXTS.inactive, 'The registration is not complete.'),
  fault_422: row('fault_422', 'NO_CERT_FOUND', NOT_USABLE, TEXTS.inactive, 'The number has no active certificate.'),
  fault_423: row(
    'fault_423',
    'CRL_PB',
    UNAVAILABLE,
    TEXTS.unavailable,
    'The signature service could not check the certificate.',
  ),
  fault_424: row(
    'fault_424',
    'CRL_EXPIRED',
    UNAVAILABLE,
    TEXTS.unavailable,
    'The signature service could not check the certificate.',
  ),
  fault_425: row(
    'fault_425',
    'ERROR_CERTIFICATE',
    FAILED,
    TEXTS.certificate,
    'The signature service does not accept the certificate.',
    { logLevel: 'warn' },
  ),
  fault_450: row(
    'fault_450',
    'GEOFENCING_POLICY_VIOLATION',
    REFUSED,
    TEXTS.location,
    'The location of the phone does not meet the policy.',
    { state: 'error' },
  ),
  // Roaming mesh, ETSI TS 102 207; the names of 701-770 are ours, the specification numbers them only
  fault_701: row('fault_701', 'ROAMING_HEADER_MISSING', FAILED, TEXTS.technical, roaming),
  fault_702: row('fault_702', 'ROAMING_IDENTITY_ISSUER_HEADER', FAILED, TEXTS.technical, roaming),
  fault_703: row('fault_703', 'ROAMING_HOME_MSSP_HEADER', FAILED, TEXTS.technical, roaming),
  fault_710: row('fault_710', 'ROAMING_INPUT_MISSING', FAILED, TEXTS.technical, roaming),
  fault_720: row(
    'fault_720',
    'ROAMING_VALIDITY_EXPIRED',
    UNAVAILABLE,
    TEXTS.unavailable,
    'The request expired on its way to the home operator.',
  ),
  fault_750: row('fault_750', 'ROUTING_ENTITY_FAILED', UNAVAILABLE, TEXTS.unavailable, roaming),
  fault_760: row('fault_760', 'IDENTITY_ISSUER_FAILED', UNAVAILABLE, TEXTS.unavailable, roaming),
  fault_770: row('fault_770', 'VERIFYING_ENTITY_FAILED', UNAVAILABLE, TEXTS.unavailable, roaming),
  fault_780: row('fault_780', 'CONNECTION_REFUSED', UNAVAILABLE, TEXTS.unavailable, roaming),
  fault_900: row(
    'fault_900',
    'INTERNAL_ERROR',
    UNAVAILABLE,
    TEXTS.unavailable,
    'The signature service has an internal error.',
  ),
  fault_unknown: row(
    'fault_unknown',
    'UNKNOWN_FAULT',
    FAILED,
    TEXTS.technical,
    'The signature service reported a fault that is not known here.',
  ),
  // Status codes. 100 and 504 are progress, 500 and 502 success: they fail only where they break their own promise,
  // e.g. 500 without a signature or 100 without MSSP_TransID.
  status_100: row('status_100', 'REQUEST_OK', FAILED, TEXTS.technical, incomplete),
  status_500: row('status_500', 'SIGNATURE', FAILED, TEXTS.technical, incomplete),
  status_501: row(
    'status_501',
    'REVOKED_CERTIFICATE',
    FAILED,
    TEXTS.certificate,
    'The signature service says that the certificate is revoked.',
    { logLevel: 'warn' },
  ),
  status_502: row('status_502', 'VALID_SIGNATURE', FAILED, TEXTS.technical, incomplete),
  status_503: row(
    'status_503',
    'INVALID_SIGNATURE',
    FAILED,
    TEXTS.signature,
    'The signature service says that the signature is invalid.',
    { retry: true },
  ),
  status_504: row('status_504', 'OUTSTANDING_TRANSACTION', FAILED, TEXTS.technical, incomplete),
  status_505: row(
    'status_505',
    'CONSTRAINT_MISMATCH',
    FAILED,
    TEXTS.certificate,
    'The certificate does not meet the signature profile.',
    { logLevel: 'warn' },
  ),
  status_unknown: row(
    'status_unknown',
    'UNKNOWN_STATUS',
    FAILED,
    TEXTS.technical,
    'The signature service answered with a status that is not known here.',
  ),
  // Failures of our own
  unreachable: row(
    'unreachable',
    'UNREACHABLE',
    UNAVAILABLE,
    TEXTS.unavailable,
    'The signature service is out of reach.',
  ),
  timeout_local: row(
    'timeout_local',
    'TIMEOUT_LOCAL',
    UNAVAILABLE,
    TEXTS.noAnswerFromService,
    'The signature service did not answer in time.',
  ),
  connection_lost: row(
    'connection_lost',
    'CONNECTION_LOST',
    UNAVAILABLE,
    TEXTS.noAnswerFromService,
    'The connection to the signature service broke before its answer came.',
  ),
  unanswered: row(
    'unanswered',
    'UNANSWERED',
    EXPIRED,
    TEXTS.unanswered,
    'The person did not answer on the phone in time.',
  ),
  bad_answer: row(
    'bad_answer',
    'BAD_ANSWER',
    FAILED,
    TEXTS.technical,
    'The answer of the signature service cannot be understood.',
  ),
  mismatch: row(
    'mismatch',
    'MISMATCH',
    FAILED,
    TEXTS.signature,
    'The answer of the signature service belongs to another request.',
  ),
  signature_invalid: row('signature_invalid', 'SIGNATURE_INVALID', FAILED, TEXTS.signature, checked, { retry: true }),
  serial_mismatch: row('serial_mismatch', 'SERIAL_MISMATCH', FAILED, TEXTS.newSim, checked, { logLevel: 'warn' }),
  busy: row(
    'busy',
    'BUSY',
    UNAVAILABLE,
    TEXTS.anotherLogin,
    'Another sign-in with this number is waiting; this is no refusal.',
    { logLevel: 'info' },
  ),
  cancelled: row('cancelled', 'CANCELLED', REFUSED, TEXTS.cancelled, 'The person cancelled the sign-in.'),
  interrupted: row(
    'interrupted',
    'INTERRUPTED',
    UNAVAILABLE,
    TEXTS.interrupted,
    'The gateway was restarted during the sign-in.',
  ),
  not_served: row('not_served', 'NOT_SERVED', NOT_USABLE, TEXTS.notServed, 'number is not served here', {
    neutral: false,
    retry: true,
  }),
  loa_unreachable: row(
    'loa_unreachable',
    'LOA_UNREACHABLE',
    UNMET,
    TEXTS.unsupported,
    'None of the requested acr_values can be reached.',
    { neutral: false },
  ),
  expired: row('expired', 'EXPIRED', EXPIRED, TEXTS.expired, 'The sign-in was not finished in time.', {
    retry: false,
  }),
  internal: row('internal', 'INTERNAL', FAILED, TEXTS.technical, 'The gateway has an internal error.'),
};

export type OutcomeCode = keyof typeof CATALOGUE;
export type Outcome = Row<OutcomeCode>;

export const OUTCOMES: Readonly<{ [Code in OutcomeCode]: Row<Code> }> = CATALOGUE;

export function isOutcomeCode(code: string): code is OutcomeCode {
  return Object.hasOwn(OUTCOMES, code);
}

/** Outcome of a fault sub-code, e.g. `401`; `fault_unknown` for any other. */
export function outcomeOfFault(code: string): Outcome {
  const key = `fault_${code}`;
  return isOutcomeCode(key) ? OUTCOMES[key] : OUTCOMES.fault_unknown;
}

/** Outcome of a status code that did not become a signature, e.g. `501`; `status_unknown` for any other. */
export function outcomeOfStatus(code: string): Outcome {
  const key = `status_${code}`;
  return isOutcomeCode(key) ? OUTCOMES[key] : OUTCOMES.status_unknown;
}

/** What may be shown and told about an outcome. */
export interface Presentation {
  readonly code: OutcomeCode | 'not_possible';
  readonly state: OutcomeState;
  readonly text: OutcomeText;
  readonly retry: boolean;
  readonly oauthError: OAuthError;
  readonly description: string;
}

/** The one presentation of every neutral outcome at an operator that does not reveal the state of a number. */
export const NEUTRAL: Presentation = {
  code: 'not_possible',
  state: 'error',
  text: NEUTRAL_TEXT,
  retry: true,
  oauthError: 'access_denied',
  description: 'The number cannot be used to sign in.',
};

/**
 * What the person and the relying party may learn.
 * @param reveal whether the operator tells that a number is unknown, inactive or blocked (`reveal` of its configuration).
 *   When false, neutral outcomes look alike; only the error of an unmet level stays, which the relying party needs.
 */
export function presented(code: OutcomeCode, reveal: boolean): Presentation {
  const outcome: Outcome = OUTCOMES[code];
  if (outcome.neutral && !reveal) return { ...NEUTRAL, oauthError: outcome.oauthError };
  const { state, text, retry, oauthError, description } = outcome;
  return { code, state, text, retry, oauthError, description };
}
