/** The schemas that the routes check with, as JSON Schema for the document and as rows of a table for people. Pure. */
import { z } from 'zod';
import type { Shape } from './operation.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Bounds that say no more than that a number is an integer of JavaScript. */
function dropIntegerBounds(schema: JsonSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** @param io input: what may be sent; output: what is answered @throws Error when the schema has no form in JSON Schema */
export function schemaOf({ schema, words = {} }: Shape, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => dropIntegerBounds(jsonSchema),
  });
  const properties = Object.entries(made.properties ?? {}).map(([name, member]) => {
    const word = words[name];
    return [name, word === undefined || !isSchema(member) ? member : { ...member, description: word }] as const;
  });
  return { ...made, ...(properties.length > 0 && { properties: Object.fromEntries(properties) }) };
}

const MOST_VALUES = 12;
const SOME_VALUES = 4;
/** A long list is for the document. */
const listWord = (values: readonly string[]): string =>
  values.length > MOST_VALUES
    ? `${values.slice(0, SOME_VALUES).join(' | ')} | … (${values.length})`
    : values.join(' | ');

/** The type of a member in a few words, e.g. `list of string` or `approve | refuse`. */
export function typeWord(schema: JsonSchema | boolean | undefined): string {
  if (!isSchema(schema)) return 'anything';
  const { anyOf, enum: values, format, items, type } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (values) return listWord(values.map(String));
  if (anyOf) return [...new Set(anyOf.map(typeWord))].join(' | ');
  if (type === 'array') return `list of ${typeWord(Array.isArray(items) ? items[0] : items)}`;
  if (type === 'string' && format !== undefined) return format;
  return type === undefined ? 'anything' : [type].flat().join(' | ');
}

export interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly about: string;
  /** JSON; undefined: none */
  readonly preset: string | undefined;
}

/** The members of an object, the required ones first. */
export function fieldRows({ properties = {}, required = [] }: JsonSchema): readonly FieldRow[] {
  const rows = Object.entries(properties).flatMap(([name, member]): FieldRow[] => {
    if (!isSchema(member)) return [];
    const preset = member.default === undefined ? undefined : JSON.stringify(member.default);
    return [
      { name, type: typeWord(member), required: required.includes(name), about: member.description ?? '', preset },
    ];
  });
  return [...rows.filter((row) => row.required), ...rows.filter((row) => !row.required)];
}
