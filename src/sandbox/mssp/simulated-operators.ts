/** What the simulator needs to know of configured operators: their numbers, and what their phones can do. Pure. */
import type { SimulatedOperator } from '../phone/number-plan.ts';

interface ConfiguredOperator {
  readonly name: string;
  readonly mcc_mnc: readonly string[];
  readonly numbers: { readonly prefixes?: readonly string[] | undefined };
  readonly mss: { readonly auto_activation?: object | undefined };
  readonly loa: Readonly<Record<string, readonly { readonly authenticator: string }[] | undefined>>;
}

/** Phones have the app where the levels of their operator know no SIM. */
export function simulatedOperators(operators: Readonly<Record<string, ConfiguredOperator>>): SimulatedOperator[] {
  return Object.entries(operators).map(([id, { loa, mcc_mnc, mss, name, numbers }]) => {
    const used = Object.values(loa).flatMap((entries) => entries?.map(({ authenticator }) => authenticator) ?? []);
    const onlyApp = used.includes('app') && !used.includes('sim') && !used.includes('any');
    const [mccMnc = '901_01'] = mcc_mnc;
    return {
      id,
      name,
      mccMnc,
      prefixes: numbers.prefixes ?? [],
      methods: [onlyApp ? 'app' : 'sim'],
      // an operator enables it for those who ask people for their consent first
      autoActivation: mss.auto_activation !== undefined,
    };
  });
}
