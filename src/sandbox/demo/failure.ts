/**
 * Every way a sign-in at the demo can fail, each with what the person reads about it. Owns the words; never decides what
 * happened. The errors that the gateway sends are told in its own words besides, see `told`.
 */

interface Words {
  readonly status: number;
  readonly heading: string;
  readonly meaning: string;
  readonly advice: string;
}

const CATALOGUE = {
  // errors of the authorization response: RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6 and its extensions
  access_denied: {
    status: 403,
    heading: 'The sign-in was refused',
    meaning:
      'The person refused or cancelled on the page or on the phone, did not answer in time, or the number cannot be used.',
    advice: 'Try again and approve on the simulated phone, or take another number.',
  },
  unmet_authentication_requirements: {
    status: 403,
    heading: 'This level cannot be reached',
    meaning:
      'The number has no method that reaches the level of assurance you asked for. The phone was not asked: a relying party gets this error instead of a weaker sign-in.',
    advice: 'Ask for a lower level, or take a number whose operator offers it.',
  },
  login_required: {
    status: 403,
    heading: 'Nobody is signed in',
    meaning: 'The request asked not to disturb the person, but there is no session to answer it from.',
    advice: 'Sign in without prompt=none.',
  },
  temporarily_unavailable: {
    status: 503,
    heading: 'The operator cannot be reached now',
    meaning: 'The signature service is down or busy: often another request still waits on the same phone.',
    advice: 'Answer what waits on the simulated phone, or wait a minute, then try again.',
  },
  server_error: {
    status: 502,
    heading: 'The sign-in failed at the operator',
    meaning:
      'The signature service reported a fault, or the signature that came back did not pass every check. Nobody was signed in.',
    advice: 'Try again. With a test number that misbehaves on purpose this is the right outcome.',
  },
  invalid_request: {
    status: 400,
    heading: 'The gateway did not accept the request',
    meaning: 'A parameter of the authorization request is missing or wrong.',
    advice: 'The description below names the parameter.',
  },
  invalid_scope: {
    status: 400,
    heading: 'The gateway did not accept the scope',
    meaning: 'A scope is unknown, or not allowed for this app.',
    advice: 'The description below says which.',
  },
  other_error: {
    status: 502,
    heading: 'The gateway answered with an error',
    meaning: 'It ended the sign-in for the reason named below.',
    advice: 'Try again; the description below says what would be right.',
  },
  // discovery
  operator_not_found: {
    status: 404,
    heading: 'No operator serves this number',
    meaning: 'Discovery knows no operator for it.',
    advice: 'Take a number that starts like one of the operators’ numbers on the home page.',
  },
  discovery_refused: {
    status: 502,
    heading: 'Discovery refused the request',
    meaning: 'The discovery service answered with the error below.',
    advice: 'Check the credentials of the demo app and its redirect address.',
  },
  // this side
  gateway_unreachable: {
    status: 502,
    heading: 'The gateway cannot be reached',
    meaning: 'A request from the demo to the gateway got no answer that can be read.',
    advice: 'See whether the gateway is running, then try again.',
  },
  no_login: {
    status: 400,
    heading: 'This answer belongs to no sign-in of yours',
    meaning:
      'Its state is not one that this browser started here, or it was used already. The demo ignored it: that is the protection against a sign-in that somebody else slips to you.',
    advice: 'Start again. If it stays like this, allow cookies for this site.',
  },
  token_refused: {
    status: 502,
    heading: 'The code was not exchanged',
    meaning: 'The token endpoint refused the authorization code. Codes are valid once, and only for a short time.',
    advice: 'Sign in again.',
  },
  token_invalid: {
    status: 502,
    heading: 'The answer did not pass verification',
    meaning:
      'What came back is not what a relying party may trust: signature, issuer, audience, nonce, time, level or at_hash is wrong. Nobody was signed in.',
    advice: 'Sign in again. With an app that misbehaves on purpose this is the right outcome.',
  },
  cross_site: {
    status: 403,
    heading: 'Another site sent this form',
    meaning: 'A sign-in starts from a page of the demo only.',
    advice: 'Start from the demo’s own page.',
  },
  bad_form: {
    status: 400,
    heading: 'The form cannot be read',
    meaning: 'A field has a value that it does not offer.',
    advice: 'Start again from the demo’s own page.',
  },
} as const satisfies Record<string, Words>;

export type FailureCode = keyof typeof CATALOGUE;
export const failureWords = (code: FailureCode): Words => CATALOGUE[code];

const SENT_BY_GATEWAY = [
  'access_denied',
  'unmet_authentication_requirements',
  'login_required',
  'temporarily_unavailable',
  'server_error',
  'invalid_request',
  'invalid_scope',
] as const satisfies readonly FailureCode[];

/** The failure that an `error` of the authorization response is. */
export const failureOfError = (error: string): FailureCode =>
  SENT_BY_GATEWAY.find((code) => code === error) ?? 'other_error';

/** What the other side said, as it may be shown: printable ASCII (RFC 6749 appendix A), and not endless. */
export interface Told {
  readonly error: string;
  readonly description: string | undefined;
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '').slice(0, 300);

export const told = (error: string, description: string | undefined): Told => ({
  error: printable(error),
  description: description === undefined || description === '' ? undefined : printable(description),
});

export class DemoFailure extends Error {
  readonly code: FailureCode;
  readonly told: Told | undefined;

  constructor(code: FailureCode, said?: Told, options?: ErrorOptions) {
    super(CATALOGUE[code].heading, options);
    this.code = code;
    this.told = said;
  }
}
