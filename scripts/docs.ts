/** Writes the pages of docs/ that come from the sources; `--check` only compares and ends with 1 when they differ. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { configurationReference } from '../src/config/reference.ts';
import { outcomesReference } from '../src/mss/outcomes/reference.ts';
import { profileReference } from '../src/profile/reference.ts';
import { misbehavioursReference } from '../src/sandbox/misbehave/reference.ts';
import { attacksReference } from '../test/attacks/reference.ts';

const PAGES: Readonly<Record<string, () => string>> = {
  'docs/attacks.md': attacksReference,
  'docs/configuration.md': configurationReference,
  'docs/errors.md': outcomesReference,
  'docs/misbehaviours.md': misbehavioursReference,
  'docs/mobile-connect.md': profileReference,
};

const check = process.argv.includes('--check');

function current(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

for (const [page, make] of Object.entries(PAGES)) {
  const file = fileURLToPath(new URL(`../${page}`, import.meta.url));
  const text = make();
  if (current(file) === text) continue;
  if (check) {
    console.error(`${page} differs from the sources; run: npm run docs`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${page}`);
}
