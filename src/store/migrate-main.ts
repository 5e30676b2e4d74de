/**
 * `npm run migrate`: applies missing migrations to the database that the gateway's configuration names, and ends. For
 * installations whose gateways start with migrate_on_start off.
 */
import process from 'node:process';
import { ConfigError } from '../config/load.ts';
import { EXIT_CONFIG } from '../config/mistake.ts';
import { loadProcessConfig } from '../config/process.ts';
import { openDatabase } from './database.ts';
import { StartError } from './start-error.ts';

async function migrate(): Promise<string> {
  const { url, data_dir: dataDir } = loadProcessConfig().database;
  const database = await openDatabase({ url, dataDir, pool: 2, migrate: true });
  await database.close();
  if (database.migrated.length === 0) return 'the database is up to date\n';
  return database.migrated.map((name) => `applied ${name}\n`).join('');
}

try {
  process.stdout.write(await migrate());
} catch (error) {
  if (!(error instanceof StartError || error instanceof ConfigError)) throw error;
  process.stderr.write(`signet: ${error.message}\n`);
  process.exitCode = error instanceof ConfigError ? EXIT_CONFIG : 1;
}
