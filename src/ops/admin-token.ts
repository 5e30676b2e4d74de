/**
 * The token of the admin API: SIGNET_ADMIN_TOKEN, else a file in the data folder that only the gateway's user can read,
 * made at the first start. A file that others could read is replaced: what stood in it counts no more.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Config } from '../config/schema.ts';

const SHAPE = /^[\w-]{43}$/;

export const adminTokenFile = (config: Config): string => join(config.database.data_dir, 'admin-token');

/** The token of the file, if the file is a plain one that nobody else can read. */
function kept(file: string): string | undefined {
  try {
    const stat = lstatSync(file);
    // Windows knows no such modes
    const isPrivate = stat.isFile() && (process.platform === 'win32' || (stat.mode & 0o077) === 0);
    const token = isPrivate ? readFileSync(file, 'utf8').trim() : '';
    return SHAPE.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the token; undefined where none is set and the data folder cannot be written: the admin API is off then */
export function ensureAdminToken(config: Config): string | undefined {
  if (config.http.admin_token !== undefined) return config.http.admin_token;
  const file = adminTokenFile(config);
  const known = kept(file);
  if (known !== undefined) return known;
  const token = randomBytes(32).toString('base64url');
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(config.database.data_dir, { recursive: true });
    rmSync(fresh, { force: true });
    writeFileSync(fresh, `${token}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(fresh, 0o600);
    renameSync(fresh, file);
    return token;
  } catch {
    return undefined;
  }
}

/** For a client of the API. @throws when there is neither a configured token nor a readable file */
export function readAdminToken(config: Config, readFile: (path: string) => string): string {
  return config.http.admin_token ?? readFile(adminTokenFile(config)).trim();
}
