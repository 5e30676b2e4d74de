import { afterEach, describe, expect, test } from 'vitest';
import { checksum, type Migration, readMigrations } from '../../../src/store/migration-files.ts';
import { StartError } from '../../../src/store/start-error.ts';
import type { Harness } from '../harness.ts';

export function migrations(harness: () => Harness): void {
  describe('migrations', () => {
    const KNOWN = readMigrations();
    const ADDED = '29990101000000_added';
    const including = (sql: string): Migration[] => [...KNOWN, { name: ADDED, sql, checksum: checksum(sql) }];

    const record = (columns: string, values: string) =>
      harness().tamper(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, ${columns}) VALUES ('x', '', '${ADDED}', ${values})`,
      );
    const refusal = async (migrations: readonly Migration[], apply = true): Promise<StartError> => {
      const outcome = await harness()
        .migrate(migrations, apply)
        .catch((error: unknown) => error);
      if (!(outcome instanceof StartError)) throw new Error(`no StartError but ${String(outcome)}`);
      expect(outcome.message).not.toContain('\n');
      expect(outcome.message).toContain(ADDED);
      return outcome;
    };

    afterEach(() =>
      harness().tamper(`DROP TABLE IF EXISTS added; DELETE FROM _prisma_migrations WHERE migration_name = '${ADDED}'`),
    );

    test('what is missing is applied once and recorded as Prisma does', async () => {
      const sql = 'CREATE TABLE added (id INTEGER PRIMARY KEY);\nINSERT INTO added VALUES (1);';
      expect(await harness().migrate(including(sql), true)).toEqual([ADDED]);
      expect(await harness().migrate(including(sql), true)).toEqual([]);
      const rows = await harness().look(
        `SELECT length(id) AS id, checksum, rolled_back_at, logs, applied_steps_count AS steps, finished_at >= started_at AS finished
         FROM _prisma_migrations WHERE migration_name = '${ADDED}'`,
      );
      expect(rows).toEqual([
        { id: 36, checksum: checksum(sql), rolled_back_at: null, logs: null, steps: 1, finished: true },
      ]);
      expect(await harness().look('SELECT id FROM added')).toEqual([{ id: 1 }]);
    });

    test('a database with a migration that is not known here is newer than the program', async () => {
      await record('finished_at, applied_steps_count', 'now(), 1');
      expect((await refusal(KNOWN)).code).toBe('database_newer');
      expect((await refusal(KNOWN, false)).code).toBe('database_newer');
    });

    test('an edited migration is refused', async () => {
      await harness().migrate(including('SELECT 1'), true);
      expect((await refusal(including('SELECT 2'))).code).toBe('migration_edited');
    });

    test('a migration that fails leaves nothing behind and can be mended', async () => {
      const error = await refusal(including('CREATE TABLE added (id INTEGER);\nSELECT * FROM nowhere;'));
      expect(error.code).toBe('migration_failed');
      expect(error.message).toContain('"nowhere" does not exist');
      expect(await harness().migrate(including('CREATE TABLE added (id INTEGER)'), true)).toEqual([ADDED]);
    });

    test('a migration that another tool left half applied is refused, once it was rolled back it is applied', async () => {
      await record('logs', "'syntax error'");
      expect((await refusal(including('SELECT 1'))).code).toBe('migration_failed');
      await harness().tamper(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${ADDED}'`);
      expect(await harness().migrate(including('SELECT 1'), true)).toEqual([ADDED]);
    });

    test('without leave to migrate, a missing one is named and not applied', async () => {
      expect((await refusal(including('CREATE TABLE added (id INTEGER)'), false)).code).toBe('migration_missing');
      expect(await harness().look(`SELECT to_regclass('added')::text AS name`)).toEqual([{ name: null }]);
      expect(await harness().migrate(KNOWN, false)).toEqual([]);
    });
  });
}
