/** The edge of the configuration: the real environment and real files. Makes the sandbox's secret at its first start. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { type ConfigSources, loadConfig } from './load.ts';
import { SANDBOX_SECRET_PREFIX } from './sandbox.ts';
import type { Config } from './schema.ts';

export const readText = (path: string): string => readFileSync(path, 'utf8');
export const readBytes = (path: string): Uint8Array => readFileSync(path);

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Reads the secret, or makes it where there is none; of two processes that start at once, one makes it. */
export function sandboxSecret(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
  mkdirSync(dirname(path), { recursive: true });
  try {
    const secret = SANDBOX_SECRET_PREFIX + randomBytes(32).toString('base64url');
    writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  return readText(path);
}

/**
 * The configuration of this process.
 * @throws ConfigError
 */
export function loadProcessConfig(
  env: ConfigSources['env'] = process.env,
  argv: readonly string[] = process.argv.slice(2),
): Config {
  return loadConfig({ env, argv, readFile: readText, sandboxSecret });
}
