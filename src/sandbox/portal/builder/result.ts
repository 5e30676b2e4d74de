/** What came of a request of the builder, as it is shown. Pure data; never a whole token, code or secret. */
import type { ClaimRow } from '../../demo/claim-words.ts';
import type { RuleReference } from '../rule-reference.ts';
import type { Explained } from './request-form.ts';

export interface Check {
  readonly ok: boolean;
  readonly text: string;
}

export interface Failure {
  /** where it went wrong, e.g. `authorize` */
  readonly at: string;
  readonly error: string;
  readonly description: string;
  readonly broken: RuleReference;
}

export interface Answer {
  readonly name: string;
  readonly status: number;
  /** JSON, tokens shortened */
  readonly body: string;
}

export interface Result {
  readonly app: string;
  readonly appName: string;
  readonly operator: string;
  readonly sent: readonly Explained[];
  readonly failure: Failure | undefined;
  readonly checks: readonly Check[];
  readonly claims: readonly ClaimRow[];
  /** token answer, userinfo, premiuminfo */
  readonly answers: readonly Answer[];
}
