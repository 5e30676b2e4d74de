/** The migrations that this program knows, as they lie in prisma/migrations: one folder each, applied in order of name. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Migration {
  /** name of the folder: a timestamp and a word */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the script, hex, as Prisma computes it */
  readonly checksum: string;
}

/** The same path from src/store and from dist/store. */
export const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

export const checksum = (sql: string): string => createHash('sha256').update(sql).digest('hex');

export function readMigrations(directory = MIGRATIONS_DIRECTORY): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(directory, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      // A checkout on Windows may have turned the line ends.
      const sql = readFileSync(path.join(directory, name, 'migration.sql'), 'utf8').replaceAll('\r\n', '\n');
      return { name, sql, checksum: checksum(sql) };
    });
}

/** Changes with any migration: names what was made from them. */
export const fingerprint = (migrations: readonly Migration[]): string =>
  checksum(migrations.map((migration) => `${migration.name} ${migration.checksum}`).join('\n')).slice(0, 16);
