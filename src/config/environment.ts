/**
 * Single values of the configuration by environment variable. A variable's name is its path in capitals:
 * login.interaction_s → SIGNET_LOGIN_INTERACTION_S. Owns the names; never reads process.env itself.
 */
import { z } from 'zod';
import type { ConfigMistake, Segment } from './mistake.ts';
import { suggestion } from './nearest.ts';
import { isTree, withValue } from './tree.ts';
import { kindOf, type Node } from './walk.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'SIGNET_';

/** Short names beside the derived ones, which win when both are set. */
export const ALIASES: Readonly<Record<string, readonly Segment[]>> = {
  PORT: ['http', 'port'],
  HOST: ['http', 'host'],
  DATABASE_URL: ['database', 'url'],
  SIGNET_ADMIN_PORT: ['http', 'admin_port'],
  SIGNET_ADMIN_TOKEN: ['http', 'admin_token'],
  SIGNET_DATA_DIR: ['database', 'data_dir'],
};

/** Variables that are no value of the configuration. */
export const OTHER_VARIABLES: Readonly<Record<string, string>> = {
  SIGNET_CONFIG: 'path of the configuration file',
  SIGNET_SANDBOX_MSSP_URL: 'origin of a simulator that runs as a process of its own, e.g. http://127.0.0.1:3200',
  SIGNET_SIMULATOR_PORT: 'port of a simulator that runs as a process of its own',
  SIGNET_SIMULATOR_DIR: 'folder of its certificates',
  SIGNET_SANDBOX_EXAMPLES: '`off`: the example websites beside the sandbox wait until they are switched on',
  SIGNET_SANDBOX_MSSP_TLS_PORT: 'port on which the simulator offers mutual TLS',
};

/** How many elements may be added to a list of plain values. */
const SPARE = 8;

export const variableName = (path: readonly Segment[]): string =>
  PREFIX +
  path
    .map((segment) =>
      String(segment)
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]+/g, '_'),
    )
    .join('_');

export interface Variable {
  readonly path: readonly Segment[];
  readonly node: Node;
}

/** Every single value that this configuration has or could have; operators and list entries only where they exist. */
export function* variables(node: Node, raw: unknown, path: readonly Segment[] = []): Generator<Variable> {
  const kind = kindOf(node);
  if (kind.kind === 'scalar') {
    yield { path, node };
  } else if (kind.kind === 'array') {
    const items: readonly unknown[] = Array.isArray(raw) ? raw : [];
    const count = items.length + (kindOf(kind.element).kind === 'scalar' ? SPARE : 0);
    for (let index = 0; index < count; index += 1) yield* variables(kind.element, items[index], [...path, index]);
  } else {
    const tree = isTree(raw) ? raw : {};
    const keys = kind.kind === 'object' ? Object.keys(kind.shape) : (kind.keys ?? Object.keys(tree));
    for (const key of keys) {
      const child = kind.kind === 'object' ? kind.shape[key] : kind.value;
      if (child !== undefined) yield* variables(child, tree[key], [...path, key]);
    }
  }
}

/** The text as the type of its place; text that does not fit stays text, and the schema says so. */
function typed(node: Node, text: string): unknown {
  const kind = kindOf(node);
  if (kind.kind !== 'scalar') return text;
  if (kind.schema instanceof z.ZodNumber) return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  if (kind.schema instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

export interface Applied {
  readonly raw: unknown;
  readonly mistakes: readonly ConfigMistake[];
  /** path, joined with dots → the variable that it came from */
  readonly origins: ReadonlyMap<string, string>;
}

/** Lays the environment over a raw configuration. An empty variable counts as absent. */
export function applyEnvironment(schema: Node, raw: unknown, env: Environment): Applied {
  const known = new Map<string, Variable>();
  for (const variable of variables(schema, raw)) known.set(variableName(variable.path), variable);
  const places = [...variables(schema, {})];

  let result = raw;
  const origins = new Map<string, string>();
  const set = (name: string, variable: Variable | undefined): void => {
    const text = env[name];
    if (variable === undefined || text === undefined || text === '') return;
    result = withValue(result, variable.path, typed(variable.node, text));
    origins.set(variable.path.join('.'), name);
  };

  for (const [name, path] of Object.entries(ALIASES)) {
    const joined = path.join('.');
    set(
      name,
      places.find((place) => place.path.join('.') === joined),
    );
  }
  for (const [name, variable] of known) set(name, variable);

  const names = [...known.keys(), ...Object.keys(ALIASES), ...Object.keys(OTHER_VARIABLES)];
  const valid = new Set(names);
  const mistakes = Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && env[name] !== undefined && !valid.has(name))
    .map((name) => ({
      path: name,
      value: undefined,
      message: `is no variable of this configuration${suggestion(name, names)}`,
    }));
  return { raw: result, mistakes, origins };
}
