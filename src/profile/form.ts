/**
 * A query or a form body as a Mobile Connect request writes it, read strictly: what is wrongly encoded or doubled is an
 * error, where browsers' own readers guess or take one of two. Pure. Never repeats a value.
 */
import { PARAMETER_NAMES } from './parameters.ts';
import type { Violation } from './rules.ts';

/** Parameters in the order in which they came, decoded; a name may come more than once. */
export type Pairs = readonly (readonly [name: string, value: string])[];

export interface FormProblem {
  /** whose; undefined when not even the name can be read, or is not ours */
  readonly parameter: string | undefined;
  readonly violation: Violation;
}

export interface FormReading {
  /** those that could be decoded */
  readonly pairs: Pairs;
  /** what is wrong with the form itself, in the order of the form */
  readonly problems: readonly FormProblem[];
}

/** Undefined where a percent sign starts no byte, or the bytes are no UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function malformed(name: string | undefined): FormProblem {
  const known = name !== undefined && PARAMETER_NAMES.has(name);
  const description = known
    ? `Parameter ${name} is invalid: malformed url encoding`
    : 'Malformed request, invalid url encoding';
  return { parameter: known ? name : undefined, violation: { error: 'invalid_request', description } };
}

const doubled = (name: string): FormProblem => ({
  parameter: name,
  violation: { error: 'invalid_request', description: `Parameter ${name} appears more than once` },
});

/** @param text application/x-www-form-urlencoded, without the question mark of a query */
export function readParameterForm(text: string): FormReading {
  const pairs: (readonly [string, string])[] = [];
  const problems: FormProblem[] = [];
  const seen = new Set<string>();
  for (const piece of text.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    const name = decoded(equals < 0 ? piece : piece.slice(0, equals));
    const value = decoded(equals < 0 ? '' : piece.slice(equals + 1));
    if (name === undefined || value === undefined) {
      problems.push(malformed(name));
      continue;
    }
    const entry = PARAMETER_NAMES.get(name);
    if (entry && !entry.repeatable && seen.has(name)) problems.push(doubled(name));
    seen.add(name);
    pairs.push([name, value]);
  }
  return { pairs, problems };
}

/** The value of a name that came once; undefined when it is absent or doubled. */
export function singleValue(pairs: Pairs, name: string): string | undefined {
  const values = pairs.filter(([given]) => given === name);
  return values.length === 1 ? values[0]?.[1] : undefined;
}
