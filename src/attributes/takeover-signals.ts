/** Account takeover protection: what an operator noticed about a number that may mean somebody else has it now. Pure. */
import { TAKEOVER_SIGNALS } from './catalogue.ts';
import type { AttributeAnswer } from './source.ts';

/** The signals that are known; undefined without `sim_change`, which the profile requires. */
export function takeoverSignals({ values, withheld }: AttributeAnswer): Record<string, string | boolean> | undefined {
  const members = TAKEOVER_SIGNALS.flatMap((name): [string, string | boolean][] => {
    const value = withheld.has(name) ? undefined : values[name];
    return value === undefined ? [] : [[name, value]];
  });
  const signals = Object.fromEntries(members);
  return signals.sim_change === undefined ? undefined : signals;
}
