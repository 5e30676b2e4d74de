/**
 * The small port for prepared SQL: the hot path (OpenID artefacts, login transactions) runs on it, on PostgreSQL and on
 * the embedded database alike. It never builds SQL from values and never interprets rows: each statement's module decodes
 * its own.
 */

export type SqlValue = string | number | boolean | Date | null | readonly string[];
export type SqlRow = Readonly<Record<string, unknown>>;

/** `name` identifies the prepared statement on a connection, so it must be unique for its text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface SqlResult {
  readonly rows: readonly SqlRow[];
  /** rows written or returned */
  readonly count: number;
}

export interface Sql {
  query(statement: Statement, values: readonly SqlValue[]): Promise<SqlResult>;
}

/** A unique index refused a row; `constraint` is the index's name. Never holds the row's values. */
export class UniqueViolation extends Error {
  readonly code = 'unique_violation';
  readonly constraint: string;
  constructor(constraint: string) {
    super(`unique constraint ${constraint} refused the row`);
    this.constraint = constraint;
  }
}

/** A statement failed. Holds no values: the detail that a database adds may repeat a whole row. */
export class SqlFailed extends Error {
  readonly code = 'sql_failed';
  readonly statement: string;
  /** five characters of the SQL standard; undefined when the connection failed, then `cause` says why */
  readonly sqlstate: string | undefined;
  constructor(statement: string, sqlstate: string | undefined, reason: string, options?: ErrorOptions) {
    super(`statement ${statement} failed: ${reason}`, options);
    this.statement = statement;
    this.sqlstate = sqlstate;
  }
}
