/** What a person did on the operator-selection page: pure reading of the form. */
import type { NumberProblem } from '../pages/models.ts';
import { parseMsisdn } from '../subscriber/msisdn.ts';
import type { ParameterPairs } from './body.ts';
import type { Directory, Listed } from './directory.ts';

export type Choice =
  | { readonly kind: 'cancel' }
  /** `msisdn` only when a number was given */
  | { readonly kind: 'operator'; readonly listed: Listed; readonly mccMnc: string; readonly msisdn?: string }
  /** `typed` is what stood in the number field */
  | { readonly kind: 'problem'; readonly problem: NumberProblem; readonly typed: string };

/** The first value of a name, without blanks around it; empty when absent. */
export const single = (pairs: ParameterPairs, name: string): string =>
  pairs.find(([given]) => given === name)?.[1].trim() ?? '';

export function readChoice(pairs: ParameterPairs, directory: Directory): Choice {
  const typed = single(pairs, 'msisdn');
  const picked = single(pairs, 'mcc_mnc');
  const problem = (name: NumberProblem): Choice => ({ kind: 'problem', problem: name, typed });

  if (single(pairs, 'cancel') !== '') return { kind: 'cancel' };
  if (picked !== '') {
    const listed = directory.byMccMnc(picked);
    return listed ? { kind: 'operator', listed, mccMnc: picked } : problem('not_served');
  }
  if (typed === '') return problem('required');
  const parsed = parseMsisdn(typed);
  if (!parsed.ok) return problem('invalid');
  const listed = directory.byNumber(parsed.msisdn);
  if (!listed) return problem('not_served');
  return { kind: 'operator', listed, mccMnc: listed.mccMnc, msisdn: parsed.msisdn };
}
