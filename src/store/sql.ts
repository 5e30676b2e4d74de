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

/** A unique index refused a row; `constraint` is the index's name. */
export class UniqueViolation extends Error {
  readonly code = 'unique_violation';
  readonly constraint: string;
  constructor(constraint: string, options?: ErrorOptions) {
    super(`unique constraint ${constraint} refused the row`, options);
    this.constraint = constraint;
  }
}
