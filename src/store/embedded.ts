/**
 * The embedded database: PGlite in a folder, or in memory for tests. Owns the folder's lock and its making; an
 * unfinished making is recognised and begun again. Never deletes a database that was ever in use.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type FolderLock, FolderLocked, lockFolder } from './folder-lock.ts';
import type { Migration } from './migration-files.ts';
import { reasonOf, StartError } from './start-error.ts';
import { readTemplate } from './template.ts';

export const MEMORY = 'memory://';

export interface EmbeddedDatabase {
  readonly db: PGlite;
  close(): Promise<void>;
}

const create = (dataDir: string, migrations: readonly Migration[]): Promise<PGlite> => {
  const template = readTemplate(migrations);
  return PGlite.create(dataDir, template ? { loadDataDir: template } : {});
};

function lock(dataDir: string): FolderLock {
  try {
    return lockFolder(dataDir, 'db');
  } catch (error) {
    if (!(error instanceof FolderLocked)) {
      throw new StartError('data_dir_unusable', `the folder ${dataDir} cannot be used: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    const holder = error.holder === undefined ? 'another process' : `process ${error.holder}`;
    throw new StartError(
      'database_in_use',
      `the embedded database in ${dataDir} is in use by ${holder}: it serves one process only; stop that one, or use PostgreSQL by DATABASE_URL`,
      { cause: error },
    );
  }
}

async function openFolder(dataDir: string, migrations: readonly Migration[]): Promise<PGlite> {
  const folder = path.join(dataDir, 'db');
  const unfinished = path.join(dataDir, 'db.unfinished');
  try {
    if (existsSync(unfinished)) rmSync(folder, { recursive: true, force: true });
    if (existsSync(path.join(folder, 'PG_VERSION'))) return await PGlite.create(folder);
    writeFileSync(unfinished, '');
    mkdirSync(folder, { recursive: true });
    const db = await create(folder, migrations);
    rmSync(unfinished);
    return db;
  } catch (cause) {
    throw new StartError(
      'database_damaged',
      `the embedded database in ${folder} cannot be opened: ${reasonOf(cause)}; restore it from a backup, or move the folder away to begin anew`,
      { cause },
    );
  }
}

/** @param dataDir folder that holds, or will hold, `db`; `memory://` keeps nothing */
export async function openEmbedded(dataDir: string, migrations: readonly Migration[]): Promise<EmbeddedDatabase> {
  if (dataDir === MEMORY) {
    const db = await create(MEMORY, migrations);
    return { db, close: () => db.close() };
  }
  const held = lock(dataDir);
  try {
    const db = await openFolder(dataDir, migrations);
    return {
      db,
      async close() {
        await db.close();
        held.release();
      },
    };
  } catch (error) {
    held.release();
    throw error;
  }
}
