/** Reads the YAML of a configuration file: the core schema only, no tags of its own, few aliases. */
import { LineCounter, parseDocument } from 'yaml';
import { ConfigError, type ConfigMistake } from './mistake.ts';

const MAX_ALIASES = 50;

/**
 * @param name the file, for messages
 * @throws ConfigError with line and column of everything that is not YAML
 */
export function parseYaml(text: string, name: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'core', customTags: [], lineCounter: lines, prettyErrors: false });
  const mistakes = [...document.errors, ...document.warnings].map((error): ConfigMistake => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { path: `${name}:${line}:${col}`, value: undefined, message: `must be YAML: ${error.message}` };
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const message = `must be YAML with at most ${MAX_ALIASES} aliases: ${error instanceof Error ? error.message : 'unreadable'}`;
    throw new ConfigError([{ path: name, value: undefined, message }]);
  }
}
