/** The troubles as the page shows them: what is in force in words, the form, the catalogue. Pure. */
import type { SimulatedOperator } from '../phone/number-plan.ts';
import { readable } from '../phone/phone-view.ts';
import { factsOf, KIND_GROUPS, OPERATIONS, PARAMETER_NAMES, type TroubleKind } from './kinds.ts';
import type { ListedTrouble } from './troubles.ts';
import { FIELD_WORDS, OPERATION_WORDS, PARAMETER_WORDS, WORDS } from './words.ts';

/** What stands in the form's fields, word for word. */
export type FormValues = Readonly<Record<string, string>>;

export interface Problem {
  /** name of the field; empty when it is none of them */
  readonly field: string;
  readonly text: string;
}

const nameOf = (operators: readonly SimulatedOperator[], id: string): string =>
  operators.find((operator) => operator.id === id)?.name ?? id;

function activeRow(trouble: ListedTrouble, operators: readonly SimulatedOperator[]) {
  const told = PARAMETER_NAMES.flatMap((name) =>
    trouble[name] === null ? [] : `${trouble[name].toLocaleString('en')} ${PARAMETER_WORDS[name].unit}`,
  );
  const operator = trouble.operator === null ? [] : [nameOf(operators, trouble.operator)];
  const number = trouble.msisdn === null ? [] : [readable(trouble.msisdn)];
  const whom = [...operator, ...number];
  return {
    id: trouble.id,
    title: factsOf(trouble.kind).title,
    kind: trouble.kind,
    told: told.join(', '),
    whom: whom.length === 0 ? WORDS.everybody : whom.join(', '),
    operation: OPERATION_WORDS[trouble.operation],
    hits: trouble.count === null ? String(trouble.hits) : `${trouble.hits} of ${trouble.count}`,
  };
}

const kindRow = (kind: TroubleKind) => {
  const { meets, takes, title, word } = factsOf(kind);
  const parameters = PARAMETER_NAMES.flatMap((name) => {
    const range = takes[name];
    return range ? [{ name, untold: range.default.toLocaleString('en') }] : [];
  });
  return { kind, title, word, parameters, takes: parameters.map(({ name }) => name).join(' '), meets: [...meets] };
};
const GROUPS = KIND_GROUPS.map(({ kinds, title }) => ({ title, kinds: kinds.map(kindRow) }));

export function troubleView(options: {
  readonly troubles: readonly ListedTrouble[];
  readonly operators: readonly SimulatedOperator[];
  readonly csrf: string;
  readonly values: FormValues;
  readonly problem: Problem | undefined;
  readonly done: string | undefined;
}) {
  const { csrf, done, operators, problem, troubles, values } = options;
  return {
    words: WORDS,
    labels: FIELD_WORDS,
    csrf,
    done,
    problem: problem && {
      field: problem.field,
      text: [FIELD_WORDS[problem.field] ?? [], problem.text].flat().join(': '),
    },
    active: troubles.map((trouble) => activeRow(trouble, operators)),
    groups: GROUPS,
    operators: operators.map(({ id, name }) => ({ value: id, label: name ?? id })),
    operations: (['any', ...OPERATIONS] as const).map((value) => ({ value, label: OPERATION_WORDS[value] })),
    parameters: PARAMETER_NAMES.map((name) => ({ name, label: PARAMETER_WORDS[name].label })),
    values,
  };
}
