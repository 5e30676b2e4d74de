/** The command line on the database itself, where no gateway runs on this machine. Never makes or migrates a database. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { createChanges } from '../../login/changes.ts';
import { createDepartures } from '../../operator/departures.ts';
import { createOperatorRegistry } from '../../operator/registry.ts';
import { createAccountArtefacts } from '../../store/account-artefacts.ts';
import { createAuditTrail } from '../../store/audit.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { createDepartureStore } from '../../store/departures.ts';
import { createKeyring, SealBroken } from '../../store/keyring.ts';
import { StartError } from '../../store/start-error.ts';
import { createSubscriberRepository, numberIndexes } from '../../store/subscribers.ts';
import { createTransactionStore } from '../../store/transactions.ts';
import type { Action } from '../../subscriber/life-cycle.ts';
import { type AdminAnswer, answerOf } from '../admin-answer.ts';
import { createAdministration } from '../administration.ts';
import { createLogger } from '../logging.ts';
import { Unavailable } from './subscriber-gateway.ts';

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

export async function askDatabase(
  config: Config,
  action: Action,
  input: { readonly operator: string; readonly msisdn: string },
): Promise<AdminAnswer> {
  const database = await open(config);
  const { sql, prisma } = database;
  const keyring = createKeyring([config.secrets.master, ...config.secrets.previous]);
  const audit = createAuditTrail(prisma);
  const transactions = createTransactionStore(sql);
  const departures = createDepartures({
    store: createDepartureStore(sql),
    indexes: numberIndexes(keyring),
    onError: () => undefined,
  });
  try {
    await departures.refresh();
    const lifeCycle = createAdministration({
      registry: createOperatorRegistry(config),
      departures,
      subscribers: createSubscriberRepository(prisma, keyring, Date.now),
      artefacts: createAccountArtefacts(sql, Date.now),
      transactions,
      // pages of running copies read the change from the database
      changes: createChanges(transactions, { publish: () => undefined }),
      audit,
      log: createLogger({ level: 'silent' }),
      keyring,
      onOutcome: () => undefined,
      now: Date.now,
      randomBytes,
    });
    return answerOf(await lifeCycle.run(action, input.operator, input.msisdn));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new Unavailable('the master secret is another one than the database was made with', { cause: error });
  } finally {
    await audit.close();
    await database.close();
  }
}
