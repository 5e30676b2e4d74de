/**
 * A fresh embedded database with all migrations applied, kept as an archive: loading it takes a fraction of the time
 * that making a database from nothing takes. Made by the installation and by tests; never holds any data of a person.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { embeddedSession } from './embedded-session.ts';
import { FolderLocked, lockFolder } from './folder-lock.ts';
import { fingerprint, type Migration, readMigrations } from './migration-files.ts';
import { migrate } from './migrations.ts';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/signet', import.meta.url));
const SUFFIX = '.tar.gz';
const KEEP_MS = 86_400_000;

const pgliteVersion = (): string => {
  const require = createRequire(import.meta.url);
  // The package does not export its package.json: it lies beside the folder of the entry point.
  const manifest = path.join(path.dirname(require.resolve('@electric-sql/pglite')), '..', 'package.json');
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
};

const templateFile = (migrations: readonly Migration[]): string =>
  path.join(CACHE, `pglite-${pgliteVersion()}-${fingerprint(migrations)}${SUFFIX}`);

/** The template of exactly these migrations and this PGlite, if there is one. */
export function readTemplate(migrations: readonly Migration[]): Blob | undefined {
  try {
    return new Blob([readFileSync(templateFile(migrations))], { type: 'application/x-gzip' });
  } catch {
    return undefined;
  }
}

/** Working copies with other migrations may share the folder: theirs stay while they are in use. */
function removeUnused(): void {
  for (const name of readdirSync(CACHE).filter((each) => each.endsWith(SUFFIX))) {
    const file = path.join(CACHE, name);
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && mtimeMs < Date.now() - KEEP_MS) rmSync(file, { force: true });
  }
}

async function makeTemplate(migrations: readonly Migration[]): Promise<void> {
  const db = await PGlite.create('memory://');
  try {
    await migrate(embeddedSession(db), migrations, { apply: true });
    await db.exec('CHECKPOINT');
    const archive = await db.dumpDataDir('gzip');
    const file = templateFile(migrations);
    writeFileSync(`${file}.new`, Buffer.from(await archive.arrayBuffer()));
    removeUnused();
    renameSync(`${file}.new`, file);
  } finally {
    await db.close();
  }
}

/** Makes the template unless it exists; of several processes that ask at once one makes it, the others wait. */
export async function ensureTemplate(): Promise<void> {
  const migrations = readMigrations();
  mkdirSync(CACHE, { recursive: true });
  while (!readTemplate(migrations)) {
    try {
      const lock = lockFolder(CACHE, 'template');
      try {
        if (!readTemplate(migrations)) await makeTemplate(migrations);
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof FolderLocked)) throw error;
      await sleep(200);
    }
  }
}
