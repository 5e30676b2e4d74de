import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migration-files.ts';
import { migrate } from '../../src/store/migrations.ts';
import { readAddress, withSession } from '../../src/store/postgresql.ts';
import { storageConformance } from './conformance.ts';
import type { Harness } from './harness.ts';

const url = process.env.DATABASE_URL;
if (!url) {
  throw new Error(
    'the suite "postgres" needs DATABASE_URL=postgresql://user:password@host:5432/name, of a user who may create databases: each test file makes its own and drops it',
  );
}

const names = ['shared', 'place', 'starters'].map((word) => `signet_${word}_${randomBytes(6).toString('hex')}`);
const address = (position: number): string => {
  const each = new URL(url);
  each.pathname = `/${names[position]}`;
  return each.href;
};
const run = async (connectionString: string, ...statements: string[]) => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};
const options = (position: number) => ({ url: address(position), dataDir: 'unused', pool: 10, migrate: true });
let harness: Harness;

beforeAll(async () => {
  await run(url, ...names.map((name) => `CREATE DATABASE ${name}`));
  const own = readAddress(address(1));
  await withSession(own, (session) => migrate(session, readMigrations(), { apply: true }));
  harness = {
    database: await openDatabase(options(0)),
    migrate: (migrations, apply) => withSession(own, (session) => migrate(session, migrations, { apply })),
    tamper: (script) => withSession(own, (session) => session.script(script)),
    look: (query) => withSession(own, (session) => session.query(query)),
  };
});

afterAll(async () => {
  await harness?.database.close();
  await run(url, ...names.map((name) => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
});

storageConformance(() => harness);

describe('several copies on one PostgreSQL', () => {
  test('three that start at once apply each migration once', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase(options(2))));
    const applied = opened.flatMap((database) => database.migrated);
    expect(applied.length).toBeGreaterThan(0);
    expect(new Set(applied).size).toBe(applied.length);
    const rows = await opened[0]?.prisma.$queryRawUnsafe('SELECT migration_name FROM _prisma_migrations');
    expect(rows).toEqual(applied.map((migration_name) => ({ migration_name })));
    await Promise.all(opened.map((database) => database.close()));
  });

  test('a copy that waits too long for another one that migrates says so', async () => {
    const later = [...readMigrations(), { name: '29990101000000_later', sql: 'SELECT 1', checksum: '' }];
    await withSession(readAddress(address(1)), async (busy) => {
      await busy.query('SELECT pg_advisory_lock(72707369)');
      await withSession(readAddress(address(1)), async (late) => {
        await expect(migrate(late, later, { apply: true, waitMs: 50 })).rejects.toMatchObject({
          code: 'migration_locked',
        });
      });
    });
  });

  test('a database that does not exist is named', async () => {
    const missing = new URL(url);
    missing.pathname = '/signet_nowhere';
    const refusal = await openDatabase({ ...options(0), url: missing.href }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'database_refused' });
    expect(String(refusal)).toContain('/signet_nowhere does not exist');
  });

  test('tables may lie in a schema of their own', async () => {
    await run(address(2), 'CREATE SCHEMA "of its own"');
    const place = new URL(address(2));
    place.searchParams.set('schema', 'of its own');
    const database = await openDatabase({ ...options(2), url: place.href });
    expect(database.migrated.length).toBeGreaterThan(0);
    await database.prisma.gatewayInstance.create({ data: { id: 'here', aliveUntil: new Date() } });
    const { rows } = await database.sql.query({ name: 'test_ids', text: 'SELECT id FROM gateway_instance' }, []);
    expect(rows).toEqual([{ id: 'here' }]);
    await database.close();
  });
});
