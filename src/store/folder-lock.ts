/**
 * One process at a time in a folder. The lock is the operating system's own, taken through SQLite on an empty file: it
 * ends with the process however that ends, so there is nothing stale to detect and a reused process number cannot
 * mislead. The number in the file beside it only serves the message.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface FolderLock {
  release(): void;
}

/** Somebody else holds the lock. */
export class FolderLocked extends Error {
  readonly code = 'folder_locked';
  /** process number of the holder, if it could be read */
  readonly holder: number | undefined;
  constructor(holder: number | undefined, options?: ErrorOptions) {
    super('the folder is in use', options);
    this.holder = holder;
  }
}

const SQLITE_BUSY = 5;

const readHolder = (file: string): number | undefined => {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
};

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;

/**
 * @param name of the lock within the folder
 * @throws FolderLocked
 */
export function lockFolder(folder: string, name: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const holder = path.join(folder, `${name}.pid`);
  const handle = new DatabaseSync(path.join(folder, `${name}.lock`), { timeout: 0 });
  try {
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if (isBusy(error)) throw new FolderLocked(readHolder(holder), { cause: error });
    throw error;
  }
  writeFileSync(holder, `${process.pid}\n`);
  return {
    release() {
      rmSync(holder, { force: true });
      handle.close();
    },
  };
}
