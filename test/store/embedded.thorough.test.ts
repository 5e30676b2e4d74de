import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { embeddedSession } from '../../src/store/embedded-session.ts';
import { lockFolder } from '../../src/store/folder-lock.ts';
import { readMigrations } from '../../src/store/migration-files.ts';
import { migrate } from '../../src/store/migrations.ts';
import { readTemplate } from '../../src/store/template.ts';
import { storageConformance } from './conformance.ts';
import type { Harness } from './harness.ts';
import { openTestDatabase } from './test-database.ts';

const HOLDER = fileURLToPath(new URL('./hold-database.ts', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'signet-store-'));
let harness: Harness;

beforeAll(async () => {
  const database = await openTestDatabase();
  const template = readTemplate(readMigrations());
  const own = await PGlite.create('memory://', template ? { loadDataDir: template } : {});
  const session = embeddedSession(own);
  harness = {
    database,
    migrate: (migrations, apply) => migrate(session, migrations, { apply }),
    tamper: (script) => session.script(script),
    look: (query) => session.query(query),
  };
});

afterAll(async () => {
  await harness.database.close();
  rmSync(scratch, { recursive: true, force: true });
});

storageConformance(() => harness);

describe('the folder of the embedded database', () => {
  const options = (name: string) => ({ dataDir: path.join(scratch, name), pool: 2, migrate: true });
  const MARKS = { name: 'test_marks', text: 'SELECT id FROM gateway_instance' };

  const reopen = async (place: ReturnType<typeof options>) => {
    const database = await openDatabase(place);
    const { rows } = await database.sql.query(MARKS, []);
    await database.close();
    return rows.map((row) => row.id);
  };

  test('is refused to a second process while the first lives, and free as soon as that is killed', async () => {
    const place = options('second');
    const holder = spawn(process.execPath, [HOLDER, place.dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');

    const refusal = await openDatabase(place).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'database_in_use',
      message: `the embedded database in ${place.dataDir} is in use by process ${holder.pid}: it serves one process only; stop that one, or use PostgreSQL by DATABASE_URL`,
    });

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    // The number is left behind, and may by now be that of a living process.
    const number = path.join(place.dataDir, 'db.pid');
    expect(readFileSync(number, 'utf8')).toBe(`${holder.pid}\n`);
    writeFileSync(number, `${process.pid}\n`);
    expect(await reopen(place)).toEqual(['written-by-the-holder']);
    expect(existsSync(number)).toBe(false);
  });

  test('of three that start at once one gets it', async () => {
    const place = options('three');
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => openDatabase(place)));
    const opened = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(opened).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'database_in_use' });
    }
    await opened[0]?.value.close();
  });

  test('is refused when it is newer than the program, and free again after that', async () => {
    const place = options('newer');
    const database = await openDatabase(place);
    await database.prisma.$executeRaw`UPDATE _prisma_migrations SET migration_name = '29990101000000_later'`;
    await database.close();
    await expect(openDatabase(place)).rejects.toMatchObject({ code: 'database_newer' });
    expect(() => lockFolder(place.dataDir, 'db').release()).not.toThrow();
  });

  test('is made anew when its making was interrupted', async () => {
    const place = options('unfinished');
    mkdirSync(path.join(place.dataDir, 'db', 'base'), { recursive: true });
    writeFileSync(path.join(place.dataDir, 'db', 'PG_VERSION'), '18');
    writeFileSync(path.join(place.dataDir, 'db.unfinished'), '');
    expect(await reopen(place)).toEqual([]);
    expect(existsSync(path.join(place.dataDir, 'db.unfinished'))).toBe(false);
  });

  test('is left alone when it is damaged, and the start says so', async () => {
    const place = options('damaged');
    const version = path.join(place.dataDir, 'db', 'PG_VERSION');
    mkdirSync(path.dirname(version), { recursive: true });
    writeFileSync(version, '18\n');
    await expect(openDatabase(place)).rejects.toMatchObject({ code: 'database_damaged' });
    expect(readFileSync(version, 'utf8')).toBe('18\n');
  });

  test('says so when it cannot be written', async () => {
    const file = path.join(scratch, 'a-file');
    writeFileSync(file, '');
    await expect(openDatabase(options('a-file/below'))).rejects.toMatchObject({ code: 'data_dir_unusable' });
  });
});
