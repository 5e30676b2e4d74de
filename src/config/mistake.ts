/** What is wrong with a configuration, in a form that a person can act on. Never holds a secret or a phone number. */

/** BSD sysexits: EX_CONFIG */
export const EXIT_CONFIG = 78;

export interface ConfigMistake {
  /** place in the configuration, e.g. `operators.operator-a.mss.url`; empty for the whole of it */
  readonly path: string;
  /** the value found, as it may be shown; undefined when there is none or when it must not be shown */
  readonly value: string | undefined;
  /** what would be right */
  readonly message: string;
}

/** Every mistake of a configuration at once. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  readonly mistakes: readonly ConfigMistake[];
  constructor(mistakes: readonly ConfigMistake[]) {
    super(describeMistakes(mistakes));
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

export type Segment = string | number;

export const pathText = (path: readonly Segment[]): string => path.join('.');

/** @returns one line a mistake, under a line that counts them */
export function describeMistakes(mistakes: readonly ConfigMistake[]): string {
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  const lines = mistakes.map(({ path, value, message }) => {
    const place = path === '' ? 'configuration' : path;
    return `  ${place}: ${message}${value === undefined ? '' : ` (found ${value})`}`;
  });
  return [`the configuration has ${count}:`, ...lines].join('\n');
}
