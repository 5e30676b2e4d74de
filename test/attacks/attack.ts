/**
 * An attack of the catalogue as tests: its twin, which is the same thing without the attack and must succeed, so that the
 * tries cannot fail for another reason than the defence; and the tries, each of which asserts that it is stopped.
 */
import { describe, it } from 'vitest';
import { type AttackId, attackOf } from './catalogue/catalogue.ts';

type Run = () => Promise<void>;

export interface Tries {
  readonly twin: Run;
  /** what is tried → that it is stopped */
  readonly tries: Readonly<Record<string, Run>>;
}

export function attack(id: AttackId, { tries, twin }: Tries): void {
  const { against, name } = attackOf(id);
  const named = Object.entries(tries);
  if (named.length === 0) throw new Error(`${id} is not tried`);
  describe(`${name}, against a ${against}`, () => {
    it('works without the attack', twin);
    it.each(named)('is stopped: %s', (_what, run) => run());
  });
}

/** One try per row of a table. */
export const each = <Row>(
  rows: Readonly<Record<string, Row>>,
  run: (row: Row) => Promise<void>,
): Readonly<Record<string, Run>> =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, () => run(row)]));
