/** What a command of the signature service prints: lines for people, one JSON object for scripts. */
import type { MssError } from '../../../mss/client.ts';
import { OUTCOMES } from '../../../mss/outcomes/outcomes.ts';
import { type CommandIo, EXIT } from '../command.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface Report {
  /** what happens meanwhile, on standard error, so that a script need not look at it */
  progress(line: string): void;
  /** the end of it, on standard output: a sentence for people, and facts */
  result(sentence: string, facts: Fields): void;
}

/** bytes and moments in JSON as text */
const plain = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? undefined : value);

const worded = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

function* lines(facts: Fields, indent: string): Generator<string> {
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || value === null) continue;
    if (value instanceof Date) yield `${indent}${worded(name)}: ${value.toISOString()}`;
    else if (Array.isArray(value)) yield* listed(name, value, indent);
    else if (typeof value === 'object') {
      const inner = [...lines({ ...value }, `${indent}  `)];
      if (inner.length > 0) yield* [`${indent}${worded(name)}:`, ...inner];
    } else yield `${indent}${worded(name)}: ${value}`;
  }
}

function* listed(name: string, values: readonly unknown[], indent: string): Generator<string> {
  if (values.length === 0) return;
  yield `${indent}${worded(name)}:`;
  for (const value of values) {
    if (typeof value !== 'object' || value === null) yield `${indent}  ${value}`;
    else {
      const [first, ...others] = [...lines({ ...value }, '')];
      yield `${indent}  - ${first ?? ''}`;
      for (const other of others) yield `${indent}    ${other}`;
    }
  }
}

export function createReport({ out, err }: Pick<CommandIo, 'out' | 'err'>, json: boolean): Report {
  return {
    progress: err,
    result(sentence, facts) {
      if (json) out(JSON.stringify(facts, plain));
      else out([sentence, ...lines(facts, '  ')].join('\n'));
    },
  };
}

/** The exit code of a failure, after what it means for the relying party. */
export function exitOf({ code }: Pick<MssError, 'code'>): number {
  if (code === 'internal') return EXIT.software;
  switch (OUTCOMES[code].oauthError) {
    case 'temporarily_unavailable':
      return EXIT.unavailable;
    case 'server_error':
      return EXIT.protocol;
    default:
      return EXIT.no;
  }
}

/** Says why there is no answer; the service's page for the person is theirs alone and left out. */
export function reportFailure(report: Report, error: MssError): number {
  const { code, detailCode, message } = error;
  const { description } = OUTCOMES[code];
  report.result(`failed: ${description}`, { ok: false, code, detailCode, reason: message });
  return exitOf(error);
}
