/** A wrong request: how it is made, and what it is told. */
import type { World } from './world.ts';

export interface Sent {
  readonly method?: string;
  /** address below the gateway's origin */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `told` is the description, whole; a pattern where the page for people says it. */
export type Row = readonly [
  name: string,
  send: (world: World) => Sent,
  status: number,
  error: string,
  told: string | RegExp,
];

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
export const JSON_TYPE = { 'content-type': 'application/json' };

/** Values that are `undefined` are left out; a list comes as often as it has members. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

export function encoded(fields: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value ?? []].flat()) form.append(name, one);
  return form.toString();
}
