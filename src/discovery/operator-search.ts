/** Finding an operator among many by what people type: any words of its name or country, without accents. Pure. */
import type { SelectableOperator } from '../pages/models.ts';

const LONGEST = 64;

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** @param countryName of an ISO 3166 code, in the person's language */
export function searchOperators(
  operators: readonly SelectableOperator[],
  term: string,
  countryName: (code: string) => string,
): readonly SelectableOperator[] {
  const words = folded(term.slice(0, LONGEST))
    .split(/\s+/)
    .filter((word) => word !== '');
  return operators.filter(({ name, country }) => {
    const text = folded(country === undefined ? name : `${name} ${countryName(country)}`);
    return words.every((word) => text.includes(word));
  });
}
