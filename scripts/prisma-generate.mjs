// Generates the typed database client from prisma/schema.prisma. Needs no download: generation is WebAssembly; the
// native schema engine is never wanted, so its path is set to a program that fails when someone runs it after all.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const prisma = fileURLToPath(new URL('../node_modules/prisma/build/index.js', import.meta.url));
const engine = fileURLToPath(new URL('./no-schema-engine.mjs', import.meta.url));

/** False in an installation without development dependencies: there the built client is used. */
export const canGenerate = () => existsSync(prisma);

/** @returns {string | undefined} what went wrong */
export function tryGenerateClient() {
  if (!canGenerate()) return 'the package "prisma" is not installed: install with development dependencies';
  const run = spawnSync(process.execPath, [prisma, 'generate', '--schema', 'prisma/schema.prisma'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: engine,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (run.error) return run.error.message;
  return run.status === 0
    ? undefined
    : `${run.stdout ?? ''}${run.stderr ?? ''}`.trim() || `it ended with ${run.status}`;
}

/** Ends the process when it fails. */
export function generateClient() {
  const failure = tryGenerateClient();
  if (failure === undefined) return;
  process.stderr.write(`signet: the database client could not be generated: ${failure}\n`);
  process.exit(1);
}
