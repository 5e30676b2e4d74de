/** The commands about a subscriber on the database itself. */
import { randomBytes } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import { createChanges } from '../../login/changes.ts';
import { createDepartures } from '../../operator/departures.ts';
import { createOperatorRegistry } from '../../operator/registry.ts';
import { createAccountEnds } from '../../session/account.ts';
import { createAccountArtefacts } from '../../store/account-artefacts.ts';
import { createAuditTrail } from '../../store/audit.ts';
import { createDepartureStore } from '../../store/departures.ts';
import { createSubscriberRepository, numberIndexes } from '../../store/subscribers.ts';
import { createTransactionStore } from '../../store/transactions.ts';
import type { Action } from '../../subscriber/life-cycle.ts';
import { type AdminAnswer, answerOf } from '../admin-answer.ts';
import { createAdministration } from '../administration.ts';
import { createLogger } from '../logging.ts';
import { withDatabase } from './admin-database.ts';
import { storedSessions } from './stored-sessions.ts';

export const askDatabase = (
  config: Config,
  action: Action,
  input: { readonly operator: string; readonly msisdn: string },
): Promise<AdminAnswer> =>
  withDatabase(config, async ({ sql, prisma }, keyring) => {
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
        artefacts: createAccountEnds(
          createAccountArtefacts(sql, Date.now),
          storedSessions(config, { sql, prisma }, keyring, audit),
        ),
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
    } finally {
      await audit.close();
    }
  });
