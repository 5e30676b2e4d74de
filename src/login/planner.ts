/** From a number and the wanted levels to the way it will be authenticated, or to why it cannot be. */
import type { Acr } from '../config/schema.ts';
import type { Operator, OperatorRegistry } from '../operator/operator.ts';
import type { Keyring } from '../store/keyring.ts';
import { firstRoute, type NetworkCheck, routed, routes } from './levels.ts';
import type { Plan } from './machine.ts';

export type Planned = Plan | 'not_served' | 'loa_unreachable';

/**
 * @param wanted acr_values in order of preference
 * @returns the plan with the first satisfiable level; `not_served` for a number of another operator
 */
export type Planner = (operator: Operator, msisdn: string, wanted: readonly Acr[]) => Promise<Planned>;

export function createPlanner(ports: {
  readonly registry: Pick<OperatorRegistry, 'byNumber'>;
  readonly networkCheck: NetworkCheck;
  readonly keyring: Keyring;
}): Planner {
  return async (operator, msisdn, wanted) => {
    if (ports.registry.byNumber(msisdn)?.id !== operator.id) return 'not_served';
    const vouched = await ports.networkCheck(operator, msisdn);
    const route = firstRoute(wanted, routes(operator, vouched));
    if (!route) return 'loa_unreachable';
    return {
      msisdn: ports.keyring.seal(msisdn, 'msisdn'),
      msisdnIndex: ports.keyring.index(msisdn, 'push'),
      ...routed(route),
    };
  };
}
