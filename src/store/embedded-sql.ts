/**
 * The SQL port on PGlite. PGlite's own `query` parses the statement anew each time and takes five trips into the database
 * for it; here a statement is parsed once and each call is one trip with the extended query protocol (five times as
 * fast). Runs under PGlite's transaction lock, so never inside a transaction that somebody else has open.
 */
import { type PGlite, protocol } from '@electric-sql/pglite';
import pg from 'pg';
import type { Sql, SqlResult, SqlRow, SqlValue, Statement } from './sql.ts';
import { sqlFailure } from './sql-failure.ts';

const { serialize } = protocol;
const { DatabaseError, DataRowMessage, RowDescriptionMessage, CommandCompleteMessage } = protocol.messages;
type BackendMessage = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

const arrayElement = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&')}"`;

const encode = (value: SqlValue): string | null => {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return `{${value.map(arrayElement).join(',')}}`;
  return String(value);
};

const join = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

/** `UPDATE 3`, `INSERT 0 1`: the last word is the number of rows. */
const rowCount = (tag: string): number => Number.parseInt(tag.slice(tag.lastIndexOf(' ') + 1), 10) || 0;

function decode(messages: readonly BackendMessage[]): SqlResult {
  const rows: SqlRow[] = [];
  let fields: InstanceType<typeof RowDescriptionMessage>['fields'] = [];
  let count = 0;
  for (const message of messages) {
    if (message instanceof RowDescriptionMessage) fields = message.fields;
    else if (message instanceof CommandCompleteMessage) count = rowCount(message.text);
    else if (message instanceof DataRowMessage) {
      const row: Record<string, unknown> = {};
      fields.forEach((field, position) => {
        const text = message.fields[position] ?? null;
        // The same decoders as on PostgreSQL, so that a row looks the same on both.
        row[field.name] = text === null ? null : pg.types.getTypeParser(field.dataTypeID, 'text')(text);
      });
      rows.push(row);
    }
  }
  return { rows, count };
}

export function embeddedSql(db: PGlite): Sql {
  const prepared = new Set<string>();

  const run = async (statement: Statement, values: readonly SqlValue[]): Promise<SqlResult> => {
    const messages = await db.execProtocolStream(
      join([
        ...(prepared.has(statement.name) ? [] : [serialize.parse({ name: statement.name, text: statement.text })]),
        serialize.bind({ statement: statement.name, values: values.map(encode) }),
        serialize.describe({ type: 'P' }),
        serialize.execute({}),
        serialize.sync(),
      ]),
      { throwOnError: false },
    );
    if (messages.some((message) => message.name === 'parseComplete')) prepared.add(statement.name);
    const error = messages.find((message) => message instanceof DatabaseError);
    if (error) throw sqlFailure(error, statement.name);
    return decode(messages);
  };

  return { query: (statement, values) => db._runExclusiveTransaction(() => run(statement, values)) };
}
