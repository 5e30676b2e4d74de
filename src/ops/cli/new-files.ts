/** Files that a command makes: all of them or none, readable by their owner only, never in the place of another. */
import { rmSync, writeFileSync } from 'node:fs';

export interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** @throws the error of the file that could not be made, with its `path`; those before it are gone again */
export function writeNewFiles(files: readonly NewFile[]): void {
  const made: string[] = [];
  try {
    for (const { path, content } of files) {
      writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
      made.push(path);
    }
  } catch (error) {
    for (const path of made) rmSync(path, { force: true });
    throw error;
  }
}
