/** Status codes of the Mobile Signature Service that did not become a signature. */
import { FAILED, row } from './row.ts';
import { textOf } from './texts.ts';

const incomplete = 'The answer of the signature service lacks what its status promises.';

export const STATUSES = {
  // Status codes. 100 and 504 are progress, 500 and 502 success: they fail only where they break their own promise,
  // e.g. 500 without a signature or 100 without MSSP_TransID.
  status_100: row('status_100', 'REQUEST_OK', FAILED, textOf('technical'), incomplete),
  status_500: row('status_500', 'SIGNATURE', FAILED, textOf('technical'), incomplete),
  status_501: row(
    'status_501',
    'REVOKED_CERTIFICATE',
    FAILED,
    textOf('certificate'),
    'The signature service says that the certificate is revoked.',
    { logLevel: 'warn' },
  ),
  status_502: row('status_502', 'VALID_SIGNATURE', FAILED, textOf('technical'), incomplete),
  status_503: row(
    'status_503',
    'INVALID_SIGNATURE',
    FAILED,
    textOf('signature'),
    'The signature service says that the signature is invalid.',
    { retry: true },
  ),
  status_504: row('status_504', 'OUTSTANDING_TRANSACTION', FAILED, textOf('technical'), incomplete),
  status_505: row(
    'status_505',
    'CONSTRAINT_MISMATCH',
    FAILED,
    textOf('certificate'),
    'The certificate does not meet the signature profile.',
    { logLevel: 'warn' },
  ),
  status_unknown: row(
    'status_unknown',
    'UNKNOWN_STATUS',
    FAILED,
    textOf('technical'),
    'The signature service answered with a status that is not known here.',
  ),
};
