/** PostgreSQL: connections for prepared SQL, a pool of them for Prisma, and what its refusals mean at start. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Lanes } from './lanes.ts';
import type { MigrationSession } from './migrations.ts';
import type { Sql, SqlRow } from './sql.ts';
import { sqlFailure } from './sql-failure.ts';
import { reasonOf, StartError } from './start-error.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
export const TIMEOUTS = {
  statement_timeout: STATEMENT_TIMEOUT_MS,
  idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
} as const;
/** Prisma's statements kept prepared per connection; those with lists of varying length would be without number. */
const PRISMA_STATEMENTS = 200;

export interface PostgresqlAddress {
  readonly config: pg.ClientConfig;
  /** schema of all tables, from `?schema=`; undefined is the server's default, `public` */
  readonly schema: string | undefined;
  /** host, port and database for messages; no user, no password */
  readonly label: string;
}

const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
/** Spaces part the options of a connection. */
const optionValue = (value: string): string => value.replace(/[\\ ]/g, '\\$&');

/** @throws StartError database_address_invalid */
export function readAddress(url: string): PostgresqlAddress {
  try {
    const schema = new URL(url).searchParams.get('schema') ?? undefined;
    const config: pg.ClientConfig = {
      connectionString: url,
      application_name: 'signet',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      ...(schema === undefined ? {} : { options: `-c search_path=${optionValue(quoted(schema))}` }),
    };
    const { host, port, database } = new pg.Client(config);
    return { config, schema, label: `${host}:${port}/${database ?? ''}` };
  } catch {
    // The cause would repeat the address, password and all.
    throw new StartError(
      'database_address_invalid',
      'the database address cannot be read; it must look like postgresql://user:password@host:5432/name',
    );
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function startError(error: unknown, label: string): StartError {
  const code = codeOf(error);
  const reason = reasonOf(error);
  if (code === '28P01' || code === '28000' || reason.startsWith('SASL')) {
    return new StartError('database_refused', `the database at ${label} refused the user or the password`, {
      cause: error,
    });
  }
  if (code === '3D000') {
    return new StartError('database_refused', `the database at ${label} does not exist`, { cause: error });
  }
  return new StartError('database_unreachable', `the database at ${label} is out of reach: ${reason || code}`, {
    cause: error,
  });
}

/** Opens one connection for `run`; doubles as the check that the server can be reached. */
export async function withSession<T>(
  address: PostgresqlAddress,
  run: (session: MigrationSession) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(address.config);
  try {
    await client.connect();
  } catch (error) {
    throw startError(error, address.label);
  }
  try {
    return await run({
      async query(text, values = []) {
        return (await client.query<SqlRow>(text, [...values])).rows;
      },
      async script(text) {
        await client.query(text);
      },
    });
  } finally {
    await client.end();
  }
}

/** @param onIdleError is told when a connection at rest breaks; the pool replaces it */
export function createPool(
  address: PostgresqlAddress,
  connections: number,
  onIdleError: (error: Error) => void,
): pg.Pool {
  const pool = new pg.Pool({ ...address.config, ...TIMEOUTS, max: connections });
  pool.on('error', onIdleError);
  return pool;
}

const isRead = (text: string): boolean => text.startsWith('SELECT');

export const postgresqlSql = (lanes: Lanes): Sql => ({
  async query({ name, text }, values) {
    try {
      const result = await lanes.query({ name, text, values }, isRead(text) ? 'read' : 'write');
      return { rows: result.rows, count: result.rowCount ?? 0 };
    } catch (error) {
      throw sqlFailure(error, name);
    }
  },
});

/** Names Prisma's statements so that the server parses each once; an empty name keeps a statement unprepared. */
export function prismaStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= PRISMA_STATEMENTS) return '';
    const name = `prisma_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
    names.set(sql, name);
    return name;
  };
}
