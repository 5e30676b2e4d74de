/** Plain trees as they come out of a YAML file: look, set and lay one over the other. Never changes its input. */
import type { Segment } from './mistake.ts';

export type Tree = { readonly [key: string]: unknown };

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function valueAt(root: unknown, path: readonly Segment[]): unknown {
  let value = root;
  for (const segment of path) {
    if (Array.isArray(value)) value = value[Number(segment)];
    else if (isTree(value) && Object.hasOwn(value, segment)) value = value[segment];
    else return undefined;
  }
  return value;
}

/** @returns a copy with the value at the path; unchanged where something on the way is no branch */
export function withValue(root: unknown, path: readonly Segment[], value: unknown): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (typeof segment === 'number') {
    const list = root === undefined ? [] : root;
    if (!Array.isArray(list)) return root;
    const copy: unknown[] = [...list];
    copy[segment] = withValue(copy[segment], rest, value);
    return copy;
  }
  if (root !== undefined && root !== null && !isTree(root)) return root;
  const branch = root ?? {};
  return { ...branch, [segment]: withValue(isTree(branch) ? branch[segment] : undefined, rest, value) };
}

/** Lays `over` on `base`: branches are merged, leaves and lists replaced, and null takes away what `base` had. */
export function overlay(base: Tree, over: Tree): Tree {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    if (value === null) delete result[key];
    else result[key] = isTree(value) && isTree(below) ? overlay(below, value) : value;
  }
  return result;
}
