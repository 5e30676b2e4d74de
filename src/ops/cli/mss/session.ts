/**
 * One conversation of a command with the configured service of an operator: configuration, client, trust, report. Needs no
 * database and no running gateway, but in the sandbox the simulated service that runs inside one.
 */
import { isPemText } from '../../../config/files.ts';
import { ConfigError, describeMistakes, EXIT_CONFIG } from '../../../config/mistake.ts';
import { suggestion } from '../../../config/nearest.ts';
import type { Config } from '../../../config/schema.ts';
import { type MssClient, MssError } from '../../../mss/client.ts';
import { openMssClient } from '../../../mss/open-client.ts';
import { openTlsMaterial } from '../../../mss/transport/tls.ts';
import { TrustStoreError } from '../../../signature/verify.ts';
import { CredentialsError } from '../../../tls/client-credentials.ts';
import { type CommandIo, UsageError } from '../command.ts';
import { readConfiguration } from '../configuration.ts';
import { needed } from './arguments.ts';
import { createReport, type Report, reportFailure } from './report.ts';
import { tracedCodec } from './trace.ts';

export type OperatorSettings = Config['operators'][string];

export interface SessionOptions {
  readonly operator?: string | undefined;
  readonly config?: string | undefined;
  readonly json: boolean;
  readonly trace: boolean;
  /** other than the configured one */
  readonly mode?: 'synch' | 'asynch' | undefined;
}

export interface Session {
  readonly operator: OperatorSettings;
  readonly client: MssClient;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly readPem: (nameOrText: string) => string;
}

function operatorOf(io: CommandIo, options: SessionOptions): OperatorSettings {
  const { operators } = readConfiguration(io, options.config);
  const id = needed(options.operator, 'operator');
  const operator = Object.hasOwn(operators, id) ? operators[id] : undefined;
  if (operator) return operator;
  const known = Object.keys(operators);
  throw new UsageError(`no operator is called ${id}${suggestion(id, known)}; there are: ${known.join(', ')}`);
}

/** A file that the configuration names and that cannot be used. */
function filesOf(io: CommandIo) {
  const read = <T>(name: string, from: (path: string) => T): T => {
    try {
      return from(name);
    } catch (cause) {
      const message = `cannot be read: ${cause instanceof Error ? cause.message : 'unknown reason'}`;
      throw new ConfigError([{ path: name, value: undefined, message }]);
    }
  };
  return {
    readPem: (nameOrText: string) => (isPemText(nameOrText) ? nameOrText : read(nameOrText, io.readFile)),
    readBytes: (name: string) => read(name, io.readBytes),
  };
}

/**
 * Runs a command against the service. Every failure has its exit code: 78 for the configuration, 1, 69, 70 and 76 as
 * docs/operations.md says.
 * @throws UsageError
 */
export async function withService(
  io: CommandIo,
  options: SessionOptions,
  work: (session: Session) => Promise<number>,
): Promise<number> {
  const report = createReport(io, options.json);
  try {
    const operator = operatorOf(io, options);
    const files = filesOf(io);
    const log = { info: () => undefined, warn: warnTo(io), error: warnTo(io) };
    const tls = openTlsMaterial(operator.mss.tls, { ...files, now: io.now, log });
    const settings = { ...operator.mss, mode: options.mode ?? operator.mss.mode };
    const client = openMssClient(settings, tls, log, {
      around: (codec) => (options.trace ? tracedCodec(codec, io.err) : codec),
    });
    try {
      const { signal } = new AbortController();
      return await work({ operator, client, report, signal, readPem: files.readPem });
    } finally {
      await client.close();
      tls.close();
    }
  } catch (error) {
    if (error instanceof MssError) return reportFailure(report, error);
    const mistakes = mistakesOf(error);
    if (mistakes === undefined) throw error;
    io.err(mistakes);
    return EXIT_CONFIG;
  }
}

/** What is wrong with the configuration or the files it names, undefined for any other error. */
function mistakesOf(error: unknown): string | undefined {
  if (error instanceof ConfigError) return describeMistakes(error.mistakes);
  return error instanceof CredentialsError || error instanceof TrustStoreError ? error.message : undefined;
}

const warnTo =
  (io: CommandIo) =>
  (_fields: Readonly<Record<string, unknown>>, message: string): void =>
    io.err(message);
