/**
 * The SQL that leads from the migrations to prisma/schema.prisma, computed by Prisma's schema engine as WebAssembly on a
 * scratch embedded database: the native engine would have to be downloaded.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { MIGRATIONS_DIRECTORY, readMigrations } from '../src/store/migration-files.ts';

const SCHEMA = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
const FILTERS = { externalTables: [], externalEnums: [] };

/** @returns the script, or undefined when migrations and schema agree */
export async function schemaDifference(): Promise<string | undefined> {
  const scratch = await PGlite.create('memory://');
  const factory = new PrismaPGlite(scratch);
  const schema = { content: readFileSync(SCHEMA, 'utf8'), path: SCHEMA };
  const engine = await SchemaEngine.new(
    { datamodels: [[SCHEMA, schema.content]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory({
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect: () => factory.connect(),
      connectToShadowDb: () => factory.connect(),
    }),
  );
  const difference = await engine.diff({
    from: {
      tag: 'migrations',
      baseDir: MIGRATIONS_DIRECTORY,
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
      shadowDbInitScript: '',
      migrationDirectories: readMigrations().map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
      })),
    },
    to: { tag: 'schemaDatamodel', files: [schema] },
    script: true,
    exitCode: true,
    filters: FILTERS,
  });
  await scratch.close();
  return difference.exitCode === 0 ? undefined : (difference.stdout ?? undefined);
}
