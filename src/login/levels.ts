/**
 * Which levels of assurance a number can reach at an operator, and with which authenticator: the LoA table read for one
 * subscriber. Asks the network only where the operator has a passthrough service.
 */
import type { Acr, LoaEntry } from '../config/schema.ts';
import type { Operator } from '../operator/operator.ts';
import { firstSatisfiable } from '../profile/acr.ts';
import type { Transaction } from './transaction.ts';

export interface Route {
  readonly acr: Acr;
  readonly entry: LoaEntry;
}

/** Says whether the operator's network vouches for a number right now. */
export type NetworkCheck = (operator: Operator, msisdn: string) => Promise<boolean>;

/**
 * The routes of a number, ascending by level, one per level. A number that the network vouches for is authenticated by
 * it and by nothing else; any other number never is.
 */
export function routes(operator: Operator, vouched: boolean): readonly Route[] {
  return operator.levels.flatMap((level) => {
    const entry = operator
      .authenticators(level)
      .find(({ authenticator }) => (authenticator === 'passthrough') === vouched);
    return entry ? [{ acr: level, entry }] : [];
  });
}

/** What a plan says of a route. */
export const routed = ({ acr, entry }: Route) => ({
  authenticator: entry.authenticator,
  acr,
  amr: entry.amr,
  signatureProfile: entry.signature_profile,
});

/** Every way to reach a wanted level by a mobile signature, in order of preference. */
export const signingRoutes = (operator: Operator, wanted: readonly Acr[]): readonly Route[] =>
  wanted.flatMap((acr) =>
    operator
      .authenticators(acr)
      .filter(({ signature_profile }) => signature_profile !== undefined)
      .map((entry) => ({ acr, entry })),
  );

/** The first wanted level that has a route; undefined when none can be reached. */
export function firstRoute(wanted: readonly Acr[], available: readonly Route[]): Route | undefined {
  const level = firstSatisfiable(
    wanted,
    available.map(({ acr }) => acr),
  );
  return available.find(({ acr }) => acr === level);
}

/** The entry of the LoA table that a login was planned with; undefined when the table has changed since. */
export function entryOf(operator: Operator, { acr, authenticator, signatureProfile }: Transaction) {
  if (!acr) return undefined;
  return operator
    .authenticators(acr)
    .find((entry) => entry.authenticator === authenticator && entry.signature_profile === signatureProfile);
}
