/** A database in memory for a test file, with all migrations, in well under a second: loaded from the template. */
import { type Database, openDatabase } from '../../src/store/database.ts';
import { ensureTemplate } from '../../src/store/template.ts';

export async function openTestDatabase(): Promise<Database> {
  await ensureTemplate();
  return openDatabase({ dataDir: 'memory://', pool: 2, migrate: true });
}
