/** What the operator-selection page shows to this browser at this moment. Pure. */
import type { Language } from '../config/schema.ts';
import { countryName } from '../i18n/countries.ts';
import type { SelectableOperator, SelectionPage, SuggestedOperator } from '../pages/models.ts';
import type { Directory, Listed } from './directory.ts';
import { searchOperators } from './operator-search.ts';

/** A list that fits on a screen needs no search. */
const SEARCH_FROM = 8;

export interface SelectionVisit {
  readonly sessionId: string;
  /** path of the page */
  readonly path: string;
  readonly rpName: string;
  readonly language: Language;
  /** what was searched for; empty when nothing */
  readonly term: string;
  /** the person wants all operators, whatever is known */
  readonly others: boolean;
  /** network code of the operator chosen last */
  readonly remembered: string | undefined;
  /** IP address of the browser */
  readonly address: string;
}

export type ShowSelection = (
  visit: SelectionVisit,
  problem?: Pick<SelectionPage, 'problem' | 'numberValue'>,
) => SelectionPage;

const selectable = ({ id, name, mccMnc, brand: { colour, logo } }: Listed): SelectableOperator => ({
  id,
  name,
  mccMnc,
  colour,
  ...(logo === undefined ? {} : { logo }),
});

export function createSelectionModel(directory: Directory): ShowSelection {
  const several = new Set(directory.all.map(({ country }) => country)).size > 1;
  const offered = (listed: Listed): SelectableOperator =>
    several ? { ...selectable(listed), country: listed.country } : selectable(listed);
  const all = directory.all.map(offered);
  const searched = all.length >= SEARCH_FROM;

  const operators = ({ term, language }: SelectionVisit): readonly SelectableOperator[] => {
    if (!searched) return all;
    const found = searchOperators(all, term, (code) => countryName(code, language));
    return found.toSorted((a, b) => a.name.localeCompare(b.name, language));
  };

  const suggestion = (visit: SelectionVisit): SuggestedOperator | undefined => {
    if (visit.others || visit.term !== '') return undefined;
    const remembered = visit.remembered === undefined ? undefined : directory.byMccMnc(visit.remembered);
    const listed = remembered ?? directory.byAddress(visit.address);
    if (!listed) return undefined;
    return {
      operator: offered(listed),
      reason: remembered ? 'remembered' : 'network',
      othersUrl: `${visit.path}?${new URLSearchParams({ session_id: visit.sessionId, others: '1' })}`,
    };
  };

  return (visit, problem = {}) => ({
    action: `${visit.path}?session_id=${visit.sessionId}`,
    rpName: visit.rpName,
    operators: operators(visit),
    suggestion: problem.problem === undefined ? suggestion(visit) : undefined,
    search: searched
      ? { action: visit.path, hidden: { session_id: visit.sessionId, others: '1' }, term: visit.term }
      : undefined,
    ...problem,
  });
}
