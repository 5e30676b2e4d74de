/** Whether an answer belongs to the request it came for. Says no more about it. */
import { MssError } from './client.ts';
import type { Answers } from './codec.ts';

export interface ExpectedBinding {
  readonly apTransId: string;
  /** digits without + */
  readonly msisdn: string;
  /** of the request; undefined before the service has given one */
  readonly msspTransId?: string;
}

/** Services echo the number in their own form (+41…, 0041…, 41…); an empty result never equals a number. */
export function normalisedMsisdn(value: string): string {
  return value.replace(/\D/g, '').replace(/^00/, '');
}

/** @throws MssError `mismatch` */
export function checkBinding(answer: Answers[keyof Answers], expected: ExpectedBinding): void {
  const { apTransId, msisdn, msspTransId } = answer;
  if (apTransId !== expected.apTransId) throw mismatch('AP_TransID');
  // a signature says whose it is; an answer on the way there may leave the number out
  if (answer.kind === 'response' && answer.cms !== undefined && msisdn === undefined) throw mismatch('MSISDN');
  if (msisdn !== undefined && normalisedMsisdn(msisdn) !== expected.msisdn) throw mismatch('MSISDN');
  if (msspTransId !== undefined && msspTransId !== (expected.msspTransId ?? msspTransId))
    throw mismatch('MSSP_TransID');
}

function mismatch(field: string): MssError {
  return new MssError('mismatch', `${field} of the answer is not that of the request`);
}
