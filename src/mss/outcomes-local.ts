/** Failures of our own: of the gateway, its connection, its checks, and what the person did on the page. */
import { EXPIRED, FAILED, NOT_USABLE, REFUSED, row, UNAVAILABLE, UNMET } from './outcome-row.ts';
import { textOf } from './outcome-texts.ts';

const checked = 'The signature did not pass verification.';

export const LOCAL = {
  unreachable: row(
    'unreachable',
    'UNREACHABLE',
    UNAVAILABLE,
    textOf('unavailable'),
    'The signature service is out of reach.',
  ),
  timeout_local: row(
    'timeout_local',
    'TIMEOUT_LOCAL',
    UNAVAILABLE,
    textOf('noAnswerFromService'),
    'The signature service did not answer in time.',
  ),
  connection_lost: row(
    'connection_lost',
    'CONNECTION_LOST',
    UNAVAILABLE,
    textOf('noAnswerFromService'),
    'The connection to the signature service broke before its answer came.',
  ),
  unanswered: row(
    'unanswered',
    'UNANSWERED',
    EXPIRED,
    textOf('unanswered'),
    'The person did not answer on the phone in time.',
  ),
  bad_answer: row(
    'bad_answer',
    'BAD_ANSWER',
    FAILED,
    textOf('technical'),
    'The answer of the signature service cannot be understood.',
  ),
  mismatch: row(
    'mismatch',
    'MISMATCH',
    FAILED,
    textOf('signature'),
    'The answer of the signature service belongs to another request.',
  ),
  signature_invalid: row('signature_invalid', 'SIGNATURE_INVALID', FAILED, textOf('signature'), checked, {
    retry: true,
  }),
  serial_mismatch: row('serial_mismatch', 'SERIAL_MISMATCH', FAILED, textOf('newSim'), checked, { logLevel: 'warn' }),
  location_refused: row(
    'location_refused',
    'LOCATION_REFUSED',
    REFUSED,
    textOf('location'),
    'The location of the phone does not meet the policy.',
    { state: 'error' },
  ),
  spam_code_exhausted: row(
    'spam_code_exhausted',
    'SPAM_CODE_EXHAUSTED',
    REFUSED,
    textOf('spamCodeExhausted'),
    'The person did not give the spam protection code of the number.',
    { state: 'error', retry: false },
  ),
  location_missing: row(
    'location_missing',
    'LOCATION_MISSING',
    REFUSED,
    textOf('noLocation'),
    'The policy needs the location of the phone, which is not known.',
    { state: 'error' },
  ),
  busy: row(
    'busy',
    'BUSY',
    UNAVAILABLE,
    textOf('anotherLogin'),
    'Another sign-in with this number is waiting; this is no refusal.',
    { logLevel: 'info' },
  ),
  refused_or_replaced: row(
    'refused_or_replaced',
    'REFUSED_OR_REPLACED',
    REFUSED,
    textOf('refusedOrReplaced'),
    'The person refused the request in the app, or a newer request replaced it there.',
  ),
  wrong_number: row(
    'wrong_number',
    'WRONG_NUMBER',
    REFUSED,
    textOf('wrongNumber'),
    'The person picked another number than the one on the phone.',
  ),
  number_not_picked: row(
    'number_not_picked',
    'NUMBER_NOT_PICKED',
    EXPIRED,
    textOf('numberNotPicked'),
    'The person did not pick the number of the phone in time.',
  ),
  cancelled: row('cancelled', 'CANCELLED', REFUSED, textOf('cancelled'), 'The person cancelled the sign-in.'),
  interrupted: row(
    'interrupted',
    'INTERRUPTED',
    UNAVAILABLE,
    textOf('interrupted'),
    'The gateway was restarted during the sign-in.',
  ),
  not_served: row('not_served', 'NOT_SERVED', NOT_USABLE, textOf('notServed'), 'number is not served here', {
    neutral: false,
    retry: true,
  }),
  loa_unreachable: row(
    'loa_unreachable',
    'LOA_UNREACHABLE',
    UNMET,
    textOf('unsupported'),
    'None of the requested acr_values can be reached.',
    { neutral: false },
  ),
  expired: row('expired', 'EXPIRED', EXPIRED, textOf('expired'), 'The sign-in was not finished in time.', {
    retry: false,
  }),
  internal: row('internal', 'INTERNAL', FAILED, textOf('technical'), 'The gateway has an internal error.'),
};
