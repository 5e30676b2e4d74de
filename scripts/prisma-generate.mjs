// Generates the typed database client from prisma/schema.prisma. Needs no download: generation is WebAssembly; the
// native schema engine is never wanted, so its path is set to a program that fails when someone runs it after all.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const prisma = fileURLToPath(new URL('../node_modules/prisma/build/index.js', import.meta.url));
const engine = fileURLToPath(new URL('./no-schema-engine.mjs', import.meta.url));

export function generateClient() {
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
  if (run.status !== 0) {
    process.stderr.write(
      `signet: the database client could not be generated\n${run.stdout ?? ''}${run.stderr ?? ''}\n`,
    );
    process.exit(run.status ?? 1);
  }
}
