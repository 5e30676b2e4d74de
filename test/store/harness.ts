/** What the conformance suite needs of a database, and values to fill it with. */
import { opened } from '../../src/login/machine.ts';
import type { Transaction } from '../../src/login/transaction.ts';
import type { Database } from '../../src/store/database.ts';
import { createKeyring } from '../../src/store/keyring.ts';
import type { Migration } from '../../src/store/migration-files.ts';
import type { Sql, SqlRow } from '../../src/store/sql.ts';

export interface Harness {
  /** opened once for a file, with all migrations */
  readonly database: Database;
  /** Migrates a database of its own, which has the known migrations. */
  migrate(migrations: readonly Migration[], apply: boolean): Promise<string[]>;
  /** Runs statements on that database behind the program's back. */
  tamper(script: string): Promise<void>;
  /** Rows of that database. */
  look(query: string): Promise<readonly SqlRow[]>;
}

export const KEYRING = createKeyring(['a-master-secret-for-tests-only-0123456789abc']);

/** A clock that a test moves by hand. */
export function clock(start = Date.parse('2030-01-01T00:00:00Z')) {
  let present = start;
  return {
    now: () => present,
    advance(seconds: number) {
      present += seconds * 1000;
    },
  };
}

let serial = 0;
/** A name that no other test uses: the tests of a file share one database. */
export const unique = (word: string): string => {
  serial += 1;
  return `${word}-${serial}`;
};

export const transaction = (fields: Partial<Transaction> = {}): Transaction => ({
  ...opened({
    operator: 'operator-a',
    uid: unique('uid'),
    clientId: 'demo.operator-a',
    rpName: 'Demo',
    request: 'sealed',
    language: 'en',
    wantedAcr: '3 2',
    code: 'A2B3',
    createdAt: new Date('2030-01-01T00:00:00.123Z'),
    expiresAt: new Date('2030-01-01T00:20:00Z'),
  }),
  state: 'ready',
  ...fields,
});

/** Passes statements on and counts those of a name. */
export function counting(sql: Sql) {
  const counts = new Map<string, number>();
  return {
    count: (name: string) => counts.get(name) ?? 0,
    sql: {
      query(statement, values) {
        counts.set(statement.name, (counts.get(statement.name) ?? 0) + 1);
        return sql.query(statement, values);
      },
    } satisfies Sql,
  };
}

/** How many of these ended well, and what the others threw. */
export async function settle<T>(attempts: readonly Promise<T>[]): Promise<{ values: T[]; errors: unknown[] }> {
  const results = await Promise.allSettled(attempts);
  return {
    values: results.filter((result) => result.status === 'fulfilled').map((result) => result.value),
    errors: results.filter((result) => result.status === 'rejected').map((result): unknown => result.reason),
  };
}
