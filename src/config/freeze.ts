/** Freezes to the last leaf, so that nobody changes the configuration by accident. */
import type { DeepReadonly } from './schema.ts';

function freezeBelow(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const child of Object.values(value)) freezeBelow(child);
}

export function deepFreeze<T>(value: T): DeepReadonly<T>;
export function deepFreeze(value: unknown): unknown {
  freezeBelow(value);
  return value;
}
