/**
 * Asks the service, before anything rings, what a subscriber can sign with (MSS_ProfileQuery), and decides how the push is
 * made, or why none can be. Never sends a signature request. A service that gives no clear answer in time does not stop a
 * login, except where the request might activate a SIM without the person's consent.
 */
import { MssError } from '../mss/client.ts';
import { OUTCOMES, type OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import type { Logger } from '../ops/logging.ts';
import { wantedLevels } from '../profile/acr.ts';
import type { Keyring } from '../store/keyring.ts';
import type { TermsRepository } from '../subscriber/terms.ts';
import { type Route, signingRoutes } from './levels.ts';
import { chooseMethod } from './method-choice.ts';
import type { OperatorService } from './push.ts';
import type { Transaction } from './transaction.ts';

export type Decision =
  /** `route` undefined: as it was planned */
  | { readonly kind: 'ring'; readonly route: Route | undefined }
  /** the person has to accept the operator's terms first */
  | { readonly kind: 'terms' }
  /** `detail` is for the log */
  | { readonly kind: 'impossible'; readonly outcome: OutcomeCode; readonly detail: string };

export interface MethodQueryPorts {
  readonly services: ReadonlyMap<string, Pick<OperatorService, 'mss'>>;
  readonly terms: TermsRepository;
  readonly keyring: Keyring;
  readonly log: Logger;
}

export type MethodQuery = (operator: Operator, transaction: Transaction) => Promise<Decision>;

const AS_PLANNED: Decision = { kind: 'ring', route: undefined };

/** The service's own word on the state of the number; anything else says only that it could not be asked. */
const isVerdict = (code: OutcomeCode): boolean => code.startsWith('fault_') && OUTCOMES[code].neutral;

export function createMethodQuery({ keyring, log, services, terms }: MethodQueryPorts): MethodQuery {
  const hasAccepted = async (operator: Operator, transaction: Transaction, msisdn: string): Promise<boolean> => {
    const version = operator.settings.mss.auto_activation?.terms_version;
    if (version === undefined) return false;
    return transaction.termsVersion === version || (await terms.hasAccepted(operator.id, msisdn, version));
  };

  /** Nothing is known of the number: the request goes out, unless it might activate a SIM behind the person's back. */
  const unasked = async (operator: Operator, transaction: Transaction, msisdn: string, error: unknown) => {
    const { code, message } = error instanceof MssError ? error : { code: 'internal' as const, message: 'unexpected' };
    log.warn({ operator: operator.id, outcome: code, detail: message }, 'the profile of a number could not be asked');
    const mayActivate = operator.settings.mss.auto_activation !== undefined && transaction.authenticator !== 'app';
    if (!mayActivate || (await hasAccepted(operator, transaction, msisdn))) return AS_PLANNED;
    const detail = `no request without knowing whether it activates the SIM: ${message}`;
    return { kind: 'impossible', outcome: code === 'cancelled' ? 'timeout_local' : code, detail } as const;
  };

  const decide = async (operator: Operator, transaction: Transaction): Promise<Decision> => {
    const { auto_activation, profile_query, profile_query_timeout_ms } = operator.settings.mss;
    const service = services.get(operator.id);
    const routes = signingRoutes(operator, wantedLevels(transaction.wantedAcr));
    if (!profile_query || !service || routes.length === 0 || !transaction.signatureProfile) return AS_PLANNED;
    const msisdn = keyring.open(transaction.msisdn ?? '', 'msisdn');
    try {
      const profile = await service.mss.profile(msisdn, { signal: AbortSignal.timeout(profile_query_timeout_ms) });
      const choice = chooseMethod(routes, profile, auto_activation !== undefined);
      if (choice.kind === 'impossible') return { ...choice, detail: 'found by the profile query' };
      const needsTerms = choice.activates && !(await hasAccepted(operator, transaction, msisdn));
      if (!needsTerms) return { kind: 'ring', route: choice.route };
      // the page with the terms would tell that the SIM is not active
      if (operator.reveal) return { kind: 'terms' };
      return { kind: 'impossible', outcome: 'fault_404', detail: 'the SIM would be activated, which nobody may know' };
    } catch (error) {
      if (error instanceof MssError && isVerdict(error.code)) {
        return { kind: 'impossible', outcome: error.code, detail: `profile query: ${error.message}` };
      }
      return unasked(operator, transaction, msisdn, error);
    }
  };

  // several starts of one login at once ask once
  const asking = new Map<string, Promise<Decision>>();
  return (operator, transaction) => {
    const key = `${operator.id} ${transaction.uid}`;
    const known = asking.get(key);
    if (known) return known;
    const decision = decide(operator, transaction).finally(() => asking.delete(key));
    asking.set(key, decision);
    return decision;
  };
}
