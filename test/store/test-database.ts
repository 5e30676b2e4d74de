/**
 * Databases in memory for tests, with all migrations and nothing else in them. Making one takes two seconds of CPU time,
 * so one that was closed is emptied and given to whoever in the same worker asks next.
 */
import { type Database, openDatabase } from '../../src/store/database.ts';
import { SqlFailed } from '../../src/store/sql.ts';
import { ensureTemplate } from '../../src/store/template.ts';

const closed: Database[] = [];

const TABLES = {
  name: 'test_tables',
  text: "SELECT string_agg(quote_ident(tablename), ', ') AS tables FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
};

async function empty({ sql, prisma }: Database): Promise<void> {
  const { rows } = await sql.query(TABLES, []);
  await prisma.$executeRawUnsafe(`TRUNCATE ${String(rows[0]?.tables)} RESTART IDENTITY CASCADE`);
}

async function open(): Promise<Database> {
  await ensureTemplate();
  return openDatabase({ dataDir: 'memory://', pool: 2, migrate: true });
}

export async function openTestDatabase(): Promise<Database> {
  const database = closed.pop() ?? (await open());
  let isOpen = true;
  return {
    ...database,
    sql: {
      // whatever still runs after the end must not write into what another test is given
      query: async (statement, values) => {
        if (!isOpen) throw new SqlFailed(statement.name, undefined, 'the database is closed');
        return database.sql.query(statement, values);
      },
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await empty(database);
      closed.push(database);
    },
  };
}
