/** File names in a configuration file are relative to its folder. Pure: only joins names. */
import { isAbsolute, join } from 'node:path';
import type { Segment } from './mistake.ts';
import { isTree, withValue } from './tree.ts';
import { kindOf, metaOf, type Node } from './walk.ts';

export const isPemText = (value: string): boolean => value.includes('-----BEGIN ');

/** Every file name in a raw configuration with its place; PEM texts written in place are none. */
export function* fileNames(node: Node, raw: unknown, path: readonly Segment[] = []): Generator<[Segment[], string]> {
  const kind = kindOf(node);
  if (kind.kind === 'scalar') {
    if (metaOf(node).file && typeof raw === 'string' && raw !== '' && !isPemText(raw)) yield [[...path], raw];
  } else if (kind.kind === 'array') {
    if (!Array.isArray(raw)) return;
    for (const [index, item] of raw.entries()) yield* fileNames(kind.element, item, [...path, index]);
  } else if (isTree(raw)) {
    for (const [key, value] of Object.entries(raw)) {
      const child = kind.kind === 'record' ? kind.value : Object.hasOwn(kind.shape, key) ? kind.shape[key] : undefined;
      if (child !== undefined) yield* fileNames(child, value, [...path, key]);
    }
  }
}

/** @param folder the folder of the configuration file */
export function resolveFileNames(node: Node, raw: unknown, folder: string): unknown {
  let result = raw;
  for (const [path, name] of fileNames(node, raw)) {
    if (!isAbsolute(name)) result = withValue(result, path, join(folder, name));
  }
  return result;
}
