/**
 * Makes the configuration: file, sandbox and environment into one frozen, checked Config, or every mistake at once.
 * Pure over the environment and the file reading that it is given; never creates a file, never looks at the clock.
 */
import { dirname } from 'node:path';
import { applyEnvironment, type Environment } from './environment.ts';
import { explain } from './explain.ts';
import { resolveFileNames } from './files.ts';
import { deepFreeze } from './freeze.ts';
import { ConfigError, type ConfigMistake } from './mistake.ts';
import { checkRules } from './rules/all.ts';
import { sandboxConfig, sandboxSecretFile } from './sandbox.ts';
import { type Config, configSchema } from './schema.ts';
import { isTree, overlay, type Tree, valueAt, withValue } from './tree.ts';
import { kindOf, mayBeAbsent, type Node } from './walk.ts';
import { parseYaml } from './yaml.ts';

export { ConfigError, type ConfigMistake } from './mistake.ts';

export interface ConfigSources {
  readonly env: Environment;
  /** the text of a file; throws when it cannot be read */
  readonly readFile: (path: string) => string;
  /** reads the sandbox's master secret, or makes it; without this it is only read */
  readonly sandboxSecret?: (path: string) => string;
  /** `--config PATH` wins over SIGNET_CONFIG */
  readonly argv?: readonly string[];
}

/** @returns the path of the configuration file, undefined for the sandbox without one */
export function configFile({ env, argv = [] }: Pick<ConfigSources, 'env' | 'argv'>): string | undefined {
  const position = argv.indexOf('--config');
  const joined = argv.find((argument) => argument.startsWith('--config='))?.slice('--config='.length);
  return joined || (position < 0 ? undefined : argv[position + 1]) || env.SIGNET_CONFIG || undefined;
}

/**
 * @throws ConfigError with every mistake
 */
export function loadConfig(sources: ConfigSources): Config {
  const file = configFile(sources);
  const written = file === undefined ? {} : readTree(file, sources.readFile);
  const mode = applyEnvironment(configSchema, written, sources.env).raw;
  const mistakes: ConfigMistake[] = [];

  let raw: unknown = written;
  if (file === undefined || valueAt(mode, ['mode']) === 'sandbox') {
    if (valueAt(mode, ['mode']) === 'production') {
      throw new ConfigError([
        { path: 'SIGNET_CONFIG', value: undefined, message: 'is missing: production needs a configuration file' },
      ]);
    }
    raw = overSandbox(written, mode, sources, mistakes);
  } else if (valueAt(mode, ['mode']) === undefined) {
    mistakes.push({
      path: 'mode',
      value: undefined,
      message: 'is missing: a configuration file must say sandbox or production, or SIGNET_MODE must',
    });
  }

  const applied = applyEnvironment(configSchema, raw, sources.env);
  const complete = withBranches(configSchema, applied.raw);
  const parsed = configSchema.safeParse(complete);
  mistakes.push(...applied.mistakes);
  if (!parsed.success) mistakes.push(...explain(configSchema, complete, parsed.error.issues, applied.origins));
  const named = new Set(mistakes.map(({ path }) => path));
  mistakes.push(...checkRules(complete).filter(({ path }) => !named.has(path)));
  if (parsed.success && mistakes.length === 0) return deepFreeze(parsed.data);
  throw new ConfigError(mistakes);
}

function readTree(file: string, readFile: (path: string) => string): Tree {
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw new ConfigError([{ path: file, value: undefined, message: `must be a readable file: ${reason}` }]);
  }
  const tree = resolveFileNames(configSchema, parseYaml(text, file), dirname(file));
  if (isTree(tree)) return tree;
  throw new ConfigError([{ path: file, value: undefined, message: 'must be a mapping of keys to values' }]);
}

/** The sandbox below what was written; its port, host and folder are known by now, wrong ones are reported later. */
function overSandbox(written: Tree, withEnv: unknown, sources: ConfigSources, mistakes: ConfigMistake[]): Tree {
  const port = valueAt(withEnv, ['http', 'port']);
  const host = valueAt(withEnv, ['http', 'host']);
  const folder = valueAt(withEnv, ['database', 'data_dir']);
  const dataDir = typeof folder === 'string' && folder !== '' ? folder : 'var';
  const simulator = sources.env.SIGNET_SANDBOX_MSSP_URL || undefined;
  const msspOrigin = simulator !== undefined && isOrigin(simulator) ? simulator : undefined;
  if (simulator !== msspOrigin) {
    mistakes.push({
      path: 'SIGNET_SANDBOX_MSSP_URL',
      value: undefined,
      message: 'must be the origin of the simulator, e.g. http://127.0.0.1:3200',
    });
  }
  const sandbox = sandboxConfig({
    port: typeof port === 'number' ? port : 3000,
    host: typeof host === 'string' ? host : '127.0.0.1',
    dataDir,
    msspOrigin,
  });
  const laid = overlay(sandbox, written);
  const known = valueAt(laid, ['secrets', 'master']) ?? valueAt(withEnv, ['secrets', 'master']);
  if (known !== undefined) return laid;
  const secret = readSandboxSecret(sandboxSecretFile(dataDir), sources);
  const complete = withValue(laid, ['secrets', 'master'], secret);
  return isTree(complete) ? complete : laid;
}

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text.replace(/\/+$/, '');

function readSandboxSecret(path: string, sources: ConfigSources): string | undefined {
  try {
    return (sources.sandboxSecret ?? sources.readFile)(path).trim();
  } catch (error) {
    if (sources.sandboxSecret === undefined) return undefined;
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw new ConfigError([
      { path: 'database.data_dir', value: undefined, message: `must be a folder that can be written: ${reason}` },
    ]);
  }
}

/** Required objects that are absent become empty, so that the report names the values missing inside them. */
function withBranches(node: Node, raw: unknown): unknown {
  const kind = kindOf(node);
  if (kind.kind === 'scalar') return raw;
  if (kind.kind === 'array') return Array.isArray(raw) ? raw.map((item) => withBranches(kind.element, item)) : raw;
  if (!isTree(raw)) return raw;
  const result: Record<string, unknown> = { ...raw };
  const keys = kind.kind === 'object' ? Object.keys(kind.shape) : Object.keys(raw);
  for (const key of keys) {
    const child = kind.kind === 'object' ? kind.shape[key] : kind.value;
    if (child === undefined) continue;
    const isRequired = kindOf(child).kind === 'object' && !mayBeAbsent(child);
    const value = result[key] === undefined && isRequired ? {} : result[key];
    if (value !== undefined) result[key] = withBranches(child, value);
  }
  return result;
}
