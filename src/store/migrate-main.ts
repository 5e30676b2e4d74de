/** `npm run migrate`: applies missing migrations and ends. For databases whose gateways start with migrate_on_start off. */
import { openDatabase } from './database.ts';
import { StartError } from './start-error.ts';

try {
  const database = await openDatabase({
    url: process.env.DATABASE_URL || undefined,
    dataDir: process.env.SIGNET_DATA_DIR || 'var',
    pool: 2,
    migrate: true,
  });
  process.stdout.write(
    database.migrated.length === 0
      ? 'the database is up to date\n'
      : database.migrated.map((name) => `applied ${name}\n`).join(''),
  );
  await database.close();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`signet: ${error.message}\n`);
  process.exitCode = 1;
}
