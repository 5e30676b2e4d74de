/** What the simulator needs to know of configured operators: their numbers, and what their phones can do. Pure. */
import type { SimulatedOperator } from '../phone/number-plan.ts';

interface ConfiguredOperator {
  readonly name: string;
  readonly mcc_mnc: readonly string[];
  readonly numbers: { readonly prefixes?: readonly string[] | undefined };
  readonly loa: Readonly<Record<string, readonly { readonly authenticator: string }[] | undefined>>;
}

/** Phones have the app when a level of their operator asks for it, else the SIM. */
export function simulatedOperators(operators: Readonly<Record<string, ConfiguredOperator>>): SimulatedOperator[] {
  return Object.entries(operators).map(([id, { loa, mcc_mnc, name, numbers }]) => {
    const usesApp = Object.values(loa).some((entries) => entries?.some(({ authenticator }) => authenticator === 'app'));
    const [mccMnc = '901_01'] = mcc_mnc;
    return { id, name, mccMnc, prefixes: numbers.prefixes ?? [], methods: [usesApp ? 'app' : 'sim'] };
  });
}
