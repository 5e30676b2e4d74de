/** Which operator a number belongs to, by the longest prefix, and which methods its phones have. Pure. */

export const METHODS = ['sim', 'app'] as const;
export type Method = (typeof METHODS)[number];

/** An operator as far as the simulator needs to know it. */
export interface SimulatedOperator {
  readonly id: string;
  /** digits */
  readonly prefixes: readonly string[];
  /** what an ordinary phone of this operator can do */
  readonly methods: readonly Method[];
  /** e.g. `901_01`, for card details */
  readonly mccMnc?: string;
  /** shown on the phones */
  readonly name?: string;
  /** a signature request may activate a SIM that was never activated */
  readonly autoActivation?: boolean;
}

export interface NumberPlan {
  readonly prefixes: readonly string[];
  /** @param msisdn digits */
  operatorOf(msisdn: string): SimulatedOperator | undefined;
}

const MSISDN = /^[1-9]\d{6,14}$/;

/** International form with or without + or 00, spaces and dashes aside; undefined when it is no number. */
export function parseMsisdn(value: string): string | undefined {
  const digits = value.replace(/[\s-]/g, '').replace(/^(\+|00)/, '');
  return MSISDN.test(digits) ? digits : undefined;
}

export function createNumberPlan(operators: readonly SimulatedOperator[]): NumberPlan {
  const ranges = operators
    .flatMap((operator) => operator.prefixes.map((prefix) => ({ prefix, operator })))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return {
    prefixes: ranges.map(({ prefix }) => prefix).sort(),
    operatorOf: (msisdn) => ranges.find(({ prefix }) => msisdn.startsWith(prefix))?.operator,
  };
}
