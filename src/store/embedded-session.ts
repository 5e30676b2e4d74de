/** A migration session on the embedded database. It is its only user meanwhile. */
import type { PGlite } from '@electric-sql/pglite';
import type { MigrationSession } from './migrations.ts';
import type { SqlRow } from './sql.ts';

export const embeddedSession = (db: PGlite): MigrationSession => ({
  async query(text, values = []) {
    return (await db.query<SqlRow>(text, [...values])).rows;
  },
  async script(text) {
    await db.exec(text);
  },
});
