/**
 * What a response says beside its signature, held against what was asked: the service's own validation, the place of the
 * phone, the address of the app. Pure; never trusts an answer because the service gave it.
 */
import type { SignatureResponse } from '../mss/client.ts';
import { type OutcomeCode, outcomeOfStatus } from '../mss/outcomes/outcomes.ts';
import { locationClaims } from '../profile/location.ts';
import { refusedLocation } from './location.ts';
import type { Asked } from './transaction.ts';

export interface AnswerRefusal {
  readonly outcome: OutcomeCode;
  readonly detail: string;
}

const CONFIRMED = '502';

/** A service that was asked to validate must have said that the signature is valid. */
function refusedValidation({ status, answers: { validation } }: SignatureResponse): AnswerRefusal | undefined {
  if (validation === CONFIRMED || (validation === undefined && status === CONFIRMED)) return undefined;
  if (validation === undefined) return { outcome: 'status_500', detail: 'the service did not validate the signature' };
  return { outcome: outcomeOfStatus(validation).code, detail: 'the service does not confirm the signature' };
}

/**
 * @param now epoch milliseconds
 * @returns why the login fails although there is a signature; undefined when nothing speaks against it
 */
export function refusedAnswer(
  asked: Asked | undefined,
  response: SignatureResponse,
  now: number,
): AnswerRefusal | undefined {
  const invalid = asked?.services.validate ? refusedValidation(response) : undefined;
  if (invalid) return invalid;
  const policy = asked?.services.geofencing?.policy;
  return policy && refusedLocation(policy, response.answers.location, now);
}

/** The location as the relying party will get it, if it may; JSON. */
export function locationToKeep(asked: Asked | undefined, { answers }: SignatureResponse): string | undefined {
  if (!asked?.keepLocation || !answers.location) return undefined;
  return JSON.stringify(locationClaims(answers.location));
}

const LONGEST_ADDRESS = 2_048;

/**
 * The address that opens the app, if a browser may follow it.
 * @param schemes of apps, without the colon
 */
export function usableAddress(address: string | undefined, schemes: readonly string[]): string | undefined {
  if (address === undefined || address.length > LONGEST_ADDRESS) return undefined;
  const scheme = URL.parse(address)?.protocol.slice(0, -1);
  return scheme === 'https' || scheme === 'http' || (scheme !== undefined && schemes.includes(scheme))
    ? address
    : undefined;
}
