/** Walks the schema: what stands at a path, of which type it is, and what is said about it. Never parses a value. */
import { z } from 'zod';
import type { Segment } from './mistake.ts';

export type Node = z.core.$ZodType;

export type Kind =
  | { readonly kind: 'object'; readonly shape: Readonly<Record<string, Node>> }
  /** `keys` when they are a closed set */
  | { readonly kind: 'record'; readonly keys: readonly string[] | undefined; readonly value: Node }
  | { readonly kind: 'array'; readonly element: Node }
  | { readonly kind: 'scalar'; readonly schema: Node };

/** The node without its optional, default and transform wrappers. */
export function bare(node: Node): Node {
  if (node instanceof z.ZodOptional || node instanceof z.ZodDefault || node instanceof z.ZodPrefault) {
    return bare(node.unwrap());
  }
  return node instanceof z.ZodPipe ? bare(node.in) : node;
}

/** Absent means something: it is not the same as empty. */
export const mayBeAbsent = (node: Node): boolean => node instanceof z.ZodOptional;

export function kindOf(node: Node): Kind {
  const schema = bare(node);
  if (schema instanceof z.ZodObject) return { kind: 'object', shape: schema.shape };
  if (schema instanceof z.ZodArray) return { kind: 'array', element: schema.element };
  if (schema instanceof z.ZodRecord) {
    const keys = schema.keyType instanceof z.ZodEnum ? schema.keyType.options.map(String) : undefined;
    return { kind: 'record', keys, value: schema.valueType };
  }
  return { kind: 'scalar', schema };
}

/** @returns the node that describes the value at this path, undefined when nothing does */
export function nodeAt(root: Node, path: readonly Segment[]): Node | undefined {
  let node: Node | undefined = root;
  for (const segment of path) {
    if (node === undefined) return undefined;
    const kind = kindOf(node);
    if (kind.kind === 'object') node = Object.hasOwn(kind.shape, segment) ? kind.shape[segment] : undefined;
    else if (kind.kind === 'record') node = kind.value;
    else if (kind.kind === 'array') node = kind.element;
    else return undefined;
  }
  return node;
}

export interface Meta {
  readonly description: string | undefined;
  /** the value is never shown: a secret, or a phone number */
  readonly hidden: boolean;
  /** the value names a file or folder */
  readonly file: boolean;
}

/** What the schema says about a node, its wrappers included. */
export function metaOf(node: Node): Meta {
  const own = z.globalRegistry.get(node);
  const inner = bare(node) === node ? undefined : z.globalRegistry.get(bare(node));
  return {
    description: own?.description ?? inner?.description,
    hidden: own?.hidden === true || inner?.hidden === true,
    file: own?.file === true || inner?.file === true,
  };
}

const bounded = (value: number | null): value is number =>
  value !== null && Number.isFinite(value) && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function numberText(schema: z.ZodNumber): string {
  const name = schema.format?.includes('int') ? 'whole number' : 'number';
  const { minValue: min, maxValue: max } = schema;
  return bounded(min) && bounded(max) ? `${name} from ${min} to ${max}` : name;
}

/** The type in words, e.g. `whole number from 1 to 300`. */
export function typeText(node: Node): string {
  const kind = kindOf(node);
  if (kind.kind === 'object') return 'object';
  if (kind.kind === 'record') return 'object';
  if (kind.kind === 'array') return `list of ${typeText(kind.element)}`;
  const { schema } = kind;
  if (schema instanceof z.ZodNumber) return numberText(schema);
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodEnum) return schema.options.map(String).join(' | ');
  if (schema instanceof z.ZodURL) return 'http(s) address';
  return 'text';
}
