/** What a person did on the operator-selection page: pure reading of the form. */
import type { Operator, OperatorRegistry } from '../operator/operator.ts';
import type { NumberProblem } from '../pages/models.ts';
import { parseMsisdn } from '../subscriber/msisdn.ts';
import type { ParameterPairs } from './body.ts';

export type Choice =
  | { readonly kind: 'cancel' }
  /** `msisdn` only when a number was given */
  | { readonly kind: 'operator'; readonly operator: Operator; readonly mccMnc: string; readonly msisdn?: string }
  /** `typed` is what stood in the number field */
  | { readonly kind: 'problem'; readonly problem: NumberProblem; readonly typed: string };

/** The first value of a name, without blanks around it; empty when absent. */
export const single = (pairs: ParameterPairs, name: string): string =>
  pairs.find(([given]) => given === name)?.[1].trim() ?? '';

export function readChoice(pairs: ParameterPairs, operators: OperatorRegistry): Choice {
  const typed = single(pairs, 'msisdn');
  const picked = single(pairs, 'mcc_mnc');
  const problem = (name: NumberProblem): Choice => ({ kind: 'problem', problem: name, typed });

  if (single(pairs, 'cancel') !== '') return { kind: 'cancel' };
  if (picked !== '') {
    const operator = operators.byMccMnc(picked);
    return operator ? { kind: 'operator', operator, mccMnc: picked } : problem('not_served');
  }
  if (typed === '') return problem('required');
  const parsed = parseMsisdn(typed);
  if (!parsed.ok) return problem('invalid');
  const operator = operators.byNumber(parsed.msisdn);
  const mccMnc = operator?.settings.mcc_mnc[0];
  if (!operator || mccMnc === undefined) return problem('not_served');
  return { kind: 'operator', operator, mccMnc, msisdn: parsed.msisdn };
}
