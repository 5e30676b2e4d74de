/**
 * The catalogue of every way a mobile signature can fail to become a sign-in: ETSI TS 102 204 status and fault codes
 * (Swisscom, Kiuru, FiCom, roaming mesh) and the failures of our own. An outcome knows its consequences: what the person
 * reads, what the relying party gets, what is counted and how loudly it is logged. Nobody branches on codes elsewhere.
 * Never holds personal data; never decides by Sender/Receiver, which real services fill in differently.
 */

import { FAULT_DETAILS } from './details.ts';
import { FAULTS } from './faults.ts';
import { LOCAL } from './local.ts';
import type { OAuthError, OutcomeState, Row } from './row.ts';
import { STATUSES } from './status.ts';
import { type OutcomeText, textOf } from './texts.ts';

export type { OAuthError, OutcomeState } from './row.ts';
export type { OutcomeText, OutcomeWords } from './texts.ts';

const CATALOGUE = { ...FAULTS, ...FAULT_DETAILS, ...STATUSES, ...LOCAL };

export type OutcomeCode = keyof typeof CATALOGUE;
export type Outcome = Row<OutcomeCode>;

export const OUTCOMES: Readonly<{ [Code in OutcomeCode]: Row<Code> }> = CATALOGUE;

export function isOutcomeCode(code: string): code is OutcomeCode {
  return Object.hasOwn(OUTCOMES, code);
}

/** Faults whose number no service has published: known by the name in the reason. */
const BY_NAME: ReadonlyMap<string, OutcomeCode> = new Map([
  ['INVALID_TXNAPPROVAL_PAYLOAD', 'fault_invalid_txnapproval_payload'],
]);

/**
 * Outcome of a fault, by the most precise row there is: that of its detail, else of its code, else `fault_unknown`.
 * @param code sub-code, e.g. `401`; @param detailCode second sub-code of FiCom, e.g. `4012`
 * @param reason the service's own word, for faults that have no number
 */
export function outcomeOfFault(code: string, detailCode?: string, reason?: string): Outcome {
  const named = BY_NAME.get(reason?.trim() ?? '');
  if (named) return OUTCOMES[named];
  for (const key of [`fault_${code}_${detailCode}`, `fault_${code}`]) {
    // the codes of a service are digits; a key such as fault_unknown is none of them
    if (/^fault_\d+(_\d+)?$/.test(key) && isOutcomeCode(key)) return OUTCOMES[key];
  }
  return OUTCOMES.fault_unknown;
}

/** Profiles answered by an app, or by whichever of SIM and app the service takes. */
const MAY_BE_APP = /\/(?:Device-|Any-|AuthProfile1$)/;

/**
 * A SIM answers a second request with 406; an app ends the first with 401 and shows the second. A 401 of what may be an
 * app is therefore not surely a refusal.
 * @param signatureProfile the profile that was asked for
 */
export function withMethod(code: OutcomeCode, signatureProfile: string | undefined): OutcomeCode {
  return code === 'fault_401' && MAY_BE_APP.test(signatureProfile ?? '') ? 'refused_or_replaced' : code;
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
  text: textOf('neutral'),
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
