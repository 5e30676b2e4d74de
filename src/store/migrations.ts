/**
 * Brings a database to the schema of this program, with Prisma's own table, checksums and advisory lock, so that
 * `prisma migrate deploy` understands what was done here and the other way round. Several copies that start at once
 * apply each migration once. Never applies half a migration: each runs in a transaction with its record.
 */
import { randomUUID } from 'node:crypto';
import type { Migration } from './migration-files.ts';
import type { SqlRow } from './sql.ts';
import { reasonOf, StartError } from './start-error.ts';

/** Prisma's lock: whoever migrates holds it, whichever tool it is. */
const ADVISORY_LOCK = 72_707_369;

/** One connection of its own: the lock and the transactions live on it. */
export interface MigrationSession {
  query(text: string, values?: readonly (string | number)[]): Promise<readonly SqlRow[]>;
  /** several statements without values */
  script(text: string): Promise<void>;
}

export interface MigrationOptions {
  /** apply what is missing, or only check that nothing is */
  readonly apply: boolean;
  /** how long to wait for another copy that migrates */
  readonly waitMs?: number;
}

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** The migrations that the database lacks; throws when its history is not this program's. */
async function missing(session: MigrationSession, migrations: readonly Migration[]): Promise<Migration[]> {
  const [table] = await session.query(`SELECT to_regclass('_prisma_migrations')::text AS name`);
  if (!table?.name) return [...migrations];
  const rows = await session.query(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const applied = new Set<string>();
  for (const row of rows) {
    const name = String(row.migration_name);
    const migration = known.get(name);
    if (!migration) {
      throw new StartError(
        'database_newer',
        `the database is newer than this program: it has the migration ${name}, which is not known here; start the newer version`,
      );
    }
    if (row.finished !== true) {
      throw new StartError(
        'migration_failed',
        `the migration ${name} failed halfway; repair the database, then mark it with "prisma migrate resolve"`,
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new StartError(
        'migration_edited',
        `the migration ${name} was edited after it was applied; restore the file and put the change into a new migration`,
      );
    }
    applied.add(name);
  }
  return migrations.filter((migration) => !applied.has(migration.name));
}

async function apply(session: MigrationSession, migration: Migration): Promise<void> {
  await session.script('BEGIN');
  try {
    await session.script(migration.sql);
    await session.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await session.script('COMMIT');
  } catch (cause) {
    await session.script('ROLLBACK');
    throw new StartError(
      'migration_failed',
      `the migration ${migration.name} failed and was rolled back: ${reasonOf(cause)}`,
      { cause },
    );
  }
}

async function withLock<T>(session: MigrationSession, waitMs: number, run: () => Promise<T>): Promise<T> {
  await session.query(`SELECT set_config('lock_timeout', $1, false)`, [`${waitMs}ms`]);
  try {
    await session.query(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`);
  } catch (cause) {
    throw new StartError(
      'migration_locked',
      `the database is being migrated by another process, which did not end within ${waitMs / 1000} s`,
      { cause },
    );
  }
  try {
    await session.script('RESET lock_timeout');
    return await run();
  } finally {
    await session.query(`SELECT pg_advisory_unlock(${ADVISORY_LOCK})`);
  }
}

/**
 * @returns the names of the migrations applied now
 * @throws StartError database_newer, migration_edited, migration_failed, migration_missing, migration_locked
 */
export async function migrate(
  session: MigrationSession,
  migrations: readonly Migration[],
  options: MigrationOptions,
): Promise<string[]> {
  const lacking = await missing(session, migrations);
  const first = lacking[0];
  if (!first) return [];
  if (!options.apply) {
    throw new StartError(
      'migration_missing',
      `the database lacks ${lacking.length} migration(s), the first is ${first.name}; run "npm run migrate"`,
    );
  }
  return withLock(session, options.waitMs ?? 60_000, async () => {
    await session.script(TABLE);
    const rest = await missing(session, migrations);
    for (const migration of rest) await apply(session, migration);
    return rest.map((migration) => migration.name);
  });
}
