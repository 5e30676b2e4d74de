/** The database itself, for commands where no gateway runs on this machine. Never makes or migrates a database. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { createKeyring, type Keyring, SealBroken } from '../../store/keyring.ts';
import { StartError } from '../../store/start-error.ts';
import { Unavailable } from './admin-gateway.ts';

const EMBEDDED_HINT = 'if that is a gateway with another admin port, set SIGNET_ADMIN_PORT';

async function open(config: Config): Promise<Database> {
  const { url, data_dir: dataDir } = config.database;
  if (url === undefined && !existsSync(join(dataDir, 'db'))) {
    throw new Unavailable(`no gateway runs here and there is no database in ${dataDir}`);
  }
  try {
    return await openDatabase({ url, dataDir, pool: 2, migrate: false });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const hint = error.code === 'database_in_use' ? `; ${EMBEDDED_HINT}` : '';
    throw new Unavailable(`${error.message}${hint}`, { cause: error });
  }
}

/** Works with the database and its keyring, and closes it. @throws Unavailable */
export async function withDatabase<T>(
  config: Config,
  work: (database: Database, keyring: Keyring) => Promise<T>,
): Promise<T> {
  const database = await open(config);
  try {
    return await work(database, createKeyring([config.secrets.master, ...config.secrets.previous]));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new Unavailable('the master secret is another one than the database was made with', { cause: error });
  } finally {
    await database.close();
  }
}
