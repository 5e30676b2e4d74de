/** Turns what the schema refuses into sentences that say what would be right. */
import type { z } from 'zod';
import { type ConfigMistake, pathText, type Segment } from './mistake.ts';
import { suggestion } from './nearest.ts';
import { isTree, valueAt } from './tree.ts';
import { kindOf, metaOf, type Node, nodeAt, typeText } from './walk.ts';

type Issue = z.core.$ZodIssue;

const LONGEST_VALUE = 60;

const segments = (path: readonly PropertyKey[]): Segment[] =>
  path.map((key) => (typeof key === 'symbol' ? String(key) : key));

/** The value as it may be shown: no secret, no phone number, no long text, no whole branch. */
export function shown(schema: Node, raw: unknown, path: readonly Segment[]): string | undefined {
  const node = nodeAt(schema, path);
  const value = valueAt(raw, path);
  if (value === undefined) return undefined;
  if (node === undefined || metaOf(node).hidden) return '[hidden]';
  if (Array.isArray(value)) return 'a list';
  if (isTree(value)) return 'an object';
  const text = JSON.stringify(value).replace(/(:\/\/)[^/@"\s]+@/, '$1[hidden]@');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

function expectation(node: Node): string {
  const kind = kindOf(node);
  const type = typeText(node);
  if (type.includes(' | ')) return `must be one of ${type.replaceAll(' | ', ', ')}`;
  if (type === 'text') return 'must be text; put it in quotes';
  if (kind.kind === 'scalar' && type === 'true or false') return `must be ${type}`;
  return `must be ${article(type)}`;
}

const about = (node: Node | undefined): string => {
  const description = node === undefined ? undefined : metaOf(node).description;
  return description === undefined ? '' : `: ${description}`;
};

function sentence(issue: Issue, node: Node | undefined, value: unknown): string {
  if (value === undefined && issue.code !== 'custom') return `is missing${about(node)}`;
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_value': {
      if (node === undefined) return issue.message;
      const options = typeText(node).includes(' | ') ? typeText(node).split(' | ') : [];
      return expectation(node) + (typeof value === 'string' ? suggestion(value, options) : '');
    }
    case 'too_small':
    case 'too_big': {
      if (/^(?:must|needs)/.test(issue.message)) return issue.message;
      if (node !== undefined && typeof value === 'number') return expectation(node);
      if (issue.code === 'too_small' && issue.minimum === 1) return 'must not be empty';
      const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      return `must have ${limit} ${typeof value === 'string' ? 'characters' : 'entries'}`;
    }
    case 'invalid_key':
      return issue.issues.map((inner) => inner.message).join(', ');
    default:
      return issue.message;
  }
}

/** The keys that are known where this issue stands. */
function knownKeys(schema: Node, path: readonly Segment[]): readonly string[] {
  const node = nodeAt(schema, path);
  if (node === undefined) return [];
  const kind = kindOf(node);
  if (kind.kind === 'object') return Object.keys(kind.shape);
  return kind.kind === 'record' ? (kind.keys ?? []) : [];
}

/** @param origins path → environment variable, for values that came from one */
export function explain(
  schema: Node,
  raw: unknown,
  issues: readonly Issue[],
  origins: ReadonlyMap<string, string>,
): ConfigMistake[] {
  return issues.flatMap((issue): ConfigMistake[] => {
    const path = segments(issue.path);
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, path);
      return issue.keys.map((key) => ({
        path: pathText([...path, key]),
        value: undefined,
        message: `is not known here${suggestion(key, known) || `; known are ${known.join(', ')}`}`,
      }));
    }
    const origin = origins.get(pathText(path));
    const message = sentence(issue, nodeAt(schema, path), valueAt(raw, path));
    return [
      {
        path: pathText(path),
        value: shown(schema, raw, path),
        message: origin === undefined ? message : `${message}; it comes from ${origin}`,
      },
    ];
  });
}
