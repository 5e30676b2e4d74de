/**
 * Opens the database, PostgreSQL or embedded, brings its schema up to date and gives the two ways to it: prepared SQL
 * for the hot path, Prisma for everything else. Never starts on a database whose history is not this program's.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { openEmbedded } from './embedded.ts';
import { embeddedSession } from './embedded-session.ts';
import { embeddedSql } from './embedded-sql.ts';
import { createLanes } from './lanes.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { migrate } from './migrations.ts';
import { createPool, postgresqlSql, prismaStatementNames, readAddress, TIMEOUTS, withSession } from './postgresql.ts';
import type { Sql } from './sql.ts';

export interface DatabaseOptions {
  /** address of a PostgreSQL database; without it the embedded one */
  readonly url?: string | undefined;
  /** folder of the embedded database; `memory://` keeps nothing */
  readonly dataDir: string;
  /** largest number of connections to PostgreSQL */
  readonly pool: number;
  /** apply missing migrations; otherwise they are a StartError */
  readonly migrate: boolean;
  /** told what happened, in one line without secrets */
  readonly log?: ((line: string) => void) | undefined;
  /** for tests; those of prisma/migrations otherwise */
  readonly migrations?: readonly Migration[] | undefined;
}

export interface Database {
  readonly kind: 'embedded' | 'postgresql';
  readonly sql: Sql;
  readonly prisma: PrismaClient;
  /** names of the migrations applied by this opening */
  readonly migrated: readonly string[];
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const PING = { name: 'ping', text: 'SELECT 1 AS one' };

// Errors without the arguments of the call: those may be personal.
const createPrisma = (adapter: NonNullable<Prisma.PrismaClientOptions['adapter']>): PrismaClient =>
  new PrismaClient({ adapter, errorFormat: 'minimal', log: [] });

const ping = async (sql: Sql): Promise<void> => {
  await sql.query(PING, []);
};

async function openPostgresql(url: string, options: DatabaseOptions, migrations: readonly Migration[]) {
  const address = readAddress(url);
  const migrated = await withSession(address, (session) => migrate(session, migrations, { apply: options.migrate }));
  const onBreak = (error: Error): void => options.log?.(`a database connection broke: ${error.name}`);
  // half for prepared SQL, half for Prisma
  const forSql = Math.ceil(options.pool / 2);
  const lanes = createLanes({ ...address.config, ...TIMEOUTS }, forSql - 1, onBreak);
  const pool = createPool(address, options.pool - forSql, onBreak);
  const sql = postgresqlSql(lanes);
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: prismaStatementNames(),
    ...(address.schema === undefined ? {} : { schema: address.schema }),
  });
  const prisma = createPrisma(adapter);
  return {
    kind: 'postgresql',
    sql,
    prisma,
    migrated,
    ping: () => ping(sql),
    async close() {
      await prisma.$disconnect();
      await Promise.all([lanes.close(), pool.end()]);
    },
  } satisfies Database;
}

async function openEmbeddedDatabase(options: DatabaseOptions, migrations: readonly Migration[]) {
  const embedded = await openEmbedded(options.dataDir, migrations);
  try {
    const migrated = await migrate(embeddedSession(embedded.db), migrations, { apply: options.migrate });
    const sql = embeddedSql(embedded.db);
    const prisma = createPrisma(new PrismaPGlite(embedded.db));
    return {
      kind: 'embedded',
      sql,
      prisma,
      migrated,
      ping: () => ping(sql),
      async close() {
        await prisma.$disconnect();
        await embedded.close();
      },
    } satisfies Database;
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

/** @throws StartError when the database cannot be used, with one line that says why */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const migrations = options.migrations ?? readMigrations();
  const database = options.url
    ? await openPostgresql(options.url, options, migrations)
    : await openEmbeddedDatabase(options, migrations);
  if (database.migrated.length > 0) options.log?.(`${database.migrated.length} migrations applied`);
  return database;
}
