/** The configuration as a command sees it. Creates nothing: not even the secret of a sandbox that never ran. */
import { loadConfig } from '../../config/load.ts';
import { SANDBOX_SECRET_PREFIX } from '../../config/sandbox.ts';
import type { Config } from '../../config/schema.ts';
import type { CommandIo } from './command.ts';

/** The secret of the sandbox if it has one yet; a command makes none. */
function existingSecret(path: string, readFile: CommandIo['readFile']): string {
  try {
    return readFile(path);
  } catch {
    return SANDBOX_SECRET_PREFIX + 'x'.repeat(43);
  }
}

/**
 * @param file wins over SIGNET_CONFIG
 * @throws ConfigError with every mistake
 */
export function readConfiguration({ env, readFile }: CommandIo, file: string | undefined): Config {
  return loadConfig({
    env,
    readFile,
    argv: file === undefined ? [] : ['--config', file],
    sandboxSecret: (path) => existingSecret(path, readFile),
  });
}
